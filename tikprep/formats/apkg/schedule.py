"""Cards of a package with their schedules, in the terms of our SM-2.

A card in learning was answered but is not known yet: it comes as a review of one day, due when its next step is, whose
next pass is its first. A card in relearning keeps the interval that its lapse left, due when its next step is.
A card in a filtered deck is told as it lies at home.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

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
_DAY_MS = 86_400_000
_LAST_DAY = LAST_MS // _DAY_MS
_MOST = 1 << 31
# What stands in a card between its position and its marks as long as it was not answered.
_STUDIED = int(State.REVIEW)
_UNSTUDIED = ImportedCard(0, 0)[ImportedCard._fields.index("state") : ImportedCard._fields.index("is_suspended")]
# A named tuple by its own constructor takes twice as long.
_made = partial(tuple.__new__, ImportedCard)


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
    offsets: dict[int, int | None]
    kept: Mapping[int, Kept]

    def day_of(self, at_ms: int) -> int:
        """The study day of a moment; the clock is asked at both ends of a day, and each time on one that changes it."""
        day = at_ms // _DAY_MS
        if day not in self.offsets:
            first_s, last_s = self.utc_offset_s(day * _DAY_MS), self.utc_offset_s((day + 1) * _DAY_MS - 1)
            self.offsets[day] = first_s if first_s == last_s else None
        offset_s = self.offsets[day]
        return study_day(at_ms, self.utc_offset_s(at_ms) if offset_s is None else offset_s)

    def card(self, row: Sequence[int], deck: str) -> ImportedCard:
        """One card; the row holds the whole numbers of CARD_COLUMNS."""
        key, _, _, ordinal, type_, queue, due, interval, factor, answers, lapses, home_due, home_deck, flags = row
        if home_deck:
            due = home_due or due
        marks = queue == _SUSPENDED, queue in _BURIED, flags & _FLAG_BITS
        if not _LEARNING <= type_ <= _RELEARNING:
            return _made((key, ordinal, deck, min(max(due, 0), _MOST), *_UNSTUDIED, *marks))
        is_due = self._day_due(due)
        # The comparison alone is cheaper than both clamps, and nearly all numbers are in their range.
        if not 0 <= is_due <= _LAST_DAY:
            is_due = max(0, min(is_due, _LAST_DAY))
        if not 1 <= interval <= MAXIMUM_INTERVAL_DAYS:
            interval = min(max(interval, 1), MAXIMUM_INTERVAL_DAYS)
        ease = factor if factor >= EASE_FLOOR_PERMILLE else self.log.ease_permille.get(key, START_EASE_PERMILLE)
        if not EASE_FLOOR_PERMILLE <= ease <= EASE_CAP_PERMILLE:
            ease = min(max(ease, EASE_FLOOR_PERMILLE), EASE_CAP_PERMILLE)
        last_ms = self.log.last_ms.get(key)
        last_day = self.day_of(last_ms) if last_ms is not None else max(0, is_due - interval)
        kept = self.kept.get(key)
        if kept is not None and kept.reviews != answers:
            kept = None
        if kept is not None:
            last_day = min(kept.last_day, _LAST_DAY)
        if type_ == _LEARNING:
            repetitions, interval = 0, 1
        elif type_ == _RELEARNING:
            repetitions = 1
        elif kept is not None:
            repetitions = kept.repetitions
        else:
            repetitions = self.log.repetitions.get(key) or _likely_repetitions(interval, ease)
        if not (0 <= lapses <= _MOST and 0 <= answers <= _MOST):
            lapses, answers = min(max(lapses, 0), _MOST), min(max(answers, 0), _MOST)
        return _made(
            (key, ordinal, deck, 0, _STUDIED, is_due, interval, ease, repetitions, lapses, answers, last_day, *marks)
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
