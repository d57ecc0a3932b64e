"""SM-2 as published: P. A. Wozniak, "Optimization of learning", 1990, section 3.2.

Where the text can be read in two ways the reading is in `docs/decisions/0002`.
Ease is kept in thousandths and every step of the formula is a whole number of them,
so no interval can hang on a rounding error.
"""

from __future__ import annotations

from dataclasses import replace

from tikprep.domain.model import Card, Rating, ReviewKind, State
from tikprep.domain.schedulers.base import (
    ENDS_DRILL,
    FIRST_PASSING,
    MAXIMUM_INTERVAL_DAYS,
    Rules,
    review_kind,
)
from tikprep.domain.schedulers.fuzz import fuzzed

FIRST_INTERVAL_DAYS = 1
SECOND_INTERVAL_DAYS = 6
EASE_FLOOR_PERMILLE = 1300
# EF' = EF + (0.1 - (5-q)(0.08 + (5-q) 0.02)), by grade q.
EASE_CHANGE_PERMILLE = {
    Rating.BLACKOUT: -800,
    Rating.AGAIN: -540,
    Rating.ALMOST: -320,
    Rating.HARD: -140,
    Rating.GOOD: 0,
    Rating.EASY: 100,
}


def ease_after(ease_permille: int, rating: Rating) -> int:
    """The ease factor after a repetition of this grade; never below 1.3."""
    return max(EASE_FLOOR_PERMILLE, ease_permille + EASE_CHANGE_PERMILLE[rating])


def interval_after(repetitions: int, interval_days: int, ease_permille: int) -> int:
    """I(n) for the n-th repetition in a row: 1, 6, then I(n-1) times ease, rounded up."""
    if repetitions <= 1:
        return FIRST_INTERVAL_DAYS
    if repetitions == 2:
        return SECOND_INTERVAL_DAYS
    return min(MAXIMUM_INTERVAL_DAYS, -(-interval_days * ease_permille // 1000))


class Sm2:
    """The published rule, with the same-day repetition of every card graded below 4."""

    name = "sm2"

    def answer(self, card: Card, rating: Rating, *, day: int, now_ms: int, rules: Rules) -> Card:
        """The card after `rating`; a same-day repetition changes neither ease nor interval."""
        drill_since_ms = 0 if rating >= ENDS_DRILL else now_ms
        kind = review_kind(card, day)
        if kind is ReviewKind.DRILL:
            return replace(card, drill_since_ms=drill_since_ms, reviews=card.reviews + 1)
        if rating >= FIRST_PASSING:
            ease_permille = ease_after(card.ease_permille, rating)
            repetitions = card.repetitions + 1
            interval_days = interval_after(repetitions, card.interval_days, ease_permille)
            lapses = card.lapses
        else:
            ease_permille = ease_after(card.ease_permille, rating) if rules.ease_drops_on_lapse else card.ease_permille
            repetitions = 1
            interval_days = FIRST_INTERVAL_DAYS
            lapses = card.lapses + (kind is ReviewKind.REVIEW)
        if rules.fuzz:
            interval_days = min(MAXIMUM_INTERVAL_DAYS, fuzzed(interval_days, card.id, card.reviews))
        # Seven times an answer, previews included: in the order of the fields this costs a third of `replace`.
        return Card(
            card.id,
            card.note_id,
            card.deck_id,
            card.ordinal,
            card.position,
            State.REVIEW,
            day + interval_days,
            interval_days,
            ease_permille,
            repetitions,
            lapses,
            card.reviews + 1,
            day,
            drill_since_ms,
            card.is_suspended,
            card.buried_until_day,
            card.flag,
        )
