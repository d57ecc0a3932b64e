"""A SQLite file on its way into a package: ours alone and thrown away if anything fails, so it needs no journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tikprep.disk import drive_of
from tikprep.errors import DeckFormatError, TikPrepError
from tikprep.formats.apkg.database import compare_folded
from tikprep.formats.apkg.meter import Meter

_STEPS_A_LOOK = 250_000  # a few ms: often enough to stop at once

_SET_UP = (
    "pragma page_size=4096",
    "pragma journal_mode=off",
    "pragma synchronous=off",
    "pragma main.locking_mode=exclusive",
    "pragma temp_store=memory",
    "pragma cache_size=-32000",
    "begin",
)


class NewDatabase:
    """Takes rows; whatever SQLite raises is a TikPrepError that names the package."""

    def __init__(self, package: Path, file: Path, meter: Meter) -> None:
        self.package = package
        self._file = file
        self._meter = meter
        self._stop: Exception | None = None
        with self._told():
            self._connection = sqlite3.connect(
                file.absolute().as_uri(), uri=True, isolation_level=None, check_same_thread=False
            )
        self._connection.create_collation("unicase", compare_folded)
        self._connection.set_progress_handler(self._look, _STEPS_A_LOOK)
        try:
            for sql in _SET_UP:
                self.run(sql)
        except BaseException:
            self.close()
            raise

    def run(self, sql: str) -> None:
        """One statement. Raises TikPrepError or Cancelled."""
        with self._told():
            self._connection.execute(sql)

    def fill(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """The same statement for each row, taken as they come. Raises TikPrepError or Cancelled."""
        with self._told():
            self._connection.executemany(sql, rows)

    def rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, as they are asked for. Raises TikPrepError or Cancelled."""
        with self._told():
            yield from self._connection.execute(sql)

    def attach(self, file: Path, name: str) -> None:
        """Let statements read another database of ours by this name. Raises TikPrepError."""
        with self._told():
            self._connection.execute(f"attach ? as {name}", (f"{file.absolute().as_uri()}?mode=ro",))

    def listen(self, name: str, count: int, function: Callable[..., int]) -> None:
        """Let statements call a function of so many arguments."""
        self._connection.create_function(name, count, function)

    def holds(self, sql: str, value: int) -> bool:
        """Whether a query finds a row; it may be asked while rows are filled in."""
        return self._connection.execute(sql, (value,)).fetchone() is not None

    def finish(self) -> None:
        """Put the rest on the disk. Raises TikPrepError."""
        self.run("commit")
        self.close()

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if self._stop is not None:
                raise self._stop from None
            raise TikPrepError(
                f"{self.package} cannot be written ({error}): free some space on the drive of temporary files, "
                f"{drive_of(self._file)}."
            ) from error
        except UnicodeEncodeError as error:
            raise DeckFormatError(
                self.package, 0, "a note holds half a character that no file can: delete it"
            ) from error

    def _look(self) -> bool:
        try:
            self._meter.waiting()
        except Exception as error:  # SQLite would print it and say only 'interrupted'
            self._stop = error
        return self._stop is not None
