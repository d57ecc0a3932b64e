"""The doctor finds what is wrong and the replay rebuilds every card."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.given import ToldClock, add_deck
from tikprep.domain.model import Rating, StudyOptions
from tikprep.services.collection import Collection
from tikprep.services.doctor import versions
from tikprep.storage.migrations import CURRENT_VERSION


@pytest.fixture
def studied(tmp_path: Path) -> Iterator[Collection]:
    """Six weeks of uneven answers under changing options."""
    clock = ToldClock()
    rng = random.Random(7)
    with Collection.open(tmp_path, clock=clock) as collection:
        add_deck(collection, "One", 20)
        add_deck(collection, "Two", 10, kind="reversed")
        for week in range(6):
            collection.library.set_options(None, StudyOptions(fuzz=week % 2 == 1, ease_drops_on_lapse=week > 3))
            turn = collection.review.start()
            answers = 0
            while turn is not None and answers < 80:
                turn = collection.review.answer(rng.choice(tuple(Rating)), 1000)
                clock.pass_ms(7000)
                answers += 1
            clock.pass_days(rng.randint(1, 9))
        yield collection


def test_the_log_replayed_from_nothing_gives_the_stored_cards(studied: Collection) -> None:
    report = studied.doctor.replay()
    assert report.reviews > 200
    assert report.differing == 0


def test_a_card_that_disagrees_with_its_log_is_found(studied: Collection) -> None:
    studied.database.raw.execute("UPDATE card SET interval_days = interval_days + 1 WHERE id = 1")
    report = studied.doctor.replay()
    assert report.differing == 1
    assert report.differences[0].card_id == 1
    assert set(report.differences[0].stored) == {"interval_days"}


def test_a_sound_collection_has_no_problems(studied: Collection) -> None:
    assert studied.doctor.health().problems == ()


def test_counts_and_references_that_do_not_fit_are_told(studied: Collection) -> None:
    raw = studied.database.raw
    raw.execute("UPDATE review_rollup SET answers = answers + 1 WHERE day = (SELECT MIN(day) FROM review_rollup)")
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("UPDATE note SET deck_id = 99 WHERE id = 1")
    problems = " ".join(studied.doctor.health().problems)
    assert "answer counts disagree" in problems
    assert "refers to a deck" in problems


def test_versions_name_the_schema() -> None:
    assert versions()["schema"] == str(CURRENT_VERSION)
