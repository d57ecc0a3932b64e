"""The day turns at 4 am on the wall, whatever the wall does."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.study_day import calendar_date, day_never_back, local_hour, offset_spans, study_day

EPOCH = date(1970, 1, 1)


def day_at(text: str, zone: str) -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    offset = moment.utcoffset()
    assert offset is not None
    return study_day(int(moment.timestamp() * 1000), int(offset.total_seconds()))


def test_an_hour_after_midnight_belongs_to_the_evening_before() -> None:
    assert day_at("2026-11-21T01:00", "Europe/Berlin") == day_at("2026-11-20T22:00", "Europe/Berlin")


def test_the_day_turns_at_four() -> None:
    assert day_at("2026-11-21T04:00", "Europe/Berlin") == day_at("2026-11-21T03:59", "Europe/Berlin") + 1


def test_the_turn_keeps_to_the_wall_clock_when_the_clocks_change() -> None:
    for night in ("2026-03-29", "2026-10-25"):
        before, after = day_at(f"{night}T03:59", "Europe/Berlin"), day_at(f"{night}T04:00", "Europe/Berlin")
        assert after == before + 1
    assert day_at("2026-10-26T04:00", "Europe/Berlin") - day_at("2026-10-24T04:00", "Europe/Berlin") == 2


def test_the_date_of_a_day_is_that_of_its_noon() -> None:
    assert calendar_date(day_at("2026-02-28T12:00", "Asia/Shanghai")) == date(2026, 2, 28)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),
    st.sampled_from(["UTC", "Asia/Kolkata", "America/New_York"]),
)
def test_a_day_is_the_wall_date_four_hours_ago(moment: datetime, zone: str) -> None:
    local = moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    offset = local.utcoffset()
    assert offset is not None
    offset_s = int(offset.total_seconds())
    at_ms = int(local.timestamp() * 1000)
    wall = local.date().toordinal() - EPOCH.toordinal() - (local.hour < 4)
    assert study_day(at_ms, offset_s) == wall
    assert local_hour(at_ms, offset_s) == local.hour


def test_a_flight_west_does_not_repeat_a_day_but_a_mended_clock_goes_back() -> None:
    assert day_never_back(computed_day=99, last_day=100) == 100
    assert day_never_back(computed_day=101, last_day=100) == 101
    assert day_never_back(computed_day=60, last_day=100) == 60


@given(st.lists(st.integers(1, 400 * 86_400_000), max_size=6), st.integers(1, 400 * 86_400_000))
def test_spans_tell_the_offset_of_every_moment_of_a_clock_that_changes_at_most_once_a_day(
    gaps: list[int], moment: int
) -> None:
    changes = [sum(gaps[: n + 1]) + 2 * 86_400_000 * (n + 1) for n in range(len(gaps))]

    def offset_s(at_ms: int) -> int:
        return 900 * sum(at_ms >= change for change in changes)

    last_ms = max(moment, *changes, 2)
    spans = offset_spans(1, last_ms, offset_s)
    for at_ms in (1, moment, last_ms, *changes, *(change - 1 for change in changes)):
        assert [offset for since_ms, offset in spans if since_ms <= at_ms][-1] == offset_s(at_ms)
