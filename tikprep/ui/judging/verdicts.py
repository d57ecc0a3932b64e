"""What the judge found, in words and lines: a headline, and for each case what a person has to see of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tikprep.domain.problem import CaseResult, Signature, SuiteResult, Verdict
from tikprep.ui.judging.values import answer_text, input_text, short_text
from tikprep.ui.wording import counted

ROLES: dict[Verdict, str] = {
    Verdict.AC: "good",
    Verdict.WA: "again",
    Verdict.TLE: "hard",
    Verdict.MLE: "hard",
    Verdict.RE: "again",
    Verdict.OLE: "hard",
    Verdict.CE: "again",
}
_LEAST_TOLD_MS = 0.1
CUSTOM = "custom"
"""The name that the judge gives to a case of a person's own."""
# Our harnesses say "  line 6, in f", Python itself 'File "solution.py", line 6', compilers "solution.cpp:6:5". Other
# files that they name are ours or the library's, and a line that a message of the code's own speaks of may be anything.
_PLACE = re.compile(
    r'^  line (\d+), in |^\s*File "solution\.py", line (\d+)|'
    r"(?:^|[\s(])(?:\./)?(?:solution\.(?:cpp|go)|(?!Harness\b|ListNode\b|TreeNode\b)\w+\.java):(\d+)"
)
_OF_LIBRARY = re.compile(r"^\s*at (?:java|jdk)\.")
_OURS = re.compile(r"^(?:\./)?(?:main\.cpp|entry\.go|harness\.\w+):\d+:\d+: ")
_SAID = re.compile(r":\d+(?::\d+)?:\s+(?:fatal )?(?:error: )?(.+)")
_NO_FUNCTION = (
    "The function that the judge calls is missing, or its types are not those of the code that you began with. "
    "Start over shows that code, and Undo brings yours back."
)


