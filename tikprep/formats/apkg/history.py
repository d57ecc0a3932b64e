"""The review log of a package: what it tells of each card, and its rows in our terms.

An answer that moves no schedule is a drill: later steps of learning, and all of relearning. Left out are rows that
nobody answered (set by hand, rescheduled) and cramming. A card that was reset begins anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tikprep.domain.model import Rating, ReviewKind
from tikprep.domain.schedulers.base import MAXIMUM_INTERVAL_DAYS
from tikprep.domain.schedulers.sm2 import EASE_FLOOR_PERMILLE
from tikprep.formats.apkg.database import WRITTEN, Database
from tikprep.formats.base import REVIEW_TABLE, ImportedReview
from tikprep.formats.schedules import LAST_MS, MOST_TAKEN_MS

START_EASE_PERMILLE = 2500
MOST_DIFFICULT = 1100
"""Under FSRS the column of the ease holds a difficulty of 100 to 1100; no ease factor is so small."""
EASE_CAP_PERMILLE = 20_000

_DRILL, _PASS, _LAPSE, _RESET = range(4)
_UNRATED, _EASE_SHIFT = 4, 3
# What the walk is told of a row, in one number, as each argument costs: what it is, and the ease after it if any.
_ROW = f"told_ease << {_EASE_SHIFT} | (rating is null) * {_UNRATED} | what"
_MOVING_TYPES, _MANUAL_TYPE = "(1, 3)", 4
_RATINGS = {1: Rating.AGAIN, 2: Rating.HARD, 3: Rating.GOOD, 4: Rating.EASY}
# The first scheduler had no 'Hard' while learning.
_OLD_LEARNING_RATINGS = {1: Rating.AGAIN, 2: Rating.GOOD, 3: Rating.EASY}
_COLUMNS = ", ".join(ImportedReview._fields)
_TABLE = ", ".join(
    f"{name} integer {'primary key' if name == 'answered_ms' else 'not null'}" for name in ImportedReview._fields
)
_made = partial(tuple.__new__, ImportedReview)


@dataclass(frozen=True, slots=True)
class History:
    """What the log tells of each card it knows: when it was answered last, its run of passes, its last ease factor."""

    last_ms: dict[int, int]
    repetitions: dict[int, int]
    ease_permille: dict[int, int]


def read_log(database: Database, file: Path, card_ids: Collection[int], *, has_old_buttons: bool) -> History:
    """Write the answers given to these cards into a database of their own, in our terms, and sum them up by card.

    SQLite carries the rows over, as Python's hands are slow for millions of them; it asks here only for what an
    answer takes from those before it. Raises DeckFormatError or Cancelled.
    """
    walk = _Walk(card_ids)
    with database.writing(file, "revlog", ease_before=walk.ease_before) as connection:
        connection.execute(f"create table {WRITTEN}.{REVIEW_TABLE} ({_TABLE})")
        connection.execute(_carried(_OLD_LEARNING_RATINGS if has_old_buttons else _RATINGS))
    return walk.history(_last_eases(database))


def reviews(database: Database, card_ids: Collection[int]) -> Iterator[ImportedReview]:
    """Those of the answers written down that belong to these cards, in order of time."""
    with database.told():
        for row in database.cursor(f"select {_COLUMNS} from {WRITTEN}.{REVIEW_TABLE} order by answered_ms"):
            if row[0] in card_ids:
                yield _made(row)


class _Walk:
    """Through the log in order of time: the last ease of each card, its run of passes, and when it was answered.

    The ease is 0 as long as the card was not answered.
    """

    def __init__(self, card_ids: Iterable[int]) -> None:
        self._cards = {card_id: [0, 0, 0] for card_id in card_ids}

    def ease_before(self, card_id: int, at_ms: int, row: int) -> int | None:
        """The ease before an answer; None for what is no answer. `row` is built as in `_ROW`."""
        card = self._cards.get(card_id)
        if card is None:
            return None
        ease, repetitions, _ = card
        what = row & 3
        if what == _PASS:
            card[1] = (repetitions or 1) + 1
        elif what == _RESET:
            card[0] = card[1] = 0
            return None
        elif what == _LAPSE or not repetitions:
            # As in our SM-2, the answer of a lapse is the first of its new run.
            card[1] = 1
        card[2] = at_ms
        if row & _UNRATED:
            return None
        card[0] = row >> _EASE_SHIFT or ease or START_EASE_PERMILLE
        return ease

    def history(self, eases: dict[int, int]) -> History:
        """The sums, with these last eases of the cards that have none of their own."""
        last_ms = {card_id: at_ms for card_id, (_, _, at_ms) in self._cards.items() if at_ms}
        return History(last_ms, {card_id: runs for card_id, (_, runs, _) in self._cards.items() if runs}, eases)


def _carried(learning_ratings: dict[int, Rating]) -> str:
    """The statement that carries the log over. A value that is no number sorts after all numbers, or is NULL.

    The limit makes of the inner query a step of its own: each row is asked about once, in order.
    """
    numbers = " and ".join(f"{name} < ''" for name in ("cid", "ease", "ivl", "lastIvl", "factor", "time", "type"))
    return f"""
insert or ignore into {WRITTEN}.{REVIEW_TABLE} ({_COLUMNS})
select
    card_id, answered_ms,
    case when type in {_MOVING_TYPES} then {ReviewKind.REVIEW:d}
        when ease_before = 0 and type = 0 then {ReviewKind.FIRST:d} else {ReviewKind.DRILL:d} end,
    rating,
    {_within("time", MOST_TAKEN_MS)},
    {_within("lastIvl", MAXIMUM_INTERVAL_DAYS)},
    {_within("ivl", MAXIMUM_INTERVAL_DAYS)},
    iif(ease_before = 0, {START_EASE_PERMILLE}, ease_before),
    iif(told_ease, told_ease, iif(ease_before = 0, {START_EASE_PERMILLE}, ease_before))
from (
    select *, ease_before(card_id, answered_ms, {_ROW}) as ease_before from (
        select
            cast(cid as integer) as card_id, cast(id as integer) as answered_ms, type, time, lastIvl, ivl,
            case when type = {_MANUAL_TYPE} then {_RESET} when type not in {_MOVING_TYPES} then {_DRILL}
                when ease = 1 then {_LAPSE} else {_PASS} end as what,
            case when type in {_MOVING_TYPES} then {_rated(_RATINGS)} else {_rated(learning_ratings)} end as rating,
            iif(factor <= {MOST_DIFFICULT}, 0, min(cast(factor as integer), {EASE_CAP_PERMILLE})) as told_ease
        from revlog
        where id between 1 and {LAST_MS - 1}
            and ((ease <> 0 and type not in (4, 5) and (type <> 3 or factor <> 0)) or (type = 4 and factor = 0))
            and (({numbers}) or wrong_kind())
        order by id
        limit -1
    )
    limit -1
)
where ease_before is not null
"""


def _rated(ratings: dict[int, Rating]) -> str:
    cases = " ".join(f"when {button} then {rating:d}" for button, rating in ratings.items())
    return f"case cast(ease as integer) {cases} end"


def _within(column: str, most: int) -> str:
    return f"min(max(cast({column} as integer), 0), {most})"


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
