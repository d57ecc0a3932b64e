"""Anki's packages: `.apkg`, some decks, and `.colpkg`, a whole collection."""

from __future__ import annotations

from pathlib import Path

from tikprep.formats.base import PLAIN_READING, DeckPackage, Reading


class AnkiPackage:
    """Reads packages of all three generations that Anki has written."""

    name = "apkg"
    title = "Anki package"
    suffixes = (".apkg", ".colpkg")

    def is_meant(self, path: Path) -> bool:
        """Nothing else bears these endings."""
        return True

    def read(self, path: Path, reading: Reading = PLAIN_READING) -> DeckPackage:
        """What a package holds; `close` removes its unpacked database. Raises DeckFormatError or Cancelled."""
        from tikprep.formats.apkg.reader import read_package

        return read_package(path, reading)
