"""SQLite files of small flash-card programs: a table `cards` with a column for the front and one for the back.

The file is opened read-only and as it lies; nothing that it defines is run: no view, no trigger, no virtual
table, no function of a generated column.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from tikprep.errors import DeckFormatError
from tikprep.formats.base import PLAIN_READING, DeckPackage, Progress, Reading, no_progress
from tikprep.formats.foreign_notes import ForeignCard, Gatherers
from tikprep.formats.json_file import clean
from tikprep.formats.plain_json import BACK_KEYS, FRONT_KEYS, GUID_KEYS

_MAGIC = b"SQLite format 3\0"
_MOST_BYTES = 500_000_000
_LONGEST_VALUE = 1_000_000
_MOST_CARDS = 500_000
_TABLES = ("cards", "flashcards", "card", "flashcard")
_STEPS_A_LOOK = 1_000_000
_MOST_LOOKS = 2_000
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})


class SqliteCards:
    """Reads the cards of such a file."""

    name = "sqlite"
    title = "SQLite cards"
    suffixes = (".db", ".sqlite", ".sqlite3")
    can_write = False

    def recognizes(self, path: Path) -> bool:
        """Every SQLite file begins with the same sixteen bytes."""
        try:
            with path.open("rb") as file:
                return file.read(len(_MAGIC)) == _MAGIC
        except OSError:
            return True

    def is_meant(self, path: Path) -> bool:
        """A database found in a folder is rarely a deck; a person names it."""
        return False

    def read(self, path: Path, reading: Reading = PLAIN_READING) -> DeckPackage:
        """The cards of a file, a deck for each deck name. Raises DeckFormatError or Cancelled."""
        _check_file(path)
        decks = Gatherers(path)
        stopped: list[BaseException] = []
        try:
            with closing(_opened(path, reading, stopped)) as connection:
                for number, row in enumerate(_rows(connection, path)):
                    if number % 500 == 0:
                        reading.progress(number, 0)
                    if number >= _MOST_CARDS:
                        raise DeckFormatError(path, 0, f"it holds more than {_MOST_CARDS:,} cards: part it")
                    _keep(decks, row, f"{path.name}: card {number + 1}")
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            if stopped:
                raise stopped[0] from error
            raise DeckFormatError(path, 0, f"the database cannot be read ({error}): export it again") from error
        bundles = decks.bundles()
        if not bundles:
            raise DeckFormatError(path, 0, f"its table of cards holds no card{decks.why()}: choose another file")
        return DeckPackage(bundles, problems=decks.problems())

    def write(self, package: DeckPackage, path: Path, progress: Progress = no_progress) -> None:
        """Raises DeckFormatError: such files are read only."""
        raise DeckFormatError(path, 0, "TikPrep writes no SQLite cards: export a .tikdeck or an .apkg instead")


def _check_file(path: Path) -> None:
    try:
        if path.exists() and not path.is_file():
            raise DeckFormatError(path, 0, "this is no ordinary file: choose a deck file")
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
        size = path.stat().st_size
        log = path.with_name(f"{path.name}-wal")
        log_bytes = log.stat().st_size if log.exists() else 0
    except OSError as error:
        raise DeckFormatError(
            path, 0, f"it cannot be read ({error.strerror}): check its name and permissions"
        ) from error
    if log_bytes:
        problem = (
            f"'{path.name}-wal' beside it holds changes that are not in it yet: close the program that has it open"
        )
        raise DeckFormatError(path, 0, problem)
    if head != _MAGIC:
        raise DeckFormatError(path, 0, "this is no SQLite file: choose another file")
    if size > _MOST_BYTES:
        raise DeckFormatError(path, 0, f"the file is larger than {_MOST_BYTES // 1_000_000} MB: part it")


def _opened(path: Path, reading: Reading, stopped: list[BaseException]) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True)
    try:
        connection.text_factory = lambda content: clean(content.decode("utf-8", "replace"))
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA query_only = ON")
        connection.set_authorizer(_authorized)
        connection.set_progress_handler(_Watch(reading, stopped), _STEPS_A_LOOK)
    except BaseException:
        connection.close()
        raise
    return connection


def _authorized(action: int, what: str | None, *_more: str | None) -> int:
    is_allowed = action in _ALLOWED or (action == sqlite3.SQLITE_PRAGMA and what == "table_xinfo")
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


class _Watch:
    """Stops a statement that goes on for ever, and one that a person stopped."""

    def __init__(self, reading: Reading, stopped: list[BaseException]) -> None:
        self._reading = reading
        self._stopped = stopped
        self._looks = 0

    def __call__(self) -> int:
        self._looks += 1
        try:
            self._reading.progress(0, 0)
        except BaseException as error:  # SQLite would swallow it; `read` raises it again
            self._stopped.append(error)
            return 1
        return int(self._looks > _MOST_LOOKS)


def _rows(connection: sqlite3.Connection, path: Path) -> Iterator[dict[str, object]]:
    """The cards by the names `front`, `back`, `guid`, `tags` and `deck`, as far as there are such columns."""
    tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    names = {str(name).lower(): str(name) for name, sql in tables if str(sql or "").upper().startswith("CREATE TABLE")}
    table = next((names[name] for name in _TABLES if name in names), None)
    if table is None:
        raise DeckFormatError(path, 0, "it has no table 'cards': choose a file of a flash-card program")
    quoted = table.replace('"', '""')
    # A column with `hidden` is generated: reading it would run its expression.
    listing = connection.execute(f'PRAGMA table_xinfo("{quoted}")')
    columns = {str(column[1]).lower(): str(column[1]) for column in listing if column[6] == 0}
    wanted = {
        "front": FRONT_KEYS,
        "back": BACK_KEYS,
        "guid": GUID_KEYS,
        "tags": ("tags", "tag"),
        "deck": ("deck", "deck_name", "category"),
    }
    chosen = {what: columns[key] for what, keys in wanted.items() for key in reversed(keys) if key in columns}
    if "front" not in chosen or "back" not in chosen:
        raise DeckFormatError(
            path, 0, f"its table '{table}' has no columns 'front' and 'back': choose a file of a flash-card program"
        )
    listed = ", ".join('"{}"'.format(column.replace('"', '""')) for column in chosen.values())
    for row in connection.execute(f'SELECT {listed} FROM "{quoted}"'):
        yield dict(zip(chosen, row, strict=True))


def _keep(decks: Gatherers, row: dict[str, object], where: str) -> None:
    texts = {what: _text(value) for what, value in row.items()}
    decks.deck(texts.get("deck", "")).add(
        ForeignCard(
            texts["front"],
            texts["back"],
            where,
            guid=texts.get("guid", ""),
            tags=tuple(texts.get("tags", "").replace(",", " ").split()),
        )
    )


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return clean(value.decode("utf-8", "replace"))
    return "" if value is None else str(value)
