"""The collection's file: lock it, bring its schema up to date, run transactions.

The way to the first question must not pay for SQLAlchemy (0.4 s), so the connection is
plain `sqlite3`; `core.py` lends the same connection to SQLAlchemy where time is not felt.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

from tikprep.disk import drive_of
from tikprep.errors import (
    CollectionDamaged,
    CollectionFromFuture,
    CollectionLocked,
    CollectionMissing,
    CollectionOutdated,
    CollectionUnwritable,
)
from tikprep.storage.migrations import CURRENT_VERSION, TABLE_NAMES, migrate, version_of

FILE_NAME = "collection.db"
_LOCK_NAME = "collection.lock"
_CACHE_KIB = 3_000  # 2 MB were short at 100,000 notes; each MB more is filled after 100 reviews
_ROOMY_CACHE_KIB = 65_536  # the cards of 100,000 notes with the indices of what comes in beside them
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_REFUSED = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
)


class Database:
    """One open collection file and the lock on its folder. Belongs to the thread that opened it."""

    def __init__(self, path: Path, raw: sqlite3.Connection, lock: sqlite3.Connection | None) -> None:
        self.path = path
        self.raw = raw
        self._lock = lock

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> Database:
        """Open the collection in `folder`, creating it on first use. Raises the CollectionError tree.

        A reader takes no lock and may look while another process writes.
        """
        path = folder / FILE_NAME
        if read_only:
            if not path.exists():
                raise CollectionMissing(folder)
            with told(path):
                raw = _connect(path, "ro")
                _refuse_the_future(path, raw)
                if version_of(raw) < CURRENT_VERSION:
                    raw.close()
                    raise CollectionOutdated(path)
                _refuse_a_stranger(path, raw)
                return cls(path, raw, None)
        lock = _lock_folder(folder)
        try:
            with told(path):
                raw = _connect(path, "rwc")
                try:
                    _prepare(path, raw)
                except BaseException:
                    raw.close()
                    raise
        except BaseException:
            lock.close()
            raise
        return cls(path, raw, lock)

    @property
    def is_read_only(self) -> bool:
        return self._lock is None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block or nothing of it; on disk (fsync) when the block is left.

        Raises CollectionUnwritable, CollectionDamaged or CollectionLocked for what the disk refuses.
        """
        with told(self.path):
            self.raw.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.raw.execute("COMMIT")
            except BaseException:
                # A full disk may have rolled back already.
                if self.raw.in_transaction:
                    self.raw.execute("ROLLBACK")
                raise

    @contextmanager
    def roomy(self) -> Iterator[None]:
        """More memory for the block: a bulk load whose pages do not fit writes and reads them many times over."""
        self.raw.execute(f"PRAGMA cache_size = -{_ROOMY_CACHE_KIB}")
        try:
            yield
        finally:
            self.raw.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            self.raw.execute("PRAGMA shrink_memory")

    @contextmanager
    def keys_believed(self) -> Iterator[None]:
        """Do not look up, row by row, that what a row refers to is there: a third of a bulk load of answers.

        For a block around a transaction whose rows refer to what it made itself; inside one it changes nothing.
        Deletions do not cascade meanwhile.
        """
        self.raw.execute("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            self.raw.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def bulk_load(self) -> Iterator[None]:
        """What a transaction of very many rows wants: `roomy` and `keys_believed`."""
        with self.roomy(), self.keys_believed():
            yield

    @contextmanager
    def attached(self, files: Iterable[Path]) -> Iterator[dict[Path, str]]:
        """Databases that can be read beside the collection during the block, by their names in SQL.

        As many as SQLite takes; inside a transaction none, as they could not be let go. They must be of our own
        making: a stranger's schema beside the collection could be harmful.
        """
        most = 0 if self.raw.in_transaction else self.raw.getlimit(sqlite3.SQLITE_LIMIT_ATTACHED)
        names: dict[Path, str] = {}
        try:
            for file in islice(files, most):
                names[file] = f"attached_{len(names)}"
                self.raw.execute(f"ATTACH ? AS {names[file]}", (f"{file.absolute().as_uri()}?mode=ro&immutable=1",))
            yield names
        finally:
            for name in names.values():
                self.raw.execute(f"DETACH {name}")

    def close(self) -> None:
        """Fold the log file into the collection and give the folder free."""
        if not self.is_read_only:
            with suppress(sqlite3.Error):  # the disk may be gone; the log file is replayed at the next start
                self.raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.raw.close()
        if self._lock is not None:
            self._lock.close()


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # as_uri() escapes the characters that a URI gives a meaning to.
    raw = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=2.0)
    raw.execute("PRAGMA foreign_keys = ON")
    return raw


