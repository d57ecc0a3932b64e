"""Anki's packages: `.apkg`, some decks, and `.colpkg`, a whole collection."""

from __future__ import annotations

from pathlib import Path

from tikprep.errors import DeckFormatError
from tikprep.formats.base import PLAIN_READING, DeckPackage, Progress, Reading, no_progress


class AnkiPackage:
    """Reads packages of all three generations that Anki has written, and writes today's."""

    name = "apkg"
    title = "Anki package"
    suffixes: tuple[str, ...] = (".apkg", ".colpkg")
    can_write = True

    def recognizes(self, path: Path) -> bool:
        """No other format reads its endings."""
        return True

    def is_meant(self, path: Path) -> bool:
        """Nothing else bears these endings."""
        return True

    def read(self, path: Path, reading: Reading = PLAIN_READING) -> DeckPackage:
        """What a package holds; `close` removes its unpacked database. Raises DeckFormatError or Cancelled."""
        from tikprep.formats.apkg.reader import read_package

        return read_package(path, reading)

    def write(self, package: DeckPackage, path: Path, progress: Progress = no_progress) -> None:
        """Put decks of template notes down with their schedules and reviews, for Anki 2.1.50 and later.

        Raises DeckFormatError for a note without a note type, TikPrepError where the disk or a medium refuses,
        or Cancelled.
        """
        from tikprep.formats.apkg.writer import write_package

        _check_name(path)
        write_package(package, path, progress, is_new=True)


class LegacyAnkiPackage:
    """Writes packages of the generation before; AnkiPackage reads them."""

    name = "anki-legacy"
    title = "Anki package for versions before 2.1.50"
    suffixes: tuple[str, ...] = (".apkg",)
    can_write = True

    def recognizes(self, path: Path) -> bool:
        """Every package is read as AnkiPackage's."""
        return False

    def is_meant(self, path: Path) -> bool:
        """Nothing else bears this ending."""
        return True

    def read(self, path: Path, reading: Reading = PLAIN_READING) -> DeckPackage:
        """As AnkiPackage does."""
        return AnkiPackage().read(path, reading)

    def write(self, package: DeckPackage, path: Path, progress: Progress = no_progress) -> None:
        """As AnkiPackage does, for Anki 2.1 and later."""
        from tikprep.formats.apkg.writer import write_package

        _check_name(path)
        write_package(package, path, progress, is_new=False)


def _check_name(path: Path) -> None:
    """Raises DeckFormatError for a name that means a whole collection: Anki would put it in place of its own."""
    if path.suffix.lower() == ".colpkg" or path.name.lower() == "collection.apkg":
        raise DeckFormatError(path, 0, "Anki takes this name for a whole collection: choose another, ending in .apkg")
