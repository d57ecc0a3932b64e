"""The ways in which other programs write cards in Markdown: what is a question there, and what its answer.

Each shape is a function from the lines of a text to its cards; code fences are never structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tikprep.domain.cloze import cloze_numbers
from tikprep.domain.fences import fences
from tikprep.domain.notekinds import CLOZE_KIND, DEFAULT_KIND, REVERSED_KIND
from tikprep.formats.headings import read_heading

_DIVIDER = re.compile(r"-{3,}[ \t]*")
_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<title>\S.*)")
# A small `c:` or `a:` begins a line of prose, of YAML or of a list of symbols.
_LABEL = re.compile(r"(?:\*\*)?(?P<label>[QAC]|(?i:Question|Answer|Cloze))(?:\*\*)?:(?:\*\*)?[ \t]*(?P<text>.*)")
_INLINE = re.compile(r"(?<=[ \t])(?P<mark>:::?)(?=[ \t])")
_TIGHT_INLINE = re.compile(r"(?<=[^:])(?P<mark>:::?)(?=[^:])")
_BULLET = re.compile(r"[-*+][ \t]+")
_SCHEDULE = "<!--SR:"
_CODE = re.compile(r"`+[^`]*`+|\$[^$\n]*\$")
_HIGHLIGHT = re.compile(r"==(?P<text>[^=\n]+)==")
_DELETION = re.compile(r"(?<![!\]\\])\[(?P<text>[^\[\]^!][^\[\]]*)\](?![(\[:])")
_BRACES = re.compile(r"\{\{(?:(?P<number>\d{1,3})::)?(?P<text>[^{}]+)\}\}")
_MOST_HIGHLIGHTS = 100
_MOST_LINES_TO_A_GAP = 50
_ENDS = (_LABEL, _DIVIDER, _HEADING)


@dataclass(frozen=True, slots=True)
class ShapedCard:
    """A card found in a text; `line` counts from 0."""

    front: str
    back: str
    line: int
    kind: str = ""
    title: str = ""
    guid: str = ""
    tags: tuple[str, ...] = ()


def structure(lines: Sequence[str]) -> list[bool]:
    """For each line, whether it may be structure: False inside a code fence and on its marks."""
    text = "\n".join(lines)
    found = [True] * len(lines)
    for fence in fences(text):
        count = text.count("\n", fence.start, fence.end) + 1
        found[fence.line : fence.line + count] = [False] * count
    return found


def parted_sides(text: str) -> tuple[str, str]:
    """The text before the first line `---` outside code, and the text behind it; no answer without such a line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for at, (line, is_open) in enumerate(zip(lines, structure(lines), strict=True)):
        if is_open and _DIVIDER.fullmatch(line) and any(before.strip() for before in lines[:at]):
            return "\n".join(lines[:at]).strip("\n"), "\n".join(lines[at + 1 :]).strip("\n")
    return text.strip("\n"), ""


def cloze_of_braces(text: str) -> str:
    """`{{text}}` and `{{1::text}}` as deletions of ours; texts that hold ours stay as they are."""
    if "{{" not in text or cloze_numbers(text):
        return text
    numbers = iter(range(1, 1 + text.count("{{")))
    return _BRACES.sub(lambda match: f"{{{{c{match['number'] or next(numbers)}::{match['text']}}}}}", text)


def labelled_cards(lines: Sequence[str]) -> list[ShapedCard]:
    """`Q:` … `A:` …, and `C:` with [deletions]; a text ends at the next label, at `---` or at a heading."""
    cards: list[ShapedCard] = []
    parts: dict[str, list[str]] = {}
    current, begun = "", 0

    def finish() -> None:
        texts = {label: "\n".join(part).strip() for label, part in parts.items()}
        if "C" in texts:
            cards.append(ShapedCard(_cloze_of_brackets(texts["C"]), "", begun, kind=CLOZE_KIND))
        elif "Q" in texts and "A" in texts:
            cards.append(ShapedCard(texts["Q"], texts["A"], begun))
        parts.clear()

    marks = structure(lines)
    for at, (line, is_open) in enumerate(zip(lines, marks, strict=True)):
        match = _LABEL.fullmatch(line) if is_open else None
        label = match["label"][0].upper() if match else ""
        if match and (label != "C" or not current or _has_gap_below(lines, marks, at)):
            if label != "A" or "Q" not in parts:
                finish()
                begun = at
            current = label
            parts.setdefault(label, []).append(match["text"])
        elif is_open and (_DIVIDER.fullmatch(line) or _HEADING.fullmatch(line)):
            finish()
            current = ""
        elif current:
            parts[current].append(line)
    finish()
    return cards


def _has_gap_below(lines: Sequence[str], marks: Sequence[bool], start: int) -> bool:
    """Whether a text that a label begins holds a deletion before its first blank line, or anything that ends it."""
    for at in range(start, min(start + _MOST_LINES_TO_A_GAP, len(lines))):
        line = lines[at]
        if marks[at] and at > start and (not line.strip() or any(e.fullmatch(line) for e in _ENDS)):
            return False
        if _cloze_of_brackets(line) != line:
            return True
    return False


