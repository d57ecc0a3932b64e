"""The review log of a package: what it tells of each card, and its rows in our terms.

An answer that moves no schedule is a drill: later steps of learning, and all of relearning. Left out are rows that
nobody answered (set by hand, rescheduled) and cramming. A card that was reset begins anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
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

# How far the walk through the log has come with a card, as one number: the second after its last answer, 0 before any;
# whether nothing was answered since its reset; its run of passes, at least 1; its last ease, 0 if it has none.
_EASE_BITS, _RUN_BITS = 15, 14
_ONE_PASS = 1 << _EASE_BITS
_EASE = _ONE_PASS - 1
_RUN = ((1 << _RUN_BITS) - 1) << _EASE_BITS
_IS_ANEW = 1 << (_EASE_BITS + _RUN_BITS)
_SECOND_BITS = _EASE_BITS + _RUN_BITS + 1
_ANEW = _IS_ANEW | _ONE_PASS
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
    """What the log tells of each card it knows: when it was answered last, its run of passes, its last ease factor.

    The moments are whole seconds, and no run is longer than 16,383.
    """

    last_ms: dict[int, int]
    repetitions: dict[int, int]
    ease_permille: dict[int, int]


def read_log(database: Database, file: Path, card_ids: Iterable[int], *, has_old_buttons: bool) -> History:
    """Write the answers given to these cards into a database of their own, in our terms, and sum them up by card.

    SQLite carries the rows over, as Python's hands are slow for millions of them; all it asks here is to keep a number
    for each card, by a dictionary's own methods, so that no line of Python runs for a row. Raises DeckFormatError or
    Cancelled.
    """
    walks = dict.fromkeys(card_ids, _ANEW)
    with database.writing(file, "revlog", known=walks.get, keep=walks.__setitem__) as connection:
        connection.execute(_CARRIED)
        connection.execute(_VIEW)
        connection.execute(_carried(_OLD_LEARNING_RATINGS if has_old_buttons else _RATINGS))
    return _history(walks, _last_eases(database))


def _history(walks: Mapping[int, int], eases: dict[int, int]) -> History:
    """What the walk came to, with these last eases of the cards that have none of their own."""
    last_ms, runs = {}, {}
    for card_id, walk in walks.items():
        if walk >> _SECOND_BITS:
            last_ms[card_id] = ((walk >> _SECOND_BITS) - 1) * 1000
        if not walk & _IS_ANEW:
            runs[card_id] = (walk & _RUN) >> _EASE_BITS
    return History(last_ms, runs, eases)


def reviews(database: Database, card_ids: Collection[int]) -> Iterator[ImportedReview]:
    """Those of the answers written down that belong to these cards, in order of time."""
    with database.told():
        for row in database.cursor(f"select {_COLUMNS} from {WRITTEN}.{REVIEW_TABLE} order by answered_ms"):
            if row[0] in card_ids:
                yield _made(row)


def _carried(learning_ratings: dict[int, Rating]) -> str:
    """The statement that carries the log over. A value that is no number sorts after all numbers, or is NULL.

    The limit makes of the inner query a step of its own: each row asks about its card once, in order. What is no answer
    has no ease before it, and is ignored for that. As `keep` gives NULL, it is asked for its deed alone.
    """
    numbers = " and ".join(f"+{name} < ''" for name in ("cid", "ease", "ivl", "lastIvl", "factor", "time", "type"))
    rating, most_button = _rated(_RATINGS), str(max(_RATINGS))
    if learning_ratings != _RATINGS:
        rating = f"case when type in {_MOVING_TYPES} then {rating} else {_rated(learning_ratings)} end"
        most_button = f"iif(type in {_MOVING_TYPES}, {most_button}, {max(learning_ratings)})"
    is_rated = f"(ease >= 1 and ease < {most_button} + 1)"
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
    case when walk is null then null
        when type = {_MANUAL_TYPE} then keep(cast(cid as integer), walk >> {_SECOND_BITS} << {_SECOND_BITS} | {_ANEW})
        when keep(cast(cid as integer), {_walked(is_rated)}) is null and {is_rated} then walk & {_EASE} end,
    told_ease
from (
    select id, cid, ease, ivl, lastIvl, factor, time, type, {told_ease} as told_ease,
        known(cast(cid as integer), null) as walk
    from revlog
    where id between 1 and {LAST_MS - 1}
        and ((ease <> 0 and type not in (4, 5) and (type <> 3 or factor <> 0)) or (type = 4 and factor = 0))
        and (({numbers}) or wrong_kind())
    order by id
    limit -1
)
"""


def _walked(is_rated: str) -> str:
    """A step of the walk, in SQL. As in our SM-2, the answer of a lapse is the first of its new run."""
    return f"""
        cast(id as integer) / 1000 + 1 << {_SECOND_BITS}
        | case when type not in {_MOVING_TYPES} then walk & {_RUN} when ease = 1 then {_ONE_PASS}
            when walk & {_RUN} = {_RUN} then {_RUN} else (walk & {_RUN}) + {_ONE_PASS} end
        | case when not {is_rated} then walk & {_EASE} when told_ease then told_ease
            when walk & {_EASE} then walk & {_EASE} else {START_EASE_PERMILLE} end"""


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
