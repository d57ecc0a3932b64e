"""Code fences in Markdown: what is inside one is a program's text and never structure.

Outside of lists the rules are CommonMark's: a fence opens with three or more backticks or tildes, and closes with
at least as many of the same, both at most three columns deep; deeper is code. Below an item of a list they are looser,
since nobody counts columns there: a fence may stand at any depth or behind the item's mark, closes up to three columns
deeper than it opened, and goes on where a line stands left of the item. Fences of a quotation belong to the quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tikprep.domain.fence_info import read_info

_MARK = r"(?P<mark>`{3,}|~{3,})"
_OPENING = re.compile(rf"(?P<indent>[ \t]*){_MARK}(?P<info>[^\n]*)")
_CLOSING = re.compile(rf"^(?P<indent>[ \t]*){_MARK}[ \t]*$", re.MULTILINE)
_LINE = re.compile(
    rf"^(?P<indent>[ \t]*)(?P<item>(?:[-*+]|\d{{1,9}}[.)])(?:[ \t]+|$))?(?:{_MARK}(?P<info>[^\n]*)|(?(item)|\S))",
    re.MULTILINE,
)
_DEEPEST_INDENT = 3


@dataclass(frozen=True, slots=True)
class FenceOpening:
    """A line that opens a fence: its mark, the column of the mark, the info string behind it, where it may close."""

    column: int
    mark: str
    info: str
    deepest_closing: int

    def is_closed_by(self, line: str) -> bool:
        """Whether a later line closes the fence: one that stands much deeper is part of the code."""
        closing = _CLOSING.match(line)
        return closing is not None and self._closes(closing)

    def _closes(self, closing: re.Match[str]) -> bool:
        is_near = columns(closing["indent"]) <= self.deepest_closing
        return is_near and closing["mark"].startswith(self.mark)

    def closing_in(self, text: str, position: int) -> re.Match[str] | None:
        """The first line from a position on that closes the fence."""
        return next((found for found in _CLOSING.finditer(text, position) if self._closes(found)), None)


@dataclass(frozen=True, slots=True)
class Fence:
    """One fence: `start` and `end` are offsets of the whole of it, `line` counts from 0 in its text.

    `body` is the code with the line end of each of its lines, without the fence's own indent.
    """

    info: str
    body: str
    start: int
    end: int
    line: int
    column: int
    mark: str
    is_closed: bool

    @property
    def language(self) -> str:
        """The first word of the info string in small letters, "" if there is none."""
        return read_info(self.info).language

    @property
    def flags(self) -> tuple[str, ...]:
        """The words behind the language; how lines are numbered and marked is no flag."""
        return read_info(self.info).words


def fence_opening(line: str, *, is_in_list: bool = True) -> FenceOpening | None:
    """What a line opens, wherever it stands; with a backtick behind backticks it is code in a sentence."""
    found = _OPENING.fullmatch(line)
    return _opening(found, columns(found["indent"]), is_in_list=is_in_list) if found else None


def _opening(found: re.Match[str], column: int, *, is_in_list: bool) -> FenceOpening | None:
    mark, info = found["mark"], found["info"]
    if mark[0] == "`" and "`" in info:
        return None
    return FenceOpening(column, mark, info.strip(), _DEEPEST_INDENT + (column if is_in_list else 0))


def fences(text: str, start: int = 0) -> tuple[Fence, ...]:
    """All fences of a text in order, from the offset `start` on; the last one may be open to the end."""
    return tuple(_read(text, start)) if "```" in text or "~~~" in text else ()


def _read(text: str, position: int) -> Iterator[Fence]:
    is_in_list = False
    line = counted = 0
    while found := _LINE.search(text, position):
        position = found.end()
        opening = _opening_in(found, is_in_list=is_in_list)
        if found["item"] is not None:
            is_in_list = is_in_list or columns(found["indent"]) <= _DEEPEST_INDENT
        elif opening is None:
            # Deeper text hangs under its item; a fence changes nothing, so that a text without it reads the same.
            is_in_list = is_in_list and columns(found["indent"]) > 1
        if opening is None:
            continue
        # What stands behind an item's mark leaves the item where it is.
        start = found.start() if found["item"] is None else found.start("mark")
        line += text.count("\n", counted, start)
        counted = start
        closing = opening.closing_in(text, found.end())
        body = text[found.end() + 1 : closing.start() if closing else len(text)]
        position = closing.end() if closing else len(text)
        yield Fence(
            info=opening.info,
            body=_outdented_lines(body, opening.column),
            start=start,
            end=position,
            line=line,
            column=opening.column,
            mark=opening.mark,
            is_closed=closing is not None,
        )


def _opening_in(found: re.Match[str], *, is_in_list: bool) -> FenceOpening | None:
    if found["mark"] is None:
        return None
    indent, item = found["indent"], found["item"] or ""
    is_code = columns(indent) > _DEEPEST_INDENT and not is_in_list
    return None if is_code else _opening(found, columns(indent + item), is_in_list=is_in_list or bool(item))


def outside_fences(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """The stretches of a text, as offsets, that no fence holds; some are empty."""
    for fence in fences(text, start):
        yield start, fence.start
        start = fence.end
    yield start, len(text)


def without_fences(text: str) -> str:
    """The text with every fence cut out."""
    return "".join(text[start:end] for start, end in outside_fences(text))


def columns(indent: str) -> int:
    """How wide white space is; a tab reaches to the next column that four divides."""
    return len(indent.expandtabs(4))


def outdented(line: str, width: int) -> str:
    """The line without that many columns of white space at its left; what remains of a tab cut in two is spaces."""
    passed = 0
    for offset, character in enumerate(line):
        if passed >= width or character not in " \t":
            return " " * (passed - width) + line[offset:]
        passed += 1 if character == " " else 4 - passed % 4
    return " " * (passed - width)


def _outdented_lines(body: str, width: int) -> str:
    return "\n".join(outdented(line, width) for line in body.split("\n")) if width else body
