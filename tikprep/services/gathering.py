"""Notes of the collection as decks to share: what is private or personal stays home."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tikprep.domain.model import Card, Deck, Note
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
from tikprep.storage.sharing import SharingStore

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

# Tags by which this and other programs note what a learner did; they say nothing about the note.
PERSONAL_TAGS = frozenset({"leech", "marked"})
PRIVATE = "private"
_NOT_PRIVATE = frozenset({"", "no", "false", "0"})
_LONGEST_SLUG = 60
_TOLD_EVERY = 500


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


def is_private(note: Note) -> bool:
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
        self._numbers: dict[str, int] = {}

    def gathered(self, note_ids: Sequence[int], progress: Progress) -> Gathered:
        """These notes by deck, the decks in the order of their titles. Raises Cancelled."""
        all_decks = self._collection.store.decks()
        self._titles = {deck.id: deck.title for deck in all_decks}
        notes = self._store.notes(note_ids)
        shared = [note for note in notes if self._with_private or not is_private(note)]
        if len(shared) < len(notes):
            self._left_out.append(f"{_counted(len(notes) - len(shared), 'private note')} stayed home.")
        ids = [note.id for note in shared]
        cards = self._cards(ids) if self._with_history else {}
        heads = _with_slugs({deck.id: self._head(deck) for deck in all_decks})
        bundles: list[tuple[Deck, DeckBundle]] = []
        done = 0
        for deck_id, of_deck in groupby(shared, key=attrgetter("deck_id")):
            own = list(of_deck)
            bundles.append((heads[deck_id], self._bundle(heads[deck_id], own, cards, progress, done, len(shared))))
            done += len(own)
        counts = self._store.card_counts(ids)
        bundles.sort(key=lambda each: (each[0].title.casefold(), each[0].title))
        return Gathered(
            package=DeckPackage(
                tuple(bundle for _, bundle in bundles), self._reviews(cards), log_here=self._log_here(cards)
            ),
            decks=tuple(deck for deck, _ in bundles),
            cards={guid: counts.get(note_id, 0) for guid, note_id in self._numbers.items()},
            numbers=self._numbers,
            left_out=tuple(self._left_out),
        )

    def _bundle(
        self,
        deck: Deck,
        notes: Sequence[Note],
        cards: Mapping[int, Sequence[Card]],
        progress: Progress,
        done: int,
        total: int,
    ) -> DeckBundle:
        made = []
        for number, note in enumerate(notes, done):
            if number % _TOLD_EVERY == 0:
                progress(number, total)
            self._numbers[note.guid] = note.id
            made.append(self._note(note, deck, cards.get(note.id, ())))
        return DeckBundle(
            slug=deck.slug,
            title=deck.title,
            description=deck.description,
            license=deck.license,
            notes=tuple(made),
            media=tuple(self._media(deck, notes)),
            attributes=deck.attributes,
        )

    def _note(self, note: Note, deck: Deck, cards: Sequence[Card]) -> ImportedNote:
        tags = note.tags
        if not self._with_history:
            tags = tuple(tag for tag in tags if tag.casefold() not in PERSONAL_TAGS)
        return ImportedNote(
            guid=note.guid,
            kind=note.kind,
            title=note.title,
            front=note.front,
            back=note.back,
            level=note.level,
            rounds=note.rounds,
            tags=tags,
            metric=note.metric,
            attributes=note.attributes,
            note_type=note.note_type,
            fields=note.fields,
            is_marked=note.is_marked and self._with_history,
            cards=tuple(self._card(card, deck) for card in cards),
        )

    def _card(self, card: Card, deck: Deck) -> ImportedCard:
        return ImportedCard(
            key=card.id,
            ordinal=card.ordinal,
            deck="" if card.deck_id == deck.id else self._titles[card.deck_id],
            # The place of a new card is that of its note.
            position=0,
            state=int(card.state),
            due_day=card.due_day,
            interval_days=card.interval_days,
            ease_permille=card.ease_permille,
            repetitions=card.repetitions,
            lapses=card.lapses,
            reviews=card.reviews,
            last_day=card.last_day,
            is_suspended=card.is_suspended,
            is_buried=card.buried_until_day > self._today,
            flag=card.flag,
        )

    def _cards(self, note_ids: Sequence[int]) -> dict[int, list[Card]]:
        found: dict[int, list[Card]] = {}
        for card in self._store.cards(note_ids):
            found.setdefault(card.note_id, []).append(card)
        return found

    def _reviews(self, cards: Mapping[int, Sequence[Card]]) -> Callable[[], Iterator[ImportedReview]]:
        if not self._with_history:
            return no_reviews
        card_ids = [card.id for of_note in cards.values() for card in of_note]
        return lambda: map(ImportedReview._make, self._store.reviews(card_ids))

    def _log_here(self, cards: Mapping[int, Sequence[Card]]) -> StoredLog | None:
        if not cards:
            return None
        return StoredLog(self._collection.database.path, *self._store.log_table())

    def _media(self, deck: Deck, notes: Sequence[Note]) -> Iterator[MediaFile]:
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


def _named(notes: Sequence[Note], kept: Mapping[str, object]) -> dict[str, str]:
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
