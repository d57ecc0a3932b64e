"""Narrow reads and writes on the way to the first question and through an answer.

Plain SQL over `sqlite3`, dataclass in, dataclass out. What is not on that way is in
`notes.py` and `figures.py`, which speak SQLAlchemy Core.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Protocol

from tikprep.domain.model import IMPORTED, Card, Deck, Note, Rating, Review, ReviewKind, State, StudyOptions
from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.domain.study_queue import Waiting

DEFAULT_OPTIONS_DECK = 0
FIELD_SEPARATOR = "\x1f"
CARD_COLUMNS = tuple(f.name for f in fields(Card))
# SQLite rewrites every index whose columns an UPDATE names, changed or not: name only what study changes.
_STUDIED_COLUMNS = tuple(
    name for name in CARD_COLUMNS if name not in {"id", "note_id", "deck_id", "ordinal", "position"}
)
NOTE_COLUMNS = tuple("note_type_id" if f.name == "note_type" else f.name for f in fields(Note))
REVIEW_COLUMNS = tuple(f.name for f in fields(Review))
_OPTION_COLUMNS = tuple(f.name for f in fields(StudyOptions))

# `dataclasses.astuple` copies deeply, at ten times the cost.
_studied_values = attrgetter(*_STUDIED_COLUMNS, "id")
_review_values = attrgetter(*REVIEW_COLUMNS[1:])

_READ_CARD = f"SELECT {', '.join(CARD_COLUMNS)} FROM card WHERE id = ?"
_SAVE_CARD = f"UPDATE card SET {', '.join(f'{name} = ?' for name in _STUDIED_COLUMNS)} WHERE id = ?"
_READ_NOTE = f"SELECT {', '.join(NOTE_COLUMNS)} FROM note WHERE id = ?"
_READ_NOTE_TYPE = "SELECT id, guid, name, fields, templates, css, is_cloze, attributes FROM note_type WHERE id = ?"
_ADD_REVIEW = (
    f"INSERT INTO review_log ({', '.join(REVIEW_COLUMNS[1:])}) VALUES ({', '.join('?' * (len(REVIEW_COLUMNS) - 1))})"
)
_COUNT_ANSWER = (
    "INSERT INTO review_rollup (day, deck_id, hour, kind, rating, answers, taken_ms) VALUES (?, ?, ?, ?, ?, 1, ?) "
    "ON CONFLICT (day, deck_id, hour, kind, rating) "
    "DO UPDATE SET answers = answers + 1, taken_ms = taken_ms + excluded.taken_ms"
)


class NoteText(Protocol):
    """What a note says, whether it is in the collection yet or not."""

    @property
    def guid(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def front(self) -> str: ...
    @property
    def back(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def rounds(self) -> tuple[str, ...]: ...
    @property
    def tags(self) -> tuple[str, ...]: ...
    @property
    def metric(self) -> str: ...
    @property
    def attributes(self) -> Mapping[str, str]: ...
    @property
    def is_marked(self) -> bool: ...
    @property
    def fields(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class DayCount:
    """Answers in one deck by kind, over the days that were asked for."""

    deck_id: int
    kind: ReviewKind
    answers: int
    taken_ms: int


class Store:
    """Reads and writes of the review path over one connection."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    # Cards and notes

    def card(self, card_id: int) -> Card | None:
        """The card, or None if it is gone."""
        row = self._raw.execute(_READ_CARD, (card_id,)).fetchone()
        return None if row is None else card_of(row)

    def save_card(self, card: Card) -> None:
        """Write what study changes about an existing card; its note, deck and place stay."""
        self._raw.execute(_SAVE_CARD, _studied_values(card))

    def note(self, note_id: int) -> Note:
        """The note of a card that exists."""
        return note_of(self._raw.execute(_READ_NOTE, (note_id,)).fetchone(), self.note_type)

    def note_type(self, type_id: int) -> NoteType:
        """A note type that exists."""
        row = self._raw.execute(_READ_NOTE_TYPE, (type_id,)).fetchone()
        return note_type_of(row)

    def set_marked(self, note_id: int, is_marked: bool) -> None:
        self._raw.execute("UPDATE note SET is_marked = ? WHERE id = ?", (is_marked, note_id))

    def bury_siblings(self, card: Card, day: int) -> list[int]:
        """Put off the note's other cards that are new or due on `day`; their ids."""
        rows = self._raw.execute(
            "UPDATE card SET buried_until_day = ? WHERE note_id = ? AND id <> ? AND is_suspended = 0 "
            "AND buried_until_day <= ? AND (state = 0 OR due_day <= ?) RETURNING id",
            (day + 1, card.note_id, card.id, day, day),
        )
        return [row[0] for row in rows.fetchall()]

    # The review log

    def add_review(self, review: Review) -> None:
        """Append to the log (the id is given by the file) and count it in the roll-up."""
        self._raw.execute(_ADD_REVIEW, _review_values(review))
        self._raw.execute(
            _COUNT_ANSWER,
            (review.day, review.deck_id, review.hour, review.kind, review.rating, review.taken_ms),
        )

    def reviews_of(self, card_id: int) -> tuple[Review, ...]:
        """The card's log, oldest first."""
        columns = ", ".join(REVIEW_COLUMNS)
        rows = self._raw.execute(f"SELECT {columns} FROM review_log WHERE card_id = ? ORDER BY id", (card_id,))
        return tuple(review_of(row) for row in rows)

    def last_review_id(self) -> int:
        """The newest id of the log, 0 for an empty one."""
        row = self._raw.execute("SELECT id FROM review_log ORDER BY id DESC LIMIT 1").fetchone()
        return 0 if row is None else int(row[0])

    def reviews_after(self, review_id: int) -> tuple[Review, ...]:
        """The answers given here since: the log of the running session, without those that came with a deck."""
        columns = ", ".join(REVIEW_COLUMNS)
        rows = self._raw.execute(
            f"SELECT {columns} FROM review_log WHERE id > ? AND scheduler <> '{IMPORTED}' ORDER BY id", (review_id,)
        )
        return tuple(review_of(row) for row in rows)

    def counts_on(self, day: int) -> tuple[DayCount, ...]:
        """What was answered on one study day."""
        return self._day_counts("day = ?", day)

    def counts_since(self, day: int) -> tuple[DayCount, ...]:
        """What was answered from one study day on."""
        return self._day_counts("day >= ?", day)

    def answered_days(self, limit: int) -> list[int]:
        """Study days with an answer, newest first."""
        rows = self._raw.execute("SELECT DISTINCT day FROM review_rollup ORDER BY day DESC LIMIT ?", (limit,))
        return [row[0] for row in rows]

    def _day_counts(self, condition: str, day: int) -> tuple[DayCount, ...]:
        rows = self._raw.execute(
            f"SELECT deck_id, kind, SUM(answers), SUM(taken_ms) FROM review_rollup WHERE {condition} "
            "GROUP BY deck_id, kind",
            (day,),
        )
        return tuple(DayCount(deck_id, ReviewKind(kind), answers, taken) for deck_id, kind, answers, taken in rows)

    # What waits

    def due(self, deck_id: int, day: int) -> Iterator[Waiting]:
        """Reviews due by `day`, the longest overdue first; read as far as they are asked for."""
        rows = self._raw.execute(
            "SELECT id, note_id FROM card WHERE deck_id = ? AND state = 1 AND is_suspended = 0 "
            "AND due_day <= ? AND buried_until_day <= ? ORDER BY due_day, id",
            (deck_id, day, day),
        )
        return (Waiting(card_id, note_id, deck_id) for card_id, note_id in rows)

    def new(self, deck_id: int, day: int) -> Iterator[Waiting]:
        """Cards never answered, in the deck's own order; read as far as they are asked for."""
        rows = self._raw.execute(
            "SELECT id, note_id FROM card WHERE deck_id = ? AND state = 0 AND is_suspended = 0 "
            "AND buried_until_day <= ? ORDER BY position, id",
            (deck_id, day),
        )
        return (Waiting(card_id, note_id, deck_id) for card_id, note_id in rows)

    def drills(self, day: int) -> list[Waiting]:
        """Cards waiting for their same-day repetition and not due as a review, the longest waiting first."""
        rows = self._raw.execute(
            "SELECT id, note_id, deck_id FROM card WHERE drill_since_ms > 0 AND due_day > ? "
            "AND is_suspended = 0 AND buried_until_day <= ? ORDER BY drill_since_ms, id",
            (day, day),
        )
        return [Waiting(*row) for row in rows]

    def due_on(self, day: int) -> int:
        """How many reviews fall on exactly this day, over all decks."""
        row = self._raw.execute(
            "SELECT SUM((SELECT COUNT(*) FROM card WHERE deck_id = deck.id AND state = 1 AND is_suspended = 0 "
            "AND due_day = ?)) FROM deck",
            (day,),
        ).fetchone()
        return row[0] or 0

    # Decks and options

    def decks(self) -> tuple[Deck, ...]:
        rows = self._raw.execute("SELECT id, slug, title, description, license, attributes FROM deck ORDER BY id")
        return tuple(deck_of(row) for row in rows)

    def cards_per_deck(self) -> dict[int, int]:
        """Deck id to its number of cards, suspended ones too."""
        return dict(self._raw.execute("SELECT deck_id, COUNT(*) FROM card GROUP BY deck_id").fetchall())

    def options(self) -> dict[int, StudyOptions]:
        """All rows of study options by deck id; DEFAULT_OPTIONS_DECK holds the collection's defaults."""
        rows = self._raw.execute(f"SELECT deck_id, {', '.join(_OPTION_COLUMNS)} FROM study_options")
        return {row[0]: _options(row[1:]) for row in rows}

    def media(self, deck_id: int) -> dict[str, tuple[str, int]]:
        """Names that a deck's notes refer to, with sha256 and size in bytes."""
        rows = self._raw.execute("SELECT name, sha256, size_bytes FROM media WHERE deck_id = ?", (deck_id,))
        return {name: (sha256, size_bytes) for name, sha256, size_bytes in rows}

    # Facts about the file

    def state(self, key: str) -> str | None:
        row = self._raw.execute("SELECT value FROM collection_state WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_state(self, key: str, value: str) -> None:
        self._raw.execute(
            "INSERT INTO collection_state (key, value) VALUES (?, ?) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )

    def delete_state(self, key: str) -> None:
        self._raw.execute("DELETE FROM collection_state WHERE key = ?", (key,))


def card_of(row: Sequence[Any]) -> Card:
    """A card from its columns in declared order."""
    values = list(row)
    values[5] = State(values[5])
    values[14] = bool(values[14])
    return Card(*values)


def deck_of(row: Sequence[Any]) -> Deck:
    """A deck from its columns in declared order."""
    deck_id, slug, title, description, license_name, attributes = row
    return Deck(deck_id, slug, title, description, license_name, json.loads(attributes))


def note_type_of(row: Sequence[Any]) -> NoteType:
    """A note type from its columns in declared order."""
    type_id, guid, name, field_names, templates, css, is_cloze, attributes = row
    return NoteType(
        guid=guid,
        name=name,
        fields=tuple(json.loads(field_names)),
        templates=tuple(CardTemplate(*template) for template in json.loads(templates)),
        css=css,
        is_cloze=bool(is_cloze),
        attributes=json.loads(attributes),
        id=type_id,
    )


def note_of(row: Sequence[Any], note_type: Callable[[int], NoteType]) -> Note:
    """A note from its columns in declared order; `note_type` finds the type of an id."""
    (*known, attributes, is_marked, note_type_id, field_texts) = row
    note_id, guid, deck_id, kind, title, front, back, level, rounds, tags, metric = known
    return Note(
        id=note_id,
        guid=guid,
        deck_id=deck_id,
        kind=kind,
        title=title,
        front=front,
        back=back,
        level=level,
        rounds=tuple(rounds.split()),
        tags=tuple(tags.split()),
        metric=metric,
        attributes=json.loads(attributes),
        is_marked=bool(is_marked),
        note_type=None if note_type_id is None else note_type(note_type_id),
        fields=() if note_type_id is None else tuple(field_texts.split(FIELD_SEPARATOR)),
    )


def note_values(note: Note) -> tuple[object, ...]:
    """The columns of a note in declared order."""
    return note_row(note.id, note.deck_id, note, note.note_type)


def note_row(note_id: int, deck_id: int, said: NoteText, note_type: NoteType | None) -> tuple[object, ...]:
    """The columns of a note in declared order, from what it says; its note type is one of the collection."""
    return (
        note_id,
        said.guid,
        deck_id,
        said.kind,
        said.title,
        said.front,
        said.back,
        said.level,
        " ".join(said.rounds),
        " ".join(said.tags),
        said.metric,
        json.dumps(dict(said.attributes), ensure_ascii=False, sort_keys=True) if said.attributes else "{}",
        said.is_marked,
        None if note_type is None else note_type.id,
        FIELD_SEPARATOR.join(said.fields),
    )


def review_of(row: Sequence[Any]) -> Review:
    """A review from its columns in declared order."""
    values = list(row)
    values[6] = ReviewKind(values[6])
    values[7] = Rating(values[7])
    values[14] = bool(values[14])
    values[15] = bool(values[15])
    return Review(*values)


def _options(row: Sequence[Any]) -> StudyOptions:
    new_per_day, reviews_per_day, bury_siblings, fuzz, ease_drops, leech_lapses, leech_suspends = row
    return StudyOptions(
        new_per_day,
        reviews_per_day,
        bool(bury_siblings),
        bool(fuzz),
        bool(ease_drops),
        leech_lapses,
        bool(leech_suspends),
    )
