"""Study days: they turn at 4 am local time, so a session after midnight belongs to the evening.

A study day is an integer, days since 1970-01-01 of the local calendar. The offset of
local time is a parameter, so a clock change or a flight moves the turn of the day
with the clock on the wall.
"""

from __future__ import annotations

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


def day_never_back(computed_day: int, last_day: int) -> int:
    """Hold the day still where a flight west or a clock change would repeat one.

    A repeated day would hand out its daily limits twice. Only one day is bridged: a
    clock that was far ahead and got mended must not freeze the calendar.
    """
    return last_day if last_day - computed_day == 1 else computed_day


def calendar_date(day: int) -> date:
    """The date that the evening of a study day bears."""
    return _EPOCH + timedelta(days=day)
