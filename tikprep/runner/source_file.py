"""Reads the source of an answer from a file."""

from __future__ import annotations

from pathlib import Path

from tikprep.errors import NotFound, TikPrepError
from tikprep.runner.languages import LANGUAGES, Language

_MOST_BYTES = 4 * 1024 * 1024


def language_of(path: Path, name: str | None) -> Language:
    """The language of this name, or of the file's ending. Raises NotFound."""
    known = ", ".join(language.name for language in LANGUAGES)
    for language in LANGUAGES:
        if name == language.name or (name is None and path.suffix == Path(language.source_name).suffix):
            return language
    if name is None:
        raise NotFound(f"The ending of {path.name} tells no language: add --language with one of {known}.")
    raise NotFound(f"There is no language '{name}'. There are: {known}.")


def read_source(path: Path) -> str:
    """The text of the file. Raises TikPrepError for what cannot be read or is no text."""
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise TikPrepError(f"{path} cannot be read ({error.strerror}): check its name and permissions.") from error
    if len(raw) > _MOST_BYTES:
        raise TikPrepError(f"{path} is larger than {_MOST_BYTES // 1024} KB: the judge takes no such source.")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise TikPrepError(f"{path} is no text in UTF-8: save the source as one.") from error
