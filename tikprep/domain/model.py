"""The nouns of the collection as values; `storage` fills them, screens show them.

Units end the names: days are study days counted from 1970-01-01 (see `study_day`),
`_ms` are milliseconds since the epoch or of a duration, `_permille` thousandths.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from tikprep.domain.note_type import NoteType


class Rating(IntEnum):
    """How well a card was known: the grades 0-5 of SM-2; four of them are the usual buttons."""

    BLACKOUT = 0
    AGAIN = 1
    ALMOST = 2
    HARD = 3
    GOOD = 4
    EASY = 5


# The scheduler of log rows that came with a deck: their outcome was decided elsewhere and stands in the row.
IMPORTED = "imported"

FOUR_BUTTONS: tuple[Rating, ...] = (Rating.AGAIN, Rating.HARD, Rating.GOOD, Rating.EASY)
SIX_BUTTONS: tuple[Rating, ...] = tuple(Rating)


class State(IntEnum):
    """Whether a card was ever answered. Being drilled, buried or suspended is apart from it."""

    NEW = 0
    REVIEW = 1


class ReviewKind(IntEnum):
    """What an answer was in the life of its card."""

    FIRST = 0
    REVIEW = 1
    DRILL = 2  # a same-day repetition: it moves neither ease factor nor interval


@dataclass(frozen=True, slots=True)
class Card:
    """One question to be scheduled: the `ordinal`-th card of a note.

    `drill_since_ms` is the time since when the card waits for its same-day repetition,
    0 if it does not. `buried_until_day` is the first study day on which it comes back.
    """

    id: int
    note_id: int
    deck_id: int
    ordinal: int
    position: int
    state: State = State.NEW
    due_day: int = 0
    interval_days: int = 0
    ease_permille: int = 2500
    repetitions: int = 0
    lapses: int = 0
    reviews: int = 0
    last_day: int = 0
    drill_since_ms: int = 0
    is_suspended: bool = False
    buried_until_day: int = 0
    flag: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    """One row of the review log: an answer, the state around it and the rules it was made under.

    The rules stand in the row so that a replay of the log needs nothing else.
    """

    id: int
    card_id: int
    deck_id: int
    answered_ms: int
    day: int
    hour: int
    kind: ReviewKind
    rating: Rating
    taken_ms: int
    interval_before_days: int
    interval_days: int
    ease_before_permille: int
    ease_permille: int
    scheduler: str
    fuzz: bool = False
    ease_drops_on_lapse: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What a person learns, in Markdown; its cards are derived by its kind.

    `guid` is the stable id of the deck format (`python-0003`). `attributes` are the keys
    of the heading that TikPrep does not read itself, kept for the round trip. A note of another
    program has a `note_type`, and `fields` of HTML in its order instead of `front` and `back`.
    """

    id: int
    guid: str
    deck_id: int
    kind: str
    title: str
    front: str
    back: str
    level: int = 0
    rounds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    metric: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    is_marked: bool = False
    note_type: NoteType | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """A named pile of notes; `::` in the title nests it. `slug` is its id in files, '' if it has none.

    `attributes` is what the head of its file says beyond that, each key with its YAML as it was written.
    """

    id: int
    slug: str
    title: str
    description: str = ""
    license: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


# What a person may set: beyond these a number is a slip of the finger.
NEW_PER_DAY = range(10_000)
REVIEWS_PER_DAY = range(10_000)
LEECH_LAPSES = range(1, 100)


@dataclass(frozen=True, slots=True)
class StudyOptions:
    """How a deck is studied. A deck without options of its own follows the collection's defaults."""

    new_per_day: int = 20
    reviews_per_day: int = 200
    bury_siblings: bool = True
    fuzz: bool = False
    ease_drops_on_lapse: bool = False
    leech_lapses: int = 8
    leech_suspends: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """Cards waiting today: never seen, waiting for their same-day repetition, due."""

    new: int = 0
    learning: int = 0
    review: int = 0

    @property
    def total(self) -> int:
        return self.new + self.learning + self.review

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.new + other.new, self.learning + other.learning, self.review + other.review)
