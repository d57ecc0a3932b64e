"""Undo and redo for every change, by triggers that note the inverse of each row change.

The idea is the undo recipe of sqlite.org. A step is everything between `begin` and `end`;
it survives a restart. Applying a step's inverses is itself noted, as a step of the other
direction, so redo needs no code of its own.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

KEPT_STEPS = 1000
# What belongs to the file rather than to the person's work.
_OUTSIDE = ("journal_step", "journal_entry", "collection_state")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a step did: its label, the tables it touched and the card it was about, if one."""

    label: str
    tables: frozenset[str]
    card_id: int | None = None


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """One line of the history list."""

    label: str
    at_ms: int
    is_undone: bool


class Journal:
    """The journal of one connection. All calls happen inside a transaction of the caller."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw
        raw.execute("CREATE TEMP TABLE journal_now (id INTEGER PRIMARY KEY, step_id INTEGER)")
        raw.execute("INSERT INTO journal_now (id, step_id) VALUES (1, NULL)")
        for name in self._journaled_tables():
            self._watch(name)

    def begin(self, label: str, at_ms: int) -> int:
        """Start a step that later changes belong to. A new change ends what could be redone."""
        self._raw.execute("DELETE FROM journal_step WHERE is_redo = 1")
        return self._open_step(label, at_ms, is_redo=False, card_id=None)

    def about_card(self, step_id: int, card_id: int) -> None:
        """Name the card that the screen should show again when this step is undone."""
        self._raw.execute("UPDATE journal_step SET card_id = ? WHERE id = ?", (card_id, step_id))

    def end(self, step_id: int) -> frozenset[str]:
        """Close the step and return the tables it changed; a step without a change is forgotten."""
        self._raw.execute("UPDATE journal_now SET step_id = NULL")
        rows = self._raw.execute("SELECT DISTINCT table_name FROM journal_entry WHERE step_id = ?", (step_id,))
        tables = frozenset(row[0] for row in rows)
        if not tables:
            self._raw.execute("DELETE FROM journal_step WHERE id = ?", (step_id,))
        elif step_id % 50 == 0:
            self._trim()
        return tables

    def undo(self, at_ms: int) -> Changes | None:
        """Take back the newest step; None if there is none."""
        return self._reverse(from_redo=False, at_ms=at_ms)

    def redo(self, at_ms: int) -> Changes | None:
        """Do again what was taken back last; None if there is nothing."""
        return self._reverse(from_redo=True, at_ms=at_ms)

    def label(self, *, of_redo: bool) -> str | None:
        """What undo or redo would act on."""
        row = self._newest(of_redo)
        return None if row is None else str(row[1])

    def history(self) -> tuple[HistoryStep, ...]:
        """All steps, first what can be redone (last to come first), then what can be undone, newest first."""
        rows = self._raw.execute(
            "SELECT label, at_ms, is_redo FROM journal_step ORDER BY is_redo DESC, CASE is_redo WHEN 1 THEN id ELSE -id END"
        )
        return tuple(HistoryStep(label, at_ms, bool(is_redo)) for label, at_ms, is_redo in rows)

    def _newest(self, is_redo: bool) -> tuple[int, str, int | None] | None:
        row: tuple[int, str, int | None] | None = self._raw.execute(
            "SELECT id, label, card_id FROM journal_step WHERE is_redo = ? ORDER BY id DESC LIMIT 1", (is_redo,)
        ).fetchone()
        return row

    def _reverse(self, *, from_redo: bool, at_ms: int) -> Changes | None:
        step = self._newest(from_redo)
        if step is None:
            return None
        step_id, label, card_id = step
        opposite_id = self._open_step(label, at_ms, is_redo=not from_redo, card_id=card_id)
        # Rows return in an order that may put a card before its note.
        self._raw.execute("PRAGMA defer_foreign_keys = ON")
        inverses = self._raw.execute(
            "SELECT statement FROM journal_entry WHERE step_id = ? ORDER BY id DESC", (step_id,)
        ).fetchall()
        for (statement,) in inverses:
            self._raw.execute(statement)
        tables = self.end(opposite_id)
        self._raw.execute("DELETE FROM journal_step WHERE id = ?", (step_id,))
        return Changes(label, tables, card_id)

    def _open_step(self, label: str, at_ms: int, *, is_redo: bool, card_id: int | None) -> int:
        cursor = self._raw.execute(
            "INSERT INTO journal_step (label, at_ms, is_redo, card_id) VALUES (?, ?, ?, ?)",
            (label, at_ms, is_redo, card_id),
        )
        step_id = cursor.lastrowid
        assert step_id is not None
        self._raw.execute("UPDATE journal_now SET step_id = ?", (step_id,))
        return step_id

    def _trim(self) -> None:
        self._raw.execute(
            "DELETE FROM journal_step WHERE is_redo = 0 AND id <= "
            "(SELECT id FROM journal_step WHERE is_redo = 0 ORDER BY id DESC LIMIT 1 OFFSET ?)",
            (KEPT_STEPS,),
        )

    def _journaled_tables(self) -> list[str]:
        rows = self._raw.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        )
        return sorted(row[0] for row in rows if row[0] not in _OUTSIDE)

    def _watch(self, table: str) -> None:
        """Write the three triggers of one table, from the columns it has in this file."""
        info = self._raw.execute(f"PRAGMA main.table_info({table})").fetchall()
        names = [row[1] for row in info]
        keys = [row for row in info if row[5]]
        # A single INTEGER key is the rowid itself; any other table must get its rowid back as well.
        stored = names if len(keys) == 1 and keys[0][2] == "INTEGER" else ["rowid", *names]
        values = "||','||".join(f"quote(old.{name})" for name in stored)
        changed = "||".join(
            f"CASE WHEN old.{name} IS new.{name} THEN '' ELSE ',{name}='||quote(old.{name}) END" for name in names
        )
        first = names[0]
        inverses = {
            "INSERT": f"'DELETE FROM {table} WHERE rowid='||new.rowid",
            "DELETE": f"'INSERT INTO {table}({','.join(stored)}) VALUES('||{values}||')'",
            "UPDATE": f"'UPDATE {table} SET {first}='||quote(old.{first})||{changed}||' WHERE rowid='||new.rowid",
        }
        for event, inverse in inverses.items():
            self._raw.execute(
                f"CREATE TEMP TRIGGER journal_{event.lower()}_{table} AFTER {event} ON main.{table} "
                "WHEN (SELECT step_id FROM journal_now WHERE id = 1) IS NOT NULL BEGIN "
                "INSERT INTO journal_entry (step_id, table_name, statement) "
                f"VALUES ((SELECT step_id FROM journal_now WHERE id = 1), '{table}', {inverse}); END"
            )
