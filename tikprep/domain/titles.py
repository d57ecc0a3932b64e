"""The title of a card in words: a heading of Markdown has code in it, and signs that are not meant to be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKS = re.compile(
    r"(?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?<![\w*])\*\*(?=[^\s*])(?P<strong>[^*]*[^\s*])\*\*(?![\w*])"
    r"|(?P<formula>\$[^$]+\$)"
    r"|\\(?P<sign>[!-/:-@\[-`{-~])"
)


@dataclass(frozen=True, slots=True)
class TitleWords:
    """The words of a title, and the stretches of them that are code."""

    text: str
    code: tuple[tuple[int, int], ...] = ()


def title_words(title: str) -> TitleWords:
    """A title without the marks of code, strong text and escapes; formulas stay as they are written."""
    words: list[str] = []
    code: list[tuple[int, int]] = []
    length = position = 0
    for mark in _MARKS.finditer(title):
        before = title[position : mark.start()]
        inside = _inside(mark)
        words += (before, inside)
        length += len(before)
        if mark["code"]:
            code.append((length, length + len(inside)))
        length += len(inside)
        position = mark.end()
    words.append(title[position:])
    return TitleWords("".join(words), tuple(code))


def _inside(mark: re.Match[str]) -> str:
    if mark["code"] is None:
        return mark["strong"] or mark["formula"] or mark["sign"]
    code = mark["code"]
    is_padded = code.startswith(" ") and code.endswith(" ") and code.strip()
    return code[1:-1] if is_padded else code
