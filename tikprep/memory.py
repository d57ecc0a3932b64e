"""Memory that was freed, handed back to the system: glibc keeps it for a program that may never ask again."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

_MMAP_THRESHOLD = -3
_LARGE_BYTES = 256 * 1024


def hand_back() -> None:
    """Give the free pages of the heap away; a few milliseconds. Elsewhere than on Linux the system does it."""
    trim = _of_glibc("malloc_trim")
    if trim is not None:
        trim(0)


def keep_large_apart() -> None:
    """Let pictures and the like go back to the system as soon as they are freed.

    By itself glibc puts blocks as large as one that was freed into the heap from then on, where a small one behind
    them holds them: pages painted ahead would cost megabytes a session.
    """
    options = _of_glibc("mallopt")
    if options is not None:
        options(_MMAP_THRESHOLD, _LARGE_BYTES)


def _of_glibc(name: str) -> Callable[..., int] | None:
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
