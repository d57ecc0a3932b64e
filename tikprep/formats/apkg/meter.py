"""How far the reading of a package came."""

from __future__ import annotations

from tikprep.formats.base import Progress

WHOLE = 1000


class Meter:
    """Tells progress in thousandths of the whole, each once unless somebody only asks whether to stop."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._done = 0

    def reached(self, done: int) -> None:
        """Tell how far the work came. Raises Cancelled."""
        self._done = done
        self._progress(done, WHOLE)

    def part(self, start: int, end: int, done: int, total: int) -> None:
        """Tell that `done` of `total` of the stretch from `start` to `end` is behind us. Raises Cancelled."""
        self.reached(start + (end - start) * min(done, total) // max(total, 1))

    def waiting(self) -> None:
        """Give a person the chance to stop. Raises Cancelled."""
        self._progress(self._done, WHOLE)
