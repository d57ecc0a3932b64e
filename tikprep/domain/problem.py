"""Coding problems and what the judge found of an answer: plain values that travel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tikprep.domain.neutral_types import NeutralType, Value


class Verdict(StrEnum):
    """What came of one case, or of the whole suite: then the first that is not AC."""

    AC = "AC"
    WA = "WA"
    TLE = "TLE"
    MLE = "MLE"
    RE = "RE"
    OLE = "OLE"
    CE = "CE"

    @property
    def words(self) -> str:
        """The verdict for people."""
        return _WORDS[self]


_WORDS = {
    Verdict.AC: "accepted",
    Verdict.WA: "wrong answer",
    Verdict.TLE: "time limit exceeded",
    Verdict.MLE: "memory limit exceeded",
    Verdict.RE: "runtime error",
    Verdict.OLE: "output limit exceeded",
    Verdict.CE: "compile error",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of the function that is asked for."""

    name: str
    type: NeutralType


@dataclass(frozen=True, slots=True)
class Signature:
    """The function that is asked for; its names are in snake case and each language spells them in its own."""

    name: str
    parameters: tuple[Parameter, ...]
    returns: NeutralType


@dataclass(frozen=True, slots=True)
class CaseLimits:
    """What one case may take: milliseconds of the answer's own time, memory, and bytes printed."""

    time_ms: int = 2_000
    memory_mb: int = 256
    output_bytes: int = 65_536


@dataclass(frozen=True, slots=True)
class Sample:
    """A case shown with the statement.

    `input` is the row of arguments of a function or the text on the standard input of a program.
    """

    input: Value
    expected: Value
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Complexity:
    """What the intended answer takes, for people: `time` and `space` such as `O(n log n)`."""

    time: str
    space: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A coding problem. Without a signature it asks for a program from standard input to standard output."""

    slug: str
    title: str
    statement: str
    difficulty: str
    signature: Signature | None
    comparer: str
    limits: CaseLimits
    samples: tuple[Sample, ...]
    complexity: Complexity
    hints: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came of one case.

    `got` is None where nothing came back. `message` says in one line what is wrong; `traceback` names the lines of
    the person's own source only. `memory_kb` is the most that the process has held so far, 0 where it is not known.
    """

    name: str
    verdict: Verdict
    input: Value
    expected: Value
    got: Value = None
    message: str = ""
    stdout: str = ""
    stderr: str = ""
    traceback: str = ""
    time_ms: float = 0.0
    memory_kb: int = 0


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """What came of all cases.

    `message` holds the compiler's words after CE. `not_run` cases were left out because the time for all was used up,
    or because the program `is_unready`: it failed before it could be asked anything.
    `missing_toolchain` tells how to install what this machine lacks; there is no verdict then.
    """

    verdict: Verdict | None
    cases: tuple[CaseResult, ...] = ()
    message: str = ""
    not_run: int = 0
    build_ms: float = 0.0
    total_ms: float = 0.0
    is_cancelled: bool = False
    missing_toolchain: str = ""
    is_unready: bool = False

    @property
    def passed(self) -> int:
        return sum(case.verdict is Verdict.AC for case in self.cases)

    @property
    def total(self) -> int:
        """All cases, also those that were left out."""
        return len(self.cases) + self.not_run

    @property
    def cpu_ms(self) -> float:
        """What the answer itself took in all cases."""
        return round(sum(case.time_ms for case in self.cases), 3)

    @property
    def memory_kb(self) -> int:
        """The most that it held, 0 where it is not known."""
        return max((case.memory_kb for case in self.cases), default=0)
