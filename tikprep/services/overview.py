"""What waits today, per deck and in all: the first page and the deck list."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tikprep.domain.model import Counts, Deck, ReviewKind, StudyOptions
from tikprep.domain.study_queue import DeckLine, Waiting, deck_line
from tikprep.domain.turn import DeckRow, Today
from tikprep.storage.store import DEFAULT_OPTIONS_DECK

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

_PACE_DAYS = 30
# A first guess until there are answers of the person's own.
_USUAL_MS = {ReviewKind.FIRST: 30_000, ReviewKind.REVIEW: 14_000, ReviewKind.DRILL: 9_000}
_STREAK_LIMIT_DAYS = 3660


class OverviewService:
    """Reads only."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._store = collection.store

    def today(self) -> Today:
        """Everything the first page shows, from one look at the collection."""
        day = self._collection.today()
        decks = self._store.decks()
        lines = self.lines(decks, day)
        drills = self._store.drills(day)
        counts = {deck.id: _counts(lines[deck.id], drills, deck.id) for deck in decks}
        total = sum(counts.values(), Counts())
        answered = self._store.counts_on(day)
        return Today(
            day=day,
            counts=total,
            minutes=self._minutes(total, day),
            streak_days=_streak(self._store.answered_days(_STREAK_LIMIT_DAYS), day),
            answers_today=sum(count.answers for count in answered),
            taken_today_ms=sum(count.taken_ms for count in answered),
            due_tomorrow=self._store.due_on(day + 1),
            decks=_rows(decks, counts, self._store.cards_per_deck()),
        )

    def options(self, deck_id: int, all_options: dict[int, StudyOptions]) -> StudyOptions:
        """The options a deck follows: its own, else the collection's, else the program's."""
        return all_options.get(deck_id) or all_options.get(DEFAULT_OPTIONS_DECK) or StudyOptions()

    def lines(self, decks: Sequence[Deck], day: int) -> dict[int, DeckLine]:
        """What each deck has waiting on `day` inside its limits; the counts shown are the cards that come."""
        all_options = self._store.options()
        done = {(count.deck_id, count.kind): count.answers for count in self._store.counts_on(day)}
        lines = {}
        for deck in decks:
            options = self.options(deck.id, all_options)
            lines[deck.id] = deck_line(
                self._store.due(deck.id, day),
                self._store.new(deck.id, day),
                reviews_limit=max(0, options.reviews_per_day - done.get((deck.id, ReviewKind.REVIEW), 0)),
                new_limit=max(0, options.new_per_day - done.get((deck.id, ReviewKind.FIRST), 0)),
                one_a_note=options.bury_siblings,
            )
        return lines

    def _minutes(self, counts: Counts, day: int) -> int:
        """Expected minutes at the pace of the last month; every answer below Good costs a repetition."""
        answers = dict.fromkeys(ReviewKind, 0)
        taken_ms = dict.fromkeys(ReviewKind, 0)
        for count in self._store.counts_since(day - _PACE_DAYS + 1):
            answers[count.kind] += count.answers
            taken_ms[count.kind] += count.taken_ms
        pace_ms = {kind: taken_ms[kind] / answers[kind] if answers[kind] else _USUAL_MS[kind] for kind in ReviewKind}
        asked = answers[ReviewKind.FIRST] + answers[ReviewKind.REVIEW]
        repeated_share = min(1.0, answers[ReviewKind.DRILL] / asked) if asked else 0.3
        drills = counts.learning + repeated_share * (counts.new + counts.review)
        expected_ms = (
            counts.new * pace_ms[ReviewKind.FIRST]
            + counts.review * pace_ms[ReviewKind.REVIEW]
            + drills * pace_ms[ReviewKind.DRILL]
        )
        return math.ceil(expected_ms / 60_000)


def _counts(line: DeckLine, drills: Sequence[Waiting], deck_id: int) -> Counts:
    learning = sum(1 for card in drills if card.deck_id == deck_id)
    return Counts(new=len(line.new), learning=learning, review=len(line.reviews))


def _streak(answered_days: Sequence[int], today: int) -> int:
    """Days in a row with an answer; a day not yet studied does not break it before it ends."""
    expected = today if answered_days and answered_days[0] == today else today - 1
    streak = 0
    for day in answered_days:
        if day != expected:
            break
        streak += 1
        expected -= 1
    return streak


def _rows(decks: Sequence[Deck], counts: dict[int, Counts], cards: dict[int, int]) -> tuple[DeckRow, ...]:
    """The deck tree in order of titles; a parent without cards of its own gets a row too."""
    by_title = {deck.title: deck for deck in decks}
    titles = {"::".join(title.split("::")[: depth + 1]) for title in by_title for depth in range(title.count("::") + 1)}
    rows = []
    for title in sorted(titles, key=lambda text: [(part.casefold(), part) for part in text.split("::")]):
        inside = [deck.id for deck in decks if deck.title == title or deck.title.startswith(f"{title}::")]
        deck = by_title.get(title)
        rows.append(
            DeckRow(
                id=None if deck is None else deck.id,
                slug="" if deck is None else deck.slug,
                title=title,
                name=title.rsplit("::", 1)[-1],
                depth=title.count("::"),
                description="" if deck is None else deck.description,
                counts=sum((counts[deck_id] for deck_id in inside), Counts()),
                cards=sum(cards.get(deck_id, 0) for deck_id in inside),
                deck_ids=tuple(inside),
            )
        )
    return tuple(rows)
