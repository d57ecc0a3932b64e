"""Notes of our own kinds out of other programs' fronts and backs, with names that stay from import to import."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tikprep.domain.cloze import cloze_numbers
from tikprep.domain.notekinds import LONGEST_SIDE
from tikprep.errors import DeckFormatError
from tikprep.formats.base import DeckBundle, ImportedNote, MediaFile
from tikprep.formats.json_file import clean

_NO_WORD = re.compile(r"[^a-z0-9]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LONGEST_GUID = 200
_LONGEST_TITLE = 300
_SHORT_GUID = 8
_MOST_TOLD = 20


def digest(*parts: str) -> str:
    """Twenty hexadecimal digits that the parts, and nothing else, decide."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:20]


def slug_of(title: str) -> str:
    """A deck's id from its title: its words in small letters; a digest where no letter is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = _NO_WORD.sub("-", plain).strip("-")[:80].strip("-")
    # A title in another script keeps only its digits, which another title may share.
    return slug if len(slug) * 2 > len(title.strip()) else f"deck-{digest(title)[:10]}"


def one_line(text: str) -> str:
    """A title: in one line, of bounded length, nothing in it that a terminal would obey."""
    return " ".join(_CONTROL.sub(" ", text).split())[:_LONGEST_TITLE].strip()


def unix_text(text: str) -> str:
    """A side: one kind of line end, no blank lines around it."""
    return clean(text).replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()


@dataclass(frozen=True, slots=True)
class ForeignCard:
    """A card as another program tells it; `where` names it in messages.

    Without a kind it is `cloze` if its front holds deletions, else `basic`.
    """

    front: str
    back: str
    where: str
    guid: str = ""
    kind: str = ""
    title: str = ""
    tags: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


class NoteGatherer:
    """Gathers the notes of one deck; what cannot be kept becomes a problem, what is too long an error."""

    def __init__(self, path: Path, title: str, slug: str = "", description: str = "") -> None:
        self._path = path
        self.title = one_line(title) or one_line(path.stem) or "Import"
        self._slug = slug or slug_of(self.title)
        self._description = description
        self._notes: list[ImportedNote] = []
        self._guids: set[str] = set()
        self._said: set[str] = set()
        self._media: dict[str, MediaFile] = {}
        self.problems: list[str] = []

    def __len__(self) -> int:
        return len(self._notes)

    def tell(self, problem: str) -> None:
        """Note a sentence about what could not be kept; after some, no more are noted."""
        if len(self.problems) < _MOST_TOLD:
            self.problems.append(problem)
        elif len(self.problems) == _MOST_TOLD:
            self.problems.append(f"{self.title}: more of this kind is left out here.")

    def add(self, card: ForeignCard) -> None:
        """Keep a card as a note. Raises DeckFormatError for a side that is too long."""
        front, back, title = unix_text(card.front), unix_text(card.back), one_line(card.title)
        if max(len(front), len(back), len(card.title)) > LONGEST_SIDE:
            raise DeckFormatError(
                self._path,
                card.line,
                f"{card.where} has a side of more than {LONGEST_SIDE:,} characters: part it into several cards",
            )
        kind = card.kind or ("cloze" if cloze_numbers(front) else "basic")
        if not front and not title:
            self.tell(f"{card.where} asks nothing and was left out.")
            return
        if not back and kind != "cloze":
            self.tell(f"{card.where} has no answer and was left out.")
            return
        guid = self._own_guid(self._told_guid(card.guid) or digest(self.title, title, front), title, front, back)
        if not guid:
            self.tell(f"{card.where} says the same as another and was left out.")
            return
        tags = tuple(dict.fromkeys(" ".join(clean(tag) for tag in card.tags).split()))
        self._notes.append(
            ImportedNote(guid, kind, title, front, back, tags=tags, attributes=dict(card.attributes), line=card.line)
        )

    def _told_guid(self, guid: str) -> str:
        """The file's own name of a card; a number such as 7 is one of many, so the deck stands before it."""
        guid = one_line(guid)[:_LONGEST_GUID]
        return f"{self._slug}-{guid}" if 0 < len(guid) < _SHORT_GUID else guid

    def _own_guid(self, guid: str, title: str, front: str, back: str) -> str:
        """The name, or one that content decides where it is taken; '' if the same stands there already."""
        said = digest(self.title, title, front, back)
        if guid in self._guids:
            guid = "" if said in self._said else said
        if not guid or guid in self._guids:
            return ""
        self._guids.add(guid)
        self._said.add(said)
        return guid

    def add_media(self, media: MediaFile) -> None:
        """Keep a picture or sound under its name, once."""
        self._media.setdefault(media.name, media)

    def bundle(self) -> DeckBundle:
        """The deck with what was gathered."""
        return DeckBundle(
            self._slug,
            self.title,
            self._description,
            notes=tuple(self._notes),
            media=tuple(self._media[name] for name in sorted(self._media)),
        )


class Gatherers:
    """One gatherer a deck title, in the order in which the titles come up."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._decks: dict[str, NoteGatherer] = {}
        self._slugs: set[str] = set()

    def deck(self, title: str) -> NoteGatherer:
        """The gatherer of a title; the file's name stands in for an empty one."""
        title = one_line(title) or one_line(self._path.stem) or "Import"
        if title not in self._decks:
            slug = slug_of(title)
            if slug in self._slugs:
                slug = f"{slug}-{digest(title)[:6]}"
            self._slugs.add(slug)
            self._decks[title] = NoteGatherer(self._path, title, slug)
        return self._decks[title]

    def bundles(self) -> tuple[DeckBundle, ...]:
        """The decks that hold notes."""
        return tuple(gatherer.bundle() for gatherer in self._decks.values() if len(gatherer))

    def problems(self) -> tuple[str, ...]:
        """What could not be kept, deck by deck."""
        return tuple(problem for gatherer in self._decks.values() for problem in gatherer.problems)
