"""A disk that takes no more, for as long as a block runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform != "win32":
    import resource
    import signal


@contextmanager
def full_disk(limit_bytes: int = 1) -> Iterator[None]:
    """No file of this process can grow beyond so many bytes, nor be written to there."""
    assert sys.platform != "win32", "Windows has no such limit"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)
