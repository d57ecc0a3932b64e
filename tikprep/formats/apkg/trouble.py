"""What the world does while a package is read, told as one kind of error."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import zstandard

from tikprep.errors import DeckFormatError

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    zstandard.ZstdError,
    struct.error,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)


def damaged(path: Path, what: str) -> DeckFormatError:
    """The error for a package that is not what it says."""
    return DeckFormatError(path, 0, f"{what}: export it from Anki again, or get the file anew")


def too_big(path: Path, what: str) -> DeckFormatError:
    """The error for a package beyond our limits."""
    return DeckFormatError(path, 0, f"{what}: export it from Anki in smaller parts")


@contextmanager
def telling(path: Path, what: str) -> Iterator[None]:
    """Tell what the disk and the unpackers raise as a DeckFormatError about `what`."""
    try:
        yield
    except OSError as error:
        reason = f"the file cannot be read ({error.strerror or error}): check its name, its permissions and the disk"
        raise DeckFormatError(path, 0, reason) from error
    except _BROKEN as error:
        raise damaged(path, f"{what} cannot be read ({_words(error)})") from error


def _words(error: Exception) -> str:
    words = " ".join(str(error).split())
    return words[:120] if words.isprintable() and words else type(error).__name__
