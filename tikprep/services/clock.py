"""The one place that asks what time it is; everything below is told."""

from __future__ import annotations

import time
from typing import Protocol

_ZONE_LASTS_MS = 60_000


class Clock(Protocol):
    """Time as the collection needs it."""

    def now_ms(self) -> int:
        """Milliseconds since the epoch."""

    def utc_offset_s(self, at_ms: int) -> int:
        """Seconds that local time is ahead of UTC at a moment."""


class SystemClock:
    """The clock of this machine, which may change its time zone while the program runs."""

    def __init__(self) -> None:
        self._zone_read_ms = 0

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def utc_offset_s(self, at_ms: int) -> int:
        if abs(at_ms - self._zone_read_ms) > _ZONE_LASTS_MS and hasattr(time, "tzset"):
            time.tzset()
            self._zone_read_ms = at_ms
        return time.localtime(at_ms / 1000).tm_gmtoff
