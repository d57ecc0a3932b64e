"""Notes, cards and reviews as rows of a package that we write: our terms said in Anki's.

A card that was answered but is not known yet waits in learning for its day. Of a failed answer Anki has one grade.
What Anki has no column for, the run of passes and the last day, stands in the card's own data, with the number of
answers, so that it counts only as long as nobody answered the card elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tikprep.domain.model import Note, State
from tikprep.domain.templates import template_ordinals
from tikprep.formats.apkg import limits
from tikprep.formats.apkg.books import DeckBook, TypeBook
from tikprep.formats.apkg.moments import CREATED_DAY, UNKNOWN_S
from tikprep.formats.apkg.references import with_new_names
from tikprep.formats.apkg.stripped import checksum, stripped
from tikprep.formats.apkg.written_types import WrittenType
from tikprep.formats.base import DeckPackage, ImportedCard, ImportedNote

NOTE_SQL = "insert into notes values (?,?,?,?,0,?,?,?,?,0,'')"
CARD_SQL = "insert into cards values (?,?,?,?,?,0,?,?,?,?,?,?,?,?,0,0,?,?)"

_ROWS_A_LOOK = 512
_FIELD_END = "\x1f"
_MARKED = "marked"
_NEW, _LEARNING, _REVIEW = range(3)
_DAY_LEARNING = 3
_SUSPENDED, _BURIED = -1, -2
_ONE_STEP_LEFT = 1_001
_MOST = (1 << 31) - 1


@dataclass(slots=True)
class Rows:
    """The rows of one package, to be asked in the order notes, cards; what was met is told afterwards."""

    package: DeckPackage
    types: TypeBook
    decks: DeckBook
    renamed: Sequence[Mapping[str, str]]
    first_id: int
    tags: set[str] = field(default_factory=set)
    card_ids: dict[int, int] = field(default_factory=dict)
    next_position: int = 1
    _words: dict[tuple[tuple[str, ...], bool], str] = field(default_factory=dict)
    _laid: list[tuple[int, int, int, ImportedCard]] = field(default_factory=list)

    def notes(self, looked: Callable[[int], None]) -> Iterator[tuple[object, ...]]:
        """Rows for NOTE_SQL. Raises DeckFormatError, or Cancelled from `looked`."""
        for at, (deck, note) in enumerate(self._numbered()):
            if not at % _ROWS_A_LOOK:
                looked(at)
            made = self.types.of(note)
            fields = self._fields(note, made, self.renamed[deck])
            joined = _FIELD_END.join(fields)
            if joined.count(_FIELD_END) >= len(fields):
                fields = [each.replace(_FIELD_END, " ") for each in fields]
                joined = _FIELD_END.join(fields)
            told = note.tags, note.is_marked
            words = self._words.get(told)
            if words is None:
                words = self._words[told] = self._new_words(note)
            self._lay(at, self.package.decks[deck].title, note, made)
            first = stripped(fields[0])
            yield (
                self.first_id + at,
                note.guid,
                made.id,
                note.changed_s or UNKNOWN_S,
                words,
                joined,
                stripped(fields[made.sort_field]) if made.sort_field else first,
                checksum(first),
            )

    def _new_words(self, note: ImportedNote) -> str:
        """The tags of a note as their column has them; most notes share theirs with others."""
        words = " ".join(["_".join(tag.split()) for tag in note.tags] + [_MARKED] * note.is_marked)
        self.tags.update(words.split())
        return f" {words} " if words else ""

    def _numbered(self) -> Iterator[tuple[int, ImportedNote]]:
        for at, deck in enumerate(self.package.decks):
            for note in deck.notes:
                yield at, note

    def _fields(self, note: ImportedNote, made: WrittenType, renamed: Mapping[str, str]) -> Sequence[str]:
        fields: Sequence[str] = note.fields
        if len(fields) != made.field_count:
            fields = [*fields, *[""] * made.field_count][: made.field_count - 1]
            fields = [*fields, " ".join(note.fields[made.field_count - 1 :])]
        if renamed:
            fields = [with_new_names(each, renamed) for each in fields]
        return fields

    def _lay(self, at: int, title: str, note: ImportedNote, made: WrittenType) -> None:
        """Give the cards of a note their ids; one without cards gets those that its templates make."""
        end = limits.CLOZES if made.is_cloze else made.template_count
        ordered: Sequence[ImportedCard] = note.cards
        if len(ordered) != 1 or not 0 <= ordered[0].ordinal < end:
            # Anki takes a card without a template, two of one, or a note without cards for damage.
            cards = {card.ordinal: card for card in reversed(note.cards) if 0 <= card.ordinal < end}
            if not cards:
                cards = {ordinal: ImportedCard(0, ordinal, position=at + 1) for ordinal in _ordinals(note)}
            ordered = [cards[ordinal] for ordinal in sorted(cards)]
        for card in ordered:
            if card.key:
                self.card_ids[card.key] = self.first_id + len(self._laid)
            if card.state == _NEW and card.position >= self.next_position:
                self.next_position = card.position + 1
            self._laid.append((self.first_id + at, self.decks.id_of(card.deck or title), note.changed_s, card))

    def cards(self, last_s: Mapping[int, int], looked: Callable[[int, int], None]) -> Iterator[tuple[object, ...]]:
        """Rows for CARD_SQL, after those of the notes. Raises Cancelled from `looked`.

        `last_s` is when each card that was answered was so last, by its id here.
        """
        for at, (note_id, deck_id, changed_s, card) in enumerate(self._laid):
            if not at % _ROWS_A_LOOK:
                looked(at, len(self._laid))
            card_id = self.first_id + at
            schedule = _schedule(card, last_s.get(card_id, 0))
            yield (card_id, note_id, deck_id, card.ordinal, changed_s or UNKNOWN_S, *schedule)


def _ordinals(note: ImportedNote) -> tuple[int, ...]:
    return template_ordinals(
        Note(
            0, note.guid, 0, note.kind, note.title, "", "", tags=note.tags, note_type=note.note_type, fields=note.fields
        )
    )


def _schedule(card: ImportedCard, last_s: int) -> tuple[object, ...]:
    """Type, queue, due, interval, ease, answers, lapses, steps left, flag, data."""
    queue = _SUSPENDED if card.is_suspended else _BURIED if card.is_buried else 0
    if card.state == State.NEW:
        return (_NEW, queue, min(card.position, _MOST), 0, 0, card.reviews, card.lapses, 0, card.flag & 7, "{}")
    due = card.due_day - CREATED_DAY
    told = [f'"pos":{card.position}'] if card.position else []
    if last_s:
        told.append(f'"lrt":{last_s}')
    told.append(f'"cd":"{{\\"tik\\":[{card.reviews},{card.repetitions},{card.last_day}]}}"')
    data = f"{{{','.join(told)}}}"
    ease, answers = card.ease_permille, card.reviews
    # Where Anki moves the days of a package to its own, it leaves out cards that wait in learning for nothing.
    if not card.repetitions and card.interval_days <= 1 and not queue:
        return (
            _LEARNING, _DAY_LEARNING, due, 0, ease, answers, card.lapses, _ONE_STEP_LEFT, card.flag & 7, data
        )  # fmt: skip
    return (_REVIEW, queue or _REVIEW, due, card.interval_days, ease, answers, card.lapses, 0, card.flag & 7, data)
