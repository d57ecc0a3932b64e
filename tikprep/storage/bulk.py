"""Notes, cards and reviews by the ten thousand: plain `sqlite3`, rows in, no object between.

SQLAlchemy's `insert` of 50,000 rows takes five times as long.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from tikprep.domain.model import IMPORTED, Card, Note
from tikprep.storage.journal import Journal
from tikprep.storage.store import CARD_COLUMNS, NOTE_COLUMNS, REVIEW_COLUMNS, card_values, note_values

_LOGGED_COLUMNS = REVIEW_COLUMNS[1:]
# The content of a note as JSON, in the shape of `services.merging.content_of`, written where the text already is.
_BASES = """
INSERT INTO note_base (note_id, content)
SELECT n.id, json_object(
    'kind', n.kind, 'title', n.title, 'front', n.front, 'back', n.back, 'level', n.level, 'metric', n.metric,
    'rounds', n.rounds, 'tags', n.tags, 'attributes', n.attributes, 'fields', n.fields,
    'note_type', COALESCE((SELECT guid FROM note_type WHERE id = n.note_type_id), ''))
FROM note n WHERE n.id > ?
"""
_COUNTED = """
SELECT day, deck_id, hour, kind, rating, COUNT(*) AS answers, SUM(taken_ms) AS taken_ms FROM review_log WHERE id > {}
GROUP BY day, deck_id, hour, kind, rating
"""
_COUNT_IN = f"""
INSERT INTO review_rollup (day, deck_id, hour, kind, rating, answers, taken_ms) {_COUNTED}
ON CONFLICT (day, deck_id, hour, kind, rating)
DO UPDATE SET answers = answers + excluded.answers, taken_ms = taken_ms + excluded.taken_ms
"""
_COUNT_OUT = f"""
UPDATE review_rollup AS r SET answers = r.answers - c.answers, taken_ms = r.taken_ms - c.taken_ms
FROM ({_COUNTED}) AS c
WHERE (r.day, r.deck_id, r.hour, r.kind, r.rating) = (c.day, c.deck_id, c.hour, c.kind, c.rating)
"""
_DROP_EMPTY = "DELETE FROM review_rollup WHERE answers = 0"

_LOG_INDEX = "ix_review_log_card_id"

ReviewRow = tuple[int, ...]
"""The columns of the log from `card_id` to `ease_permille`, in declared order."""


class BulkStore:
    """What a large import writes, each call noted as one whole for undo."""

    def __init__(self, raw: sqlite3.Connection, journal: Journal) -> None:
        self._raw = raw
        self._journal = journal

    def add_notes(self, notes: Iterable[Note]) -> None:
        """Add notes that carry their ids, and remember their text as what their file said."""
        with self._journal.appending("note", "id") as last:
            self._raw.executemany(_insert("note", NOTE_COLUMNS), map(note_values, notes))
        with self._journal.appending("note_base", "note_id"):
            self._raw.execute(_BASES, (last,))

    def add_cards(self, cards: Iterable[Card]) -> None:
        """Add cards that carry their ids."""
        with self._journal.appending("card", "id"):
            self._raw.executemany(_insert("card", CARD_COLUMNS), map(card_values, cards))

    def add_reviews(self, rows: Iterable[ReviewRow]) -> int:
        """Append answers given elsewhere to the log, in this order, and count them in the roll-up; how many."""
        columns = ", ".join(_LOGGED_COLUMNS)
        places = ", ".join("?" * (len(_LOGGED_COLUMNS) - 3))
        statement = f"INSERT INTO review_log ({columns}) VALUES ({places}, '{IMPORTED}', 0, 0)"
        with self._journal.appending("review_log", "id") as last, self._indexed_after(last):
            added = self._raw.executemany(statement, rows).rowcount
        if added > 0:
            self._journal.both_ways(
                "review_rollup", do=(_COUNT_IN.format(last),), undo=(_COUNT_OUT.format(last), _DROP_EMPTY)
            )
        return max(added, 0)

    @contextmanager
    def _indexed_after(self, last: int) -> Iterator[None]:
        """Build the index of an empty log at the end: sorted once, it takes a third of the time."""
        if last:
            yield
            return
        found = self._raw.execute("SELECT sql FROM sqlite_master WHERE name = ?", (_LOG_INDEX,)).fetchone()
        self._raw.execute(f"DROP INDEX {_LOG_INDEX}")
        yield
        self._raw.execute(found[0])


def _insert(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
