"""What to tell a person whom the disk refuses a file: where room is lacking, or what else to do."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from tikprep.errors import TikPrepError

_FULL = (errno.ENOSPC, errno.EDQUOT)


def is_full(error: OSError) -> bool:
    """Whether the disk, or a person's share of it, has no room left."""
    return error.errno in _FULL


def drive_of(path: Path) -> str:
    """The drive on which a file lies or would lie: a letter, or where its file system is mounted."""
    path = path.absolute()
    if path.drive:
        return path.drive
    while not os.path.ismount(path) and path != path.parent:
        path = path.parent
    return str(path)


def no_room(drive: str) -> str:
    """The words for a full drive."""
    return f"no room is left on the drive {drive}"


def unwritable(
    path: Path, error: OSError, remedy: str = "make its folder writable or choose another place"
) -> TikPrepError:
    """The error for a file that cannot be put down; `remedy` is for all but a full drive, whose remedy is room."""
    if is_full(error):
        return TikPrepError(
            f"{path} cannot be written: {no_room(drive_of(path))}. Free some space there or choose another place."
        )
    return TikPrepError(f"{path} cannot be written ({error.strerror or error}): {remedy}.")
