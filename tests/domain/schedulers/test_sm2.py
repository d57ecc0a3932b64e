"""SM-2 against the published rule and against laws that must hold for any history."""

from __future__ import annotations

import math
from dataclasses import fields
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.model import Card, Rating, State
from tikprep.domain.schedulers.base import Rules, becomes_leech
from tikprep.domain.schedulers.fuzz import fuzz_reach_days, fuzzed
from tikprep.domain.schedulers.sm2 import EASE_FLOOR_PERMILLE, Sm2

NOW_MS = 1_790_000_000_000
ratings = st.sampled_from(Rating)


def new_card() -> Card:
    return Card(id=1, note_id=1, deck_id=1, ordinal=0, position=0)


def reviewed_when_due(grades: list[int], rules: Rules | None = None) -> list[Card]:
    """The card after each grade, every answer on its due day, without same-day repetitions."""
    card, day, after = new_card(), 100, []
    for grade in grades:
        card = Sm2().answer(card, Rating(grade), day=day, now_ms=NOW_MS, rules=rules or Rules())
        after.append(card)
        day = card.due_day
    return after


@pytest.mark.parametrize(
    ("grades", "intervals", "ease_permille"),
    [
        ([4, 4, 4, 4], [1, 6, 15, 38], 2500),
        ([5, 5, 5, 5], [1, 6, 17, 50], 2900),
        ([3, 3, 3, 3], [1, 6, 13, 26], 1940),
        ([4, 4, 4, 1, 4, 4, 4], [1, 6, 15, 1, 6, 15, 38], 2500),
        ([0, 0, 0], [1, 1, 1], 2500),
    ],
)
def test_intervals_are_those_of_the_published_rule(grades: list[int], intervals: list[int], ease_permille: int) -> None:
    after = reviewed_when_due(grades)
    assert [card.interval_days for card in after] == intervals
    assert after[-1].ease_permille == ease_permille


def test_ease_drops_on_a_lapse_where_that_reading_is_chosen() -> None:
    after = reviewed_when_due([4, 4, 4, 1, 4, 4, 4], Rules(ease_drops_on_lapse=True))
    assert [card.interval_days for card in after] == [1, 6, 15, 1, 6, 12, 24]
    assert after[-1].ease_permille == 1960


def test_a_card_graded_below_good_waits_for_its_same_day_repetition_until_it_scores_good() -> None:
    card = Sm2().answer(new_card(), Rating.HARD, day=100, now_ms=NOW_MS, rules=Rules())
    assert card.drill_since_ms == NOW_MS
    again = Sm2().answer(card, Rating.HARD, day=100, now_ms=NOW_MS + 9, rules=Rules())
    assert again.drill_since_ms == NOW_MS + 9
    done = Sm2().answer(again, Rating.GOOD, day=100, now_ms=NOW_MS + 20, rules=Rules())
    assert done.drill_since_ms == 0


def test_a_due_card_outranks_the_repetition_it_still_owes() -> None:
    owed = Sm2().answer(new_card(), Rating.AGAIN, day=100, now_ms=NOW_MS, rules=Rules())
    next_day = Sm2().answer(owed, Rating.GOOD, day=101, now_ms=NOW_MS, rules=Rules())
    assert (next_day.repetitions, next_day.interval_days, next_day.drill_since_ms) == (2, 6, 0)


def test_what_study_does_not_decide_stays() -> None:
    card = Card(11, 12, 13, 14, 15, is_suspended=True, buried_until_day=16, flag=7)
    after = Sm2().answer(card, Rating.GOOD, day=100, now_ms=NOW_MS, rules=Rules())
    decided = {"state", "due_day", "interval_days", "ease_permille", "repetitions", "lapses", "reviews", "last_day"}
    for field in fields(Card):
        if field.name not in decided | {"drill_since_ms"}:
            assert getattr(after, field.name) == getattr(card, field.name), field.name


def test_a_failed_new_card_is_no_lapse() -> None:
    assert reviewed_when_due([1])[0].lapses == 0
    assert reviewed_when_due([4, 1])[1].lapses == 1


@given(st.lists(ratings, min_size=1, max_size=12), ratings)
def test_a_same_day_repetition_moves_neither_ease_nor_interval(grades: list[Rating], repeated: Rating) -> None:
    before = reviewed_when_due([*grades, Rating.HARD])[-1]
    after = Sm2().answer(before, repeated, day=before.last_day, now_ms=NOW_MS, rules=Rules())
    kept = ("due_day", "interval_days", "ease_permille", "repetitions", "lapses", "last_day")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]


@given(st.lists(ratings, min_size=1, max_size=40), st.booleans())
def test_ease_follows_the_formula_exactly_and_never_sinks_below_the_floor(grades: list[Rating], drops: bool) -> None:
    expected = Fraction(5, 2)
    for grade, card in zip(grades, reviewed_when_due([*grades], Rules(ease_drops_on_lapse=drops)), strict=True):
        miss = 5 - int(grade)
        if grade >= 3 or drops:
            change = Fraction(1, 10) - miss * (Fraction(8, 100) + miss * Fraction(2, 100))
            expected = max(Fraction(13, 10), expected + change)
        assert Fraction(card.ease_permille, 1000) == expected
        assert card.ease_permille >= EASE_FLOOR_PERMILLE


@given(st.lists(st.sampled_from([Rating.HARD, Rating.GOOD, Rating.EASY]), min_size=3, max_size=30))
def test_a_passed_interval_is_the_one_before_times_ease_rounded_up(grades: list[Rating]) -> None:
    after = reviewed_when_due([*grades])
    for before, card in pairwise(after[1:]):
        exact = Fraction(before.interval_days) * Fraction(card.ease_permille, 1000)
        assert card.interval_days == min(36_500, math.ceil(exact))
        assert card.interval_days > before.interval_days or before.interval_days == 36_500


@given(st.lists(ratings, min_size=1, max_size=30), st.booleans())
def test_a_card_is_always_due_after_the_day_it_was_answered(grades: list[Rating], fuzz: bool) -> None:
    for card in reviewed_when_due([*grades], Rules(fuzz=fuzz)):
        assert card.state is State.REVIEW
        assert card.due_day == card.last_day + card.interval_days > card.last_day


@given(st.integers(1, 36_500), st.integers(1, 10**9), st.integers(0, 10_000))
def test_fuzz_stays_in_reach_and_repeats_itself(interval_days: int, card_id: int, reviews: int) -> None:
    moved = fuzzed(interval_days, card_id, reviews)
    assert abs(moved - interval_days) <= fuzz_reach_days(interval_days)
    assert moved >= 1
    assert moved == fuzzed(interval_days, card_id, reviews)


@pytest.mark.parametrize(("interval_days", "reach"), [(1, 0), (2, 0), (3, 1), (10, 2), (30, 3), (100, 7)])
def test_fuzz_reaches_as_far_as_documented(interval_days: int, reach: int) -> None:
    assert fuzz_reach_days(interval_days) == reach
    assert len({fuzzed(interval_days, card_id, 1) for card_id in range(400)}) == 2 * reach + 1


@pytest.mark.parametrize(("lapses", "rings"), [(7, False), (8, True), (9, False), (11, False), (12, True), (16, True)])
def test_the_leech_bell_rings_at_the_limit_and_at_every_half_of_it(lapses: int, rings: bool) -> None:
    assert becomes_leech(lapses, 8) is rings
