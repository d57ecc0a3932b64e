"""JSON from strangers: parsed within limits, and walked with messages that say where it is not what it should be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, NoReturn

from tikprep.errors import DeckFormatError
from tikprep.formats.archive import shown

MAX_JSON_BYTES = 64_000_000
LONGEST_TEXT = 1_000_000
_LARGEST_NUMBER = 2**53


class Node(NamedTuple):
    """A value and where it stands in its file, such as `notes[3].fields`."""

    path: Path
    where: str
    value: object

    @property
    def is_missing(self) -> bool:
        """Whether nothing stands there, or null."""
        return self.value is None

    def wrong(self, wanted: str) -> DeckFormatError:
        """The error that this place is not what it should be."""
        return DeckFormatError(self.path, 0, f"{self.where or 'its content'} is no {wanted}: mend it or export again")

    def get(self, *keys: str) -> Node:
        """What stands under the first of these keys that is there; missing if none is. Raises DeckFormatError."""
        if not isinstance(self.value, dict):
            raise self.wrong("object of keys and values")
        key = next((key for key in keys if self.value.get(key) is not None), keys[0])
        return Node(self.path, f"{self.where}.{key}" if self.where else key, self.value.get(key))

    def each(self) -> Iterator[Node]:
        """The members of a list; a missing one is empty. Raises DeckFormatError."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            raise self.wrong("list")
        for number, value in enumerate(self.value):
            yield Node(self.path, f"{self.where}[{number}]", value)

    def members(self) -> Iterator[tuple[str, Node]]:
        """The keys of an object and what stands under them; a missing one is empty. Raises DeckFormatError."""
        if self.value is None:
            return
        if not isinstance(self.value, dict):
            raise self.wrong("object of keys and values")
        for key, value in self.value.items():
            yield clean(key), Node(self.path, f"{self.where}.{shown(key)}", value)

    def text(self, longest: int = LONGEST_TEXT) -> str:
        """A text, or a number as text; '' if missing. Raises DeckFormatError."""
        value = self.value
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.wrong("text")
        text = clean(str(value))
        if len(text) > longest:
            raise DeckFormatError(
                self.path, 0, f"{self.where} is longer than {longest:,} characters: part it into several cards"
            )
        return text

    def texts(self) -> tuple[str, ...]:
        """A list of texts, or one text of words; empty if missing. Raises DeckFormatError."""
        if isinstance(self.value, str):
            return tuple(self.text().replace(",", " ").split())
        return tuple(node.text() for node in self.each())

    def number(self) -> int:
        """A whole number that any program can hold; 0 if missing. Raises DeckFormatError."""
        if self.value is None:
            return 0
        if isinstance(self.value, bool) or not isinstance(self.value, int) or abs(self.value) > _LARGEST_NUMBER:
            raise self.wrong("whole number")
        return self.value

    def flag(self) -> bool:
        """True or false; false if missing. Raises DeckFormatError."""
        if self.value is not None and not isinstance(self.value, bool):
            raise self.wrong("true or false")
        return bool(self.value)


def clean(text: str) -> str:
    """The text with halves of characters mended, or replaced where the other half is missing, and no NUL."""
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "")


def read_bytes(path: Path, most_bytes: int = MAX_JSON_BYTES) -> bytes:
    """A file whole, if it is a file and not too long. Raises DeckFormatError."""
    try:
        if path.exists() and not path.is_file():
            raise DeckFormatError(path, 0, "this is no ordinary file: choose a deck file")
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise DeckFormatError(
            path, 0, f"it cannot be read ({error.strerror}): check its name and permissions"
        ) from error
    if len(content) > most_bytes:
        raise DeckFormatError(path, 0, f"the file is larger than {most_bytes // 1_000_000} MB: part it into decks")
    return content


def decoded(content: bytes, path: Path) -> str:
    """The text of UTF-8 bytes. Raises DeckFormatError with its line."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1  # places are counted behind a mark
        raise DeckFormatError(path, line, "the file is not UTF-8 text: save it in the encoding UTF-8") from error


def parse_json(content: bytes, path: Path) -> Node:
    """The value of JSON text. Raises DeckFormatError with the line that is none."""
    text = decoded(content, path)
    try:
        return Node(path, "", json.loads(text, parse_constant=_no_number))
    except json.JSONDecodeError as error:
        raise _no_json(error, text, path) from error
    except RecursionError as error:
        raise DeckFormatError(path, 1, "its brackets are nested too deep: export the deck again") from error
    except ValueError as error:
        raise DeckFormatError(path, 1, "it holds a number that no deck needs: take it out") from error


def is_json(content: bytes, path: Path) -> bool:
    """Whether bytes are JSON of any kind that `parse_json` takes."""
    try:
        parse_json(content, path)
    except DeckFormatError:
        return False
    return True


def _no_json(error: json.JSONDecodeError, text: str, path: Path) -> DeckFormatError:
    if not text.strip():
        return DeckFormatError(path, 1, "this is no JSON, it is empty: export the deck again")
    # A string that merely lacks its quote is met at the end of its line, and told otherwise.
    if error.msg.startswith("Unterminated string") or not text[error.pos :].strip():
        line = text.rstrip().count("\n") + 1
        return DeckFormatError(path, line, "its JSON ends here, in the middle: get the file again or export again")
    return DeckFormatError(path, error.lineno, f"this is no JSON ({error.msg}): mend it or export again")


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
