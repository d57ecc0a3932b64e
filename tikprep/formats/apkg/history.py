"""The review log of a package: what it tells of each card, and its rows in our terms.

An answer that moves no schedule is a drill: later steps of learning, and all of relearning. Left out are rows that
nobody answered (set by hand, rescheduled) and cramming. A card that was reset begins anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tikprep.domain.model import Rating, ReviewKind
from tikprep.domain.schedulers.base import MAXIMUM_INTERVAL_DAYS
from tikprep.formats.apkg.database import Database, wrong_type
from tikprep.formats.base import ImportedReview

START_EASE_PERMILLE = 2500
MOST_DIFFICULT = 1100
"""Under FSRS the column of the ease holds a difficulty of 100 to 1100; no ease factor is so small."""
EASE_CAP_PERMILLE = 20_000
LAST_MS = 7_258_118_400_000
"""The year 2200: no clock says so, but a damaged row may."""

_LEARN, _MANUAL = 0, 4
_MOVING = (1, 3)  # reviews, in time and ahead of it
_AGAIN = 1
_RATINGS = {1: int(Rating.AGAIN), 2: int(Rating.HARD), 3: int(Rating.GOOD), 4: int(Rating.EASY)}
# The first scheduler had no 'Hard' while learning.
_OLD_LEARNING_RATINGS = {1: int(Rating.AGAIN), 2: int(Rating.GOOD), 3: int(Rating.EASY)}
_ANSWERS_AND_RESETS = """
    where (ease <> 0 and type not in (4, 5) and (type <> 3 or factor <> 0)) or (type = 4 and factor = 0)
    order by id
"""


@dataclass(frozen=True, slots=True)
class History:
    """What the log tells of each card it knows: when it was answered last, its run of passes, its last ease factor."""

    last_ms: dict[int, int]
    repetitions: dict[int, int]
    ease_permille: dict[int, int]


def history(database: Database, card_ids: Collection[int]) -> History:
    """Sum the log up by card. Raises DeckFormatError or Cancelled."""
    last_ms: dict[int, int] = {}
    repetitions: dict[int, int] = {}
    eases: dict[int, int] = {}
    rows = database.rows(f"select id, cid, ease, factor, type from revlog {_ANSWERS_AND_RESETS}")
    try:
        for at, card_id, button, factor, kind in rows:
            if card_id not in card_ids or not 0 < at < LAST_MS:
                continue
            if kind == _MANUAL:
                repetitions.pop(card_id, None)
                continue
            last_ms[card_id] = at
            if kind in _MOVING:
                # As in our SM-2, the answer of a lapse is the first of its new run.
                repetitions[card_id] = 1 if button == _AGAIN else repetitions.get(card_id, 1) + 1
            elif card_id not in repetitions:
                repetitions[card_id] = 1
            if factor > MOST_DIFFICULT:
                eases[card_id] = factor
    except TypeError as error:
        raise wrong_type(database.package, "revlog") from error
    return History(last_ms, repetitions, eases)


def reviews(database: Database, card_ids: Collection[int], has_old_buttons: bool) -> Iterator[ImportedReview]:
    """The answers of the log in order of time. Raises DeckFormatError or Cancelled."""
    eases = dict.fromkeys(card_ids, 0)  # 0: not answered yet
    learning_ratings = _OLD_LEARNING_RATINGS if has_old_buttons else _RATINGS
    first, review, drill = int(ReviewKind.FIRST), int(ReviewKind.REVIEW), int(ReviewKind.DRILL)
    rows = database.rows(f"select id, cid, ease, ivl, lastIvl, factor, time, type from revlog {_ANSWERS_AND_RESETS}")
    try:
        for at, card_id, button, interval, before, factor, taken_ms, type_ in rows:
            if (at + card_id + button + interval + before + factor + taken_ms + type_).__class__ is not int:
                raise TypeError
            ease_before = eases.get(card_id)
            if ease_before is None or not 0 < at < LAST_MS:
                continue
            if type_ in _MOVING:
                kind, rating = review, _RATINGS.get(button)
            elif type_ == _MANUAL:
                eases[card_id] = 0
                continue
            else:
                kind = drill if ease_before or type_ != _LEARN else first
                rating = learning_ratings.get(button)
            if rating is None:
                continue
            ease_before = ease_before or START_EASE_PERMILLE
            ease = min(factor, EASE_CAP_PERMILLE) if factor > MOST_DIFFICULT else ease_before
            eases[card_id] = ease
            yield ImportedReview(
                card_id,
                at,
                kind,
                rating,
                taken_ms if taken_ms > 0 else 0,
                min(before, MAXIMUM_INTERVAL_DAYS) if before > 0 else 0,
                min(interval, MAXIMUM_INTERVAL_DAYS) if interval > 0 else 0,
                ease_before,
                ease,
            )
    except TypeError as error:
        raise wrong_type(database.package, "revlog") from error
