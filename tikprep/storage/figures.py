"""Whole-collection reads for statistics and the doctor, through SQLAlchemy Core."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import groupby

from sqlalchemy import and_, case, func, select, text

from tikprep.domain.model import Card, Review
from tikprep.storage.core import CARD, MEDIA, NOTE, REVIEW_LOG, REVIEW_ROLLUP, core_connection
from tikprep.storage.store import card_of, review_of

MATURE_DAYS = 21


@dataclass(frozen=True, slots=True)
class CardFigures:
    """Cards by where they are in their life; suspended ones are counted apart."""

    new: int
    young: int
    mature: int
    suspended: int


@dataclass(frozen=True, slots=True)
class DayFigures:
    """One study day: answers, those of due reviews, how many of these passed, and the time."""

    day: int
    answers: int
    reviews: int
    reviews_passed: int
    taken_ms: int


class FigureStore:
    """Reads only."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw
        self._core = core_connection(raw)

    def notes(self) -> int:
        return self._core.execute(select(func.count()).select_from(NOTE)).scalar_one()

    def cards(self) -> CardFigures:
        """A card is mature from an interval of 21 days on, the border that Anki's users know."""
        active = CARD.c.is_suspended == 0
        life = {
            "new": and_(active, CARD.c.state == 0),
            "young": and_(active, CARD.c.state == 1, CARD.c.interval_days < MATURE_DAYS),
            "mature": and_(active, CARD.c.state == 1, CARD.c.interval_days >= MATURE_DAYS),
            "suspended": CARD.c.is_suspended == 1,
        }
        sums = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in life.values()]
        return CardFigures(*self._core.execute(select(*sums)).one())

    def days(self, since_day: int) -> tuple[DayFigures, ...]:
        """Days with answers, oldest first, from the roll-up."""
        rollup = REVIEW_ROLLUP.c
        is_review = rollup.kind == 1
        query = (
            select(
                rollup.day,
                func.sum(rollup.answers),
                func.sum(case((is_review, rollup.answers), else_=0)),
                func.sum(case((and_(is_review, rollup.rating >= 3), rollup.answers), else_=0)),
                func.sum(rollup.taken_ms),
            )
            .where(rollup.day >= since_day)
            .group_by(rollup.day)
            .order_by(rollup.day)
        )
        return tuple(DayFigures(*row) for row in self._core.execute(query))

    def logged_cards(self) -> Iterator[tuple[Card, tuple[Review, ...]]]:
        """Every card with its log, oldest answer first; a card without answers has an empty one."""
        card_columns = [CARD.c[f.name] for f in fields(Card)]
        cards = {row[0]: card_of(row) for row in self._core.execute(select(*card_columns))}
        log = [REVIEW_LOG.c[f.name] for f in fields(Review)]
        rows = self._core.execute(select(*log).order_by(REVIEW_LOG.c.card_id, REVIEW_LOG.c.id))
        for card_id, of_card in groupby(rows, key=lambda row: row[1]):
            yield cards.pop(card_id), tuple(review_of(row) for row in of_card)
        for card in cards.values():
            yield card, ()

    def integrity_problems(self) -> list[str]:
        """What SQLite finds wrong with the file and with references between its rows."""
        found = [row[0] for row in self._core.execute(text("PRAGMA integrity_check(20)")) if row[0] != "ok"]
        for table, rowid, parent, _ in self._core.execute(text("PRAGMA foreign_key_check")):
            found.append(f"row {rowid} of {table} refers to a {parent} that is not there")
        return found

    def rollup_differences(self) -> int:
        """How many roll-up rows disagree with the log they were counted from."""
        log = REVIEW_LOG.c
        keys = (log.day, log.deck_id, log.hour, log.kind, log.rating)
        counted = select(*keys, func.count(), func.sum(log.taken_ms)).group_by(*keys)
        expected = {tuple(row) for row in self._core.execute(counted)}
        stored = {tuple(row) for row in self._core.execute(select(REVIEW_ROLLUP))}
        return len({row[: len(keys)] for row in expected ^ stored})

    def media(self) -> list[tuple[str, str]]:
        """Names and sha256 of all recorded pictures."""
        return [(name, sha256) for name, sha256 in self._core.execute(select(MEDIA.c.name, MEDIA.c.sha256))]

    def pragma(self, name: str) -> str:
        """The value of a pragma of this connection."""
        return str(self._raw.execute(f"PRAGMA {name}").fetchone()[0])
