"""Schedules and logs that no Anki of today would write, read as their time meant them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.apkg.hand_made import ANSWERED_MS, CREATED_S, Change, database, legacy, read_all, set_json
from tikprep.domain.model import Rating, ReviewKind
from tikprep.domain.study_day import study_day
from tikprep.formats.base import ImportedCard, ImportedReview, Reading

HOUR_S = 3_600
DAY_MS = 86_400_000


def read(tmp_path: Path, *changes: Change | str, offset_s: int = 0) -> tuple[ImportedCard, list[ImportedReview]]:
    """The only card of a package, and its log."""
    path = legacy(tmp_path / "a.apkg", database(*changes, notes=1))
    decks, log, _ = read_all(path, Reading(lambda _: offset_s))
    return decks[0].notes[0].cards[0], log


def log_of(*rows: tuple[int, int, int, int, int]) -> str:
    """SQL for a log: day, button, interval, factor, type."""
    written = [
        f"insert into revlog values ({ANSWERED_MS + day * DAY_MS + n}, 100, 0, {ease}, {ivl}, 0, {factor}, 9, {type_});"
        for n, (day, ease, ivl, factor, type_) in enumerate(rows)
    ]
    return "delete from revlog;" + "".join(written)


@pytest.mark.parametrize(("west_min", "hours_east"), [(-60, 1), (300, -5), (-765, 12.75), (0, 0)])
def test_a_due_day_counts_from_the_local_date_of_creation(tmp_path: Path, west_min: int, hours_east: float) -> None:
    card, _ = read(tmp_path, set_json("conf", {"creationOffset": west_min, "schedVer": 2}), offset_s=7 * HOUR_S)
    assert card.due_day == (CREATED_S + int(hours_east * HOUR_S)) // 86_400 + 500


def test_a_collection_without_an_offset_counts_by_the_clock_of_the_reader(tmp_path: Path) -> None:
    card, _ = read(tmp_path, "update col set conf = '{}'", offset_s=9 * HOUR_S)
    assert card.due_day == (CREATED_S + 9 * HOUR_S) // 86_400 + 500


def test_a_step_of_learning_is_due_on_its_day(tmp_path: Path) -> None:
    due_s = ANSWERED_MS // 1000
    card, _ = read(tmp_path, f"update cards set type = 1, queue = 1, due = {due_s}, ivl = 0", offset_s=HOUR_S)
    assert card.due_day == study_day(ANSWERED_MS, HOUR_S)
    assert (card.interval_days, card.repetitions) == (1, 0)


def test_a_card_in_a_filtered_deck_comes_as_it_lies_at_home(tmp_path: Path) -> None:
    home, _ = read(tmp_path)
    lent, _ = read(tmp_path, "update cards set odid = did, odue = due, did = 77, due = -100000")
    assert lent == home


def test_under_fsrs_the_last_ease_factor_of_the_log_stands(tmp_path: Path) -> None:
    log = log_of((0, 3, 4, 2350, 1), (4, 3, 9, 480, 1))
    card, rows = read(tmp_path, "update cards set factor = 0", log)
    assert card.ease_permille == 2350
    assert [(row.ease_before_permille, row.ease_permille) for row in rows] == [(2500, 2350), (2350, 2350)]


def test_without_any_ease_factor_a_card_starts_with_the_usual_one(tmp_path: Path) -> None:
    assert read(tmp_path, "update cards set factor = 0; delete from revlog")[0].ease_permille == 2500


@pytest.mark.parametrize(
    ("rows", "repetitions"),
    [
        ([(0, 3, -600, 0, 0), (0, 3, 1, 0, 0)], 1),
        ([(0, 3, 1, 0, 0), (1, 3, 3, 2500, 1), (4, 2, 5, 2350, 1)], 3),
        ([(0, 3, 1, 0, 0), (1, 3, 3, 2500, 1), (4, 1, 1, 2300, 1), (4, 3, 1, 2300, 2)], 1),
        ([(0, 3, 1, 0, 0), (1, 1, 1, 2300, 1), (2, 3, 3, 2300, 1)], 2),
        ([(0, 3, 1, 0, 0), (1, 3, 3, 2500, 1), (2, 3, 0, 0, 3)], 2),
        ([(0, 3, 1, 0, 0), (1, 3, 3, 2500, 1), (2, 0, 0, 0, 4), (3, 3, 1, 0, 0)], 1),
    ],
    ids=["learning", "two passes", "a lapse", "a pass after a lapse", "cramming", "a reset"],
)
def test_repetitions_are_the_run_of_passes(
    tmp_path: Path, rows: list[tuple[int, int, int, int, int]], repetitions: int
) -> None:
    assert read(tmp_path, log_of(*rows))[0].repetitions == repetitions


def test_a_run_without_end_stands_at_the_longest_there_is(tmp_path: Path) -> None:
    card, rows = read(tmp_path, log_of(*[(0, 3, 3, 2500, 1)] * 16_500, (1, 2, 3, 0, 1)))
    assert (card.repetitions, len(rows)) == (16_383, 16_501)
    assert rows[-1].ease_before_permille == rows[-1].ease_permille == 2500


@pytest.mark.parametrize("offset_s", [0, HOUR_S, 2670])
def test_the_last_day_is_that_of_the_last_answer_to_the_second(tmp_path: Path, offset_s: int) -> None:
    turn_ms = (20_000 * 86_400 + 4 * HOUR_S - offset_s) * 1000
    for at_ms, day in ((turn_ms - 1, 19_999), (turn_ms, 20_000)):
        card, _ = read(tmp_path, f"{log_of((0, 3, 1, 0, 0))} update revlog set id = {at_ms}", offset_s=offset_s)
        assert card.last_day == day == study_day(at_ms, offset_s)


@pytest.mark.parametrize(("interval", "repetitions"), [(1, 1), (5, 1), (6, 2), (15, 3), (38, 4)])
def test_without_a_log_the_interval_tells_the_likely_repetitions(
    tmp_path: Path, interval: int, repetitions: int
) -> None:
    card, _ = read(tmp_path, f"update cards set ivl = {interval}; delete from revlog")
    assert card.repetitions == repetitions
    assert card.last_day == card.due_day - interval


def test_the_first_scheduler_had_three_buttons_while_learning(tmp_path: Path) -> None:
    log = log_of((0, 2, -600, 0, 0), (0, 3, 4, 0, 0), (4, 2, 9, 2350, 1))
    _, old = read(tmp_path, log, set_json("conf", {"schedVer": 1}))
    _, new = read(tmp_path, log)
    assert [row.rating for row in old] == [Rating.GOOD, Rating.EASY, Rating.HARD]
    assert [row.rating for row in new] == [Rating.HARD, Rating.GOOD, Rating.HARD]


def test_a_reset_card_begins_anew(tmp_path: Path) -> None:
    _, rows = read(tmp_path, log_of((0, 3, 1, 0, 0), (1, 3, 3, 2200, 1), (2, 0, 0, 0, 4), (3, 3, 1, 0, 0)))
    assert [row.kind for row in rows] == [ReviewKind.FIRST, ReviewKind.REVIEW, ReviewKind.FIRST]
    assert rows[-1].ease_before_permille == 2500


def test_cramming_and_manual_rows_are_no_answers(tmp_path: Path) -> None:
    _, rows = read(tmp_path, log_of((0, 3, 0, 0, 3), (1, 0, 9, 2500, 4), (2, 0, 9, 2500, 5), (3, 3, 9, 2500, 3)))
    assert [(row.kind, row.interval_days) for row in rows] == [(ReviewKind.REVIEW, 9)]


def test_numbers_with_a_fraction_are_made_whole(tmp_path: Path) -> None:
    card, rows = read(tmp_path, "update cards set ivl = 9.75; update revlog set ivl = 9.75")
    assert card.interval_days == 9
    assert {row.interval_days for row in rows} == {9}
