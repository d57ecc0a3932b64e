"""The judge: builds an answer to a problem, runs it behind walls and tells its verdict.

One `Judge` serves one session, in one thread at a time; another thread cancels a run by its `Stop`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from tikprep.domain.neutral_types import NeutralType, TypeProblem, Value
from tikprep.domain.problem import (
    CaseLimits,
    CaseResult,
    Complexity,
    Parameter,
    Problem,
    Sample,
    Signature,
    SuiteResult,
    Verdict,
)
from tikprep.errors import Cancelled, TikPrepError
from tikprep.runner.builds import Built, Workshop
from tikprep.runner.cases import Helpers, hidden_cases, sample_cases
from tikprep.runner.compare import CHECKER, comparer_named
from tikprep.runner.languages import Language, language_named
from tikprep.runner.problem_folder import ProblemFolder, Sizes, fitted_arguments
from tikprep.runner.process import Stop
from tikprep.runner.sandbox import Sandbox, choose_sandbox
from tikprep.runner.suites import Case, Compare, Suite, SuiteRunner

CaseMaker = Callable[[ProblemFolder], list[Case]]

_SAMPLES_S, _SUBMISSION_S = 30.0, 60.0
_PROGRAM_LIMITS = CaseLimits(time_ms=5_000)
_INT = NeutralType("int")
_WARM_UP = Signature("warm_up", (Parameter("n", _INT),), _INT)
NO_PYTHON = "The judge needs Python 3 for the tests of a problem. "


def judge_python() -> str | None:
    """The interpreter that runs the problems' own programs, if this machine has one."""
    return language_named("python").toolchain()


def isolation() -> str:
    """One sentence: what holds for programs that are run on this machine."""
    return choose_sandbox(judge_python()).guarantee


@dataclass(frozen=True, slots=True)
class Effort:
    """How far a suite goes: the time for all cases, and whether the first failure ends it."""

    budget_s: float
    stops_at_failure: bool = False


