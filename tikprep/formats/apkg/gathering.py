"""Notes with their cards, gathered by deck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tikprep.domain.note_type import NoteType
from tikprep.domain.notekinds import TEMPLATE_KIND
from tikprep.formats.apkg import limits
from tikprep.formats.apkg.database import Database, whole_numbers, wrong_type
from tikprep.formats.apkg.deck_tree import DEFAULT_TITLE, FoundDeck
from tikprep.formats.apkg.meter import WHOLE, Meter
from tikprep.formats.apkg.missing_media import missing_media
from tikprep.formats.apkg.references import mentioned, mentioned_by
from tikprep.formats.apkg.schedule import CARD_COLUMNS, Scheduler
from tikprep.formats.base import DeckBundle, ImportedCard, ImportedNote, MediaFile, without_mark
from tikprep.formats.quick_note import quick_note

_NOTES_A_LOOK = 512  # how many notes pass between two looks whether to stop
_FIELD_END = "\x1f"

NO_TYPE = "Notes of a type that the package does not describe, left out: {}."
NO_TEMPLATE = "Cards without a template in their note type, left out: {}."
NO_DECK = "Cards of a deck that the package does not describe, now in 'Default': {}."
NO_CARDS = "Notes without cards, now in 'Default': {}."
SAME_GUID = "Notes with the id of a note before them, left out: {}."
FIELD_COUNT = "Notes with more or fewer fields than their type, filled up or joined: {}."
TWICE = "Cards that were there twice, the later ones left out: {}."


@dataclass(slots=True)
class Pile:
    """The cards of one note in the order of their templates, and the deck of the first."""

    deck: str
    cards: list[ImportedCard]


def card_piles(
    database: Database, decks: Mapping[int, FoundDeck], scheduler: Scheduler, problems: Counter[str]
) -> dict[int, Pile]:
    """The cards by the ids of their notes. Raises DeckFormatError or Cancelled."""
    piles: dict[int, Pile] = {}
    titles = {did: deck.title for did, deck in decks.items()}
    rows = database.rows(f"select {CARD_COLUMNS} from cards order by nid, ord")
    for row in rows:
        if not _is_whole(row):
            row = whole_numbers(database, "cards", row)
        title = titles.get(row[12] or row[2])
        if title is None:
            problems[NO_DECK] += 1
            title = DEFAULT_TITLE
        pile = piles.get(row[1])
        if pile is None:
            piles[row[1]] = Pile(title, [scheduler.card(row, "")])
        elif row[3] == pile.cards[-1].ordinal:
            problems[TWICE] += 1
        else:
            pile.cards.append(scheduler.card(row, "" if title == pile.deck else title))
    return piles


def _is_whole(row: tuple[Any, ...]) -> bool:
    """Whether all are whole numbers: a sum tells it faster than a look at each."""
    try:
        return sum(row).__class__ is int
    except TypeError:
        return False


@dataclass(slots=True)
class _Heap:
    notes: list[ImportedNote] = field(default_factory=list)
    media: dict[str, MediaFile] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Gathering:
    """Takes the notes one by one and lays each into its deck."""

    decks: Mapping[int, FoundDeck]
    types: Mapping[int, NoteType]
    media: Mapping[str, MediaFile]
    piles: Mapping[int, Pile]
    problems: Counter[str]
    card_keys: set[int] = field(default_factory=set)
    heaps: dict[str, _Heap] = field(default_factory=dict)
    guids: set[str] = field(default_factory=set)
    type_media: dict[str, frozenset[str]] = field(default_factory=dict)
    words: dict[str, tuple[tuple[str, ...], bool]] = field(default_factory=dict)

    def take(self, database: Database, meter: Meter, start: int) -> None:
        """Lay down all notes. Raises DeckFormatError or Cancelled."""
        (total,) = database.one("select count(*) from notes") or (0,)
        rows = database.rows("select id, guid, mid, mod, tags, flds from notes order by id")
        for done, (note_id, guid, type_id, changed_s, tags, fields) in enumerate(rows):
            if not done % _NOTES_A_LOOK:
                meter.part(start, WHOLE, done, total)
            if not (guid.__class__ is tags.__class__ is fields.__class__ is str and type_id.__class__ is int):
                raise wrong_type(database.package, "notes")
            self._note(guid or f"anki-{note_id}", (note_id, type_id, changed_s), tags, fields)

    def _note(self, guid: str, numbers: tuple[int, int, object], tags: str, written: str) -> None:
        note_id, type_id, changed_s = numbers
        note_type = self.types.get(type_id)
        if note_type is None:
            self.problems[NO_TYPE] += 1
            return
        if guid in self.guids:
            self.problems[SAME_GUID] += 1
            return
        self.guids.add(guid)
        fields = written.split(_FIELD_END)
        if len(fields) != len(note_type.fields):
            fields = self._mended(fields, len(note_type.fields))
        pile = self.piles.get(note_id)
        if pile is None:
            self.problems[NO_CARDS] += 1
            pile = Pile(DEFAULT_TITLE, [])
        cards = self._with_templates(pile.cards, note_type)
        known = self.words.get(tags)
        if known is None:
            known = self.words[tags] = _tags(tags)
        words, is_marked = known
        heap = self._heap(pile.deck, note_type)
        heap.notes.append(
            # Between: title, front, back, level, rounds; metric, attributes. At the end: no line.
            quick_note(
                guid, TEMPLATE_KIND, "", "", "", 0, (), words, "", {}, note_type, tuple(fields), is_marked,
                cards, changed_s if changed_s.__class__ is int else 0, 0,
            )
        )  # fmt: skip
        for card in cards:
            self.card_keys.add(card[0])
        if self.media:
            for name in mentioned(written, self.media):
                heap.media[name] = self.media[name]

    def _mended(self, fields: list[str], count: int) -> list[str]:
        self.problems[FIELD_COUNT] += 1
        if len(fields) > count:
            return [*fields[: count - 1], " ".join(fields[count - 1 :])]
        return fields + [""] * (count - len(fields))

    def _with_templates(self, cards: list[ImportedCard], note_type: NoteType) -> tuple[ImportedCard, ...]:
        end = limits.CLOZES if note_type.is_cloze else len(note_type.templates)
        if cards and (cards[0].ordinal < 0 or cards[-1].ordinal >= end):
            kept = [card for card in cards if 0 <= card.ordinal < end]
            self.problems[NO_TEMPLATE] += len(cards) - len(kept)
            return tuple(kept)
        return tuple(cards)

    def _heap(self, title: str, note_type: NoteType) -> _Heap:
        heap = self.heaps.get(title)
        if heap is None:
            heap = self.heaps[title] = _Heap()
        if self.media and note_type.guid not in heap.types:
            heap.types.add(note_type.guid)
            if note_type.guid not in self.type_media:
                self.type_media[note_type.guid] = mentioned_by(note_type, self.media)
            heap.media.update({name: self.media[name] for name in sorted(self.type_media[note_type.guid])})
        return heap

    def bundles(self) -> tuple[DeckBundle, ...]:
        """The decks which hold notes, by title."""
        descriptions: dict[str, Any] = {deck.title: deck.description for deck in self.decks.values()}
        return tuple(
            DeckBundle(
                "",
                title,
                descriptions.get(title, ""),
                "",
                tuple(heap.notes),
                tuple(heap.media.values()),
                missing_media=missing_media(heap.notes, self.media),
            )
            for title, heap in sorted(self.heaps.items())
        )


def _tags(written: str) -> tuple[tuple[str, ...], bool]:
    if not written or written.isspace():
        return (), False
    return without_mark(written.split())
