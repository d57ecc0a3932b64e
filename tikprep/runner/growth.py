"""How an answer's work grows with its input: counted steps decide, unless the time grows faster than they do.

Steps of the interpreter are counted for Python, the same in each run; a library call is one step however long it takes,
so the time is measured too. What comes out is a family in words with the range that was measured, never a verdict.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from tikprep.domain.neutral_types import Value
from tikprep.domain.problem import SuiteResult, Verdict
from tikprep.errors import Cancelled, TikPrepError
from tikprep.runner.builds import Built
from tikprep.runner.judge import Judge
from tikprep.runner.problem_folder import ProblemFolder
from tikprep.runner.process import Stop
from tikprep.runner.suites import Case, SuiteRunner

_COUNT_STEP, _TIME_STEP = math.sqrt(2), 2.0
_COUNT_S, _TIME_S = 1.5, 1.5
_LARGEST_COUNT = 400_000
_LONGEST_MS = 80.0
_REPEATS = 4
# Below that the clock shows the call and not the work.
_SHORTEST_MS = 0.4
_LEAST_POINTS, _LEAST_RATIO = 5, 8.0
# A family fits if it misses no count by more than this share; random inputs make counts a little uneven.
_FIT, _CLOSE_FIT = 0.10, 0.03
# The time must grow by most of a whole family faster: caches alone bend its curve by half of one.
_LEAST_GAIN = 0.7
_SLACK = 0.45
_SORTS = re.compile(r"\bsorted\(|\.sort\(|\bheapq\b|\bheappush\b|\bbisect\.insort")


class Family(StrEnum):
    """How fast the work grows."""

    CONSTANT = "constant"
    LOGARITHMIC = "logarithmic"
    LINEAR = "linear"
    LINEARITHMIC = "n log n"
    QUADRATIC = "quadratic"
    CUBIC = "cubic"
    EXPONENTIAL = "exponential"


_ORDER = tuple(Family)
# The leading term first, then those that go with it in real programs.
_TERMS: dict[Family, tuple[Callable[[float], float], ...]] = {
    Family.CONSTANT: (lambda n: 1.0,),
    Family.LOGARITHMIC: (lambda n: math.log2(n + 1), lambda n: 1.0),
    Family.LINEAR: (lambda n: n, lambda n: 1.0),
    Family.LINEARITHMIC: (lambda n: n * math.log2(n + 1), lambda n: n, lambda n: 1.0),
    Family.QUADRATIC: (lambda n: n * n, lambda n: n, lambda n: 1.0),
    Family.CUBIC: (lambda n: n**3, lambda n: n * n, lambda n: n, lambda n: 1.0),
}
_SLOPES = {Family.CONSTANT: 0.0, Family.LOGARITHMIC: 0.15, Family.LINEAR: 1.0, Family.LINEARITHMIC: 1.1,
           Family.QUADRATIC: 2.0, Family.CUBIC: 3.0}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """The work for one size: counted steps, or milliseconds."""

    size: int
    work: float


@dataclass(frozen=True, slots=True)
class Growth:
    """What was found. `confidence` is `high`, `medium` or `low`; `family` is None if too little could be measured."""

    family: Family | None
    confidence: str
    counts: tuple[Point, ...] = ()
    times: tuple[Point, ...] = ()

    @property
    def words(self) -> str:
        """One sentence for people."""
        points = self.counts or self.times
        if self.family is None or not points:
            return "Too little could be measured to tell how the work grows."
        sizes = sorted({point.size for point in (*self.counts, *self.times)})
        return (
            f"The work looks {self.family.value}, measured from n = {sizes[0]:,} to {sizes[-1]:,}; "
            f"{self.confidence} confidence."
        )


def measure_growth(
    judge: Judge, folder: ProblemFolder, language: str, source: str, stop: Stop | None = None
) -> Growth | SuiteResult:
    """Measure an answer on growing inputs; the result of a build that failed is given back as it is.

    Raises DeckFormatError where the problem's generator fails and Cancelled after `stop`.
    """
    built = judge.compiled(folder.problem, language, source, stop)
    if isinstance(built, SuiteResult):
        return built
    with judge.helpers(folder, stop) as helpers:
        counts: list[Point] = []
        if language == "python" and folder.problem.signature is not None:
            counts = _counts(judge, folder, source, helpers.largest, stop)
        has_sort = _SORTS.search(source) is not None
        times = _times(judge, folder, built, helpers.largest, stop)
        growth = grown(counts, times, has_sort=has_sort)
        if growth.family is not grown(counts, (), has_sort=has_sort).family:
            # The clock alone says so: it has to say so twice, and what a busy machine added is taken off.
            again = _times(judge, folder, built, helpers.largest, stop)
            growth = grown(counts, _shorter(times, again), has_sort=has_sort)
    return growth


def _counts(
    judge: Judge, folder: ProblemFolder, source: str, input_of: Callable[[int], Value], stop: Stop | None
) -> list[Point]:
    counted, size, start_s = list[Point](), 2.0, time.monotonic()
    with judge.counter(folder, source, stop) as count:
        while time.monotonic() - start_s < _COUNT_S and size <= folder.sizes.large:
            try:
                steps = count(input_of(round(size)))
            except Cancelled:
                raise
            except TikPrepError:
                # An answer that fails or takes too long at this size has told all that it can.
                break
            counted.append(Point(round(size), steps))
            if steps > _LARGEST_COUNT:
                break
            size = max(size * _COUNT_STEP, size + 1)
    return counted


def _times(
    judge: Judge, folder: ProblemFolder, built: Built, input_of: Callable[[int], Value], stop: Stop | None
) -> list[Point]:
    """The shortest times of a few rounds over all sizes: a busy machine only ever adds, and rarely to each round."""
    timed, size, start_s = dict[int, float](), 2.0, time.monotonic()
    cases = dict[int, Case]()
    with judge.runner(folder, built, stop) as runner:
        while time.monotonic() - start_s < _TIME_S and size <= folder.sizes.large:
            case = Case("growth", input_of(round(size)), None)
            time_ms = _time_ms(runner, case)
            if time_ms is None:
                break
            if time_ms >= _SHORTEST_MS:
                cases[round(size)], timed[round(size)] = case, time_ms
            if time_ms > _LONGEST_MS:
                break
            size *= _TIME_STEP
        for _ in range(_REPEATS - 1):
            for at, case in cases.items():
                time_ms = _time_ms(runner, case) if time.monotonic() - start_s < _TIME_S else None
                if time_ms is not None:
                    timed[at] = min(timed[at], time_ms)
    return [Point(at, time_ms) for at, time_ms in timed.items() if time_ms >= _SHORTEST_MS]


def _time_ms(runner: SuiteRunner, case: Case) -> float | None:
    """How long an answer takes for one input; None for a run that fails."""
    suite = runner.run([case], _TIME_S)
    if suite.is_cancelled:
        raise Cancelled
    if not suite.cases or suite.cases[0].verdict not in (Verdict.AC, Verdict.WA):
        return None
    return suite.cases[0].time_ms


def _shorter(times: Sequence[Point], again: Sequence[Point]) -> list[Point]:
    """The shorter time of each size that was measured twice."""
    second = {point.size: point.work for point in again}
    return [Point(each.size, min(each.work, second[each.size])) for each in times if each.size in second]


def grown(counts: Sequence[Point], times: Sequence[Point], *, has_sort: bool = False) -> Growth:
    """The family that the points tell of. The counts name it; a time that grows much faster overrules them."""
    by_count, fit = _fitting(counts)
    slope = exponent(times)
    by_time = None if slope is None else _nearest(slope)
    told = (tuple(counts), tuple(times))
    if by_count is None:
        return Growth(by_time, "low", *told)
    if by_count is Family.EXPONENTIAL:
        return Growth(by_count, "high" if fit <= _FIT else "medium", *told)
    counted_slope = _SLOPES[by_count]
    if slope is not None and by_time is not None and slope > counted_slope + _LEAST_GAIN:
        if has_sort and by_time is Family.LINEAR:
            by_time = Family.LINEARITHMIC
        return Growth(by_time, "medium" if _ratio(times) >= _LEAST_RATIO else "low", *told)
    # One call of a sort is one step, whatever it sorts; its logarithm is too small for a clock to see.
    if has_sort and by_count is Family.LINEAR:
        return Growth(Family.LINEARITHMIC, "medium", *told)
    agrees = slope is None or slope < counted_slope + 0.35
    return Growth(by_count, "high" if fit <= _CLOSE_FIT and agrees else "medium" if fit <= _FIT else "low", *told)


def _fitting(points: Sequence[Point]) -> tuple[Family | None, float]:
    """The slowest family that fits the counts, and by which share it misses at most one of them."""
    if len(points) < _LEAST_POINTS:
        return None, math.inf
    exponential = _exponential_miss(points)
    # The smallest sizes show what a program does before and after its work.
    large = [point for point in points if point.size >= points[-1].size ** 0.5] or list(points)
    large = large if len(large) > _LEAST_POINTS else list(points[-_LEAST_POINTS - 1 :])
    slope = exponent(large)
    misses = {family: _miss(large, family) for family in _TERMS if slope is None or _may_have(family, slope)}
    if not misses:
        return (Family.EXPONENTIAL, exponential) if exponential < _FIT else (None, math.inf)
    best = min(misses, key=lambda family: misses[family])
    if exponential < _FIT and exponential < misses[best] * 1.5 and points[-1].size <= 64:
        return Family.EXPONENTIAL, exponential
    for family, miss in misses.items():
        loose = 0.15 if family is Family.LOGARITHMIC else _CLOSE_FIT
        if miss <= max(loose, misses[best] * 1.2):
            return family, miss
    return best, misses[best]


def _may_have(family: Family, slope: float) -> bool:
    """Whether counts of this family can have this exponent; it keeps a wealth of terms from fitting mere noise."""
    return abs(slope - _SLOPES[family]) < _SLACK


def _miss(points: Sequence[Point], family: Family) -> float:
    """By which share the best curve of a family misses a point at most; infinite if its leading term is not there."""
    terms = _TERMS[family]
    if len(points) < len(terms) + 2:
        return math.inf
    rows = [[term(point.size) / max(point.work, 1e-9) for term in terms] for point in points]
    weights = _least_squares(rows)
    if weights is None or weights[0] <= 0:
        return math.inf
    return max(abs(sum(w * x for w, x in zip(weights, row, strict=True)) - 1) for row in rows)


def _least_squares(rows: Sequence[Sequence[float]]) -> list[float] | None:
    """The weights that bring each row nearest to 1, by the normal equations with scaled columns."""
    width = len(rows[0])
    scales = [max(abs(row[i]) for row in rows) or 1.0 for i in range(width)]
    scaled = [[x / scale for x, scale in zip(row, scales, strict=True)] for row in rows]
    matrix = [
        [*(sum(row[i] * row[j] for row in scaled) for j in range(width)), sum(row[i] for row in scaled)]
        for i in range(width)
    ]
    for i in range(width):
        pivot = max(range(i, width), key=lambda row: abs(matrix[row][i]))
        matrix[i], matrix[pivot] = matrix[pivot], matrix[i]
        if abs(matrix[i][i]) < 1e-12:
            return None
        for row in range(width):
            if row != i:
                factor = matrix[row][i] / matrix[i][i]
                matrix[row] = [a - factor * b for a, b in zip(matrix[row], matrix[i], strict=True)]
    return [matrix[i][width] / matrix[i][i] / scales[i] for i in range(width)]


def _exponential_miss(points: Sequence[Point]) -> float:
    """How unevenly the logarithm of the work grows by each step of n; infinite unless it grows by a fifth at least."""
    rates = [
        math.log(b.work / a.work) / (b.size - a.size)
        for a, b in pairwise(points)
        if a.work > 0 and b.work > a.work and b.size > a.size
    ][-4:]
    if len(rates) < 4 or min(rates) < math.log(1.2):
        return math.inf
    return max(rates) / min(rates) - 1 if max(rates) / min(rates) > 1.6 else 0.5 * (max(rates) / min(rates) - 1)


def exponent(points: Sequence[Point]) -> float | None:
    """The exponent: the middle one of the slopes between all pairs far enough apart, or that of the ends if smaller."""
    slopes = sorted(
        math.log(b.work / a.work) / math.log(b.size / a.size)
        for at, a in enumerate(points)
        for b in points[at + 1 :]
        if b.size >= a.size * 3.9
    )
    if not slopes:
        return None
    ends = math.log(points[-1].work / points[0].work) / math.log(points[-1].size / points[0].size)
    return min(ends, slopes[len(slopes) // 2])


def _nearest(slope: float) -> Family:
    whole = [Family.CONSTANT, Family.LINEAR, Family.QUADRATIC, Family.CUBIC]
    return min(whole, key=lambda family: abs(_SLOPES[family] - slope))


def _ratio(points: Sequence[Point]) -> float:
    return points[-1].size / points[0].size if points else 0.0
