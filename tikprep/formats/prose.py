"""What a reader of a card sees apart from code: its length, its lists, its formulas, its references."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tikprep.domain.fences import without_fences

_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?P<code>.*?)(?<!`)\1(?!`)", re.DOTALL)
_DISPLAY = re.compile(r"(?<!\\)\$\$(?P<tex>.*?)(?<!\\)\$\$", re.DOTALL)
# A dollar with a space on its inner side is money, not mathematics.
_INLINE = re.compile(r"(?<![\\$])\$(?![\s$])(?P<tex>(?:\\.|[^$\\\n]|\n(?!\s*\n))*?)(?<![\s\\])\$(?!\$)")
_LOOSE_DOLLAR = re.compile(r"(?<!\\)\$")
_WHY = re.compile(r"^> *Why:(?P<text>.*(?:\n> ?.*)*)", re.MULTILINE)
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_REFS = re.compile(r"^Refs:[ \t]*(?P<keys>.*)$", re.MULTILINE)
_TABLE_RULE = re.compile(r"^[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?$", re.MULTILINE)
_MARKS = re.compile(r"\*\*|__|[`|]|^#{1,6} |^> ?(?:\[!\w+\])?|^[ \t]*[-*+] |!?\[([^\]]*)\]\([^)]*\)", re.MULTILINE)
_ITEM = re.compile(r"^(?:[-*+]|\d+[.)])[ \t]")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula's TeX, and whether it stands in a line of its own."""

    tex: str
    is_display: bool


def without_code(text: str) -> str:
    """The text without fences and without code in its sentences."""
    return _CODE_SPAN.sub("", without_fences(text))


def why_of(back: str) -> str | None:
    """The text of the line that says what an answer is good for; None if there is none."""
    found = _WHY.search(without_fences(back))
    return re.sub(r"\s*\n> ?", " ", found["text"]).strip() if found else None


def reference_keys(back: str) -> tuple[str, ...]:
    """The keys that a card's line of references names."""
    return tuple(
        key for match in _REFS.finditer(without_fences(back)) for key in match["keys"].replace(",", " ").split()
    )


def visible_length(text: str) -> int:
    """The characters a reader reads: no fences, diagrams, formulas of their own line, references, why or markup."""
    prose = _REFS.sub("", _WHY.sub("", _DISPLAY.sub("", _SVG.sub("", without_fences(text)))))
    prose = _MARKS.sub(lambda match: match[1] or "", _TABLE_RULE.sub("", prose))
    return len(" ".join(prose.split()))


def longest_list(text: str) -> int:
    """The items of the longest list; indented ones belong to an item."""
    longest = count = 0
    for line in without_fences(text).split("\n"):
        if _ITEM.match(line):
            count += 1
            longest = max(longest, count)
        elif line.strip() and not line.startswith((" ", "\t")):
            count = 0
    return longest


def formulas(text: str) -> tuple[Formula, ...]:
    """The formulas of a text outside code."""
    prose = without_code(text)
    display = [Formula(match["tex"].strip(), True) for match in _DISPLAY.finditer(prose)]
    inline = [Formula(match["tex"], False) for match in _INLINE.finditer(_DISPLAY.sub("", prose))]
    return (*display, *inline)


def has_loose_dollar(text: str) -> bool:
    """Whether a dollar sign outside code opens no formula and closes none."""
    rest = _INLINE.sub("", _DISPLAY.sub("", without_code(text)))
    return _LOOSE_DOLLAR.search(rest) is not None
