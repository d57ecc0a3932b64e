"""Runs cases one after another and tells each one's verdict; after a crash the next case gets a new process."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tikprep.domain.neutral_types import TypeProblem, Value, fitted
from tikprep.domain.problem import CaseLimits, CaseResult, Signature, Verdict
from tikprep.runner.builds import Built, Running, Workshop
from tikprep.runner.process import End, Heard, Stop
from tikprep.runner.wire import WireProblem, decode, encode_arguments

# A run time and a module may take this long to be ready, whatever the limit of a case is.
_READY_S = 10.0
_KEPT_CHARS = 8_000
_OUT_OF_MEMORY = re.compile(
    r"MemoryError|bad_alloc|OutOfMemoryError|out of memory|[Cc]annot allocate memory|can't allocate|insufficient memory"
)
_UNREADABLE = ("SyntaxError: ", "IndentationError: ", "TabError: ")
# By name, as not every platform has them all.
_SIGNALS = {
    "SIGSEGV": "segmentation fault: a pointer or an index leads nowhere, or a recursion has no end",
    "SIGABRT": "the program aborted itself",
    "SIGFPE": "a whole number was divided by zero",
    "SIGILL": "an instruction that the processor does not know",
    "SIGBUS": "a pointer leads nowhere",
    "SIGSYS": "a call that is not allowed here",
    "SIGKILL": "the program was killed",
    "SIGTERM": "the program was ended from outside",
}

Compare = Callable[["Case", Value], str]


@dataclass(frozen=True, slots=True)
class Case:
    """One test: the arguments of a function or the input of a program, and the answer."""

    name: str
    input: Value
    expected: Value


@dataclass(frozen=True, slots=True)
class Suite:
    """What came of a row of cases.

    `refused` tells why the program could not even be asked; one that `is_unready` failed before the first question.
    """

    cases: tuple[CaseResult, ...]
    not_run: int = 0
    is_cancelled: bool = False
    refused: str = ""
    is_unready: bool = False


class SuiteRunner:
    """Runs one built program over cases. Its process serves one run after another until `close`."""

    def __init__(
        self,
        workshop: Workshop,
        built: Built,
        signature: Signature | None,
        limits: CaseLimits,
        compare: Compare,
        stop: Stop | None,
    ) -> None:
        self._workshop = workshop
        self._built = built
        self._signature = signature
        self._limits = limits
        self._compare = compare
        self._stop = stop
        self._running: Running | None = None

    def run(self, cases: Sequence[Case], budget_s: float, *, stops_at_failure: bool = False) -> Suite:
        """Run the cases in order until all are done or `budget_s` is used up."""
        deadline_s = time.monotonic() + budget_s
        results: list[CaseResult] = []
        for case in cases:
            if self._stop is not None and self._stop.is_set:
                return Suite(tuple(results), len(cases) - len(results), is_cancelled=True)
            if time.monotonic() > deadline_s:
                break
            result = self._program_case(case) if self._signature is None else self._function_case(case)
            if result is None:
                return Suite(tuple(results), len(cases) - len(results), is_cancelled=True)
            if isinstance(result, _NotReady):
                if result.is_refused:
                    return Suite((), len(cases), refused=result.case.message)
                return Suite((*results, result.case), len(cases) - len(results) - 1, is_unready=True)
            results.append(result)
            if stops_at_failure and result.verdict is not Verdict.AC:
                break
        return Suite(tuple(results), len(cases) - len(results))

    def __enter__(self) -> SuiteRunner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._running is not None:
            self._running.close()
            self._running = None

    @property
    def _case_s(self) -> float:
        # A busy machine must not turn a good answer into a slow one: the answer's own time decides, this only ends it.
        return self._limits.time_ms / 1000 * 1.5 + 0.3

    def _program_case(self, case: Case) -> CaseResult | _NotReady | None:
        text = case.input if isinstance(case.input, str) else ""
        with self._workshop.start(
            self._built, self._limits, self._case_s, has_channel=False, stop=self._stop
        ) as running:
            heard = running.process.feed(text.encode("utf-8"), self._case_s + self._built.language.program_start_s)
            if heard.end is End.CANCELLED:
                return None
            if heard.end is not End.EXITED or heard.exit_code != 0:
                died = self._died(case, heard, running)
                if self._built.language.name == "python" and _is_unreadable(heard.stderr):
                    return _NotReady(replace(died, message=died.traceback), is_refused=True)
                return died
            problem = self._compare(case, heard.stdout)
            verdict = Verdict.WA if problem else Verdict.AC
            return replace(
                _printed(case, heard, running),
                verdict=verdict,
                message=problem,
                got=heard.stdout,
                time_ms=heard.wall_ms,
            )

    def _function_case(self, case: Case) -> CaseResult | _NotReady | None:
        running = self._running
        if running is None:
            # The limit of the processor's time is for what escapes the clock: it holds for all cases of the process.
            running = self._workshop.start(self._built, self._limits, 600, has_channel=True, stop=self._stop)
            self._running = running
            heard = running.process.hello(_READY_S)
            if heard.end is End.CANCELLED:
                return None
            if heard.answer is None or heard.answer.status != "ready":
                is_refused = heard.answer is not None and heard.answer.status == "refused"
                result = self._answered(case, heard, running) if heard.answer else self._died(case, heard, running)
                return _NotReady(result, is_refused)
        assert self._signature is not None
        assert isinstance(case.input, list)
        types = tuple(parameter.type for parameter in self._signature.parameters)
        heard = running.process.ask(encode_arguments(case.input, types), self._case_s)
        if heard.end is End.CANCELLED:
            return None
        is_answered = heard.end is End.ANSWERED
        result = self._answered(case, heard, running) if is_answered else self._died(case, heard, running)
        # A process that is full stays so, and its peak would be held against the next case.
        if not is_answered or result.verdict is Verdict.MLE:
            self.close()
        return result

    def _answered(self, case: Case, heard: Heard, running: Running) -> CaseResult:
        answer = heard.answer
        assert answer is not None
        time_ms, memory_kb = answer.time_us / 1000, answer.memory_kb
        got: Value = None
        if answer.status == "ok":
            try:
                assert self._signature is not None
                got = fitted(decode(answer.payload), self._signature.returns)
            except (WireProblem, TypeProblem) as error:
                verdict, message = Verdict.WA, str(error)
            else:
                message = self._compare(case, got)
                verdict = Verdict.WA if message else Verdict.AC
            if time_ms > self._limits.time_ms:
                verdict, message = Verdict.TLE, self._too_slow()
            elif memory_kb > (self._limits.memory_mb + self._built.language.memory_allowance_mb) * 1024:
                verdict, message = Verdict.MLE, self._too_large()
            return replace(
                _printed(case, heard, running),
                verdict=verdict,
                message=message,
                got=got,
                time_ms=time_ms,
                memory_kb=memory_kb,
            )
        words = answer.payload.decode("utf-8", errors="replace")[:_KEPT_CHARS]
        if answer.status in ("unfit", "refused"):
            return replace(_printed(case, heard, running), verdict=Verdict.RE, message=words)
        is_memory = answer.status == "memory" or _OUT_OF_MEMORY.search(words.rsplit("\n", 1)[-1]) is not None
        message = self._too_large() if is_memory else words.rsplit("\n", 1)[-1]
        verdict = Verdict.MLE if is_memory else Verdict.RE
        return replace(
            _printed(case, heard, running), verdict=verdict, message=message, traceback=words, memory_kb=memory_kb
        )

    def _died(self, case: Case, heard: Heard, running: Running) -> CaseResult:
        verdict, message, trace = Verdict.RE, "", ""
        match heard.end:
            case End.TIMED_OUT:
                verdict, message = Verdict.TLE, self._too_slow()
            case End.TOO_LOUD:
                verdict = Verdict.OLE
                message = f"it printed more than {self._limits.output_bytes // 1024} KB"
            case End.DISTURBED:
                message = "it wrote into the channel of the judge"
            case _:
                verdict, message = self._death(heard)
                trace = running.told(heard.stderr)[-_KEPT_CHARS:].strip()
        return replace(
            _printed(case, heard, running), verdict=verdict, message=message, traceback=trace, time_ms=heard.wall_ms
        )

    def _death(self, heard: Heard) -> tuple[Verdict, str]:
        code = heard.exit_code or 0
        name = _signal_name(code)
        if name == "SIGXCPU":
            return Verdict.TLE, self._too_slow()
        if name == "SIGXFSZ":
            return Verdict.OLE, "it wrote a file that is too large"
        if _OUT_OF_MEMORY.search(heard.stderr) is not None:
            return Verdict.MLE, self._too_large()
        if name in _SIGNALS:
            words = _SIGNALS[name]
            told = [line.strip() for line in heard.stderr.split("\n") if "Assertion" in line]
            # Before it stands a signature of the library that may be longer than what it says.
            said = told[-1][told[-1].index("Assertion") :].rstrip(".")[:200] if told else ""
            return Verdict.RE, f"{words} ({said})" if said else words
        if "goroutine stack exceeds" in heard.stderr:
            return Verdict.RE, "the stack is used up: a recursion has no end"
        if self._signature is not None and code == 0:
            return Verdict.RE, "the program ended itself before it answered"
        lines = [line for line in heard.stderr.strip().split("\n") if line]
        if lines and self._built.language.name in ("python", "java"):
            return Verdict.RE, (lines[-1] if self._built.language.name == "python" else lines[0])[:400]
        panic = next((line for line in lines if line.startswith(("panic:", "fatal error:"))), "")
        return Verdict.RE, panic[:400] or f"the program ended with the exit code {code}"

    def _too_slow(self) -> str:
        return f"it took longer than {self._limits.time_ms:,} ms"

    def _too_large(self) -> str:
        return f"it wanted more than {self._limits.memory_mb:,} MB"


@dataclass(frozen=True, slots=True)
class _NotReady:
    """The first case of a program that never became ready; a new process would fare no better."""

    case: CaseResult
    is_refused: bool


def _signal_name(code: int) -> str:
    """The signal that a shell's exit code tells of, or an empty text."""
    try:
        return signal.Signals(code - 128).name if code > 128 else ""
    except ValueError:
        return ""


def _is_unreadable(stderr: str) -> bool:
    """Whether Python could not read the program: it tells of it without a traceback, as nothing of it has run."""
    return stderr.startswith('  File "') and stderr.rstrip().rpartition("\n")[2].startswith(_UNREADABLE)


def _printed(case: Case, heard: Heard, running: Running) -> CaseResult:
    """The result of a case so far: what it printed."""
    return CaseResult(
        name=case.name,
        verdict=Verdict.AC,
        input=case.input,
        expected=case.expected,
        stdout=heard.stdout,
        stderr=running.told(heard.stderr),
    )
