"""The deck formats that TikPrep reads and writes; a new one is a file here and a line below."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tikprep.errors import DeckFormatError, TikPrepError
from tikprep.formats.apkg import AnkiPackage, LegacyAnkiPackage
from tikprep.formats.base import (
    DeckBundle,
    DeckFormat,
    DeckPackage,
    ImportedNote,
    MediaFile,
    Progress,
    Reading,
    no_progress,
)
from tikprep.formats.crowdanki import CrowdAnki
from tikprep.formats.markdown_deck import MarkdownDeck
from tikprep.formats.markdown_notes import MarkdownNotes
from tikprep.formats.mochi import Mochi
from tikprep.formats.plain_json import PlainJson
from tikprep.formats.sqlite_cards import SqliteCards
from tikprep.formats.text import TextDeck
from tikprep.formats.tikdeck import Tikdeck

# Where formats share an ending, the first that recognizes a file reads it.
FORMATS: tuple[DeckFormat, ...] = (
    MarkdownDeck(),
    MarkdownNotes(),
    Tikdeck(),
    CrowdAnki(),
    PlainJson(),
    Mochi(),
    SqliteCards(),
    TextDeck(),
    AnkiPackage(),
    LegacyAnkiPackage(),
)

# Files that stand in any folder and speak of it.
_BYSTANDERS = frozenset({"readme", "changelog", "contributing", "license"})
_HIDDEN = (".", "~$", "__MACOSX")

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
    """The format of a file: by its ending, and by its content where formats share the ending.

    Raises DeckFormatError for an ending that no format has, or content that none of them recognizes.
    """
    found = [deck_format for deck_format in formats if path.suffix.lower() in deck_format.suffixes]
    if not found:
        raise DeckFormatError(
            path, 1, f"this is no kind of deck that TikPrep knows: choose a file ending in {_endings(formats)}"
        )
    if len(found) == 1:
        return found[0]
    for deck_format in found:
        if deck_format.recognizes(path):
            return deck_format
    names = " or ".join(deck_format.title for deck_format in found)
    raise DeckFormatError(path, 0, f"its content is no {names}: choose another file or export it again")


def deck_files(
    paths: Sequence[Path], formats: Sequence[DeckFormat] = FORMATS, progress: Progress = no_progress
) -> list[Path]:
    """The deck files among these files and inside these folders, each once.

    A folder may hold read-me files too; a file that is named must be a deck. Raises TikPrepError, or
    Cancelled from `progress`, which is told of each file without a total.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        try:
            for file in _decks_of(path, formats, progress):
                found.setdefault(file.resolve(), file)
        except OSError as error:
            if isinstance(error, FileNotFoundError):
                raise TikPrepError(f"There is no file {path}.") from error
            raise TikPrepError(f"{path} cannot be read ({error.strerror}): check its name and permissions.") from error
    return list(found.values())


def _decks_of(path: Path, formats: Sequence[DeckFormat], progress: Progress) -> list[Path]:
    if path.is_dir():
        everything = sorted(file for file in _told(path.rglob("*"), progress) if not _is_hidden(file, path))
        inside = [file for file in _told(everything, progress) if _is_meant_as_deck(file, formats)]
        if not inside:
            raise TikPrepError(_holds_no_deck(path, everything, formats))
        return inside
    if not stat.S_ISREG(path.stat().st_mode):  # stat tells what is wrong with a path that exists() only denies
        raise DeckFormatError(path, 0, "this is no ordinary file: choose a deck file")
    format_for(path, formats)
    return [path]


def _told(files: Iterable[Path], progress: Progress) -> Iterator[Path]:
    """The same files; a folder of a whole disk takes minutes, and somebody may want to stop."""
    for file in files:
        progress(0, 0)
        yield file


def _is_hidden(file: Path, folder: Path) -> bool:
    """Whether a file below a folder is what its system keeps there: settings, thrown away notes, a file's twin."""
    return any(part.startswith(_HIDDEN) for part in file.parts[len(folder.parts) :])


def _holds_no_deck(folder: Path, files: Sequence[Path], formats: Sequence[DeckFormat]) -> str:
    suffixes = {suffix for deck_format in formats for suffix in deck_format.suffixes}
    named = (file for file in files if file.stem.lower() not in _BYSTANDERS and file.suffix.lower() in suffixes)
    alike = next((file.name for file in named if file.is_file()), None)
    if alike is None:
        return f"{folder} holds no deck: choose a folder with deck files ending in {_endings(formats)}."
    return f"{folder} holds no file that says it is a deck: if {alike} holds cards, choose the file itself."


def _endings(formats: Sequence[DeckFormat]) -> str:
    return " or ".join(dict.fromkeys(suffix for deck_format in formats for suffix in deck_format.suffixes))


def _is_meant_as_deck(path: Path, formats: Sequence[DeckFormat]) -> bool:
    # Asked first: to open a pipe is to wait for its writer.
    if path.stem.lower() in _BYSTANDERS or not path.is_file():
        return False
    return any(path.suffix.lower() in f.suffixes and f.is_meant(path) for f in formats)
