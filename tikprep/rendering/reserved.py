"""Characters that no card may hold: those that XML cannot say, and those of our own marks.

Deletions use the private characters from U+E000 on (`domain.cloze`), what they hide has keys in a plane
of its own (`deletions`); here stand the others. None of them survives in a text that is read.
"""

from __future__ import annotations

import re

EXTRACT_START, EXTRACT_END = "\ue010", "\ue011"
"""Around the number of what was taken out of a text before it is parsed."""

BAR = "\ue012"
"""A bar that must not end a table's cell."""

UNWRITABLE = "\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff"
"""Part of a character class: what XML cannot hold, where all line ends have become one character."""

OUR_MARKS = "\ue000-\ue01f"
"""Part of a character class: all that may mark a deletion or an extract."""

_REFERENCE = re.compile(r"&#(?:x0*(?P<hex>[0-9a-f]+)|0*(?P<decimal>[0-9]+));?", re.IGNORECASE)
_FIRST_OF_OURS, _LAST_OF_OURS = 0xE000, 0xE01F


def extract_mark(number: int) -> str:
    """What stands for the extract of this number."""
    return f"{EXTRACT_START}{number}{EXTRACT_END}"


def without_coded_marks(text: str) -> str:
    """The text without HTML's numbers for characters of ours, which a parser would bring back."""
    return _REFERENCE.sub(_unless_ours, text) if "&#" in text else text


def _unless_ours(match: re.Match[str]) -> str:
    code = match["hex"] or match["decimal"]
    number = int(code, 16 if match["hex"] else 10) if len(code) < 8 else 0
    # A space, as without it what stands around the number could become such a number.
    return " " if _FIRST_OF_OURS <= number <= _LAST_OF_OURS else match[0]
