"""The SQLite file inside a package: a stranger's, so it is asked with care."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from inspect import signature
from pathlib import Path
from typing import Any

from tikprep.errors import DeckFormatError
from tikprep.formats.apkg import limits
from tikprep.formats.apkg.meter import Meter
from tikprep.formats.apkg.trouble import damaged, no_temporary_room, too_big

WRITTEN = "written"
"""The name in SQL of the file of our own that `Database.writing` fills."""

_STEPS_A_TICK = 250_000  # a few ms: often enough to stop at once

_NEEDED = {
    "col": {"crt"},
    "notes": {"id", "guid", "mid", "mod", "tags", "flds"},
    "cards": {
        "id", "nid", "did", "ord", "type", "queue", "due", "ivl", "factor", "reps", "lapses", "odue", "odid", "flags",
    },
    "revlog": {"id", "cid", "ease", "ivl", "lastIvl", "factor", "time", "type"},
}  # fmt: skip
_NEEDED_OLD = {"col": {"models", "decks", "conf"}}
_NEEDED_NEW = {
    "notetypes": {"id", "name", "mtime_secs", "config"},
    "fields": {"ntid", "ord", "name", "config"},
    "templates": {"ntid", "ord", "name", "config"},
    "decks": {"id", "name", "kind"},
    "config": {"key", "val"},
}


class Database:
    """Rows of a package's database; whatever SQLite raises is a DeckFormatError, and no query runs for ever."""

    def __init__(self, package: Path, file: Path, meter: Meter) -> None:
        self.package = package
        self._meter = meter
        self._stop: Exception | None = None
        self._ticks_left = (limits.WORK_FREE_STEPS + limits.WORK_STEPS_PER_BYTE * file.stat().st_size) // _STEPS_A_TICK
        # immutable: no lock and no journal beside it; the file is ours alone.
        self._connection = sqlite3.connect(
            f"{file.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False, isolation_level=None
        )
        try:
            self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limits.VALUE_BYTES)
            self._connection.create_collation("unicase", compare_folded)
            self._connection.set_progress_handler(self._tick, _STEPS_A_TICK)
            for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON"):
                self.one(f"pragma {pragma}")
            self.is_new = self._has_tables()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._connection.close()

    def rows(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, as they are asked for. Raises DeckFormatError or Cancelled."""
        with self.told():
            # Not `yield from`: it would close the cursor with the generator, which may outlive the connection.
            for row in self._connection.execute(sql, values):  # noqa: UP028
                yield row

    def cursor(self, sql: str) -> sqlite3.Cursor:
        """The same without a step between, for millions of rows: to be read inside `told`."""
        return self._connection.execute(sql)

    def one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        """The first row of a query."""
        with self.told():
            row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        return row

    @contextmanager
    def writing(self, file: Path, source: str, **functions: Callable[..., int | None]) -> Iterator[sqlite3.Connection]:
        """A new file beside the package's, filled from its table `source` by statements that may call `functions`.

        They call `wrong_kind()` for a row that holds what it cannot. The file stays readable as WRITTEN until `close`;
        it is trusted by others, so nothing but what we write may stand in it. Raises DeckFormatError or Cancelled.
        """

        def wrong_kind() -> None:
            self._stop = wrong_type(self.package, source)
            raise self._stop

        for name, function in functions.items():
            self._connection.create_function(name, len(signature(function).parameters), function)
        self._connection.create_function("wrong_kind", 0, wrong_kind)
        with self.told():
            self._connection.execute(f"attach ? as {WRITTEN}", (str(file),))
            # If it breaks, the whole import is over: no journal, no waiting for the disk.
            self._connection.execute(f"pragma {WRITTEN}.journal_mode=OFF")
            self._connection.execute(f"pragma {WRITTEN}.synchronous=OFF")
            # The package's file itself is open for reading only.
            self._connection.execute("pragma query_only=OFF")
            try:
                yield self._connection
            finally:
                self._connection.execute("pragma query_only=ON")

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tell what SQLite raises as a DeckFormatError, and Cancelled as itself."""
        try:
            yield
        except sqlite3.Error as error:
            if self._stop is not None:
                raise self._stop from None
            if isinstance(error, sqlite3.DataError):
                raise self._too_large() from error
            # The package's own file is not written to: only what is made beside it can lack room.
            if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
                raise no_temporary_room(self.package) from error
            raise damaged(self.package, f"the package's collection is damaged ({_plain(str(error))})") from error

    def _too_large(self) -> DeckFormatError:
        """The error for a value beyond the limit, with the note that holds it: its id does not have to be read."""
        most = f"more than {limits.VALUE_BYTES >> 20} MB"
        with suppress(sqlite3.Error):
            for (note_id,) in self._connection.execute("select id from notes").fetchall():
                try:
                    self._connection.execute("select * from notes where id = ?", (note_id,)).fetchone()
                except sqlite3.DataError:
                    if not isinstance(note_id, int):
                        break
                    return DeckFormatError(
                        self.package,
                        0,
                        f"a note holds {most} in one field: search Anki for nid:{note_id}, make the note smaller, "
                        "and export again",
                    )
        return too_big(self.package, f"a value holds {most}")

    def _tick(self) -> bool:
        self._ticks_left -= 1
        if self._ticks_left < 0:
            self._stop = damaged(self.package, "the package's collection is damaged (its tables run in circles)")
        else:
            try:
                self._meter.waiting()
            except Exception as error:  # SQLite would print it and say only 'interrupted'
                self._stop = error
        return self._stop is not None

    def _has_tables(self) -> bool:
        """Whether it is of the newer schema, after a look that every table is there and a plain one."""
        tables = dict(self.rows("select lower(name), type = 'table' and rootpage > 0 from sqlite_master"))
        is_new = bool(tables.get("notetypes"))
        for table, needed in [*_NEEDED.items(), *(_NEEDED_NEW if is_new else _NEEDED_OLD).items()]:
            columns = {}
            if tables.get(table):
                columns = dict(self.rows("select lower(name), hidden from pragma_table_xinfo(?)", table))
            lacking = sorted({name.lower() for name in needed} - columns.keys())
            if lacking:
                raise damaged(self.package, f"the package's collection lacks {table}.{lacking[0]}")
            # A computed column could cost any time, a row at a time.
            if any(columns.values()):
                raise damaged(self.package, f"the package's collection has a computed column in {table}")
        return is_new


def compare_folded(left: str, right: str) -> int:
    """Anki's collation for names: letters alike in either case."""
    one, other = left.casefold(), right.casefold()
    return (one > other) - (one < other)


def _plain(text: str) -> str:
    return "".join(sign for sign in text[:120] if sign.isprintable())


def wrong_type(package: Path, table: str) -> DeckFormatError:
    """The error for a column that holds what it cannot."""
    return damaged(package, f"the package's collection is damaged (a value of the wrong kind in '{table}')")


def whole_numbers(database: Database, table: str, row: tuple[Any, ...]) -> tuple[int, ...]:
    """A row as whole numbers: old Ankis wrote some with a fraction. Raises DeckFormatError for anything else."""
    if not all(isinstance(value, int | float) and math.isfinite(value) for value in row):
        raise wrong_type(database.package, table)
    return tuple(int(value) for value in row)