def _prepare(path: Path, raw: sqlite3.Connection) -> None:
    _refuse_the_future(path, raw)
    version = version_of(raw)
    if version < 0 or (version == 0 and raw.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]):
        raise CollectionDamaged(path, "it is a database of something else")
    if 0 < version < CURRENT_VERSION:
        _keep_copy(path, raw, version)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    # An fsync of a log that grows costs more than of one that is written over: fold it in after some 25 answers.
    raw.execute("PRAGMA wal_autocheckpoint = 200")
    if sys.platform == "darwin":
        raw.execute("PRAGMA fullfsync = 1")  # plain fsync there leaves the data in the drive's own cache
    migrate(raw)
    _refuse_a_stranger(path, raw)


def _refuse_a_stranger(path: Path, raw: sqlite3.Connection) -> None:
    """A version number alone does not make a collection: its tables must be there."""
    rows = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    missing = TABLE_NAMES - {row[0] for row in rows}
    if missing:
        raise CollectionDamaged(path, f"it has no table {', '.join(sorted(missing))}")


def _refuse_the_future(path: Path, raw: sqlite3.Connection) -> None:
    version = version_of(raw)
    if version > CURRENT_VERSION:
        raw.close()
        raise CollectionFromFuture(path, version, CURRENT_VERSION)


def _keep_copy(path: Path, raw: sqlite3.Connection, version: int) -> None:
    """Copy the file before its schema changes."""
    backups = path.parent / "backups"
    try:
        backups.mkdir(exist_ok=True)
    except OSError as error:
        raise CollectionUnwritable(backups, error.strerror or str(error)) from error
    copy = sqlite3.connect(backups / f"before-schema-{version + 1}.db")
    try:
        raw.backup(copy)
    finally:
        copy.close()


def _lock_folder(folder: Path) -> sqlite3.Connection:
    """Hold an exclusive transaction on a file beside the collection: every system frees it with the process."""
    path = folder / _LOCK_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CollectionUnwritable(folder, error.strerror or str(error)) from error
    lock = None
    try:
        lock = sqlite3.connect(path, isolation_level=None, timeout=0.2)
        lock.execute("PRAGMA journal_mode = MEMORY")
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if lock is not None:
            lock.close()
        if _primary_code(error) in _BUSY:
            raise CollectionLocked(folder) from error
        if _primary_code(error) in _DAMAGE:
            raise CollectionUnwritable(path, "it is not TikPrep's lock; delete this one file") from error
        raise CollectionUnwritable(folder, str(error)) from error
    return lock


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the world into our errors; a fault of our SQL stays what it is."""
    try:
        yield
    except Exception as error:
        # SQLAlchemy wraps the error of the binding and keeps it as `orig`.
        reason = getattr(error, "orig", error)
        if not isinstance(reason, sqlite3.Error):
            raise
        code = _primary_code(reason)
        if code in _DAMAGE:
            raise CollectionDamaged(path, str(reason)) from error
        if code in _BUSY:
            raise CollectionLocked(path.parent) from error
        if code in _REFUSED:
            full_drive = drive_of(path) if code == sqlite3.SQLITE_FULL else ""
            raise CollectionUnwritable(path, str(reason), full_drive) from error
        raise


def _primary_code(error: sqlite3.Error) -> int:
    """The low byte of SQLite's extended result code; 0 for an error of the binding itself."""
    code: int = getattr(error, "sqlite_errorcode", 0) or 0
    return code & 0xFF
