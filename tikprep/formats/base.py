"""What every deck format promises, and what travels between a file and the collection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Protocol

from tikprep.domain.note_type import NoteType
from tikprep.errors import printable

_LONGEST_PROBLEM = 1_000
_MARKED = "marked"
Progress = Callable[[int, int], None]
"""Told how much is done of how much; raises Cancelled where a person stopped it."""


def no_progress(_done: int, _total: int) -> None:
    """Nobody looks."""


def no_offset(_at_ms: int) -> int:
    """The clock of Greenwich."""
    return 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader may ask: seconds to add to UTC at a moment in ms, and whom to tell how far it came."""

    utc_offset_s: Callable[[int], int] = no_offset
    progress: Progress = no_progress


PLAIN_READING = Reading()


class ImportedCard(NamedTuple):
    """The schedule of a card as its file tells it, in the terms of `domain.model.Card`.

    `key` names the card inside its package, for its reviews. `deck` is the title of the deck where
    the card lies apart from its note, else ''.
    """

    key: int
    ordinal: int
    deck: str = ""
    position: int = 0
    state: int = 0
    due_day: int = 0
    interval_days: int = 0
    ease_permille: int = 2500
    repetitions: int = 0
    lapses: int = 0
    reviews: int = 0
    last_day: int = 0
    is_suspended: bool = False
    is_buried: bool = False
    flag: int = 0


REVIEW_TABLE = "review"
"""The table, or view, of a log that is a database: the fields of ImportedReview, no two answers at the same moment."""


class ImportedReview(NamedTuple):
    """A row of a review log in the terms of `domain.model.Review`; the rating and kind are its numbers."""

    card_key: int
    answered_ms: int
    kind: int
    rating: int
    taken_ms: int
    interval_before_days: int
    interval_days: int
    ease_before_permille: int
    ease_permille: int


@dataclass(frozen=True, slots=True)
class ImportedNote:
    """A note as its file tells it. `line` is where it begins, for messages; it is no part of what the note says.

    A note of another program's make has a `note_type` and `fields` in its order, in HTML; its kind is `template`.
    `cards` are the schedules of those of its cards that the file knows. `changed_s` is when the note was last
    written, in seconds since the epoch; 0 if nobody knows.
    """

    guid: str
    kind: str
    title: str
    front: str
    back: str
    level: int = 0
    rounds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    metric: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    note_type: NoteType | None = None
    fields: tuple[str, ...] = ()
    is_marked: bool = False
    cards: tuple[ImportedCard, ...] = ()
    changed_s: int = field(default=0, compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A picture or sound of a deck: `name` is the relative path that the notes write; `open` gives its bytes.

    `open` raises OSError, or DeckFormatError where a package is not what it says.
    """

    name: str
    open: Callable[[], IO[bytes]] = field(compare=False)
    path: Path | None = field(default=None, compare=False)
    """Where it lies, if it is a file of its own."""

    @classmethod
    def at(cls, name: str, path: Path) -> MediaFile:
        """A file beside the deck."""

        def opened() -> BufferedReader:
            return path.open("rb")

        return cls(name, opened, path)


@dataclass(frozen=True, slots=True)
class DeckBundle:
    """A deck outside the collection, with its notes and pictures; `missing_media` are those that its file lacks.

    `attributes` are what the front matter says beyond the fields here: each key with its YAML text
    as it was written, so that nothing is lost by a round trip; comment lines stand under the key `#`.
    """

    slug: str
    title: str
    description: str = ""
    license: str = ""
    notes: tuple[ImportedNote, ...] = ()
    media: tuple[MediaFile, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    missing_media: tuple[str, ...] = ()

    @property
    def names_are_addresses(self) -> bool:
        """Whether media are named as Markdown writes them, percent-encoded; notes in HTML alone name files plainly."""
        return not self.notes or any(note.note_type is None for note in self.notes)


def without_mark(words: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """Tags, each once, without the one by which Anki marks a note, and whether it was among them."""
    found = dict.fromkeys(words)
    tags = tuple(word for word in found if word.casefold() != _MARKED)
    return tags, len(tags) < len(found)


def no_reviews() -> Iterator[ImportedReview]:
    """A log that holds nothing."""
    return iter(())


def _nothing_to_close() -> None:
    pass


@dataclass(frozen=True, slots=True)
class HeldNotes:
    """What stands for a file that was not read, as the collection holds all that it says.

    `notes` is their number by the title of their deck; `read` reads the file after all.
    """

    notes: Mapping[str, int]
    read: Callable[[], DeckPackage]


@dataclass(frozen=True, slots=True)
class StoredLog:
    """A review log where it lies, in a database of ours to which others may add rows meanwhile.

    `table` has the fields of ImportedReview for columns, but for the card, which is in `card_column` and has an index;
    its rows up to the row id `last_row` are the log, in the order of the answers.
    """

    file: Path
    table: str
    card_column: str
    last_row: int


@dataclass(frozen=True, slots=True)
class DeckPackage:
    """What one file holds: its decks, and the log of their cards, read as it is asked for.

    `problems` are sentences about what could not be kept, printable whatever they quote. Media and reviews can be
    read until `close`. `sha256` is of the file where that file is all there is; a package with `held` was not read.
    `log` is a database of our own making that holds the same reviews in its REVIEW_TABLE, and perhaps those of cards
    that did not come; None if there is none. `log_here` is where the collection holds the same reviews, perhaps
    among others.
    """

    decks: tuple[DeckBundle, ...]
    reviews: Callable[[], Iterator[ImportedReview]] = no_reviews
    problems: tuple[str, ...] = ()
    close: Callable[[], None] = _nothing_to_close
    sha256: str = ""
    held: HeldNotes | None = None
    log: Path | None = None
    log_here: StoredLog | None = None

    def __post_init__(self) -> None:
        # They quote the words of strangers, and go to terminals.
        told = tuple(printable(problem[:_LONGEST_PROBLEM]) for problem in self.problems)
        object.__setattr__(self, "problems", told)

    def __enter__(self) -> DeckPackage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class DeckFormat(Protocol):
    """One kind of deck file."""

    @property
    def name(self) -> str:
        """Its name on the command line."""

    @property
    def title(self) -> str:
        """Its name for people, as in a file dialog."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The endings of its files, in lower case and with the dot."""

    @property
    def can_write(self) -> bool:
        """Whether decks can be exported to it; if not, `write` raises DeckFormatError."""

    def recognizes(self, path: Path) -> bool:
        """Whether a file with one of these endings is of this format rather than of another that shares the ending.

        Asked only where endings are shared. A file that cannot be read is recognized: reading tells what is wrong.
        """

    def is_meant(self, path: Path) -> bool:
        """Whether a file found in a folder, with one of these endings, is a deck rather than a bystander."""

    def read(self, path: Path, reading: Reading = PLAIN_READING) -> DeckPackage:
        """What a file holds. Raises DeckFormatError naming the first place to mend, or Cancelled."""

    def write(self, package: DeckPackage, path: Path, progress: Progress = no_progress) -> None:
        """Put decks and their media down, all or nothing.

        Raises DeckFormatError for what the format cannot say, TikPrepError where the disk refuses, or Cancelled.
        """
