"""What the review screen is handed: one turn at a time, complete, with nothing left to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tikprep.domain.answers import ExpectedAnswer
from tikprep.domain.model import Card, Counts, Note, Rating, Review, ReviewKind


@dataclass(frozen=True, slots=True)
class Face:
    """A card as Markdown, or with `css` as HTML under that style sheet.

    On reveal `front_revealed` stands in the place of `front`, `back` below it.

    The two fronts differ only where something is covered: deletions are marked with the
    characters of `domain.cloze`. `media` maps the names in the text to files. `hints` are
    Markdown, shown one by one when asked for; `expected` is what may be typed.
    """

    card_id: int
    note: Note
    front: str
    front_revealed: str
    back: str
    media: Mapping[str, Path] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
    expected: ExpectedAnswer | None = None
    css: str | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rating would do: the due date in days from today, and whether it comes again today."""

    rating: Rating
    interval_days: int
    is_repeated_today: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers of this session by outcome: 4-5, 3, below 3."""

    good: int = 0
    hard: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        return self.good + self.hard + self.failed


@dataclass(frozen=True, slots=True)
class Turn:
    """One question to answer. `previews` holds all six grades in the order of Rating.

    `counts` are the cards still waiting in this session, this one among them.
    `upcoming` is the card most likely to follow, for preparing it ahead of time.
    """

    face: Face
    deck_title: str
    kind: ReviewKind
    flag: int
    is_leech: bool
    previews: tuple[Preview, ...]
    counts: Counts
    tally: Tally
    upcoming: Face | None


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """A finished (or left) session: answers by rating, distinct cards, time, what tomorrow brings."""

    answers: Mapping[Rating, int]
    cards: int
    new_cards: int
    taken_ms: int
    due_tomorrow: int
    waiting: Counts


@dataclass(frozen=True, slots=True)
class CardHistory:
    """Everything about one card: its log, newest last, and why it is due when it is due.

    `derivation` are full sentences, one a step, that end in the due date.
    """

    card: Card
    note: Note
    deck_title: str
    reviews: tuple[Review, ...]
    derivation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeckRow:
    """One line of the deck list; `counts` respect today's limits and include sub-decks.

    `id` is None for a parent that exists only as the first part of other titles.
    """

    id: int | None
    slug: str
    title: str
    name: str
    depth: int
    description: str
    counts: Counts
    cards: int
    deck_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """The first page: what waits, how long it takes, how long the streak is.

    `streak_days` counts study days in a row with at least one answer, up to today or
    yesterday. `minutes` is the expected time for `counts` at the person's own pace.
    """

    day: int
    counts: Counts
    minutes: int
    streak_days: int
    answers_today: int
    taken_today_ms: int
    due_tomorrow: int
    decks: tuple[DeckRow, ...]
