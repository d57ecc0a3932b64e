"""Tests that look at the clock run beside no other: what a busy machine takes is not what they ask about.

    @pytest.mark.quiet

Parallel workers share two locks. Every test holds the second one in common, a quiet one alone; the first is the
turnstile before it, or the others would pass by a quiet test that waits.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl


@contextmanager
def turn(folder: Path, *, is_quiet: bool) -> Iterator[None]:
    """Hold the machine for a test, alone or with others of a run that share a folder. Nothing is held on Windows."""
    if sys.platform == "win32":
        yield
        return
    turnstile, room = (_opened(folder / f"{name}.lock") for name in ("turnstile", "room"))
    try:
        fcntl.flock(turnstile, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if is_quiet else fcntl.LOCK_SH)
        fcntl.flock(turnstile, fcntl.LOCK_UN)
        yield
    finally:
        os.close(turnstile)
        os.close(room)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
