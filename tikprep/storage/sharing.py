"""What an export reads: many notes, cards and answers, each by one statement."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from tikprep.domain.model import Note
from tikprep.domain.note_type import NoteType
from tikprep.storage.store import CARD_COLUMNS, NOTE_COLUMNS, note_of, note_type_of

# A study day that never comes is how a card is set aside whose question is gone.
_SET_ASIDE_DAY = 1_000_000_000
_NOTE_LIST = ", ".join(NOTE_COLUMNS)
_CARD_LIST = ", ".join(CARD_COLUMNS)
# Bound as JSON, a list of ids has no limit of length.
_AMONG = "IN (SELECT value FROM json_each(?))"


class SharingStore:
    """Reads only."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def note_ids(self, deck_ids: Sequence[int]) -> list[int]:
        """The notes of these decks."""
        rows = self._raw.execute(f"SELECT id FROM note WHERE deck_id {_AMONG}", (_bound(deck_ids),))
        return [row[0] for row in rows]

    def note_rows(self, note_ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        """These notes, each as its columns in declared order; a note type is an id of `note_types`."""
        return self._raw.execute(f"SELECT {_NOTE_LIST} FROM note WHERE id {_AMONG}", (_bound(note_ids),))

    def notes_that_may_be_private(self, note_ids: Sequence[int]) -> list[Note]:
        """Those of these notes whose tags or attributes have the word in them; a look at each tells."""
        has_word = "(tags LIKE '%private%' OR attributes LIKE '%private%')"
        rows = self._raw.execute(
            f"SELECT {_NOTE_LIST} FROM note WHERE {has_word} AND id {_AMONG}", (_bound(note_ids),)
        ).fetchall()
        types = self.note_types() if rows else {}
        return [note_of(row, types.__getitem__) for row in rows]

    def deck_ids_of_notes(self, note_ids: Sequence[int]) -> list[int]:
        """The decks that these notes belong to."""
        return self._ids(f"SELECT DISTINCT deck_id FROM note WHERE id {_AMONG} ORDER BY deck_id", note_ids)

    def deck_ids_of_cards(self, note_ids: Sequence[int]) -> list[int]:
        """The decks in which cards of these notes lie."""
        return self._ids(f"SELECT DISTINCT deck_id FROM card WHERE note_id {_AMONG} ORDER BY deck_id", note_ids)

    def _ids(self, query: str, note_ids: Sequence[int]) -> list[int]:
        return [row[0] for row in self._raw.execute(query, (_bound(note_ids),))]

    def note_types(self) -> dict[int, NoteType]:
        """All note types by their ids."""
        rows = self._raw.execute("SELECT id, guid, name, fields, templates, css, is_cloze, attributes FROM note_type")
        return {row[0]: note_type_of(row) for row in rows}

    def places(self, note_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
        """Where each of these notes stands in its deck, and how many cards it has.

        A note without a card has no place; a card whose question is gone is not counted.
        """
        rows = self._raw.execute(
            f"SELECT note_id, MIN(position), SUM(buried_until_day < {_SET_ASIDE_DAY}) FROM card "
            f"WHERE note_id {_AMONG} GROUP BY note_id",
            (_bound(note_ids),),
        )
        return {note_id: (place, count) for note_id, place, count in rows}

    def card_rows(self, note_ids: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """The cards of these notes, each as its columns in declared order, a note's in the order of their ordinals.

        Those whose question is gone are left out.
        """
        return self._raw.execute(
            f"SELECT {_CARD_LIST} FROM card WHERE note_id {_AMONG} AND buried_until_day < {_SET_ASIDE_DAY} "
            "ORDER BY note_id, ordinal",
            (_bound(note_ids),),
        )

    def card_count(self, note_ids: Sequence[int]) -> int:
        """How many cards these notes have; those whose question is gone are not counted."""
        return sum(count for _, count in self.places(note_ids).values())

    def reviews(self, card_ids: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """The log of these cards in the order of the answers, in the columns of `formats.base.ImportedReview`."""
        return self._raw.execute(
            "SELECT card_id, answered_ms, kind, rating, taken_ms, interval_before_days, interval_days, "
            f"ease_before_permille, ease_permille FROM review_log WHERE card_id {_AMONG} ORDER BY id",
            (_bound(card_ids),),
        )

    def log_table(self) -> tuple[str, str, int]:
        """The table of the log, its column for the card, and its newest row as seen here."""
        newest = self._raw.execute("SELECT COALESCE(MAX(id), 0) FROM review_log").fetchone()[0]
        return "review_log", "card_id", newest


def _bound(ids: Sequence[int]) -> str:
    return json.dumps(list(ids))
