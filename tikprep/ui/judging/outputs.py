"""What came of a program that belongs to no problem: one verdict, and its output beside the one that was expected."""

from __future__ import annotations

from dataclasses import dataclass

from tikprep.domain.line_diff import DiffRow, diff_rows, is_cut
from tikprep.domain.problem import CaseResult, SuiteResult, Verdict
from tikprep.ui.judging.values import short_text
from tikprep.ui.judging.verdicts import (
    ROLES,
    Headline,
    Section,
    headline_of,
    report_of,
    section,
    time_text,
    trace_lines,
)
from tikprep.ui.wording import counted


@dataclass(frozen=True, slots=True)
class RunReport:
    """All that is told of a run. `rows` are empty where nothing was run; `marks` are lines from 0 on with words."""

    headline: Headline
    verdict: Verdict | None = None
    rows: tuple[DiffRow, ...] = ()
    has_expected: bool = False
    sections: tuple[Section, ...] = ()
    marks: tuple[tuple[int, str], ...] = ()


def run_report(result: SuiteResult, expected: str | None) -> RunReport:
    """A run in words; without `expected` there is nothing to be right or wrong."""
    if result.is_cancelled or result.verdict in (None, Verdict.CE) or not result.cases:
        told = report_of(result, None, "run")
        return RunReport(told.headline, result.verdict, (), False, told.sections, told.marks)
    case = result.cases[0]
    printed = case.got if isinstance(case.got, str) else case.stdout
    lines = trace_lines(case.traceback)
    line = next((each.source_line for each in reversed(lines) if each.source_line), 0)
    return RunReport(
        _headline(case, expected is not None),
        case.verdict,
        diff_rows(printed, printed if expected is None else expected),
        expected is not None,
        tuple(_sections(case, printed)),
        ((line - 1, case.message),) if line else (),
    )


def _headline(case: CaseResult, has_expected: bool) -> Headline:
    time = time_text(case.time_ms)
    if case.verdict is Verdict.AC:
        return Headline("Prints what was expected" if has_expected else "Has run", "good", f"In {time}.")
    if case.verdict is Verdict.WA:
        return Headline("Prints something else", ROLES[case.verdict], f"{case.message[:1].upper()}{case.message[1:]}.")
    return headline_of(case.verdict, f"{case.message[:1].upper()}{case.message[1:]}.")


def _sections(case: CaseResult, printed: str) -> list[Section]:
    found = []
    if case.traceback:
        found.append(Section("Traceback", trace_lines(case.traceback), ROLES[case.verdict]))
    elif case.stderr:
        found.append(section("Printed as errors", short_text(case.stderr)))
    if is_cut(printed):
        size = counted(len(printed.rstrip().split("\n")), "line")
        found.append(section("Not all is shown", f"The output has {size}; only its start is compared here."))
    return found
