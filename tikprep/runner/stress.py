"""Looks for an input on which an answer and the brute force disagree, and makes it as plain as it can."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from tikprep.domain.neutral_types import Value
from tikprep.domain.problem import CaseResult, SuiteResult, Verdict
from tikprep.errors import Cancelled
from tikprep.runner.builds import Built
from tikprep.runner.judge import Judge
from tikprep.runner.problem_folder import ProblemFolder
from tikprep.runner.process import Stop
from tikprep.runner.shrink import smaller_arguments, smaller_numbers
from tikprep.runner.suites import Case

# So many inputs go through the brute force and the answer at once: the start of two processes is shared by them.
_BATCH = 64
_BATCH_S = 60.0
_BOLD_BATCH = 24


@dataclass(frozen=True, slots=True)
class StressResult:
    """What came of a stress test. `found` is None if answer and brute force agreed on all `tried` inputs.

    `unbuilt` tells why there was nothing to run.
    """

    tried: int
    found: CaseResult | None = None
    shrinking_steps: int = 0
    is_cancelled: bool = False
    unbuilt: SuiteResult | None = None


class StressTest:
    """One stress test of one answer."""

    def __init__(self, judge: Judge, folder: ProblemFolder, built: Built, stop: Stop | None) -> None:
        self._folder = folder
        self._helpers = judge.helpers(folder, stop)
        self._runner = judge.runner(folder, built, stop)
        self.tried = 0
        self.steps = 0

    def __enter__(self) -> StressTest:
        self._helpers.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._helpers.close()
        self._runner.close()

    def search(self, seed: int, deadline_s: float) -> CaseResult | None:
        """Go through seeds and growing sizes until an input fails or the time is up."""
        most = self._folder.sizes.small
        while time.monotonic() < deadline_s:
            wanted = [(seed + at, 1 + (self.tried + at) // 8 % most) for at in range(_BATCH)]
            seed += _BATCH
            failed = self._first_failure(self._helpers.generated(wanted))
            if failed is not None:
                return failed
        return None

    def shrink(self, failed: CaseResult, deadline_s: float) -> CaseResult:
        """Take simpler inputs as long as one still fails in the same way."""
        while time.monotonic() < deadline_s:
            simpler = self._simpler(failed, deadline_s)
            if simpler is None:
                break
            failed = simpler
            self.steps += 1
        return failed

    def _simpler(self, failed: CaseResult, deadline_s: float) -> CaseResult | None:
        candidates = self._candidates(failed.input)
        size = _BOLD_BATCH
        while time.monotonic() < deadline_s:
            batch = list(islice(candidates, size))
            if not batch:
                return None
            size = _BATCH * 4
            found = self._first_failure(self._helpers.valid(batch), failed.verdict)
            if found is not None:
                return found
        return None

    def _candidates(self, value: Value) -> Iterator[Value]:
        if not self._helpers.knows_valid:
            return
        signature = self._folder.problem.signature
        if signature is None:
            yield from smaller_numbers(str(value))
        elif isinstance(value, list):
            yield from smaller_arguments(value, tuple(each.type for each in signature.parameters))

    def _first_failure(self, inputs: Sequence[Value], verdict: Verdict | None = None) -> CaseResult | None:
        if not inputs:
            return None
        answers = self._helpers.answers(inputs, brute=True)
        cases = [Case("counter-example", *pair) for pair in zip(inputs, answers, strict=True)]
        suite = self._runner.run(cases, _BATCH_S, stops_at_failure=verdict is None)
        if suite.is_cancelled:
            raise Cancelled
        if verdict is None:
            self.tried += len(suite.cases)
        wrong = (case for case in suite.cases if case.verdict is not Verdict.AC)
        return next((case for case in wrong if verdict in (None, case.verdict)), None)


def stress_test(
    judge: Judge,
    folder: ProblemFolder,
    language: str,
    source: str,
    *,
    seed: int,
    budget_s: float = 10.0,
    stop: Stop | None = None,
) -> StressResult:
    """Compare an answer with the brute force on small inputs until they disagree or the time is up.

    Half of the time at most goes into making a counter-example plainer. Raises DeckFormatError where the problem's own
    programs fail.
    """
    built = judge.compiled(folder.problem, language, source, stop)
    if isinstance(built, SuiteResult):
        return StressResult(0, is_cancelled=built.is_cancelled, unbuilt=built)
    with StressTest(judge, folder, built, stop) as test:
        try:
            failed = test.search(seed, time.monotonic() + budget_s)
            if failed is not None:
                failed = test.shrink(failed, time.monotonic() + budget_s / 2)
        except Cancelled:
            return StressResult(test.tried, is_cancelled=True)
        return StressResult(test.tried, failed, test.steps)