class Judge:
    """A session of judging. `seed` makes its hidden cases; `close` leaves no process and no file behind."""

    def __init__(self, seed: int, sandbox: Sandbox | None = None) -> None:
        if sys.platform == "win32":
            raise TikPrepError("The judge runs on Linux and macOS only: Windows passes no channel to a program.")
        self._seed = seed
        python = judge_python()
        if python is None:
            raise TikPrepError(NO_PYTHON + language_named("python").install_hint(sys.platform))
        self._python = python
        self.sandbox = sandbox if sandbox is not None else choose_sandbox(python)
        self._workshop = Workshop(self.sandbox)
        self._hidden: dict[str, list[Case]] = {}

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Take away all that was built."""
        self._workshop.close()

    @property
    def guarantee(self) -> str:
        """One sentence for people: what holds for the programs of this session."""
        return self.sandbox.guarantee

    def run(self, folder: ProblemFolder, language: str, source: str, stop: Stop | None = None) -> SuiteResult:
        """Run the samples."""
        return self._judged(folder, language, source, sample_cases, Effort(_SAMPLES_S), stop)

    def submit(
        self,
        folder: ProblemFolder,
        language: str,
        source: str,
        stop: Stop | None = None,
        *,
        stops_at_failure: bool = False,
    ) -> SuiteResult:
        """Run all cases: samples, those made by hand, generated ones up to the limits of the problem.

        With `stops_at_failure` the cases behind the first that is not AC are left out.
        Raises DeckFormatError where the problem's own programs fail.
        """
        effort = Effort(_SUBMISSION_S, stops_at_failure)
        return self._judged(folder, language, source, lambda each: self._hidden_cases(each, stop), effort, stop)

    def run_custom(
        self, folder: ProblemFolder, language: str, source: str, given: Value, stop: Stop | None = None
    ) -> SuiteResult:
        """Run one input of the person's own against the reference.

        Raises TypeProblem if it does not fit, or is none that the statement allows.
        """

        def cases(_folder: ProblemFolder) -> list[Case]:
            signature = folder.problem.signature
            if signature is not None:
                value = fitted_arguments(given, signature)
            elif isinstance(given, str):
                value = given
            else:
                raise TypeProblem("the input of a program is a text")
            with self.helpers(folder, stop) as helpers:
                if helpers.knows_valid and not helpers.valid([value]):
                    raise TypeProblem("the statement does not allow this input: look at what it says of its limits")
                return [Case("custom", value, helpers.answers([value])[0])]

        return self._judged(folder, language, source, cases, Effort(_SAMPLES_S), stop)

    def run_program(self, language: str, source: str, expected: str | None, stop: Stop | None = None) -> SuiteResult:
        """Run a whole program with nothing on its input, as the cards have them.

        Without `expected` any output is right.
        """
        return self._judged(_folder_of(expected), language, source, sample_cases, Effort(_SAMPLES_S), stop)

    def prepare(self, language: str, stop: Stop | None = None) -> None:
        """Build ahead what all answers of a language share: a person's first run waits for their own part only."""
        chosen = language_named(language)
        tool = chosen.toolchain()
        if tool is not None and chosen.warm_up:
            self._workshop.build(chosen, tool, chosen.warm_up, _WARM_UP, CaseLimits(), stop)

    def prepare_cases(self, folder: ProblemFolder, stop: Stop | None = None) -> None:
        """Make the cases of a submission ahead. Raises DeckFormatError, and Cancelled after `stop`."""
        self._hidden_cases(folder, stop)

    def compiled(self, problem: Problem, language: str, source: str, stop: Stop | None = None) -> Built | SuiteResult:
        """The built answer, or the result that tells why there is none."""
        chosen = language_named(language)
        tool = chosen.toolchain()
        if tool is None:
            return SuiteResult(None, missing_toolchain=self._missing(chosen))
        built = self._workshop.build(chosen, tool, source, problem.signature, problem.limits, stop)
        if built.is_cancelled:
            return SuiteResult(None, is_cancelled=True)
        if built.problem:
            return SuiteResult(Verdict.CE, message=built.problem, build_ms=built.build_ms)
        return built

    def helpers(self, folder: ProblemFolder, stop: Stop | None = None) -> Helpers:
        """The programs of a problem's folder."""
        return Helpers(self._workshop, self._python, folder, stop)

    def comparison(self, folder: ProblemFolder) -> Callable[[Value, Value, Value], str]:
        """What tells for an input, the right answer and another whether that is right too: "", or what is wrong."""
        compare = self._compare(folder, None)
        return lambda given, expected, got: compare(Case("", given, expected), got)

    def suite(
        self,
        folder: ProblemFolder,
        built: Built,
        cases: Sequence[Case],
        effort: Effort,
        stop: Stop | None = None,
    ) -> Suite:
        """Run a built answer over cases."""
        with self.runner(folder, built, stop) as runner:
            return runner.run(cases, effort.budget_s, stops_at_failure=effort.stops_at_failure)

    def runner(self, folder: ProblemFolder, built: Built, stop: Stop | None = None) -> SuiteRunner:
        """What runs a built answer over cases, again and again."""
        problem = folder.problem
        compare = self._compare(folder, stop)
        return SuiteRunner(self._workshop, built, problem.signature, problem.limits, compare, stop)

    @contextmanager
    def counter(
        self, folder: ProblemFolder, source: str, stop: Stop | None = None, *, mode: str = "count"
    ) -> Iterator[Callable[[Value], int]]:
        """What counts the steps of a Python function for an input, or with the mode `space` the bytes that it holds.

        Of a program the bytes are counted only. It raises TikPrepError where the answer fails.
        """
        counted = replace(folder, reference=source)
        with Helpers(self._workshop, self._python, counted, stop) as helpers:
            yield lambda value: helpers.measured(value, mode)

    def _judged(
        self,
        folder: ProblemFolder,
        language: str,
        source: str,
        make_cases: CaseMaker,
        effort: Effort,
        stop: Stop | None,
    ) -> SuiteResult:
        start_s = time.perf_counter()
        built = self.compiled(folder.problem, language, source, stop)
        if isinstance(built, SuiteResult):
            return built
        try:
            cases = make_cases(folder)
            suite = self.suite(folder, built, cases, effort, stop)
        except Cancelled:
            return SuiteResult(None, build_ms=built.build_ms, is_cancelled=True)
        total_ms = (time.perf_counter() - start_s) * 1000
        if suite.refused:
            return SuiteResult(Verdict.CE, message=suite.refused, build_ms=built.build_ms, total_ms=total_ms)
        return SuiteResult(
            verdict=None if suite.is_cancelled else overall(suite.cases),
            cases=suite.cases,
            not_run=suite.not_run,
            build_ms=built.build_ms,
            total_ms=total_ms,
            is_cancelled=suite.is_cancelled,
            is_unready=suite.is_unready,
        )

    def _hidden_cases(self, folder: ProblemFolder, stop: Stop | None) -> list[Case]:
        slug = folder.problem.slug
        if slug not in self._hidden:
            self._hidden[slug] = hidden_cases(folder, self.helpers(folder, stop), self._seed)
        return self._hidden[slug]

    def _compare(self, folder: ProblemFolder, stop: Stop | None) -> Compare:
        problem = folder.problem
        if problem.comparer == CHECKER:
            return self.helpers(folder, stop).check
        comparer = comparer_named(problem.comparer)
        assert comparer is not None
        if problem.signature is None:
            return lambda case, got: (
                "" if case.expected is None else comparer.text_problem(str(case.expected), str(got))
            )
        return lambda case, got: comparer.value_problem(case.expected, got)

    def _missing(self, language: Language) -> str:
        return f"{language.title} is not installed here. {language.install_hint(sys.platform)}"


def _folder_of(expected: str | None) -> ProblemFolder:
    """A problem of one sample without input, for a program that belongs to no problem."""
    problem = Problem(
        slug="",
        title="",
        statement="",
        difficulty="",
        signature=None,
        comparer="exact",
        limits=_PROGRAM_LIMITS,
        samples=(Sample("", expected),),
        complexity=Complexity("", ""),
    )
    return ProblemFolder(problem, Path(), "", "", "", "", (), Sizes(1, 1, 1))


def overall(cases: Sequence[CaseResult]) -> Verdict:
    """The first verdict that is not AC; none of the cases counts more than another."""
    return next((case.verdict for case in cases if case.verdict is not Verdict.AC), Verdict.AC)
