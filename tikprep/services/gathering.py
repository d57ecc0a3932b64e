"""Notes of the collection as decks to share: what is private or personal stays home."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from tikprep.domain.model import Deck, Note
from tikprep.domain.note_type import NoteType
from tikprep.formats.apkg.references import mentioned, mentioned_by
from tikprep.formats.base import (
    DeckBundle,
    DeckPackage,
    ImportedCard,
    ImportedNote,
    ImportedReview,
    MediaFile,
    Progress,
    StoredLog,
    no_reviews,
)
from tikprep.formats.media import media_links
from tikprep.formats.quick_note import quick_note
from tikprep.storage.sharing import SharingStore
from tikprep.storage.store import FIELD_SEPARATOR

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

# Tags by which this and other programs note what a learner did; they say nothing about the note.
PERSONAL_TAGS = frozenset({"leech", "marked"})
PRIVATE = "private"
_NOT_PRIVATE = frozenset({"", "no", "false", "0"})
_LONGEST_SLUG = 60
_TOLD_EVERY = 500
# The place and the cards of a note without a card: it comes after all others.
_LAST = (1 << 62, 0)

_Row = tuple[Any, ...]
"""The columns of a note or a card in declared order."""


class _Shared(NamedTuple):
    """A note in the order in which notes are shared."""

    deck_id: int
    place: int
    id: int
    note: ImportedNote


@dataclass(frozen=True, slots=True)
class Gathered:
    """A package that reads its pictures and log while it is written.

    By the guid of each note, `cards` counts its cards and `numbers` is its number in the collection.
    """

    package: DeckPackage
    decks: tuple[Deck, ...]
    cards: Mapping[str, int]
    numbers: Mapping[str, int]
    left_out: tuple[str, ...]


def is_private(note: Note | ImportedNote) -> bool:
    """Whether a note is for its owner alone: by the tag `private`, or by an attribute `private` other than "no"."""
    if any(tag.casefold().split("::")[0] == PRIVATE for tag in note.tags):
        return True
    return note.attributes.get(PRIVATE, "").casefold() not in _NOT_PRIVATE


def slug_of(title: str, taken: frozenset[str]) -> str:
    """An id for a deck's file, from its title, that no other deck has."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    wanted = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-") or "deck"
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


