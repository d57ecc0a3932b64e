"""How the memory of an answer grows with its input: the most that it holds at once, the input itself left out.

Python tells what a call has taken, byte by byte and the same in each run; of a program, what it has read is part of
that. Of functions in other languages only the most that the whole process has held is known: what a small input takes
is taken off, the large input stays in it. Programs in other languages tell nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tikprep.domain.neutral_types import Value
from tikprep.domain.problem import SuiteResult, Verdict
from tikprep.errors import Cancelled, TikPrepError
from tikprep.runner.builds import Built
from tikprep.runner.growth import Family, Point, exponent
from tikprep.runner.judge import Judge
from tikprep.runner.problem_folder import ProblemFolder
from tikprep.runner.process import Stop
from tikprep.runner.suites import Case

_SPACE_S, _CASE_S = 0.6, 2.0
_STEP = 2.0
_LEAST_SIZE = 16
# With so many sizes the time decides; the first ones are waited for longer where the machine is busy.
_ENOUGH_POINTS, _PATIENCE = 9, 4
_MOST_BYTES = 64 * 1024 * 1024
# What Python holds of a stream at most, read and written by lines: its buffers and what is decoded of them.
_BUFFERS = 64 * 1024
# A process grows by whole pages and by what its allocator likes; less than this tells nothing.
_SEEN_KB = 512
_LEAST_POINTS, _LEAST_RATIO = 5, 32.0
_SURE_RATIO = 8
# Lists and dicts grow in jumps, by up to a factor of two.
_CLOSE, _FAR = 0.12, 0.3
_POWERS = {Family.CONSTANT: 0.0, Family.LINEAR: 1.0, Family.QUADRATIC: 2.0, Family.CUBIC: 3.0}
# A recursion that halves its input holds a frame a level: its exponent is small, but not nothing.
_LOGARITHM = (0.05, 0.35)


@dataclass(frozen=True, slots=True)
class Space:
    """What was found. `confidence` is `high`, `medium` or `low`; `family` is None if too little could be measured.

    The work of a point is in bytes. `counts_input` tells that the input stands in the measure.
    """

    family: Family | None
    confidence: str = "low"
    points: tuple[Point, ...] = ()
    counts_input: bool = False

    @property
    def words(self) -> str:
        """One sentence for people."""
        if self.family is None:
            return "Too little could be measured to tell how the memory grows."
        what = "The memory, its input in it," if self.counts_input else "The memory beside the input"
        sizes = f"from n = {self.points[0].size:,} to {self.points[-1].size:,}"
        return f"{what} looks {self.family.value}, measured {sizes}; {self.confidence} confidence."


def measure_space(
    judge: Judge, folder: ProblemFolder, language: str, source: str, stop: Stop | None = None
) -> Space | SuiteResult:
    """Measure an answer on growing inputs; the result of a build that failed is given back as it is.

    Raises DeckFormatError where the problem's generator fails and Cancelled after `stop`.
    """
    built = judge.compiled(folder.problem, language, source, stop)
    if isinstance(built, SuiteResult):
        return built
    with judge.helpers(folder, stop) as helpers:
        is_program = folder.problem.signature is None
        if language == "python":
            with judge.counter(folder, source, stop, mode="space") as held:
                points = _bytes(held, helpers.largest, folder.sizes.large)
                return grown_space(points, counts_input=is_program, floor_bytes=_BUFFERS if is_program else 1)
        if is_program:
            return Space(None)
        points = _kept(judge, folder, built, helpers.largest, stop)
        return grown_space(points, counts_input=True, is_exact=False)


def _bytes(held: Callable[[Value], int], input_of: Callable[[int], Value], largest: int) -> list[Point]:
    points, size, start_s = list[Point](), _LEAST_SIZE, time.monotonic()
    while size <= largest:
        patience_s = _SPACE_S if len(points) >= _ENOUGH_POINTS else _SPACE_S * _PATIENCE
        if time.monotonic() - start_s > patience_s:
            break
        try:
            points.append(Point(size, held(input_of(size))))
        except Cancelled:
            raise
        except TikPrepError:
            # An answer that fails or takes too long at this size has told all that it can.
            break
        if points[-1].work > _MOST_BYTES:
            break
        size = round(size * _STEP)
    return points


def _kept(
    judge: Judge, folder: ProblemFolder, built: Built, input_of: Callable[[int], Value], stop: Stop | None
) -> list[Point]:
    """The most that one process has held after each size; it can only grow, and so do the sizes."""
    points, size, start_s = list[Point](), _LEAST_SIZE, time.monotonic()
    with judge.runner(folder, built, stop) as runner:
        while time.monotonic() - start_s < _SPACE_S and size <= folder.sizes.large:
            suite = runner.run([Case("space", input_of(size), None)], _CASE_S)
            if suite.is_cancelled:
                raise Cancelled
            if not suite.cases or suite.cases[0].verdict not in (Verdict.AC, Verdict.WA):
                break
            points.append(Point(size, suite.cases[0].memory_kb * 1024))
            size = round(size * _STEP)
    if len(points) < _LEAST_POINTS:
        return []
    least = points[0].work
    if points[-1].work - least < _SEEN_KB * 1024:
        return []
    return [Point(each.size, each.work - least) for each in points if each.work - least >= _SEEN_KB * 256]


def grown_space(
    points: Sequence[Point], *, counts_input: bool = False, is_exact: bool = True, floor_bytes: int = 1
) -> Space:
    """The family that the points tell of, by the exponent of their upper half: the small ones show what is constant.

    Nothing is told apart below `floor_bytes`. What is not exact to the byte is never told with high confidence.
    """
    told = tuple(points)
    nothing = Space(None, "low", told, counts_input)
    upper = [Point(each.size, max(each.work, floor_bytes)) for each in points if each.size >= points[-1].size ** 0.5]
    if upper and upper[-1].work > floor_bytes:
        upper = [each for each in upper if each.work > floor_bytes]
    if len(points) < _LEAST_POINTS or upper[-1].size < upper[0].size * 4:
        return nothing
    power = exponent(upper)
    if power is None:
        return nothing
    wide = points[-1].size / points[0].size >= _LEAST_RATIO
    if _LOGARITHM[0] <= power <= _LOGARITHM[1]:
        return Space(Family.LOGARITHMIC, "medium" if wide and power < 0.25 else "low", told, counts_input)
    family = min(_POWERS, key=lambda each: abs(_POWERS[each] - power))
    miss = abs(_POWERS[family] - power)
    confidence = "high" if miss <= _CLOSE and wide else "medium" if miss <= _FAR and wide else "low"
    if confidence == "high" and (not is_exact or upper[-1].size < upper[0].size * _SURE_RATIO):
        confidence = "medium"
    return Space(family, confidence, told, counts_input)
