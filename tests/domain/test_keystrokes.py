"""A log tells what happened exactly; where the time went adds up; a replay shortens nothing but pauses."""

from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.keystrokes import (
    Activity,
    Event,
    LogDamaged,
    Ran,
    Session,
    Stands,
    Typed,
    applied,
    code_after,
    read,
    reel,
    stretches,
    time_spent,
    written,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
gaps = st.integers(0, 300_000) | st.integers(0, 25_000)


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """Sessions in which every edit fits the code that it finds."""
    code = draw(texts)
    events: list[Event] = [Stands(0, code)]
    for at_ms in accumulate(draw(st.lists(gaps, max_size=12))):
        kind = draw(st.sampled_from(["typed", "typed", "ran", "stands"]))
        event: Event = Stands(at_ms, draw(texts))
        if kind == "ran":
            event = Ran(at_ms, draw(st.sampled_from(["run", "submit", "growth"])), draw(texts), draw(st.booleans()))
        elif kind == "typed":
            start = draw(st.integers(0, len(code)))
            end = draw(st.integers(start, len(code)))
            event = Typed(at_ms, start, code[start:end], draw(texts))
        code = applied(code, event)
        events.append(event)
    return Session(5, "python", tuple(events))


@given(sessions())
def test_a_log_reads_back_as_it_was_written(session: Session) -> None:
    assert read(written(session.events)) == list(session.events)


@given(sessions())
def test_the_code_after_some_events_is_theirs_in_order(session: Session) -> None:
    code = ""
    for count, event in enumerate(session.events, start=1):
        code = applied(code, event)
        assert code_after(session.events, count) == code


@given(sessions(), st.data())
def test_what_is_known_of_the_code_changes_nothing(session: Session, data: st.DataObject) -> None:
    counts = st.integers(0, len(session.events))
    known, count = data.draw(counts), data.draw(counts)
    assert code_after(session.events, count, (known, code_after(session.events, known))) == code_after(
        session.events, count
    )


@given(sessions())
def test_all_time_is_told_once(session: Session) -> None:
    found = stretches(session)
    assert sum(time_spent(session).values()) == session.duration_ms
    assert all(a.end_ms == b.start_ms and a.activity is not b.activity for a, b in pairwise(found))
    assert not found or (found[0].start_ms, found[-1].end_ms) == (0, session.duration_ms)


@given(sessions(), st.integers(0, 30_000))
def test_a_replay_shortens_pauses_alone(session: Session, longest_ms: int) -> None:
    whole, short = reel(session), reel(session, longest_ms)
    assert whole.shown_ms == tuple(event.at_ms for event in session.events)
    for (a, b), (c, d) in zip(pairwise(whole.shown_ms), pairwise(short.shown_ms), strict=True):
        assert d - c == min(b - a, longest_ms)
    assert short.count_at(short.length_ms) == len(session.events)
    assert short.time_of(session.duration_ms) == short.length_ms


def typed(at_s: float) -> Typed:
    return Typed(round(at_s * 1000), 0, "", "x")


def ran(at_s: float, *, has_failed: bool, what: str = "run") -> Ran:
    return Ran(round(at_s * 1000), what, "", has_failed)


@pytest.mark.parametrize(
    ("events", "wanted"),
    [
        ([typed(60)], "reading 60"),
        ([typed(60), typed(80)], "reading 60, writing 20"),
        ([typed(60), typed(81)], "reading 81"),
        ([typed(1), typed(122)], "reading 1, idle 121"),
        ([typed(121), typed(122)], "idle 121, writing 1"),
        ([ran(30, has_failed=True), typed(40)], "reading 40"),
        ([typed(1), ran(5, has_failed=True), typed(65), typed(70)], "reading 1, writing 4, debugging 65"),
        ([typed(1), ran(5, has_failed=True), typed(8), typed(38)], "reading 1, writing 4, debugging 3, reading 30"),
        (
            [typed(1), ran(5, has_failed=True), typed(8), ran(9, has_failed=False), typed(12)],
            "reading 1, writing 4, debugging 4, writing 3",
        ),
        (
            [typed(1), ran(5, has_failed=True), ran(6, has_failed=False, what="growth"), typed(9)],
            "reading 1, writing 4, debugging 4",
        ),
    ],
)
def test_each_stretch_has_its_activity(events: list[Event], wanted: str) -> None:
    session = Session(0, "python", (Stands(0, ""), *events))
    found = [f"{each.activity} {(each.end_ms - each.start_ms) / 1000:g}" for each in stretches(session)]
    assert ", ".join(found) == wanted


def test_the_next_run_is_found() -> None:
    session = Session(0, "python", (Stands(0, ""), typed(1), ran(2, has_failed=True), typed(3)))
    assert reel(session).next_run(1) == 3
    assert reel(session).next_run(3) is None


@pytest.mark.parametrize(
    "text", ["", "{", "3", "[3]", '[["e",1,2]]', '[["e","a",0,"",""]]', '[["q",1]]', "[" * 100_000, "null"]
)
def test_what_is_no_log_is_refused(text: str) -> None:
    with pytest.raises(LogDamaged):
        read(text)


@pytest.mark.parametrize(
    "event", [Typed(0, 1, "x", ""), Typed(0, 4, "", "x"), Typed(0, -1, "c", ""), Typed(0, 2, "cd", "")]
)
def test_an_edit_that_cannot_have_happened_is_refused(event: Typed) -> None:
    with pytest.raises(LogDamaged):
        applied("abc", event)


def test_no_activity_is_missing_from_the_sum() -> None:
    assert list(time_spent(Session(0, "python", (Stands(0, ""),)))) == list(Activity)
