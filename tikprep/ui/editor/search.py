"""Finding and replacing: what is typed into the two fields -> places in the text and what comes there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRegularExpression

# More are not counted, so that a search for a blank does not stop the window.
MOST_HITS: Final = 20_000
_GROUP: Final = re.compile(r"\\(\\|n|t|[0-9])|\$([0-9])")


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, and how."""

    text: str
    is_regex: bool = False
    is_whole_word: bool = False
    matches_case: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A place, in UTF-16 units, and what the groups of a regular expression held there."""

    start: int
    end: int
    groups: tuple[str, ...] = ()


def problem_of(query: Query) -> str:
    """What is wrong with a regular expression, "" if nothing."""
    expression = _expression(query)
    return "" if expression.isValid() else expression.errorString()


def find(query: Query, text: str) -> list[Hit]:
    """Every place, in order; a regular expression that matches nothing at a place finds none there.

    Qt's engine stops by itself at an expression that would backtrack for ever.
    """
    expression = _expression(query)
    if not query.text or not expression.isValid():
        return []
    hits: list[Hit] = []
    found = expression.globalMatch(text)
    while found.hasNext() and len(hits) < MOST_HITS:
        match = found.next()
        if match.capturedLength():
            groups = tuple(match.capturedTexts()) if query.is_regex else ()
            hits.append(Hit(match.capturedStart(), match.capturedEnd(), groups))
    return hits


def replacement(query: Query, hit: Hit, template: str) -> str:
    r"""What comes in the place of a hit; in a regular expression \1 or $1 is a group, \n a line break."""
    if not query.is_regex:
        return template

    def put(match: re.Match[str]) -> str:
        letter = match[1] or match[2]
        if letter in ("\\", "n", "t"):
            return {"\\": "\\", "n": "\n", "t": "\t"}[letter]
        number = int(letter)
        return hit.groups[number] if number < len(hit.groups) else ""

    return _GROUP.sub(put, template)


def _expression(query: Query) -> QRegularExpression:
    pattern = query.text if query.is_regex else QRegularExpression.escape(query.text)
    if query.is_whole_word:
        pattern = rf"(?<!\w)(?:{pattern})(?!\w)"
    options = QRegularExpression.PatternOption.MultilineOption | (
        QRegularExpression.PatternOption.UseUnicodePropertiesOption
    )
    if not query.matches_case:
        options |= QRegularExpression.PatternOption.CaseInsensitiveOption
    return QRegularExpression(pattern, options)
