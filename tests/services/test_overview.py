"""The first page's figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.given import ToldClock, add_deck
from tikprep.domain.model import Counts, Rating
from tikprep.services.collection import Collection


@pytest.fixture
def clock() -> ToldClock:
    return ToldClock()


@pytest.fixture
def collection(tmp_path: Path, clock: ToldClock) -> Iterator[Collection]:
    with Collection.open(tmp_path, clock=clock) as opened:
        yield opened


def answer(collection: Collection, count: int, rating: Rating = Rating.GOOD, taken_ms: int = 6000) -> None:
    collection.review.start()
    for _ in range(count):
        collection.review.answer(rating, taken_ms)


def test_an_empty_collection_has_an_empty_day(collection: Collection) -> None:
    today = collection.overview.today()
    assert (today.counts, today.minutes, today.streak_days, today.decks) == (Counts(), 0, 0, ())


def test_the_tree_sums_its_branches(collection: Collection) -> None:
    add_deck(collection, "Coding::Python", 2)
    add_deck(collection, "Coding::Go", 3)
    add_deck(collection, "Algorithms", 1)
    rows = collection.overview.today().decks
    assert [(row.title, row.depth, row.counts.new) for row in rows] == [
        ("Algorithms", 0, 1),
        ("Coding", 0, 5),
        ("Coding::Go", 1, 3),
        ("Coding::Python", 1, 2),
    ]
    assert rows[1].id is None
    assert set(rows[1].deck_ids) == {1, 2}


def test_the_counts_shown_are_the_cards_that_come(collection: Collection) -> None:
    add_deck(collection, "Two ways", 7, kind="reversed")
    add_deck(collection, "One", 30)
    shown = collection.overview.today().counts.total
    turn, came = collection.review.start(), 0
    while turn is not None:
        turn = collection.review.answer(Rating.GOOD, 1000)
        came += 1
    assert came == shown == 27


def test_a_streak_counts_days_and_waits_for_tonight(collection: Collection, clock: ToldClock) -> None:
    add_deck(collection, "One", 20)
    for _ in range(3):
        answer(collection, 1)
        clock.pass_days(1)
    assert collection.overview.today().streak_days == 3
    answer(collection, 1)
    assert collection.overview.today().streak_days == 4
    clock.pass_days(2)
    assert collection.overview.today().streak_days == 0


def test_minutes_follow_the_own_pace(collection: Collection, clock: ToldClock) -> None:
    add_deck(collection, "One", 20)
    slow = collection.overview.today().minutes
    answer(collection, 10, taken_ms=1000)
    assert collection.overview.today().minutes < slow / 2
    assert collection.overview.today().taken_today_ms == 10_000


def test_a_session_over_midnight_is_one_day_and_a_flight_west_gives_no_second_one(
    collection: Collection, clock: ToldClock
) -> None:
    add_deck(collection, "One", 60)
    clock.pass_ms(11 * 3_600_000)
    answer(collection, 20)
    clock.pass_ms(4 * 3_600_000)  # 03:00
    assert collection.overview.today().counts == Counts()
    clock.pass_ms(2 * 3_600_000)  # 05:00: a new day
    assert collection.overview.today().counts == Counts(new=20, review=20)
    answer(collection, 40)
    clock.offset_s = -8 * 3600  # the evening before, by the wall
    assert collection.overview.today().counts == Counts()
