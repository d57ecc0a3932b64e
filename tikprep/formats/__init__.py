"""The deck formats that TikPrep reads and writes; a new one is a file here and a line below."""

from __future__ import annotations

from pathlib import Path

from tikprep.errors import DeckFormatError
from tikprep.formats.base import DeckBundle, DeckFormat, ImportedNote, MediaFile
from tikprep.formats.markdown_deck import MarkdownDeck

FORMATS: tuple[DeckFormat, ...] = (MarkdownDeck(),)

__all__ = ["FORMATS", "DeckBundle", "DeckFormat", "ImportedNote", "MediaFile", "format_for"]


def format_for(path: Path) -> DeckFormat:
    """The format of a file by its ending. Raises DeckFormatError for an ending that no format has."""
    for deck_format in FORMATS:
        if path.suffix.lower() in deck_format.suffixes:
            return deck_format
    known = ", ".join(suffix for deck_format in FORMATS for suffix in deck_format.suffixes)
    raise DeckFormatError(path, 1, f"this is no kind of deck that TikPrep knows: choose a file ending in {known}")
