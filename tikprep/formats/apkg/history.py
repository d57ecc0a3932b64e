"""The review log of a package: what it tells of each card, and its rows in our terms.

An answer that moves no schedule is a drill: later steps of learning, and all of relearning. Left out are rows that
nobody answered (set by hand, rescheduled) and cramming. A card that was reset begins anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tikprep.domain.model import Rating, ReviewKind
from tikprep.domain.schedulers.base import MAXIMUM_INTERVAL_DAYS
from tikprep.domain.schedulers.sm2 import EASE_FLOOR_PERMILLE
from tikprep.formats.apkg.database import Database, whole_numbers
from tikprep.formats.base import ImportedReview
from tikprep.formats.schedules import LAST_MS, MOST_TAKEN_MS

START_EASE_PERMILLE = 2500
MOST_DIFFICULT = 1100
"""Under FSRS the column of the ease holds a difficulty of 100 to 1100; no ease factor is so small."""
EASE_CAP_PERMILLE = 20_000

_DRILL, _PASS, _LAPSE, _RESET = range(4)
_FIRST, _REVIEW = int(ReviewKind.FIRST), int(ReviewKind.REVIEW)
_LEARN_TYPES, _MOVING_TYPES, _MANUAL_TYPE = (0, 2), (1, 3), 4
_RATINGS = {1: int(Rating.AGAIN), 2: int(Rating.HARD), 3: int(Rating.GOOD), 4: int(Rating.EASY)}
# The first scheduler had no 'Hard' while learning.
_OLD_LEARNING_RATINGS = {1: int(Rating.AGAIN), 2: int(Rating.GOOD), 3: int(Rating.EASY)}
_ANSWERS_AND_RESETS = f"""
    where id between 1 and {LAST_MS - 1}
    and ((ease <> 0 and type not in (4, 5) and (type <> 3 or factor <> 0)) or (type = 4 and factor = 0))
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
    with database.told():
        # Fewer and smaller values: a million rows cost half of what they would as they stand.
        rows = database.cursor(
            f"select id, cid, case when type = {_MANUAL_TYPE} then {_RESET}"
            f" when type not in {_MOVING_TYPES} then {_DRILL} when ease = 1 then {_LAPSE} else {_PASS} end"
            f" from revlog {_ANSWERS_AND_RESETS}"
        )
        for at, card_id, what in rows:
            if card_id not in card_ids:
                continue
            if what == _PASS:
                repetitions[card_id] = repetitions.get(card_id, 1) + 1
            elif what == _RESET:
                repetitions.pop(card_id, None)
                continue
            elif what == _LAPSE or card_id not in repetitions:
                # As in our SM-2, the answer of a lapse is the first of its new run.
                repetitions[card_id] = 1
            last_ms[card_id] = at
    return History(last_ms, repetitions, _last_eases(database))


def _last_eases(database: Database) -> dict[int, int]:
    """The last ease factors of those cards whose own is no more: FSRS overwrites it."""
    without = f"select id from cards where type > 0 and factor < {EASE_FLOOR_PERMILLE}"
    if database.one(f"{without} limit 1") is None:
        return {}
    rows = database.rows(
        f"select cid, factor, max(id) from revlog where factor > {MOST_DIFFICULT}"
        f" and typeof(factor) = 'integer' and cid in ({without}) group by cid"
    )
    return {card_id: factor for card_id, factor, _ in rows}


def reviews(database: Database, card_ids: Collection[int], has_old_buttons: bool) -> Iterator[ImportedReview]:
    """The answers of the log in order of time. Raises DeckFormatError or Cancelled."""
    eases = dict.fromkeys(card_ids, 0)  # 0: not answered yet
    learning_ratings = _OLD_LEARNING_RATINGS if has_old_buttons else _RATINGS
    most, drill, made = MAXIMUM_INTERVAL_DAYS, int(ReviewKind.DRILL), ImportedReview._make
    with database.told():
        for row in database.cursor(
            f"select id, cid, ease, ivl, lastIvl, factor, time, type from revlog {_ANSWERS_AND_RESETS}"
        ):
            at, card_id, button, interval, before, factor, taken_ms, type_ = row
            try:
                at | card_id | button | interval | before | factor | taken_ms | type_
            except TypeError:
                at, card_id, button, interval, before, factor, taken_ms, type_ = whole_numbers(database, "revlog", row)
            ease_before = eases.get(card_id)
            if ease_before is None:
                continue
            if type_ in _MOVING_TYPES:
                kind, rating = _REVIEW, _RATINGS.get(button)
            elif type_ == _MANUAL_TYPE:
                eases[card_id] = 0
                continue
            else:
                kind = drill if ease_before or type_ else _FIRST
                rating = learning_ratings.get(button)
            if rating is None:
                continue
            ease_before = ease_before or START_EASE_PERMILLE
            eases[card_id] = ease = ease_before if factor <= MOST_DIFFICULT else min(factor, EASE_CAP_PERMILLE)
            before = 0 if before < 0 else before if before < most else most
            interval = 0 if interval < 0 else interval if interval < most else most
            taken_ms = 0 if taken_ms < 0 else taken_ms if taken_ms < MOST_TAKEN_MS else MOST_TAKEN_MS
            yield made((card_id, at, kind, rating, taken_ms, before, interval, ease_before, ease))
