"""When an answer is right; a new way is a class here and a line in COMPARERS."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Protocol

from tikprep.domain.neutral_types import Value

# The problem brings a program of its own for it, see problem_folder.py.
CHECKER = "checker"
_TOLERANCE = 1e-9
# So seldom does chance alone spoil a fair sample.
_LEAST_P = 1e-4
_SHOWN = 60


class Comparer(Protocol):
    """One sense of `right`. Both methods return an empty text for a right answer, else what differs first."""

    @property
    def name(self) -> str:
        """Its name in spec.json."""

    def value_problem(self, expected: Value, got: Value) -> str:
        """Compare what a function gave; both are in the form of the type of its answer."""

    def text_problem(self, expected: str, got: str) -> str:
        """Compare what a program printed."""


class Exact:
    """The same value; of a text the same lines but for white space at their ends."""

    name = "exact"

    def value_problem(self, expected: Value, got: Value) -> str:
        return _difference(expected, got, lambda a, b: a == b)

    def text_problem(self, expected: str, got: str) -> str:
        return _lines_difference(_lines(expected), _lines(got), lambda a, b: a == b)


class Float:
    """Numbers may differ by 1e-9, absolutely or relatively."""

    name = "float"

    def value_problem(self, expected: Value, got: Value) -> str:
        return _difference(expected, got, _is_near)

    def text_problem(self, expected: str, got: str) -> str:
        return _lines_difference(
            [line.split() for line in _lines(expected)], [line.split() for line in _lines(got)], _words_are_near
        )


class Unordered:
    """The items of the list, or the lines of the text, in any order."""

    name = "unordered"

    def value_problem(self, expected: Value, got: Value) -> str:
        if not isinstance(expected, list) or not isinstance(got, list):
            return _difference(expected, got, lambda a, b: a == b)
        left = _counted(expected)
        for item in got:
            key = _key(item)
            if not left.get(key):
                return f"{shown(item)} is not expected{' so often' if key in left else ''}"
            left[key] -= 1
        missing = next((item for item in expected if left[_key(item)]), None)
        return f"{shown(missing)} is missing" if any(left.values()) else ""

    def text_problem(self, expected: str, got: str) -> str:
        return self.value_problem(list[Value](_lines(expected)), list[Value](_lines(got)))


class Statistical:
    """A fair sample: whole numbers against the probability of each (chi-square), or floats against a sample (KS)."""

    name = "statistical"

    def value_problem(self, expected: Value, got: Value) -> str:
        if not isinstance(expected, list) or not isinstance(got, list) or not got:
            return "there is no sample"
        if all(type(item) is int for item in got):
            return self._counts_problem([float(share) for share in _numbers(expected)], [int(n) for n in _numbers(got)])
        return self._sample_problem(sorted(map(float, _numbers(expected))), sorted(map(float, _numbers(got))))

    def text_problem(self, expected: str, got: str) -> str:
        try:
            drawn: list[Value] = [int(word) if word.lstrip("-").isdigit() else float(word) for word in got.split()]
            return self.value_problem([float(word) for word in expected.split()], drawn)
        except ValueError:
            return "the output holds something else than numbers"

    def _counts_problem(self, shares: Sequence[float], drawn: Sequence[int]) -> str:
        odd = next((number for number in drawn if not 0 <= number < len(shares) or shares[number] <= 0), None)
        if odd is not None:
            return f"{odd} cannot be drawn"
        counts = [0] * len(shares)
        for number in drawn:
            counts[number] += 1
        cells = [(count, share * len(drawn)) for count, share in zip(counts, shares, strict=True) if share > 0]
        statistic = sum((count - wanted) ** 2 / wanted for count, wanted in cells)
        p = chi_square_tail(statistic, len(cells) - 1)
        return "" if p > _LEAST_P else f"such a sample comes by chance once in {1 / max(p, 1e-12):.0f} times"

    def _sample_problem(self, expected: Sequence[float], got: Sequence[float]) -> str:
        gap = _largest_gap(expected, got)
        effective = len(expected) * len(got) / (len(expected) + len(got))
        # Kolmogorov's limit of the two-sample test, its first term.
        p = min(1.0, 2 * math.exp(-2 * effective * gap * gap))
        return "" if p > _LEAST_P else f"the sample strays by {gap:.3f} from the distribution"


COMPARERS: tuple[Comparer, ...] = (Exact(), Float(), Unordered(), Statistical())


def comparer_named(name: str) -> Comparer | None:
    """The comparer of this name, if there is one."""
    return next((comparer for comparer in COMPARERS if comparer.name == name), None)


def shown(value: Value) -> str:
    """A value for people, cut short."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _numbers(values: list[Value]) -> list[float]:
    return [value for value in values if isinstance(value, int | float)]


