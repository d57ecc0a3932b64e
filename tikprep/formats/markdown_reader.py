"""Reads `tikprep-deck/1`: one Markdown file a deck, each heading of level 2 a card.

Everything that is wrong with a file is gathered in one reading, so that a person mends it once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tikprep.domain.fences import Fence, fences
from tikprep.domain.notekinds import DEFAULT_KIND, LONGEST_SIDE, NOTE_KINDS, known_kind
from tikprep.errors import DeckFormatError
from tikprep.formats.base import DeckBundle, ImportedNote, MediaFile
from tikprep.formats.front_matter import read_front_matter
from tikprep.formats.headings import Heading, read_heading
from tikprep.formats.media import find_media, media_links

MAX_BYTES = 20_000_000
_LEVELS = {"1": 1, "2": 2, "3": 3}
KNOWN_KEYS = ("level", "rounds", "tags", "metric")
# Headings and dividers count at the start of a line only: indented they belong to a list or to code.
_LANDMARK = re.compile(r"^(?:##(?P<heading>[ \t].*)?|(?P<divider>-{3,}[ \t]*))$", re.MULTILINE)
_LEADING_BLANK = re.compile(r"\A(?:[ \t]*\n)+")
# Five digits and more are for decks that outgrow 9999 cards; the shipped ones have four.
_GUID = re.compile(r"(?P<slug>[a-z0-9-]+)-(?P<number>[0-9]{4,9})")


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file holds and all that is wrong with it; no bundle if it is not even text."""

    bundle: DeckBundle | None
    problems: tuple[DeckFormatError, ...]


@dataclass(slots=True)
class _Block:
    """A heading and where its two sides begin and end."""

    heading: str
    line: int
    front_start: int
    front_end: int = -1
    back_start: int = -1
    end: int = -1
    is_cut_short: bool = False


def survey(path: Path) -> Survey:
    """Read a deck file and look for its pictures; whatever is wrong is told, not raised."""
    text = _text_of(path)
    if isinstance(text, DeckFormatError):
        return Survey(None, (text,))
    return survey_text(text, path, path.parent)


def _text_of(path: Path) -> str | DeckFormatError:
    try:
        if path.exists() and not path.is_file():
            return DeckFormatError(path, 1, "this is no ordinary file: choose a deck file")
        size = path.stat().st_size
        content = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        return DeckFormatError(path, 1, f"the file cannot be read ({error.strerror}): check its name and permissions")
    if size > MAX_BYTES:
        return DeckFormatError(path, 1, f"the file is larger than {MAX_BYTES // 1_000_000} MB: part it into decks")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return DeckFormatError(path, line, "the file is not UTF-8 text: save it in the encoding UTF-8")
    return unix_lines(text)


