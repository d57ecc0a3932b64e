"""The deck formats that TikPrep reads and writes; a new one is a file here and a line below."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tikprep.errors import DeckFormatError, TikPrepError
from tikprep.formats.base import DeckBundle, DeckFormat, ImportedNote, MediaFile
from tikprep.formats.markdown_deck import MarkdownDeck

FORMATS: tuple[DeckFormat, ...] = (MarkdownDeck(),)

__all__ = ["FORMATS", "DeckBundle", "DeckFormat", "ImportedNote", "MediaFile", "deck_files", "format_for"]


def format_for(path: Path) -> DeckFormat:
    """The format of a file by its ending. Raises DeckFormatError for an ending that no format has."""
    for deck_format in FORMATS:
        if path.suffix.lower() in deck_format.suffixes:
            return deck_format
    raise DeckFormatError(path, 1, f"this is no kind of deck that TikPrep knows: choose a file ending in {_endings()}")


def deck_files(paths: Sequence[Path]) -> list[Path]:
    """The deck files among these files and inside these folders, each once.

    A folder may hold read-me files too; a file that is named must be a deck. Raises TikPrepError.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = [file for file in sorted(path.rglob("*")) if _is_meant_as_deck(file)]
            if not inside:
                raise TikPrepError(f"{path} holds no deck: choose a folder with deck files ending in {_endings()}.")
            found.update(dict.fromkeys(inside))
        elif not path.exists():
            raise TikPrepError(f"There is no file {path}.")
        else:
            format_for(path)
            found[path] = None
    return list(found)


def _endings() -> str:
    return " or ".join(suffix for deck_format in FORMATS for suffix in deck_format.suffixes)


def _is_meant_as_deck(path: Path) -> bool:
    return any(path.suffix.lower() in f.suffixes and f.is_meant(path) for f in FORMATS) and path.is_file()
