"""What a person changes about decks and notes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tikprep.domain.model import LEECH_LAPSES, NEW_PER_DAY, REVIEWS_PER_DAY, Card, Note, StudyOptions
from tikprep.domain.notekinds import note_kind
from tikprep.domain.templates import CardPlace
from tikprep.domain.turn import Face
from tikprep.errors import NotFound, TikPrepError
from tikprep.services.faces import face_of, media_of
from tikprep.storage.notes import NoteStore
from tikprep.storage.store import DEFAULT_OPTIONS_DECK

if TYPE_CHECKING:
    from tikprep.services.collection import Collection


class LibraryService:
    """Edits, each one undo step."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._store = collection.store
        self.notes = NoteStore(collection.database.raw)

    def options(self, deck_id: int | None) -> StudyOptions:
        """The options that a deck follows; for None the defaults of the collection."""
        key = DEFAULT_OPTIONS_DECK if deck_id is None else deck_id
        return self._collection.overview.options(key, self._store.options())

    def has_own_options(self, deck_id: int) -> bool:
        """Whether the deck left the defaults of the collection."""
        return deck_id in self._store.options()

    def set_options(self, deck_id: int | None, options: StudyOptions | None) -> None:
        """Give a deck (None: the collection) options of its own; None lets it follow the defaults again.

        Raises TikPrepError for a number out of range.
        """
        if options is not None:
            _refuse_bad_options(options)
        key = DEFAULT_OPTIONS_DECK if deck_id is None else deck_id
        self._collection.do("Change study options", lambda: self.notes.save_options(key, options))

    def faces(self, deck_ids: Sequence[int]) -> tuple[Face, ...]:
        """All cards of these decks as they are shown, deck by deck and in each deck's own order."""
        media: dict[int, dict[str, Path]] = {}
        places = self.notes.card_places(deck_ids)
        faces = []
        for card_id, ordinal, note in self.notes.cards_in_order(deck_ids):
            if note.deck_id not in media:
                media[note.deck_id] = media_of(self._collection, note.deck_id)
            place = CardPlace(*places[card_id])
            faces.append(face_of(card_id, ordinal, note, partial(media.__getitem__, note.deck_id), place))
        return tuple(faces)

    def licenses(self, deck_ids: Sequence[int]) -> tuple[str, ...]:
        """The licences that these decks name, each once."""
        wanted = set(deck_ids)
        return tuple(dict.fromkeys(deck.license for deck in self._store.decks() if deck.id in wanted and deck.license))

    def edit_note(self, note: Note) -> None:
        """Replace the text of a note; its cards keep their schedules. Raises NotFound, TikPrepError."""
        if self.notes.note(note.id) is None:
            raise NotFound("This note is no longer in the collection.")
        if "\x00" in "".join((note.title, note.front, note.back, *note.fields)):
            raise TikPrepError("A note cannot hold the character NUL; remove it and save again.")

        def work() -> None:
            self.notes.save_notes([note])
            self.match_cards([note])

        self._collection.do("Edit note", work)

    def match_cards(self, notes: list[Note]) -> int:
        """Give every note the cards that its kind and text ask for; returns how many were added.

        A card whose question is gone is deleted if it was never answered, else set aside with
        its history, and comes back when its question does.
        """
        existing = self.notes.cards_of([note.id for note in notes])
        next_id = self.notes.next_card_id()
        positions: dict[int, int] = {}
        added: list[Card] = []
        unanswered: list[int] = []
        answered: list[int] = []
        returned: list[int] = []
        for note in notes:
            wanted = note_kind(note.kind).ordinals(note)
            have = existing[note.id]
            if note.deck_id not in positions:
                positions[note.deck_id] = self.notes.next_position(note.deck_id)
            for ordinal in wanted:
                if ordinal not in have:
                    card_id = next_id + len(added)
                    added.append(Card(card_id, note.id, note.deck_id, ordinal, positions[note.deck_id]))
            positions[note.deck_id] += 1
            returned += [have[ordinal].card_id for ordinal in wanted if ordinal in have and have[ordinal].is_set_aside]
            for ordinal, known in have.items():
                if ordinal not in wanted:
                    (answered if known.reviews else unanswered).append(known.card_id)
        self.notes.add_cards(added)
        self.notes.delete_cards(unanswered)
        self.notes.set_aside_cards(answered)
        self.notes.bring_back_cards(returned)
        return len(added)

    def unsuspend(self, deck_ids: Sequence[int]) -> int:
        """Take all suspended cards of these decks back into study; how many they were."""
        return self._collection.do("Take suspended cards back", lambda: self.notes.unsuspend_cards(deck_ids))


def _refuse_bad_options(options: StudyOptions) -> None:
    allowed = {"new_per_day": NEW_PER_DAY, "reviews_per_day": REVIEWS_PER_DAY, "leech_lapses": LEECH_LAPSES}
    for name, numbers in allowed.items():
        if getattr(options, name) not in numbers:
            told = name.replace("_", " ")
            raise TikPrepError(f"{told} must be between {numbers.start} and {numbers.stop - 1}.")
