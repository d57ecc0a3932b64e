"""The review log of a package: what it tells of each card, and its rows in our terms.

An answer that moves no schedule is a drill: later steps of learning, and all of relearning. Left out are rows that
nobody answered (set by hand, rescheduled) and cramming. A card that was reset begins anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
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
_WHAT, _UNRATED, _EASE_SHIFT = 3, 4, 3
_MOVING_TYPES, _MANUAL_TYPE = "(1, 3)", 4
# The usual ones first: they are looked for one by one.
_RATINGS = {3: Rating.GOOD, 1: Rating.AGAIN, 2: Rating.HARD, 4: Rating.EASY}
# The first scheduler had no 'Hard' while learning.
_OLD_LEARNING_RATINGS = {1: Rating.AGAIN, 2: Rating.GOOD, 3: Rating.EASY}
_COLUMNS = ", ".join(ImportedReview._fields)
# What SQLite carries over in one step; the two that hang on the ease before the answer are told as they are asked for.
_CARRIED_TABLE = "carried"
_CARRIED = f"""
create table {WRITTEN}.{_CARRIED_TABLE} (
    card_key integer not null, answered_ms integer primary key, kind integer not null, rating integer not null,
    taken_ms integer not null, interval_before_days integer not null, interval_days integer not null,
    ease_before_permille integer not null, told_ease_permille integer not null
)
"""
_VIEW = f"""
create view {WRITTEN}.{REVIEW_TABLE} as select
    card_key, answered_ms,
    iif(kind = {ReviewKind.FIRST:d} and ease_before_permille <> 0, {ReviewKind.DRILL:d}, kind) as kind,
    rating, taken_ms, interval_before_days, interval_days,
    iif(ease_before_permille, ease_before_permille, {START_EASE_PERMILLE}) as ease_before_permille,
    case when told_ease_permille then told_ease_permille when ease_before_permille then ease_before_permille
        else {START_EASE_PERMILLE} end as ease_permille
from {_CARRIED_TABLE}
"""
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
        connection.execute(_CARRIED)
        connection.execute(_VIEW)
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

    The ease is 0 as long as the card was not answered. `ease_before` tells it before an answer, which a card, a moment
    and a number stand for, as each argument costs: what it is, whether it has no rating, and the ease after it if any.
    None stands for what is no answer.
    """

    def __init__(self, card_ids: Iterable[int]) -> None:
        self._cards = {card_id: [0, 0, 0] for card_id in card_ids}
        self.ease_before = _ease_before(self._cards)

    def history(self, eases: dict[int, int]) -> History:
        """The sums, with these last eases of the cards that have none of their own."""
        last_ms = {card_id: at_ms for card_id, (_, _, at_ms) in self._cards.items() if at_ms}
        return History(last_ms, {card_id: runs for card_id, (_, runs, _) in self._cards.items() if runs}, eases)


def _ease_before(cards: Mapping[int, list[int]]) -> Callable[[int, int, int], int | None]:
    """The step of the walk: called for each row of a log, so what it needs is at hand."""
    find = cards.get

    def ease_before(card_id: int, at_ms: int, row: int) -> int | None:
        card = find(card_id)
        if card is None:
            return None
        what = row & _WHAT
        if what == _PASS:
            card[1] = (card[1] or 1) + 1
        elif what == _RESET:
            card[0] = card[1] = 0
            return None
        elif what == _LAPSE or not card[1]:
            # As in our SM-2, the answer of a lapse is the first of its new run.
            card[1] = 1
        card[2] = at_ms
        if row & _UNRATED:
            return None
        ease = card[0]
        card[0] = row >> _EASE_SHIFT or ease or START_EASE_PERMILLE
        return ease

    return ease_before


def _carried(learning_ratings: dict[int, Rating]) -> str:
    """The statement that carries the log over. A value that is no number sorts after all numbers, or is NULL.

    The limit makes of the inner query a step of its own: each row is asked about once, in order. What is no answer has
    no ease before it, and is ignored for that.
    """
    numbers = " and ".join(f"+{name} < ''" for name in ("cid", "ease", "ivl", "lastIvl", "factor", "time", "type"))
    rating, most_button = _rated(_RATINGS), str(max(_RATINGS))
    if learning_ratings != _RATINGS:
        rating = f"case when type in {_MOVING_TYPES} then {rating} else {_rated(learning_ratings)} end"
        most_button = f"iif(type in {_MOVING_TYPES}, {most_button}, {max(learning_ratings)})"
    told_ease = f"iif(factor <= {MOST_DIFFICULT}, 0, {_within('factor', EASE_CAP_PERMILLE)})"
    return f"""
insert or ignore into {WRITTEN}.{_CARRIED_TABLE}
select
    cast(cid as integer), cast(id as integer),
    case when type in {_MOVING_TYPES} then {ReviewKind.REVIEW:d} when type = 0 then {ReviewKind.FIRST:d}
        else {ReviewKind.DRILL:d} end,
    {rating},
    {_within("time", MOST_TAKEN_MS)},
    {_within("lastIvl", MAXIMUM_INTERVAL_DAYS)},
    {_within("ivl", MAXIMUM_INTERVAL_DAYS)},
    ease_before(
        cast(cid as integer), cast(id as integer),
        {told_ease} << {_EASE_SHIFT} | iif(ease >= 1 and ease < {most_button} + 1, 0, {_UNRATED})
        | case when type = {_MANUAL_TYPE} then {_RESET} when type not in {_MOVING_TYPES} then {_DRILL}
            when ease = 1 then {_LAPSE} else {_PASS} end
    ),
    {told_ease}
from (
    select id, cid, ease, ivl, lastIvl, factor, time, type from revlog
    where id between 1 and {LAST_MS - 1}
        and ((ease <> 0 and type not in (4, 5) and (type <> 3 or factor <> 0)) or (type = 4 and factor = 0))
        and (({numbers}) or wrong_kind())
    order by id
    limit -1
)
"""


def _rated(ratings: dict[int, Rating]) -> str:
    cases = " ".join(f"when {button} then {rating:d}" for button, rating in ratings.items())
    return f"case cast(ease as integer) {cases} end"


def _within(column: str, most: int) -> str:
    """The whole number nearest to a column from 0 to `most`; two comparisons cost less than two functions."""
    inside = f"{column} between 0 and {most}"
    return f"case when {inside} then cast({column} as integer) when {column} < 0 then 0 else {most} end"


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
