"""Notes of our own kinds out of other programs' fronts and backs, with names that stay from import to import."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tikprep.domain.cloze import cloze_numbers
from tikprep.domain.notekinds import CLOZE_KIND, DEFAULT_KIND, known_kind
from tikprep.formats.base import DeckBundle, ImportedNote, MediaFile
from tikprep.formats.json_file import clean
from tikprep.formats.note_check import note_problem
from tikprep.formats.world_ids import id_within, is_unique_in_world

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LONGEST_GUID = 200
_LONGEST_TITLE = 300
_MOST_TOLD = 20


def digest(*parts: str) -> str:
    """Twenty hexadecimal digits that the parts, and nothing else, decide."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:20]


def one_line(text: str) -> str:
    """A title: in one line, of bounded length, nothing in it that a terminal would obey."""
    return " ".join(_CONTROL.sub(" ", text).split())[:_LONGEST_TITLE].strip()


def deck_slug(identity: str) -> str:
    """A deck's id as a deck file may write it, if it is unique in the world, else ''."""
    return identity.lower().strip("{}") if is_unique_in_world(identity) else ""


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
    """Gathers the notes of one deck; what cannot be kept becomes a problem.

    A deck has an id only if the file names one for it that is unique in the world: a deck of a stranger that
    happens to bear a title of ours is not ours. `scope` is where ids of its cards that are not so count; by
    default this file and this title.
    """

    def __init__(self, path: Path, title: str, identity: str = "", description: str = "", scope: str = "") -> None:
        self.title = one_line(title) or one_line(path.stem) or "Import"
        self._slug = deck_slug(identity)
        self._scope = scope or f"{path.stem}\0{self.title}"
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

    def add(self, card: ForeignCard) -> bool:
        """Keep a card as a note; whether it was kept."""
        front, back, title = unix_text(card.front), unix_text(card.back), one_line(card.title)
        kind = card.kind or (CLOZE_KIND if cloze_numbers(front) else DEFAULT_KIND)
        known = known_kind(kind)
        needs_back = known is None or known.needs_back
        if not front and not title:
            return self._leave(card, "asks nothing")
        if not back and needs_back:
            return self._leave(card, "has no answer")
        tags = tuple(dict.fromkeys(" ".join(clean(tag) for tag in card.tags).split()))
        told = id_within(self._scope, one_line(card.guid)[:_LONGEST_GUID])
        guid = self._own_guid(told or digest(self.title, title, front), title, front, back)
        if not guid:
            return self._leave(card, "says the same as another")
        note = ImportedNote(guid, kind, title, front, back, tags=tags, attributes=dict(card.attributes), line=card.line)
        problem = note_problem(note)
        if problem is not None:
            return self._leave(card, problem)
        self._guids.add(guid)
        self._said.add(digest(self.title, title, front, back))
        self._notes.append(note)
        return True

    def _leave(self, card: ForeignCard, problem: str) -> bool:
        what, colon, advice = problem.partition(": ")
        self.tell(f"{card.where} {what} and was left out{colon}{advice}.")
        return False

    def _own_guid(self, guid: str, title: str, front: str, back: str) -> str:
        """The name, or one that content decides where it is taken; '' if the same stands there already."""
        said = digest(self.title, title, front, back)
        if guid in self._guids:
            guid = "" if said in self._said else said
        return "" if guid in self._guids else guid

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

    def deck(self, title: str, identity: str = "", scope: str = "") -> NoteGatherer:
        """The gatherer of a title; the file's name stands in for an empty one."""
        title = one_line(title) or one_line(self._path.stem) or "Import"
        if title not in self._decks:
            self._decks[title] = NoteGatherer(self._path, title, identity, scope=scope)
        return self._decks[title]

    def bundles(self) -> tuple[DeckBundle, ...]:
        """The decks that hold notes."""
        return tuple(gatherer.bundle() for gatherer in self._decks.values() if len(gatherer))

    def problems(self) -> tuple[str, ...]:
        """What could not be kept, deck by deck."""
        return tuple(problem for gatherer in self._decks.values() for problem in gatherer.problems)

    def why(self) -> str:
        """The first of them in brackets, for the message that nothing was kept; '' if there is none."""
        return next((f" ({problem.rstrip('.')})" for problem in self.problems()), "")
