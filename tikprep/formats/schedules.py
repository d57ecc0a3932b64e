"""What a file may say of schedules and answers: the ranges in which the collection's own numbers lie.

One number outside of them in a log, which only grows, would stop every later look at the card.
"""

from __future__ import annotations

from collections.abc import Sequence

from tikprep.domain.model import Rating, ReviewKind, State
from tikprep.domain.schedulers.base import MAXIMUM_INTERVAL_DAYS
from tikprep.domain.schedulers.sm2 import EASE_FLOOR_PERMILLE
from tikprep.formats.base import ImportedCard, ImportedNote, ImportedReview

LAST_MS = 7_258_118_400_000
"""The year 2200: no clock says so, but a damaged row may."""

MOST_TAKEN_MS = 1 << 31
"""Three weeks before one card; sums of a log stay far inside what SQLite counts."""

_DAY_MS = 86_400_000
_LAST_DAY = LAST_MS // _DAY_MS
_COUNT = range((1 << 31) + 1)
_INTERVAL = range(MAXIMUM_INTERVAL_DAYS + 1)
# Each easy answer adds to the ease, and nothing takes it back: far above what a life of them gives.
_MOST_EASE = 100_000
_CARD_RANGES = {
    "key": range(1 << 63),
    # The numbers of deletions, which have three digits.
    "ordinal": range(1_000),
    "position": range(1 << 40),
    "state": range(min(State), max(State) + 1),
    "due_day": range(_LAST_DAY + MAXIMUM_INTERVAL_DAYS + 1),
    "interval_days": _INTERVAL,
    "ease_permille": range(EASE_FLOOR_PERMILLE, _MOST_EASE + 1),
    "repetitions": _COUNT,
    "lapses": _COUNT,
    "reviews": _COUNT,
    "last_day": range(_LAST_DAY + 1),
    "flag": range(8),
}
# Logs of other programs know eases below our floor.
_LOGGED_EASE = range(1, _MOST_EASE + 1)
_REVIEW_RANGES = {
    "answered_ms": range(LAST_MS + 1),
    "kind": range(min(ReviewKind), max(ReviewKind) + 1),
    "rating": range(min(Rating), max(Rating) + 1),
    "taken_ms": range(MOST_TAKEN_MS + 1),
    "interval_before_days": _INTERVAL,
    "interval_days": _INTERVAL,
    "ease_before_permille": _LOGGED_EASE,
    "ease_permille": _LOGGED_EASE,
}
# Millions of rows are looked at by place, not by name.
_CARD_PLACES = tuple((ImportedCard._fields.index(name), found[0], found[-1]) for name, found in _CARD_RANGES.items())
_REVIEW_PLACES = tuple(
    (ImportedReview._fields.index(name), found[0], found[-1]) for name, found in _REVIEW_RANGES.items()
)


def cards_problem(note: ImportedNote) -> str | None:
    """What is wrong with the schedules of a note, told so that it goes on from the note's name; None if nothing is."""
    seen: set[int] = set()
    for card in note.cards:
        for place, least, most in _CARD_PLACES:
            if not least <= card[place] <= most:  # type: ignore[operator]  # the numbers among its values
                name = ImportedCard._fields[place]
                return _outside(f"card {card.ordinal + 1}", name, getattr(card, name), _CARD_RANGES[name])
        if card.ordinal in seen:
            return f"tells card {card.ordinal + 1} twice"
        if not _has_card(note, card):
            return f"tells a card {card.ordinal + 1}, which it has not"
        seen.add(card.ordinal)
    return None


def review_problem(row: Sequence[int]) -> str | None:
    """What is wrong with a row of a log, told so that it goes on from the row's name; None if nothing is."""
    for place, least, most in _REVIEW_PLACES:
        if not least <= row[place] <= most:
            name = ImportedReview._fields[place]
            return _outside("an answer", name, row[place], _REVIEW_RANGES[name])
    return None


def _has_card(note: ImportedNote, card: ImportedCard) -> bool:
    """Whether the note's type has a template for the card; cards of gaps come and go with the text."""
    return note.note_type is None or note.note_type.is_cloze or card.ordinal < len(note.note_type.templates)


def _outside(what: str, name: str, value: int, allowed: range) -> str:
    term = name.removesuffix("_permille").removesuffix("_days").removesuffix("_ms").replace("_", " ")
    return f"tells {what} with the {term} {value}, which lies outside {allowed[0]} to {allowed[-1]}"
