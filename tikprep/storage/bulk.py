"""Notes, cards and reviews by the ten thousand: plain `sqlite3`, rows in, no object between.

SQLAlchemy's `insert` of 50,000 rows takes five times as long.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence

from tikprep.domain.model import IMPORTED
from tikprep.domain.study_day import TURNS_AT_HOUR, offset_spans
from tikprep.storage.indices import indexed_after
from tikprep.storage.journal import Journal
from tikprep.storage.store import CARD_COLUMNS, NOTE_COLUMNS, REVIEW_COLUMNS

_TOLD_COLUMNS = (
    "answered_ms", "kind", "rating", "taken_ms", "interval_before_days", "interval_days", "ease_before_permille",
    "ease_permille",
)  # fmt: skip
_ARRIVING_CARDS = "CREATE TEMP TABLE arriving_card (card_key INTEGER PRIMARY KEY, card_id INTEGER, deck_id INTEGER)"
_ARRIVING = f"CREATE TEMP TABLE arriving_review (card_key INTEGER, {', '.join(_TOLD_COLUMNS)})"
# Days are counted from ten days before 1970, as a division of SQLite rounds towards 0.
_DAYS_BEFORE = 10
_HOUR_MS = 3_600_000
# Row by row: as they come in the order of time, each is counted at the end of the table; a sort of all is slower.
_COUNT_IN = """
INSERT INTO review_rollup (day, deck_id, hour, kind, rating, answers, taken_ms)
SELECT day, deck_id, hour, kind, rating, 1, taken_ms FROM review_log WHERE id > {}
ON CONFLICT (day, deck_id, hour, kind, rating)
DO UPDATE SET answers = answers + 1, taken_ms = taken_ms + excluded.taken_ms
"""
# Each row finds its count, or leaves one of 0 answers behind, which is dropped like those that came to nothing.
_COUNT_OUT = """
INSERT INTO review_rollup (day, deck_id, hour, kind, rating, answers, taken_ms)
SELECT day, deck_id, hour, kind, rating, 0, taken_ms FROM review_log WHERE id > {}
ON CONFLICT (day, deck_id, hour, kind, rating)
DO UPDATE SET answers = answers - 1, taken_ms = taken_ms - excluded.taken_ms
"""
_DROP_EMPTY = "DELETE FROM review_rollup WHERE answers = 0"

Row = tuple[object, ...]
"""The columns of a note or a card in declared order, as `store.note_row` gives them."""

ReviewRow = Sequence[int]
"""The key of a card in its file, when it was answered, and what else the log tells, in declared order."""


class BulkStore:
    """What a large import writes, each call noted as one whole for undo."""

    def __init__(self, raw: sqlite3.Connection, journal: Journal) -> None:
        self._raw = raw
        self._journal = journal

    def add_notes(self, notes: Iterable[Row]) -> None:
        """Add notes that carry their ids, and remember their text as what their file said."""
        with self._journal.appending("note", "id") as last:
            self._raw.executemany(_insert("note", NOTE_COLUMNS), notes)
        with self._journal.appending("note_base", "note_id"):
            self._raw.execute("INSERT INTO note_base (note_id, content) SELECT id, '' FROM note WHERE id > ?", (last,))

    def add_cards(self, cards: Iterable[Row]) -> None:
        """Add cards that carry their ids."""
        with self._journal.appending("card", "id"):
            self._raw.executemany(_insert("card", CARD_COLUMNS), cards)

    def arriving(self, rows: Iterable[ReviewRow]) -> str:
        """Answers given elsewhere as the table that `add_reviews` asks for, until it is done; its name in SQL."""
        self._raw.execute(_ARRIVING)
        places = ", ".join("?" * (len(_TOLD_COLUMNS) + 1))
        self._raw.executemany(f"INSERT INTO arriving_review VALUES ({places})", rows)
        return "temp.arriving_review"

    def add_reviews(
        self, arrived: str, cards: Mapping[int, tuple[int, int]], utc_offset_s: Callable[[int], int]
    ) -> int:
        """Append answers given elsewhere to the log, in the order of time, and count them in the roll-up; how many.

        `arrived` is a table with a `card_key` and the columns of the log; `cards` are the card and its deck behind
        each key, and other answers are left out. No Python object stands for a row.
        """
        self._raw.execute(_ARRIVING_CARDS)
        rows = ((key, card_id, deck_id) for key, (card_id, deck_id) in cards.items())
        self._raw.executemany("INSERT INTO arriving_card VALUES (?, ?, ?)", rows)
        with self._journal.appending("review_log", "id") as last, indexed_after(self._raw, "review_log"):
            added = self._raw.execute(self._append(arrived, utc_offset_s)).rowcount
        if added > 0:
            self._journal.both_ways(
                "review_rollup", do=(_COUNT_IN.format(last),), undo=(_COUNT_OUT.format(last), _DROP_EMPTY)
            )
        self._raw.execute("DROP TABLE temp.arriving_card")
        self._raw.execute("DROP TABLE IF EXISTS temp.arriving_review")
        return max(added, 0)

    def _append(self, arrived: str, utc_offset_s: Callable[[int], int]) -> str:
        """The statement that appends; the days and hours are those of the clock on the wall."""
        # Each alone is found at once, both together only by a look at all.
        ends = f"SELECT (SELECT MIN(answered_ms) FROM {arrived}), (SELECT MAX(answered_ms) FROM {arrived})"
        first_ms, last_ms = self._raw.execute(ends).fetchone()
        spans = [(0, 0)] if first_ms is None else offset_spans(first_ms, last_ms, utc_offset_s)
        hours = f"((answered_ms + {_local_shift_ms(spans)}) / {_HOUR_MS})"
        told = {name: name for name in _TOLD_COLUMNS} | {
            "day": f"({hours} - {TURNS_AT_HOUR}) / 24 - {_DAYS_BEFORE}",
            "hour": f"{hours} % 24",
            "scheduler": f"'{IMPORTED}'",
            "fuzz": "0",
            "ease_drops_on_lapse": "0",
        }
        columns = REVIEW_COLUMNS[1:]
        return (
            f"INSERT INTO review_log ({', '.join(columns)}) "
            f"SELECT {', '.join(told.get(name, name) for name in columns)} "
            f"FROM {arrived} CROSS JOIN arriving_card USING (card_key) ORDER BY answered_ms"
        )


def _local_shift_ms(spans: Sequence[tuple[int, int]]) -> str:
    """What to add to a moment for the clock on the wall, in SQL; most logs know one span."""
    shifts = [(since_ms, (offset_s + _DAYS_BEFORE * 86_400) * 1000) for since_ms, offset_s in spans]
    (_, first_ms), *later = shifts
    cases = " ".join(f"WHEN answered_ms >= {since_ms} THEN {shift_ms}" for since_ms, shift_ms in reversed(later))
    return f"CASE {cases} ELSE {first_ms} END" if cases else str(first_ms)


def _insert(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
