"""Bytes to text: which encoding a file is in, and where it is no text at all."""

from __future__ import annotations

import codecs
from pathlib import Path

from tikprep.errors import DeckFormatError
from tikprep.formats.archive import shown

MAX_BYTES = 200_000_000
_HEAD_BYTES = 4_096
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
# Of the bytes that may be the high ones of a script in the Latin range, how many are zero.
_MOSTLY = 0.6


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises DeckFormatError."""
    try:
        if path.exists() and not path.is_file():
            raise DeckFormatError(path, 1, "this is no ordinary file: choose a text file")
        if path.stat().st_size > MAX_BYTES:
            raise DeckFormatError(path, 1, f"the file is larger than {MAX_BYTES // 1_000_000} MB: part it")
        return path.read_bytes()
    except OSError as error:
        problem = f"the file cannot be read ({error.strerror}): check its name and permissions"
        raise DeckFormatError(path, 1, problem) from error


def encoding_of(content: bytes) -> str:
    """The encoding of a file: by its mark, by the zeros of UTF-16, UTF-8 if it is, else Windows-1252."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    wide = _wide_encoding(content[:_HEAD_BYTES])
    if wide:
        return wide
    return "utf-8" if _is_utf8(content) else "cp1252"


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return True
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wide_encoding(head: bytes) -> str:
    pairs = len(head) // 2
    if not pairs:
        return ""
    low, high = head[0::2].count(0), head[1::2].count(0)
    if high >= _MOSTLY * pairs and not low:
        return "utf-16-le"
    if low >= _MOSTLY * pairs and not high:
        return "utf-16-be"
    return ""


def decoded(content: bytes, encoding: str, path: Path) -> str:
    """The text with one kind of line end and no mark before it. Raises DeckFormatError with the line."""
    is_guess = encoding == "cp1252"
    try:
        text = content.decode(encoding, "replace" if is_guess else "strict")
    except LookupError as error:
        raise DeckFormatError(
            path, 1, f"there is no encoding '{shown(encoding)}': choose another, such as utf-8, cp1252 or utf-16"
        ) from error
    except UnicodeError as error:
        # It counts its places behind the mark.
        line = error.object.count(b"\n", 0, error.start) + 1 if isinstance(error, UnicodeDecodeError) else 1
        name = _NAMES.get(encoding, encoding)
        raise DeckFormatError(
            path,
            line,
            f"this line holds bytes that are no text in the encoding {name}: save the file anew as UTF-8, "
            "or choose its encoding (--encoding, or Encoding in the window)",
        ) from error
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DeckFormatError(
            path, line, "the file holds a NUL byte, so it is not text: delete it or save the file anew"
        )
    return text
