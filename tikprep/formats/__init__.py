"""The deck formats that TikPrep reads and writes; a new one is a file here and a line below."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tikprep.errors import DeckFormatError, TikPrepError
from tikprep.formats.base import DeckBundle, DeckFormat, DeckPackage, ImportedNote, MediaFile, Reading
from tikprep.formats.markdown_deck import MarkdownDeck
from tikprep.formats.text import TextDeck

FORMATS: tuple[DeckFormat, ...] = (MarkdownDeck(), TextDeck())

__all__ = [
    "FORMATS",
    "DeckBundle",
    "DeckFormat",
    "DeckPackage",
    "ImportedNote",
    "MediaFile",
    "Reading",
    "deck_files",
    "format_for",
]


def format_for(path: Path, formats: Sequence[DeckFormat] = FORMATS) -> DeckFormat:
    """The format of a file by its ending. Raises DeckFormatError for an ending that no format has."""
    for deck_format in formats:
        if path.suffix.lower() in deck_format.suffixes:
            return deck_format
    raise DeckFormatError(
        path, 1, f"this is no kind of deck that TikPrep knows: choose a file ending in {_endings(formats)}"
    )


def deck_files(paths: Sequence[Path], formats: Sequence[DeckFormat] = FORMATS) -> list[Path]:
    """The deck files among these files and inside these folders, each once.

    A folder may hold read-me files too; a file that is named must be a deck. Raises TikPrepError.
    """
    found: dict[Path, None] = {}
    for path in paths:
        try:
            found.update(dict.fromkeys(_decks_of(path, formats)))
        except OSError as error:
            if isinstance(error, FileNotFoundError):
                raise TikPrepError(f"There is no file {path}.") from error
            raise TikPrepError(f"{path} cannot be read ({error.strerror}): check its name and permissions.") from error
    return list(found)


def _decks_of(path: Path, formats: Sequence[DeckFormat]) -> list[Path]:
    if path.is_dir():
        inside = [file for file in sorted(path.rglob("*")) if _is_meant_as_deck(file, formats)]
        if not inside:
            raise TikPrepError(f"{path} holds no deck: choose a folder with deck files ending in {_endings(formats)}.")
        return inside
    path.stat()  # tells what is wrong with a path that exists() only denies
    format_for(path, formats)
    return [path]


def _endings(formats: Sequence[DeckFormat]) -> str:
    return " or ".join(suffix for deck_format in formats for suffix in deck_format.suffixes)


def _is_meant_as_deck(path: Path, formats: Sequence[DeckFormat]) -> bool:
    return any(path.suffix.lower() in f.suffixes and f.is_meant(path) for f in formats) and path.is_file()