class Gathering:
    """One look at the collection, inside one read transaction of the caller."""

    def __init__(
        self, collection: Collection, *, with_history: bool, with_private: bool, head: Callable[[Deck], Deck]
    ) -> None:
        self._collection = collection
        self._store = SharingStore(collection.database.raw)
        self._with_history = with_history
        self._with_private = with_private
        self._head = head
        self._today = collection.today()
        self._titles: dict[int, str] = {}
        self._left_out: list[str] = []
        self._tags: dict[str, tuple[str, ...]] = {}

    def gathered(self, note_ids: Sequence[int], progress: Progress) -> Gathered:
        """These notes by deck, the decks in the order of their titles. Raises Cancelled."""
        all_decks = self._collection.store.decks()
        self._titles = {deck.id: deck.title for deck in all_decks}
        places = self._store.places(note_ids)
        cards = self._cards(note_ids) if self._with_history else {}
        shared = self._notes(note_ids, places, cards, progress)
        if len(shared) < len(note_ids):
            self._left_out.append(f"{_counted(len(note_ids) - len(shared), 'private note')} stayed home.")
        heads = _with_slugs({deck.id: self._head(deck) for deck in all_decks})
        bundles = [
            (heads[deck_id], self._bundle(heads[deck_id], [each.note for each in of_deck]))
            for deck_id, of_deck in groupby(shared, key=attrgetter("deck_id"))
        ]
        bundles.sort(key=lambda each: (each[0].title.casefold(), each[0].title))
        return Gathered(
            package=DeckPackage(
                tuple(bundle for _, bundle in bundles), self._reviews(shared), log_here=self._log_here()
            ),
            decks=tuple(deck for deck, _ in bundles),
            cards={each.note.guid: places.get(each.id, (0, 0))[1] for each in shared},
            numbers={each.note.guid: each.id for each in shared},
            left_out=tuple(self._left_out),
        )

    def _notes(
        self,
        note_ids: Sequence[int],
        places: Mapping[int, tuple[int, int]],
        cards: Mapping[int, Sequence[_Row]],
        progress: Progress,
    ) -> list[_Shared]:
        """The notes that are shared, deck by deck and in each deck's own order, that of its cards."""
        types = self._store.note_types()
        found = []
        for number, row in enumerate(self._store.note_rows(note_ids)):
            if number % _TOLD_EVERY == 0:
                progress(number, len(note_ids))
            note_id, _, deck_id = row[:3]
            note = self._note(row, types, cards.get(note_id, ()))
            if self._with_private or not is_private(note):
                place, _ = places.get(note_id, _LAST)
                found.append(_Shared(deck_id, place, note_id, note))
        # Sorted here: SQLite would carry the texts through its sort, at three times the cost.
        found.sort()
        return found

    def _bundle(self, deck: Deck, notes: Sequence[ImportedNote]) -> DeckBundle:
        return DeckBundle(
            slug=deck.slug,
            title=deck.title,
            description=deck.description,
            license=deck.license,
            notes=tuple(notes),
            media=tuple(self._media(deck, notes)),
            attributes=deck.attributes,
        )

    def _note(self, row: _Row, types: Mapping[int, NoteType], cards: Sequence[_Row]) -> ImportedNote:
        _, guid, deck_id, kind, title, front, back, level, rounds, words, metric, *rest = row
        attributes, is_marked, type_id, texts = rest
        tags = self._tags.get(words)
        if tags is None:
            tags = self._tags[words] = self._shared_tags(words)
        return quick_note(
            guid,
            kind,
            title,
            front,
            back,
            level,
            tuple(rounds.split()) if rounds else (),
            tags,
            metric,
            {} if attributes == "{}" else json.loads(attributes),
            None if type_id is None else types[type_id],
            () if type_id is None else tuple(texts.split(FIELD_SEPARATOR)),
            bool(is_marked) and self._with_history,
            tuple([self._card(card, deck_id) for card in cards]),
            0,
            0,
        )

    def _shared_tags(self, words: str) -> tuple[str, ...]:
        return tuple(tag for tag in words.split() if self._with_history or tag.casefold() not in PERSONAL_TAGS)

    def _card(self, row: _Row, deck_id: int) -> ImportedCard:
        key, _, own_deck_id, ordinal, _, *studied, _, is_suspended, buried_until_day, flag = row
        deck = "" if own_deck_id == deck_id else self._titles[own_deck_id]
        is_buried = buried_until_day > self._today
        # The place of a new card is that of its note.
        return ImportedCard._make((key, ordinal, deck, 0, *studied, bool(is_suspended), is_buried, flag))

    def _cards(self, note_ids: Sequence[int]) -> dict[int, list[_Row]]:
        found: dict[int, list[_Row]] = {}
        for row in self._store.card_rows(note_ids):
            found.setdefault(row[1], []).append(row)
        return found

    def _reviews(self, shared: Sequence[_Shared]) -> Callable[[], Iterator[ImportedReview]]:
        if not self._with_history:
            return no_reviews
        card_ids = [card.key for each in shared for card in each.note.cards]
        return lambda: map(ImportedReview._make, self._store.reviews(card_ids))

    def _log_here(self) -> StoredLog | None:
        if not self._with_history:
            return None
        return StoredLog(self._collection.database.path, *self._store.log_table())

    def _media(self, deck: Deck, notes: Sequence[ImportedNote]) -> Iterator[MediaFile]:
        """The files that these notes name, under the names that they write."""
        kept = self._collection.store.media(deck.id)
        names = _named(notes, kept) if kept else {}
        for written in sorted(names):
            name = names[written]
            path = self._collection.media.path(kept[name][0], name)
            if path.is_file():
                yield MediaFile.at(written, path)
            else:
                self._left_out.append(f"The picture {name} of '{deck.title}' is missing: import its deck again.")


def _named(notes: Sequence[ImportedNote], kept: Mapping[str, object]) -> dict[str, str]:
    """The media of notes: the name that a note writes, and the one under which the file is kept."""
    # As `DeckBundle.names_are_addresses` says of what these notes become.
    written = _address if any(note.note_type is None for note in notes) else str
    found: dict[str, str] = {}
    types: dict[int, NoteType] = {}
    for note in notes:
        if note.note_type is not None:
            types[note.note_type.id] = note.note_type
            for text in note.fields:
                found.update((written(name), name) for name in mentioned(text, kept))
            continue
        for link in (*media_links(note.front), *media_links(note.back)):
            name = unquote(link).removeprefix("./")
            if name in kept:
                found[link.removeprefix("./")] = name
    for note_type in types.values():
        found.update((written(name), name) for name in mentioned_by(note_type, kept))
    return found


def _address(name: str) -> str:
    return name.replace("%", "%25")


def _with_slugs(heads: Mapping[int, Deck]) -> dict[int, Deck]:
    """The decks with an id each, those that have none yet by their titles."""
    taken = {deck.slug for deck in heads.values() if deck.slug}
    found = {}
    for deck_id, deck in sorted(heads.items()):
        if not deck.slug:
            deck = replace(deck, slug=slug_of(deck.title, frozenset(taken)))
            taken.add(deck.slug)
        found[deck_id] = deck
    return found


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
