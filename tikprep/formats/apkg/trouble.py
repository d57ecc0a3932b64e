"""What the world does while a package is read, told as one kind of error."""

from __future__ import annotations

import errno
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import zstandard

from tikprep.disk import drive_of, is_full, no_room
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


def no_temporary_room(path: Path) -> DeckFormatError:
    """The error for a package that is sound, but cannot be unpacked for lack of room."""
    where = no_room(drive_of(Path(gettempdir())))
    return DeckFormatError(path, 0, f"the package cannot be unpacked, as {where}: free some space there")


@contextmanager
def telling(path: Path, what: str) -> Iterator[None]:
    """Tell what the disk and the unpackers raise as a DeckFormatError about `what`."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise no_temporary_room(path) from error
        if error.errno == errno.EINVAL:  # an offset of the file that leads before its beginning
            raise damaged(path, f"{what} cannot be read") from error
        reason = f"the file cannot be read ({error.strerror or error}): check its name, its permissions and the disk"
        raise DeckFormatError(path, 0, reason) from error
    except _BROKEN as error:
        raise damaged(path, f"{what} cannot be read ({_words(error)})") from error


def json_table(written: str | bytes | None) -> dict[str, Any]:
    """A JSON object; nothing is an empty one. Raises TypeError or ValueError for anything else."""
    return as_table(json.loads(written or "{}"))


def as_table(value: object) -> dict[str, Any]:
    """A JSON object inside another. Raises TypeError for anything else."""
    if not isinstance(value, dict):
        raise TypeError("no table")
    return value


def _words(error: Exception) -> str:
    words = " ".join(str(error).split())
    return words[:120] if words.isprintable() and words else type(error).__name__
