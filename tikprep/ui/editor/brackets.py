"""Which bracket belongs to which; those in strings and comments are text."""

from __future__ import annotations

import re
from typing import Final

from tikprep.ui.editor.lines import Lines

PAIRS: Final = {"(": ")", "[": "]", "{": "}"}
CLOSERS: Final = {closer: opener for opener, closer in PAIRS.items()}
_BRACKET: Final = re.compile(r"[()\[\]{}]")
# Farther apart a pair is not looked for: the search happens at every step of the caret.
_FARTHEST: Final = 2_000

Place = tuple[int, int]
"""Line and column, in characters."""


def partner(lines: Lines, at: Place) -> Place | None:
    """The other bracket of the pair that has one at a place, None if there is none or another kind is met."""
    number, column = at
    own = lines.code_part(number)[column : column + 1]
    if own in PAIRS:
        return _forward(lines, number, column, own)
    if own in CLOSERS:
        return enclosing(lines, at, own)
    return None


def enclosing(lines: Lines, before: Place, closer: str = "") -> Place | None:
    """The nearest bracket that is open at a place; None if it is not the one that `closer` would close."""
    number, column = before
    depth = 0
    for line in range(number, max(-1, number - _FARTHEST), -1):
        text = lines.code_part(line, column if line == number else None)
        for found in reversed(list(_BRACKET.finditer(text))):
            if found[0] in CLOSERS:
                depth += 1
            elif depth:
                depth -= 1
            else:
                return (line, found.start()) if not closer or PAIRS[found[0]] == closer else None
    return None


def _forward(lines: Lines, number: int, column: int, opener: str) -> Place | None:
    depth = 0
    for line in range(number, min(len(lines), number + _FARTHEST)):
        for found in _BRACKET.finditer(lines.code_part(line), column if line == number else 0):
            depth += 1 if found[0] in PAIRS else -1
            if not depth:
                return (line, found.start()) if PAIRS[opener] == found[0] else None
    return None


def partners_at(lines: Lines, at: Place) -> tuple[Place, ...]:
    """The bracket behind or before a place and the other of its pair, () if there is none."""
    number, column = at
    text = lines.text(number) if number < len(lines) else ""
    for beside in (column, column - 1):
        if 0 <= beside < len(text) and (text[beside] in PAIRS or text[beside] in CLOSERS):
            other = partner(lines, (number, beside))
            if other is not None:
                return (number, beside), other
    return ()
