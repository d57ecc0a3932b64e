"""What a card that is answered by typing expects; `answer_check.py` compares."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tikprep.domain.quantities import read_quantity

DEFAULT_TOLERANCE = 0.05
_PERCENT = re.compile(r"\s*[±]?\s*(\d+(?:\.\d+)?)\s*%\s*")
_TIMES = re.compile(r"\s*(?:[x×]\s*(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\s*[x×])\s*")


@dataclass(frozen=True, slots=True)
class NumericAnswer:
    """A number in `unit`; right within `tolerance`, a share of it, or within a factor if that is above 1."""

    value: float
    unit: str
    tolerance: float = DEFAULT_TOLERANCE

    @property
    def is_several_lines(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """A text; with a language its lines and spaces are a program's."""

    text: str
    language: str = ""

    @property
    def is_several_lines(self) -> bool:
        return "\n" in self.text or bool(self.language)


ExpectedAnswer = NumericAnswer | TextAnswer


def read_tolerance(text: str) -> float | None:
    """`5%`, `±5%` -> 0.05; `2x` -> 2.0, a factor either way; None for what is neither, and for shares from 100% on."""
    if (found := _PERCENT.fullmatch(text)) and float(found[1]) < 100:
        return float(found[1]) / 100
    if (found := _TIMES.fullmatch(text)) and float(found[1] or found[2]) > 1:
        return float(found[1] or found[2])
    return None


def numeric_answer(attributes: Mapping[str, str]) -> NumericAnswer | None:
    """The number that a card's `answer`, `unit` and `tolerance` name, None if `answer` is no number.

    What may be typed may be written too: `1,000`, `1/3`, `2^20`, but for a unit.
    """
    answer = attributes.get("answer", "")
    try:
        value = float(answer)
    except ValueError:
        quantity = read_quantity(answer)
        if quantity is None or quantity.unit:
            return None
        value = quantity.number
    told = read_tolerance(attributes.get("tolerance", ""))
    tolerance = DEFAULT_TOLERANCE if told is None else told
    return NumericAnswer(value, attributes.get("unit", ""), tolerance) if math.isfinite(value) else None