def _cloze_of_brackets(text: str) -> str:
    number = 0
    pieces, position = [], 0
    code = [(fence.start, fence.end) for fence in fences(text)] + [match.span() for match in _CODE.finditer(text)]
    for match in _DELETION.finditer(text):
        if any(start <= match.start() < end for start, end in code):
            continue
        number += 1
        pieces += [text[position : match.start()], f"{{{{c{number}::{match['text']}}}}}"]
        position = match.end()
    return "".join([*pieces, text[position:]])


def marked_cards(lines: Sequence[str], *, has_tag: bool) -> list[ShapedCard]:
    """Obsidian: `question :: answer` (`:::` both ways).

    In a file with `#flashcards` also without the blanks, and `?`, `??` and `==gap==`.
    """
    cards: list[ShapedCard] = []
    for start, block in _blocks(lines):
        marks = structure(block)
        mark_at = next((at for at, line in enumerate(block) if at and marks[at] and line.strip() in ("?", "??")), None)
        if has_tag and mark_at is not None:
            kind = REVERSED_KIND if block[mark_at].strip() == "??" else DEFAULT_KIND
            cards.append(ShapedCard("\n".join(block[:mark_at]), "\n".join(block[mark_at + 1 :]), start, kind=kind))
            continue
        inline = list(_inline_cards(block, marks, start, has_tag=has_tag))
        cards += inline
        text = "\n".join(block)
        if has_tag and not inline and marks[0] and (gapped := _cloze_of_highlights(text)) != text:
            cards.append(ShapedCard(gapped, "", start, kind=CLOZE_KIND))
    return cards


def _inline_cards(block: Sequence[str], marks: Sequence[bool], start: int, *, has_tag: bool) -> Iterator[ShapedCard]:
    for at, line in enumerate(block):
        if not marks[at] or "::" not in line:
            continue
        line = _BULLET.sub("", line.strip(), count=1) if _BULLET.match(line.strip()) else line.strip()
        # Code keeps its length, so that places in the masked line are places in the line.
        masked = _CODE.sub(lambda code: "x" * len(code[0]), line)
        # Without the tag `std::vector` in prose is more likely than a card.
        match = _INLINE.search(masked) or (_TIGHT_INLINE.search(masked) if has_tag else None)
        if match:
            kind = REVERSED_KIND if match["mark"] == ":::" else DEFAULT_KIND
            yield ShapedCard(line[: match.start()].strip(), line[match.end() :].strip(), start + at, kind=kind)


def _cloze_of_highlights(text: str) -> str:
    numbers = iter(range(1, _MOST_HIGHLIGHTS + 1))
    return _HIGHLIGHT.sub(lambda match: f"{{{{c{next(numbers)}::{match['text']}}}}}", text, count=_MOST_HIGHLIGHTS)


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The runs of lines between blank lines and headings, with the place of their first; a fence is never cut."""
    block: list[str] = []
    for at, (line, is_open) in enumerate(zip(lines, structure(lines), strict=True)):
        if is_open and (not line.strip() or _HEADING.fullmatch(line)):
            if block:
                yield at - len(block), block
            block = []
        else:
            block.append(_unscheduled(line))
    if block:
        yield len(lines) - len(block), block


def _unscheduled(line: str) -> str:
    """The line without the plug-in's note of when the card is due."""
    return line.partition(_SCHEDULE)[0].rstrip() if _SCHEDULE in line and line.rstrip().endswith("-->") else line


def heading_cards(lines: Sequence[str]) -> list[ShapedCard]:
    """A card a heading: of level 2 where such headings have text of their own, else of level 3, else of level 1."""
    found = _headings(lines)
    level = _level_of_cards(lines, found)
    cards = []
    for at, depth, title in found:
        if depth != level:
            continue
        end = next((later for later, below, _ in found if later > at and below <= level), len(lines))
        text = "\n".join(lines[at + 1 : end]).strip("\n")
        front, back = parted_sides(text)
        told = read_heading(title)
        kind = told.kinds[0] if told.kinds else ""
        ids = told.ids[0] if told.ids else ""
        tags = tuple(told.keys.get("tags", "").split())
        if back:
            cards.append(ShapedCard(front, back, at, kind, told.title, ids, tags))
        else:
            cards.append(ShapedCard(told.title, text, at, kind, "", ids, tags))
    return cards


def heading_title(text: str) -> str:
    """The text of a heading without the number signs that may close it."""
    text = text.rstrip()
    bare = text.rstrip("#")
    return bare.rstrip() if bare != bare.rstrip() else text


def _headings(lines: Sequence[str]) -> list[tuple[int, int, str]]:
    found = []
    for at, (line, is_open) in enumerate(zip(lines, structure(lines), strict=True)):
        match = _HEADING.fullmatch(line) if is_open and line.startswith("#") else None
        if match:
            found.append((at, len(match["marks"]), heading_title(match["title"])))
    return found


def _level_of_cards(lines: Sequence[str], found: Sequence[tuple[int, int, str]]) -> int:
    with_text = set()
    for number, (at, depth, _) in enumerate(found):
        end = found[number + 1][0] if number + 1 < len(found) else len(lines)
        if any(line.strip() for line in lines[at + 1 : end]):
            with_text.add(depth)
    return next((level for level in (2, 3, 1) if level in with_text), 0)
