"""Study days: they turn at 4 am local time, so a session after midnight belongs to the evening.

A study day is an integer, days since 1970-01-01 of the local calendar. The offset of
local time is a parameter, so a clock change or a flight moves the turn of the day
with the clock on the wall.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

TURNS_AT_HOUR = 4
_DAY_S = 86_400
_EPOCH = date(1970, 1, 1)


def study_day(now_ms: int, utc_offset_s: int) -> int:
    """The study day of a moment, where local time is UTC plus `utc_offset_s`."""
    return (now_ms // 1000 + utc_offset_s - TURNS_AT_HOUR * 3600) // _DAY_S


def local_hour(now_ms: int, utc_offset_s: int) -> int:
    """The hour on the wall, 0-23."""
    return (now_ms // 1000 + utc_offset_s) % _DAY_S // 3600


def offset_spans(first_ms: int, last_ms: int, utc_offset_s: Callable[[int], int]) -> list[tuple[int, int]]:
    """Since when local time is ahead of UTC by how many seconds, from `first_ms` to `last_ms`, the oldest first.

    A clock that is put forth and back within a day is not noticed.
    """
    known_ms, offset_s = first_ms, utc_offset_s(first_ms)
    spans = [(first_ms, offset_s)]
    while known_ms < last_ms:
        next_ms = min(known_ms + _DAY_S * 1000, last_ms)
        next_s = utc_offset_s(next_ms)
        if next_s != offset_s:
            before_ms, changed_ms = known_ms, next_ms
            while changed_ms - before_ms > 1:
                middle_ms = (before_ms + changed_ms) // 2
                if utc_offset_s(middle_ms) == offset_s:
                    before_ms = middle_ms
                else:
                    changed_ms = middle_ms
            spans.append((changed_ms, next_s))
            offset_s = next_s
        known_ms = next_ms
    return spans


def day_never_back(computed_day: int, last_day: int) -> int:
    """Hold the day still where a flight west or a clock change would repeat one.

    A repeated day would hand out its daily limits twice. Only one day is bridged: a
    clock that was far ahead and got mended must not freeze the calendar.
    """
    return last_day if last_day - computed_day == 1 else computed_day


def calendar_date(day: int) -> date:
    """The date that the evening of a study day bears."""
    return _EPOCH + timedelta(days=day)