def unix_lines(text: str) -> str:
    """The text with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def survey_text(text: str, path: Path, media_folder: Path | None) -> Survey:
    """Read the text of a deck file. Without a folder its pictures are not looked for."""
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        problem = "the file holds a NUL byte, so it is not text: delete it or save the file anew"
        return Survey(None, (DeckFormatError(path, line, problem),))
    return _Reading(text, path, media_folder).survey()


class _Reading:
    """One reading of one file."""

    def __init__(self, text: str, path: Path, media_folder: Path | None) -> None:
        self._text = text
        self._path = path
        self._folder = media_folder
        self._problems: list[DeckFormatError] = []
        self._lines_of_guids: dict[str, int] = {}
        self._media: dict[str, MediaFile] = {}

    def survey(self) -> Survey:
        head = read_front_matter(self._text)
        for line, problem in head.problems:
            self._note_problem(line, problem)
        notes = [self._note(block, head.slug) for block in self._blocks(head.end)] if head.end else []
        bundle = DeckBundle(
            slug=head.slug,
            title=head.title,
            description=head.description,
            license=head.license,
            notes=tuple(self._with_guids(notes, head.slug)),
            media=tuple(self._media[name] for name in sorted(self._media)),
            attributes=head.attributes,
        )
        problems = sorted(self._problems, key=lambda problem: problem.line)
        return Survey(bundle, tuple(problems))

    def _note_problem(self, line: int, problem: str) -> None:
        self._problems.append(DeckFormatError(self._path, line, problem))

    def _blocks(self, start: int) -> list[_Block]:
        """Part the body at its headings and dividers outside fences."""
        text = self._text
        found = fences(text, start)
        blocks: list[_Block] = []
        line, counted = 1, 0
        for match in self._landmarks(start, found):
            if match["divider"]:
                if blocks and blocks[-1].back_start < 0:
                    blocks[-1].front_end, blocks[-1].back_start = match.start(), match.end()
                continue
            line += text.count("\n", counted, match.start())
            counted = match.start()
            if blocks:
                blocks[-1].end = match.start()
            blocks.append(_Block(match["heading"] or "", line, match.end()))
        if blocks:
            blocks[-1].end = len(text)
        for fence in found[-1:]:
            if not fence.is_closed:
                problem = f"this code fence is never closed: write a line '{fence.mark}' below its code"
                self._note_problem(fence.line + 1, problem)
                if blocks:
                    blocks[-1].is_cut_short = True
        first = blocks[0].front_start - len(blocks[0].heading) - len("##") if blocks else len(text)
        self._check_preamble(start, first)
        return blocks

    def _landmarks(self, start: int, found: tuple[Fence, ...]) -> Iterator[re.Match[str]]:
        for fence in found:
            yield from _LANDMARK.finditer(self._text, start, fence.start)
            start = fence.end
        yield from _LANDMARK.finditer(self._text, start)

    def _check_preamble(self, start: int, end: int) -> None:
        stray = re.search(r"\S", self._text[start:end])
        if stray is not None:
            line = self._text.count("\n", 0, start + stray.start()) + 1
            self._note_problem(line, "this text belongs to no card: put it below a heading '## Title' or delete it")

    def _note(self, block: _Block, slug: str) -> ImportedNote:
        heading = read_heading(block.heading)
        front_end = block.end if block.back_start < 0 else block.front_end
        note = ImportedNote(
            guid=heading.ids[0] if heading.ids else "",
            kind=heading.kinds[0] if heading.kinds else DEFAULT_KIND,
            title=heading.title,
            front=trimmed(self._text[block.front_start : front_end]),
            back=trimmed(self._text[block.back_start : block.end]) if block.back_start >= 0 else "",
            level=_LEVELS.get(heading.keys.get("level", ""), 0),
            rounds=tuple(heading.keys.get("rounds", "").split()),
            tags=tuple(heading.keys.get("tags", "").split()),
            metric=heading.keys.get("metric", ""),
            attributes={key: value for key, value in heading.keys.items() if key not in KNOWN_KEYS},
            line=block.line,
        )
        for problem in (*self._heading_problems(heading, note, slug), *_side_problems(note, block)):
            self._note_problem(block.line, problem)
        if self._folder is not None and not _is_too_long(note):
            self._gather_media(note, self._folder)
        return note

    def _heading_problems(self, heading: Heading, note: ImportedNote, slug: str) -> Iterator[str]:
        name = _name(note)
        if not heading.is_readable:
            yield 'the attributes cannot be read: write them as {#id .kind key=value key="two words"}'
        if len(heading.ids) > 1:
            yield f"card {name} has more than one id: keep the first"
        if heading.ids:
            yield from self._guid_problems(note, slug)
        if len(heading.kinds) > 1:
            yield f"card {name} has more than one kind: keep one of {', '.join('.' + kind for kind in heading.kinds)}"
        if known_kind(note.kind) is None:
            known = ", ".join(f".{kind.name}" for kind in NOTE_KINDS)
            yield f"card {name} has the unknown kind '.{note.kind}': use one of {known}"
        for key in heading.doubled:
            yield f"card {name} says '{key}' twice: keep one"
        level = heading.keys.get("level")
        if level is not None and note.level == 0:
            yield f"card {name} has the unknown level '{level}': use 1, 2 or 3"

    def _guid_problems(self, note: ImportedNote, slug: str) -> Iterator[str]:
        found = _GUID.fullmatch(note.guid)
        if found is None or (slug and found["slug"] != slug):
            yield (
                f"the id '{note.guid}' does not fit: ids of this deck are '{slug or 'its id'}-' and four digits, "
                f"such as {slug or 'deck'}-0001"
            )
        first = self._lines_of_guids.setdefault(note.guid, note.line)
        if first != note.line:
            yield f"the id {note.guid} stands twice, first in line {first}: give this card an id of its own"

    def _gather_media(self, note: ImportedNote, folder: Path) -> None:
        for link in (*media_links(note.front), *media_links(note.back)):
            if link in self._media:
                continue
            media = find_media(folder, link)
            if isinstance(media, MediaFile):
                self._media[link] = media
            else:
                self._note_problem(note.line, f"card {_name(note)}: {media}")

    def _with_guids(self, notes: list[ImportedNote], slug: str) -> Iterator[ImportedNote]:
        """Give notes without an id the numbers above the highest; a gap may be a retired card's."""
        numbers = [int(found["number"]) for guid in self._lines_of_guids if (found := _GUID.fullmatch(guid))]
        number = max(numbers, default=0)
        for note in notes:
            if not note.guid:
                number += 1
                note = replace(note, guid=f"{slug or 'deck'}-{number:04d}")
            yield note


def _is_too_long(note: ImportedNote) -> bool:
    return max(len(note.title), len(note.front), len(note.back)) > LONGEST_SIDE


def _side_problems(note: ImportedNote, block: _Block) -> Iterator[str]:
    name = _name(note)
    if _is_too_long(note):
        yield f"card {name} has a side of more than {LONGEST_SIDE:,} characters: part it into several cards"
        return
    if not note.front and not note.title:
        yield f"card {name} asks nothing: write the question below its heading"
    if block.is_cut_short:
        return
    kind = known_kind(note.kind)
    if kind is not None:
        yield from (f"{kind.name} card {name} {problem}" for problem in kind.front_problems(note.front))
    if not note.back and (kind is None or kind.needs_back):
        yield f"card {name} has no answer: write a line '---' and the answer below it"


def _name(note: ImportedNote) -> str:
    return note.guid or f"'{note.title}'"


def trimmed(side: str) -> str:
    """A side of a card without the blank lines around it; an indented first line keeps its indent."""
    side = side.rstrip(" \t\n").lstrip("\n")
    if side[:1] in (" ", "\t"):
        side = _LEADING_BLANK.sub("", side)
    return side