def _difference(expected: Value, got: Value, same: Callable[[Value, Value], bool], place: str = "") -> str:
    # Both are in the form of one type, so equal means right; most answers end here.
    if type(expected) is type(got) and expected == got:
        return ""
    if isinstance(expected, list) and isinstance(got, list):
        for at, (a, b) in enumerate(zip(expected, got, strict=False)):
            if problem := _difference(a, b, same, f"{place}[{at}]"):
                return problem
        if len(expected) != len(got):
            return f"{_at(place)}{len(got)} items instead of {len(expected)}"
        return ""
    if isinstance(expected, dict) and isinstance(got, dict):
        for key in expected:
            if key not in got:
                return f"{_at(place)}the key {shown(key)} is missing"
            if problem := _difference(expected[key], got[key], same, f"{place}[{shown(key)}]"):
                return problem
        extra = next((key for key in got if key not in expected), None)
        return f"{_at(place)}the key {shown(extra)} is not expected" if len(got) > len(expected) else ""
    if type(expected) is type(got) and same(expected, got):
        return ""
    return f"{_at(place)}{shown(got)} instead of {shown(expected)}"


def _at(place: str) -> str:
    return f"at {place}: " if place else ""


def _is_near(a: Value, b: Value) -> bool:
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE) or (math.isnan(a) and math.isnan(b))
    return a == b


def _lines(text: str) -> list[str]:
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _lines_difference(expected: Sequence[object], got: Sequence[object], same: Callable[[object, object], bool]) -> str:
    for number, (a, b) in enumerate(zip_longest(expected, got), start=1):
        if a is None:
            return f"line {number}: nothing more is expected"
        if b is None:
            return f"line {number} is missing"
        if not same(a, b):
            return f"line {number}: {_words(b)} instead of {_words(a)}"
    return ""


def _words(line: object) -> str:
    return shown(" ".join(line) if isinstance(line, list) else line)


def _words_are_near(expected: object, got: object) -> bool:
    if not isinstance(expected, list) or not isinstance(got, list) or len(expected) != len(got):
        return False
    for a, b in zip(expected, got, strict=True):
        try:
            if a != b and not _is_near(float(a), float(b)):
                return False
        except ValueError:
            return False
    return True


def _key(value: Value) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _counted(values: list[Value]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for value in values:
        key = _key(value)
        counts[key] = counts.get(key, 0) + 1
    return counts


def _largest_gap(a: Sequence[float], b: Sequence[float]) -> float:
    """The largest distance between two empirical distribution functions."""
    i = j = 0
    gap = 0.0
    while i < len(a) and j < len(b):
        here = min(a[i], b[j])
        while i < len(a) and a[i] <= here:
            i += 1
        while j < len(b) and b[j] <= here:
            j += 1
        gap = max(gap, abs(i / len(a) - j / len(b)))
    return gap


def chi_square_tail(statistic: float, degrees: int) -> float:
    """The chance that chi-square with these degrees of freedom is at least `statistic`: Q(k/2, x/2).

    By the series below its mean and by the continued fraction above it (Abramowitz and Stegun 6.5.29 and 6.5.31).
    """
    if degrees <= 0 or statistic <= 0:
        return 1.0
    a, x = degrees / 2, statistic / 2
    scale = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        n = a
        while term > total * 1e-15:
            n += 1
            term *= x / n
            total += term
        return max(0.0, 1 - total * scale)
    b = x + 1 - a
    c, d = 1e300, 1 / b
    fraction = d
    for i in range(1, 1_000):
        factor = -i * (i - a)
        b += 2
        d = 1 / (factor * d + b)
        c = b + factor / c
        fraction *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return fraction * scale
