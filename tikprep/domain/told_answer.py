"""The answer that a card expects to be typed, for who looks at it without typing: its text may not name it."""

from __future__ import annotations

import math
import re
import unicodedata

from tikprep.domain.answer_check import shown_number
from tikprep.domain.answers import ExpectedAnswer, NumericAnswer

_DIGITS = re.compile(r"\d{1,15}(?:[,_ \u00a0\u202f]\d{3}){0,5}(?:\.\d{1,15})?")
_SIGN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$>])")
# `about 51 GB` tells 51.2 GB.
_SAME = 0.02


def with_told_answer(back: str, expected: ExpectedAnswer | None) -> str:
    """The answer's text in Markdown, with what is expected above it if it does not say so itself."""
    if expected is None or _tells(back, expected):
        return back
    words = shown_number(expected.value, expected.unit) if isinstance(expected, NumericAnswer) else expected.text
    return f"**{_as_markdown(words)}**\n\n{back}".rstrip()


def _tells(back: str, expected: ExpectedAnswer) -> bool:
    if isinstance(expected, NumericAnswer):
        return any(_is_same(re.sub("[^\\d.]", "", found), expected.value) for found in _DIGITS.findall(back))
    return _folded(expected.text) in _folded(back)


def _is_same(digits: str, value: float) -> bool:
    """Whether both have the same digits: thousands, bytes and powers of ten are written in many ways."""
    number = float(digits)
    if not number or not value:
        return not number and not value
    steps = math.log10(number / abs(value)) % 1
    return min(steps, 1 - steps) <= math.log10(1 + _SAME)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().replace("\\", "").split())


def _as_markdown(words: str) -> str:
    return _SIGN.sub(r"\\\1", words.replace("&", "&amp;").replace("<", "&lt;"))
