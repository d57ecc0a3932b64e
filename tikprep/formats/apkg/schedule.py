"""Cards of a package with their schedules, in the terms of our SM-2.

A card in learning was answered but is not known yet: it comes as a review of one day, due when its next step is, whose
next pass is its first. A card in relearning keeps the interval that its lapse left, due when its next step is.
A card in a filtered deck is told as it lies at home.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tikprep.domain.model import State
from tikprep.domain.schedulers.base import MAXIMUM_INTERVAL_DAYS
from tikprep.domain.schedulers.sm2 import EASE_FLOOR_PERMILLE, SECOND_INTERVAL_DAYS
from tikprep.domain.study_day import study_day
from tikprep.formats.apkg.database import Database
from tikprep.formats.apkg.deck_tree import CollectionClock
from tikprep.formats.apkg.history import EASE_CAP_PERMILLE, START_EASE_PERMILLE, History
from tikprep.formats.base import ImportedCard
from tikprep.formats.schedules import LAST_MS

CARD_COLUMNS = "id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses, odue, odid, flags"

_NEW, _LEARNING, _REVIEW, _RELEARNING = range(4)
_SUSPENDED = -1
_BURIED = (-2, -3)
_FLAG_BITS = 7
_FIRST_MOMENT = 1_000_000_000  # a `due` from here on is a moment in seconds, below it a number of days
# JSON inside a string of JSON, as Anki keeps what add-ons say of a card.
_KEPT = re.compile(r'"cd":"\{\\"tik\\":\[(\d{1,9}),(\d{1,9}),(\d{1,6})\]\}"')
_LAST_DAY = LAST_MS // 86_400_000
_QUARTER_MS = 900_000  # clocks change on quarters of an hour
_MOST = 1 << 31


class Kept(NamedTuple):
    """What a package of ours keeps of a card that Anki has no column for, as it was after so many answers."""

    reviews: int
    repetitions: int
    last_day: int


def kept_schedules(database: Database) -> dict[int, Kept]:
    """What the cards' own data tells, by their ids. Raises DeckFormatError or Cancelled."""
    found = {}
    if database.one("select 1 from pragma_table_xinfo('cards') where name = 'data'") is not None:
        for card_id, data in database.rows("select id, data from cards where instr(data, 'tik') > 0"):
            told = _KEPT.search(data) if isinstance(data, str) else None
            if told is not None:
                found[card_id] = Kept(*map(int, told.groups()))
    return found


@dataclass(slots=True)
class Scheduler:
    """Turns rows of the table `cards` into cards; remembers the clock's offsets it asked for."""

    clock: CollectionClock
    log: History
    utc_offset_s: Callable[[int], int]
    offsets: dict[int, int]
    kept: Mapping[int, Kept]

    def day_of(self, at_ms: int) -> int:
        quarter = at_ms // _QUARTER_MS
        offset_s = self.offsets.get(quarter)
        if offset_s is None:
            offset_s = self.offsets[quarter] = self.utc_offset_s(at_ms)
        return study_day(at_ms, offset_s)

    def card(self, row: tuple[Any, ...], deck: str) -> ImportedCard:
        """One card; the row holds the whole numbers of CARD_COLUMNS."""
        key, _, _, ordinal, type_, queue, due, interval, factor, answers, lapses, home_due, home_deck, flags = row
        if home_deck:
            due = home_due or due
        is_suspended, is_buried = queue == _SUSPENDED, queue in _BURIED
        flag = flags & _FLAG_BITS
        if not _LEARNING <= type_ <= _RELEARNING:
            position = min(max(due, 0), _MOST)
            return ImportedCard(key, ordinal, deck, position, is_suspended=is_suspended, is_buried=is_buried, flag=flag)
        is_due = max(0, min(self._day_due(due), _LAST_DAY))
        interval = min(interval, MAXIMUM_INTERVAL_DAYS) if interval > 1 else 1
        if factor < EASE_FLOOR_PERMILLE:
            factor = self.log.ease_permille.get(key, START_EASE_PERMILLE)
        ease = min(max(factor, EASE_FLOOR_PERMILLE), EASE_CAP_PERMILLE)
        last_ms = self.log.last_ms.get(key)
        last_day = self.day_of(last_ms) if last_ms is not None else max(0, is_due - interval)
        kept = self.kept.get(key)
        if kept is not None and kept.reviews == answers:
            last_day = min(kept.last_day, _LAST_DAY)
        if type_ == _LEARNING:
            repetitions, interval = 0, 1
        elif type_ == _RELEARNING:
            repetitions = 1
        elif kept is not None and kept.reviews == answers:
            repetitions = kept.repetitions
        else:
            repetitions = self.log.repetitions.get(key) or _likely_repetitions(interval, ease)
        return ImportedCard(
            key,
            ordinal,
            deck,
            0,
            int(State.REVIEW),
            is_due,
            interval,
            ease,
            repetitions,
            min(max(lapses, 0), _MOST),
            min(max(answers, 0), _MOST),
            last_day,
            is_suspended,
            is_buried,
            flag,
        )

    def _day_due(self, due: int) -> int:
        if due >= _FIRST_MOMENT:
            return self.day_of(min(due * 1000, LAST_MS))
        return self.clock.first_day + due


def _likely_repetitions(interval_days: int, ease_permille: int) -> int:
    """How many passes in a row lead from nothing to an interval: 1 day, 6 days, then times ease."""
    if interval_days < SECOND_INTERVAL_DAYS:
        return 1
    return 2 + math.floor(math.log(interval_days / SECOND_INTERVAL_DAYS) / math.log(ease_permille / 1000))
