"""Memory that was freed, handed back to the system: glibc keeps it for a program that may never ask again."""

from __future__ import annotations

import ctypes
import sys


def hand_back() -> None:
    """Give the free pages of the heap away; a few milliseconds. Elsewhere than on Linux the system does it."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
