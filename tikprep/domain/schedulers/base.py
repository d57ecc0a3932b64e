"""What every scheduler is: a pure function from a card and a rating to the card after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tikprep.domain.model import Card, Rating, ReviewKind, State

MAXIMUM_INTERVAL_DAYS = 36_500
FIRST_PASSING = Rating.HARD
ENDS_DRILL = Rating.GOOD


@dataclass(frozen=True, slots=True)
class Rules:
    """What a scheduler may be told beyond the card; logged with each answer for the replay."""

    fuzz: bool = False
    ease_drops_on_lapse: bool = False


class Scheduler(Protocol):
    """A rule for when to ask again. Implementations hold no state and read no clock."""

    @property
    def name(self) -> str:
        """The key under which answers are logged; never changes."""

    def answer(self, card: Card, rating: Rating, *, day: int, now_ms: int, rules: Rules) -> Card:
        """The card after it was rated on study day `day`; day and now_ms come from the caller."""


def review_kind(card: Card, day: int) -> ReviewKind:
    """What an answer given today would be: a due card outranks its own same-day repetition."""
    if card.state is State.NEW:
        return ReviewKind.FIRST
    if card.drill_since_ms and card.due_day > day:
        return ReviewKind.DRILL
    return ReviewKind.REVIEW


def is_leech(lapses: int, leech_lapses: int) -> bool:
    """Whether a card failed so often that it is better rewritten than repeated."""
    return lapses >= leech_lapses > 0


def becomes_leech(lapses: int, leech_lapses: int) -> bool:
    """Whether this very lapse rings the bell: at the limit, then at every half of it."""
    if not is_leech(lapses, leech_lapses):
        return False
    return (lapses - leech_lapses) % max(1, leech_lapses // 2) == 0