@dataclass(frozen=True, slots=True)
class Headline:
    """The verdict on one line; `role` is the colour that goes with its words."""

    text: str
    role: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A line below a caption; `source_line` is the line of the person's code that it is about, from 1 on, or 0."""

    text: str
    source_line: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A caption and what stands below it; `role` colours the caption."""

    caption: str
    lines: tuple[ReportLine, ...]
    role: str = "muted"


@dataclass(frozen=True, slots=True)
class CaseReport:
    """One line of the list of cases, and all that is told of it."""

    name: str
    verdict: Verdict
    words: str
    sections: tuple[Section, ...]
    result: CaseResult
    source_line: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """All that the panel shows of a run. `marks` are lines of the code from 0 on with a word on each."""

    headline: Headline
    cases: tuple[CaseReport, ...] = ()
    sections: tuple[Section, ...] = ()
    marks: tuple[tuple[int, str], ...] = ()
    verdict: Verdict | None = None


def report_of(result: SuiteResult, signature: Signature | None, noun: str) -> Report:
    """A run in words; `noun` names its cases, such as "sample"."""
    if result.is_cancelled:
        return stopped()
    if result.verdict is None:
        return Report(Headline("Not run", "hard", result.missing_toolchain))
    if result.verdict is Verdict.CE:
        return _not_built(result)
    cases = tuple(case_report(case, signature) for case in result.cases)
    total = len(result.cases) + result.not_run
    detail = [f"{result.passed} of {counted(total, noun)} right"]
    slowest = max((case.time_ms for case in result.cases), default=0.0)
    memory = max((case.memory_kb for case in result.cases), default=0)
    if slowest >= _LEAST_TOLD_MS:
        detail.append(f"slowest {time_text(slowest)}")
    if memory:
        detail.append(f"{memory / 1024:.0f} MB")
    if result.not_run:
        why = "the code fails before it is called" if result.is_unready else "the time for all was used up"
        detail.append(f"{counted(result.not_run, noun)} not run: {why}")
    marks = {
        case.source_line - 1: found.message
        for case, found in zip(reversed(cases), reversed(result.cases), strict=True)
        if case.source_line
    }
    return Report(headline_of(result.verdict, ", ".join(detail)), cases, (), tuple(marks.items()), result.verdict)


def headline_of(verdict: Verdict, detail: str) -> Headline:
    """A verdict in words, with its short name."""
    return Headline(f"{verdict.words.capitalize()} ({verdict.value})", ROLES[verdict], detail)


def stopped() -> Report:
    """What stands there after a stop."""
    return Report(Headline("Stopped", "muted", "Nothing was judged."))


def case_report(case: CaseResult, signature: Signature | None) -> CaseReport:
    """One case: what went in, what was wanted, what came, and what was printed."""
    is_right = case.verdict is Verdict.AC
    sections = []
    trace = trace_lines(case.traceback)
    if case.message:
        sections.append(section("What is wrong", case.message, ROLES[case.verdict]))
    if trace:
        sections.append(Section("Traceback", trace, ROLES[case.verdict]))
    sections.append(section("Input", input_text(case.input, signature)))
    sections.append(
        section("Reference's answer" if case.name == CUSTOM else "Expected", answer_text(case.expected, signature))
    )
    if is_right or case.got is not None:
        sections.append(section("Got", answer_text(case.got, signature), "good" if is_right else "again"))
    if case.stdout and signature is not None:
        sections.append(section("Printed", short_text(case.stdout)))
    if case.stderr:
        sections.append(section("Printed as errors", short_text(case.stderr)))
    words = f"{case.verdict.words.capitalize()} ({case.verdict.value})"
    if case.time_ms >= _LEAST_TOLD_MS:
        words += f", {time_text(case.time_ms)}"
    deepest = next((line.source_line for line in reversed(trace) if line.source_line), 0)
    return CaseReport(case.name, case.verdict, words, tuple(sections), case, deepest)


def time_text(milliseconds: float) -> str:
    """ "0.4 ms", "12 ms", "1.24 s"."""
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.2f} s"
    return f"{milliseconds:.0f} ms" if milliseconds >= 10 else f"{milliseconds:.1f} ms"


def spoken(report: CaseReport) -> str:
    """A line of the list for a screen reader."""
    return f"{report.name}: {report.words}"


def _not_built(result: SuiteResult) -> Report:
    lines = trace_lines(short_text(result.message, 8_000))
    marks: dict[int, str] = {}
    for number, line in enumerate(lines):
        complaint = _complaint(lines, number) if line.source_line else ""
        if complaint:
            marks.setdefault(line.source_line - 1, complaint)
    sections = [Section("What the compiler says", lines, "again")]
    if not marks and any(_OURS.match(line.text) for line in lines):
        sections.insert(0, section("What is wrong", _NO_FUNCTION, "again"))
    return Report(headline_of(Verdict.CE, "Nothing was run."), (), tuple(sections), tuple(marks.items()), Verdict.CE)


def _complaint(lines: tuple[ReportLine, ...], number: int) -> str:
    """The error that a compiler has with the line of the code that it names here, "" for less than an error."""
    text = lines[number].text
    if "note:" in text or "warning:" in text:
        return ""
    if "required from" in text:
        # The error stands in a template of the library; this is the line that asked for it.
        return next(filter(None, (line.text.partition("error: ")[2] for line in lines[number:])), "")
    said = _SAID.search(text)
    if said is not None:
        return said[1]
    return lines[-1].text if text.lstrip().startswith("File ") else ""


def trace_lines(text: str) -> tuple[ReportLine, ...]:
    """The lines of a traceback or of a compiler's words, each with the line of the code that it names."""
    if not text.strip():
        return ()
    lines = []
    for line in text.rstrip().split("\n"):
        place = None if _OF_LIBRARY.match(line) else _PLACE.search(line)
        lines.append(ReportLine(line, int(place[1] or place[2] or place[3]) if place else 0))
    return tuple(lines)


def section(caption: str, text: str, role: str = "muted") -> Section:
    """A text below a caption."""
    lines = text.rstrip("\n").split("\n") if text else ["(nothing)"]
    return Section(caption, tuple(ReportLine(line) for line in lines), role)
