"""Undo and redo for every change, by triggers that note the inverse of each row change.

The idea is the undo recipe of sqlite.org. A step is everything between `begin` and `end`;
it survives a restart. Applying a step's inverses is itself noted, as a step of the other
direction, so redo needs no code of its own.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass

from tikprep.storage.indices import indexed_after

KEPT_STEPS = 1000
_TRIM_EVERY = 50
# What belongs to the file rather than to the person's work, and code, which its editor undoes.
_OUTSIDE = ("journal_step", "collection_state", "draft", "keystroke_batch", "submission")
# Tables of rows that were taken back as a whole; each waits for its redo.
_UNDONE = "undone_"


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


@dataclass(frozen=True, slots=True)
class _Whole:
    """The inverse of a change of many rows: move all after `last` out, those of `kept` in, or run statements."""

    what: str
    table: str
    key: str = ""
    last: int = 0
    kept: str = ""
    undo: Sequence[str] = ()
    do: Sequence[str] = ()


class Journal:
    """The journal of one connection. All calls happen inside a transaction of the caller.

    The triggers gather inverses in a table in memory; a step is one row on disk.
    """

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw
        # Asking the file at every change would read a page for every few steps of the history.
        self._may_redo = True
        raw.execute("PRAGMA temp_store = MEMORY")
        raw.execute("CREATE TEMP TABLE journal_entry (id INTEGER PRIMARY KEY, table_name TEXT, statement TEXT)")
        for name in self._journaled_tables():
            self._watch(name)

    def begin(self) -> None:
        """Start gathering; what a rolled back change left behind is dropped."""
        self._raw.execute("DELETE FROM journal_entry")

    def end(self, label: str, at_ms: int, card_id: int | None) -> frozenset[str]:
        """Make a step of all changes since `begin` and return the tables they touched.

        `card_id` is the card that a screen should show again when the step is undone. A new
        change ends what could be redone; without any change there is no step.
        """
        entries = self._entries()
        if not entries:
            return frozenset()
        if self._may_redo:
            self.forget_undone()
            self._may_redo = False
        changes = Changes(label, _tables(entries), card_id)
        step_id = self._keep(changes, entries, at_ms, is_redo=False)
        if step_id % _TRIM_EVERY == 0:
            self._trim()
        return changes.tables

    def end_without_step(self) -> frozenset[str]:
        """Let the changes since `begin` stand for good; the tables they touched."""
        return _tables(self._entries())

    def after_rollback(self) -> None:
        """Know again that there may be something to redo: dropping it was rolled back too."""
        self._may_redo = True

    @contextmanager
    def appending(self, table: str, key: str) -> Iterator[int]:
        """Note what is added to a table inside the block as a whole, not row by row; gives the last key before.

        For bulk loads whose keys are all above those that are there. Half a million rows of a log are noted in no
        time this way; taken back, they wait in a table of their own until they are wanted again.
        """
        last: int = self._raw.execute(f"SELECT COALESCE(MAX({key}), 0) FROM {table}").fetchone()[0]
        with self._unwatched(table, "INSERT"):
            yield last
        if self._raw.execute(f"SELECT 1 FROM {table} WHERE {key} > ? LIMIT 1", (last,)).fetchone():
            self._note(table, _Whole("out", table, key, last))

    def both_ways(self, table: str, do: Sequence[str], undo: Sequence[str]) -> None:
        """Change a table by statements whose inverse is known, without noting each row."""
        with self._unwatched(table, "INSERT", "DELETE", "UPDATE"):
            for statement in do:
                self._raw.execute(statement)
        self._note(table, _Whole("run", table, undo=tuple(undo), do=tuple(do)))

    def undo(self, at_ms: int) -> Changes | None:
        """Take back the newest step; None if there is none."""
        return self._reverse(from_redo=False, at_ms=at_ms)

    def redo(self, at_ms: int) -> Changes | None:
        """Do again what was taken back last; None if there is nothing."""
        return self._reverse(from_redo=True, at_ms=at_ms)

    def forget_undone(self) -> None:
        """Drop what waited to be done again."""
        self._raw.execute("DELETE FROM journal_step WHERE is_redo = 1")
        for name in self._tables_of_the_file():
            if name.startswith(_UNDONE):
                self._raw.execute(f"DROP TABLE {name}")

    def label(self, *, of_redo: bool) -> str | None:
        """What undo or redo would act on."""
        row = self._raw.execute(
            "SELECT label FROM journal_step WHERE is_redo = ? ORDER BY id DESC LIMIT 1", (of_redo,)
        ).fetchone()
        return None if row is None else str(row[0])

    def history(self) -> tuple[HistoryStep, ...]:
        """All steps, newest first: what can be redone, the last of it on top, then what can be undone."""
        rows = self._raw.execute(
            "SELECT label, at_ms, is_redo FROM journal_step "
            "ORDER BY is_redo DESC, CASE is_redo WHEN 1 THEN id ELSE -id END"
        )
        return tuple(HistoryStep(label, at_ms, bool(is_redo)) for label, at_ms, is_redo in rows)

    def _reverse(self, *, from_redo: bool, at_ms: int) -> Changes | None:
        row = self._raw.execute(
            "SELECT id, label, card_id, inverses FROM journal_step WHERE is_redo = ? ORDER BY id DESC LIMIT 1",
            (from_redo,),
        ).fetchone()
        if row is None:
            return None
        step_id, label, card_id, inverses = row
        self.begin()
        # Rows return in an order that may put a card before its note.
        self._raw.execute("PRAGMA defer_foreign_keys = ON")
        for statement in reversed(json.loads(inverses)):
            if isinstance(statement, str):
                self._raw.execute(statement)
            else:
                self._reverse_whole(_Whole(*statement))
        entries = self._entries()
        changes = Changes(label, _tables(entries), card_id)
        self._keep(changes, entries, at_ms, is_redo=not from_redo)
        self._may_redo = True
        self._raw.execute("DELETE FROM journal_step WHERE id = ?", (step_id,))
        return changes

    def _reverse_whole(self, whole: _Whole) -> None:
        table, key = whole.table, whole.key
        if whole.what == "run":
            self.both_ways(table, whole.undo, whole.do)
        elif whole.what == "out":
            kept = f"{_UNDONE}{self._raw.execute('SELECT COUNT(*) FROM main.sqlite_master').fetchone()[0]}_{table}"
            self._raw.execute(f"CREATE TABLE main.{kept} AS SELECT * FROM {table} WHERE {key} > {whole.last}")
            # Without a condition, whole pages go at once.
            some = f" WHERE {key} > {whole.last}" if whole.last else ""
            with self._unwatched(table, "DELETE"):
                self._raw.execute(f"DELETE FROM {table}{some}")
            self._note(table, _Whole("in", table, key, whole.last, kept))
        else:
            with self._unwatched(table, "INSERT"), indexed_after(self._raw, table):
                self._raw.execute(f"INSERT INTO {table} SELECT * FROM {whole.kept} ORDER BY rowid")
            self._raw.execute(f"DROP TABLE {whole.kept}")
            self._note(table, _Whole("out", table, key, whole.last))

    def _note(self, table: str, whole: _Whole) -> None:
        statement = json.dumps(astuple(whole))
        self._raw.execute("INSERT INTO journal_entry (table_name, statement) VALUES (?, ?)", (table, statement))

    def _entries(self) -> list[tuple[str, str]]:
        """Table and inverse of each change since `begin`, in the order they were made."""
        return self._raw.execute("SELECT table_name, statement FROM journal_entry ORDER BY id").fetchall()

    def _keep(self, changes: Changes, entries: list[tuple[str, str]], at_ms: int, *, is_redo: bool) -> int:
        inverses = json.dumps(
            [json.loads(text) if text.startswith("[") else text for _, text in entries], ensure_ascii=False
        )
        cursor = self._raw.execute(
            "INSERT INTO journal_step (label, at_ms, is_redo, card_id, inverses) VALUES (?, ?, ?, ?, ?)",
            (changes.label, at_ms, is_redo, changes.card_id, inverses),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def _trim(self) -> None:
        self._raw.execute(
            "DELETE FROM journal_step WHERE id <= "
            "(SELECT id FROM journal_step WHERE is_redo = 0 ORDER BY id DESC LIMIT 1 OFFSET ?)",
            (KEPT_STEPS,),
        )

    def _journaled_tables(self) -> list[str]:
        names = self._tables_of_the_file()
        return sorted(name for name in names if name not in _OUTSIDE and not name.startswith(_UNDONE))

    def _tables_of_the_file(self) -> list[str]:
        rows = self._raw.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        )
        return [row[0] for row in rows]

    @contextmanager
    def _unwatched(self, table: str, *events: str) -> Iterator[None]:
        for event in events:
            self._raw.execute(f"DROP TRIGGER temp.journal_{event.lower()}_{table}")
        try:
            yield
        finally:
            self._watch(table, events)

    def _watch(self, table: str, events: Sequence[str] = ("INSERT", "DELETE", "UPDATE")) -> None:
        """Write the triggers of one table, from the columns it has in this file."""
        columns = self._raw.execute(f"PRAGMA main.table_info({table})").fetchall()
        keys = [column[1] for column in columns if column[5]]
        if not keys:
            raise ValueError(f"the table {table} needs a primary key: without one its rows cannot be found again")
        # Names are quoted, so that a column may be called `order`.
        names = [f'"{column[1]}"' for column in columns]
        values = "||','||".join(f"quote(old.{name})" for name in names)
        changed = "||".join(
            f"CASE WHEN old.{name} IS new.{name} THEN '' ELSE ',{name}='||quote(old.{name}) END" for name in names
        )
        # The key alone names the row; setting it first spares the comma a case of its own.
        found = "||' AND '||".join(f'\'"{key}"=\'||quote(new."{key}")' for key in keys)
        first = f'"{keys[0]}"'
        inverses = {
            "INSERT": f"'DELETE FROM {table} WHERE '||{found}",
            "DELETE": f"'INSERT INTO {table}({','.join(names)}) VALUES('||{values}||')'",
            "UPDATE": f"'UPDATE {table} SET {first}='||quote(old.{first})||{changed}||' WHERE '||{found}",
        }
        for event in events:
            self._raw.execute(
                f"CREATE TEMP TRIGGER journal_{event.lower()}_{table} AFTER {event} ON main.{table} BEGIN "
                f"INSERT INTO journal_entry (table_name, statement) VALUES ('{table}', {inverses[event]}); END"
            )


def _tables(entries: list[tuple[str, str]]) -> frozenset[str]:
    return frozenset(table for table, _ in entries)
