"""Where a long line of code goes on below: after a comma or before an operator, at words within a comment."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

Run = tuple[str, str]
"""A text and what it is: a token kind, "" for plain, "shown", "gap", "tab", "unseen", "ins" or "del"."""

_LEAST_FILL = 0.35
# What an empty line would cost; a place is taken that is this much better for the room it wastes.
_WASTE_COST = 10.0
_DEPTH_COST = 2.5
_COMMENT_START, _LIST, _CLAUSE, _WORD_IN_COMMENT = 0.5, 0.0, 1.0, 2.0
_TIGHT_LIST, _WORD, _VALUE, _BRACKET, _MEMBER, _STRING, _NAME = 2.0, 3.0, 3.0, 6.0, 5.0, 6.0, 20.0
_JOINER = "\u200d"
_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_COMMENT_SIGNS = " \t/#*-;%!"
_ASSIGNMENT = re.compile(r"(?:[-+*/%&|^:]|<<|>>|\*\*|//)?=(?![=>~])")
_OPERATOR = re.compile(r"&&|\|\||\?|:(?!:)|<<|>>|<=|>=|==|!=|->|=>|[-+*/%|&^<>](?=\s)")
_CLAUSE_WORD = re.compile(r"(?:and|or|if|else|for|in|where|from|as|is|not|noexcept|throws|implements|extends|AND|OR)\b")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    kinds: tuple[str, ...]
    columns: tuple[int, ...]


def line_breaks(runs: Sequence[Run], first: int, rest: int, gap_columns: int = 0) -> list[int]:
    """The offsets at which a line of code goes on below, if `first` columns fit and then `rest` on each line.

    A gap is never broken but where it alone is too wide; it takes `gap_columns` beside its text.
    """
    line = _spelled(runs, gap_columns)
    costs = _costs(line)
    found: list[int] = []
    start, room = 0, first
    while (end := _fitting(line, start, room)) < len(line.text):
        start = _best(line, costs, start, end, room)
        room = rest
        found.append(start)
    return found


def _spelled(runs: Sequence[Run], gap_columns: int) -> _Line:
    kinds: list[str] = []
    columns: list[int] = []
    for text, kind in runs:
        kinds += [kind] * len(text)
        columns += [2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text]
        if kind == "gap" and text:
            columns[-len(text)] += gap_columns
    return _Line("".join(text for text, _ in runs), tuple(kinds), tuple(columns))


def _fitting(line: _Line, start: int, room: int) -> int:
    """The end of what fits; spaces may hang over it."""
    used, end = 0, start
    while end < len(line.text) and (line.text[end] == " " or used + line.columns[end] <= room):
        used += line.columns[end]
        end += 1
    return max(end, start + 1)


def _best(line: _Line, costs: dict[int, float], start: int, end: int, room: int) -> int:
    best, least = end, float("inf")
    used = 0
    for place in range(start, end + 1):
        if place in costs and place > start and used >= room * _LEAST_FILL:
            cost = costs[place] + _WASTE_COST * max(0.0, 1 - used / room)
            if cost <= least:
                best, least = place, cost
        if place < len(line.text):
            used += line.columns[place]
    return best if least < float("inf") else _between_signs(line.text, start, _outside_gap(line, start, end))


def _between_signs(text: str, start: int, end: int) -> int:
    """The place before the sign that a break at `end` would part: a letter and its accents, a family of faces."""
    place = end
    while start < place < len(text) and _is_one_sign(text[place - 1], text[place]):
        place -= 1
    return place if place > start else end


def _is_one_sign(before: str, after: str) -> bool:
    is_part = unicodedata.category(after) in ("Mn", "Me", "Mc") or after in _TONES or after == _JOINER
    return is_part or before == _JOINER


def _outside_gap(line: _Line, start: int, end: int) -> int:
    """Where no place is good: the end of what fits, or the start of the gap that it would break."""
    if end >= len(line.text) or not line.kinds[end - 1] == line.kinds[end] == "gap":
        return end
    gap = end
    while gap > start and line.kinds[gap - 1] == "gap":
        gap -= 1
    return gap if line.text[start:gap].strip() else end


def _costs(line: _Line) -> dict[int, float]:
    """What a break before each character costs, for those before which there may be one."""
    text, kinds = line.text, line.kinds
    costs: dict[int, float] = {}
    depth, comment = 0, -1
    first = len(text) - len(text.lstrip())
    for place in range(first, len(text)):
        is_comment = kinds[place] == "comment"
        if is_comment and (place == 0 or kinds[place - 1] != "comment"):
            comment = place
        if place > first and not text[place].isspace():
            cost = _in_comment(text, comment, place) if is_comment else _in_code(line, place)
            if cost is not None:
                costs[place] = cost + (0.0 if is_comment else depth * _DEPTH_COST)
        if kinds[place] not in ("comment", "string"):
            depth = max(0, depth + (text[place] in "([{") - (text[place] in ")]}"))
    return costs


def _in_comment(text: str, comment: int, place: int) -> float | None:
    if place == comment:
        return _COMMENT_START
    # Two slashes alone on a line would say nothing.
    says_something = bool(text[comment:place].strip(_COMMENT_SIGNS))
    return _WORD_IN_COMMENT if text[place - 1] == " " and says_something else None


def _in_code(line: _Line, place: int) -> float | None:
    text, kinds = line.text, line.kinds
    before, after = text[place - 1], text[place]
    if kinds[place] == "gap" == kinds[place - 1]:
        return None
    if kinds[place] == "string" == kinds[place - 1]:
        return _STRING if before == " " else None
    if before == " ":
        return _after_space(text, place)
    if before in ",;":
        return _TIGHT_LIST
    if before in "([{":
        return None if after in ")]}" else _BRACKET
    is_member = after == "." and place + 1 < len(text) and text[place + 1].isalpha()
    return _MEMBER if is_member and (before.isalnum() or before in ")]}_") else None


def _after_space(text: str, place: int) -> float:
    if _ASSIGNMENT.match(text, place):
        return _NAME
    last = text[:place].rstrip()[-1:]
    if last in ",;":
        return _LIST
    if _OPERATOR.match(text, place) or _CLAUSE_WORD.match(text, place):
        return _CLAUSE
    if last == "=":
        return _VALUE
    return _VALUE + 1 if last in "&|+-*/%<>?:" else _WORD
