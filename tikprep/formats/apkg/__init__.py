"""Anki's packages: `.apkg`, some decks, and `.colpkg`, a whole collection."""

from __future__ import annotations

from pathlib import Path

from tikprep.errors import DeckFormatError
from tikprep.formats.base import PLAIN_READING, DeckPackage, Progress, Reading, no_progress


class AnkiPackage:
    """Reads packages of all three generations that Anki has written."""

    name = "apkg"
    title = "Anki package"
    suffixes = (".apkg", ".colpkg")
    can_write = False

    def recognizes(self, path: Path) -> bool:
        """No other format has its endings."""
        return True

    def is_meant(self, path: Path) -> bool:
        """Nothing else bears these endings."""
        return True

    def read(self, path: Path, reading: Reading = PLAIN_READING) -> DeckPackage:
        """What a package holds; `close` removes its unpacked database. Raises DeckFormatError or Cancelled."""
        from tikprep.formats.apkg.reader import read_package

        return read_package(path, reading)

    def write(self, package: DeckPackage, path: Path, progress: Progress = no_progress) -> None:
        """Raises DeckFormatError: packages are read only."""
        raise DeckFormatError(path, 0, "TikPrep writes no Anki packages: export a .txt, which Anki imports, instead")
