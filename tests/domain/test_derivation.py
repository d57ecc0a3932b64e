"""The sentences under a due date tell the sums that were made."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.derivation import answered, derivation, never_answered, replayed
from tikprep.domain.model import Card, Rating, Review, ReviewKind
from tikprep.domain.schedulers.base import review_kind

NOW_MS = 1_790_000_000_000


def logged(card: Card, ratings: list[Rating], *, fuzz: bool) -> tuple[Card, list[Review]]:
    """A card answered on each of its due days, and the log of it."""
    state, log, day = never_answered(card), [], 20_000
    for number, rating in enumerate(ratings, start=1):
        review = Review(
            number, card.id, 1, NOW_MS, day, 12, review_kind(state, day), rating, 1000, 0, 0, 0, 0, "sm2", fuzz
        )
        state = answered(state, review)
        log.append(review)
        day = state.due_day
    return state, log


@given(st.lists(st.sampled_from(Rating), min_size=1, max_size=12), st.booleans(), st.integers(1, 10**6))
def test_the_last_sentence_is_the_due_date_of_the_replayed_card(
    ratings: list[Rating], fuzz: bool, card_id: int
) -> None:
    card = Card(card_id, 1, 1, 0, 0)
    state, log = logged(card, ratings, fuzz=fuzz)
    assert replayed(card, log) == state
    sentences = [line for line in derivation(state, log) if line.startswith("Due")]
    days = "1 day" if state.interval_days == 1 else f"{state.interval_days} days"
    assert sentences[0].endswith(f"plus {days}.")


@given(st.integers(1, 10**6))
def test_a_moved_interval_names_the_rule_and_the_move(card_id: int) -> None:
    state, log = logged(Card(card_id, 1, 1, 0, 0), [Rating.GOOD] * 4, fuzz=True)
    second, fourth = derivation(state, log)[1], derivation(state, log)[3]
    assert "Second repetition in a row: 6 days" in second
    moved = re.search(r"= (\d+) days?(?:, moved by fuzz to (\d+))?;", fourth)
    assert moved is not None
    assert int(moved[2] or moved[1]) == state.interval_days
    assert moved[2] != moved[1]


def test_a_card_never_answered_says_so() -> None:
    assert derivation(Card(1, 1, 1, 0, 0), []) == ("Never answered, so it has no due date yet.",)


def test_a_same_day_repetition_is_told_as_such() -> None:
    card = Card(1, 1, 1, 0, 0)
    first = Review(1, 1, 1, NOW_MS, 20_000, 12, ReviewKind.FIRST, Rating.AGAIN, 1000, 0, 1, 2500, 2500, "sm2")
    drill = Review(2, 1, 1, NOW_MS, 20_000, 12, ReviewKind.DRILL, Rating.GOOD, 1000, 1, 1, 2500, 2500, "sm2")
    told = derivation(replayed(card, [first, drill]), [first, drill])
    assert told[1] == "2024-10-04: Good. Same-day repetition, done; ease and interval stay."
