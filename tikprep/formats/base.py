"""What every deck format promises, and what travels between a file and the collection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ImportedNote:
    """A note as its file tells it. `line` is where it begins, for messages; it is no part of what the note says."""

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
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A picture of a deck: `name` is the relative path that the notes write, `path` where its bytes are now."""

    name: str
    path: Path = field(compare=False)


@dataclass(frozen=True, slots=True)
class DeckBundle:
    """A deck outside the collection, with its notes and pictures.

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

    def is_meant(self, path: Path) -> bool:
        """Whether a file found in a folder, with one of these endings, is a deck rather than a bystander."""

    def read(self, path: Path) -> DeckBundle:
        """The deck in a file. Raises DeckFormatError naming the first place to mend."""

    def write(self, bundle: DeckBundle, path: Path) -> None:
        """Put a deck and its media down, all or nothing. Raises DeckFormatError for what the format cannot say."""
