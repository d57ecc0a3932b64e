"""Where a person stands, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tikprep.domain.study_day import calendar_date
from tikprep.storage.figures import CardFigures, DayFigures, FigureStore

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

SHOWN_DAYS = 30


@dataclass(frozen=True, slots=True)
class Stats:
    """The figures of `tikprep stats`. `retention` is the share of due reviews graded 3 or better, None without any."""

    notes: int
    cards: CardFigures
    days: tuple[tuple[str, DayFigures], ...]
    answers: int
    taken_ms: int
    retention: float | None
    streak_days: int


class InsightsService:
    """Reads only."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._figures = FigureStore(collection.database.raw)

    def stats(self) -> Stats:
        """The last 30 study days and the whole collection's cards."""
        today = self._collection.today()
        days = self._figures.days(today - SHOWN_DAYS + 1)
        reviews = sum(day.reviews for day in days)
        passed = sum(day.reviews_passed for day in days)
        return Stats(
            notes=self._figures.notes(),
            cards=self._figures.cards(),
            days=tuple((calendar_date(day.day).isoformat(), day) for day in days),
            answers=sum(day.answers for day in days),
            taken_ms=sum(day.taken_ms for day in days),
            retention=passed / reviews if reviews else None,
            streak_days=self._collection.overview.today().streak_days,
        )
