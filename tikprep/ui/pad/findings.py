"""What stress test and measurement found, in the same form as a verdict."""

from __future__ import annotations

import re

from tikprep.domain.problem import Complexity, Signature
from tikprep.runner.growth import Family, Growth
from tikprep.runner.space import Space
from tikprep.runner.stress import StressResult
from tikprep.ui.judging.verdicts import ROLES, Headline, Report, ReportLine, Section, case_report, report_of, stopped
from tikprep.ui.wording import counted

_NO_SPACE = Space(None)
_INNER = re.compile(r"^\s*(?:O|Θ|Theta)?\s*\(?(?P<inner>.*?)\)?\s*$", re.IGNORECASE)
_FAMILIES: dict[str, Family] = {
    "1": Family.CONSTANT,
    "logn": Family.LOGARITHMIC,
    "n": Family.LINEAR,
    "nlogn": Family.LINEARITHMIC,
    "n^2": Family.QUADRATIC,
    "n^3": Family.CUBIC,
    "2^n": Family.EXPONENTIAL,
}
_WORDS: dict[str, str] = {"²": "^2", "³": "^3", "**": "^", "lg": "log", "*": "", "·": "", " ": "", "(": "", ")": ""}


def stress_report(result: StressResult, signature: Signature | None) -> Report:
    """A counter-example, or how many inputs there was none on."""
    if result.unbuilt is not None:
        return report_of(result.unbuilt, signature, "input")
    if result.is_cancelled:
        return stopped()
    tried = counted(result.tried, "input")
    if result.found is None:
        return Report(Headline("No difference found", "good", f"Your answer and the brute force agree on {tried}."))
    found = result.found
    detail = f"Found after {tried}"
    if result.shrinking_steps:
        detail += f", made plainer in {counted(result.shrinking_steps, 'step')}"
    case = case_report(found, signature)
    marks = ((case.source_line - 1, found.message),) if case.source_line else ()
    words = f"Counter-example: {found.verdict.words} ({found.verdict.value})"
    return Report(Headline(words, ROLES[found.verdict], f"{detail}."), (case,), (), marks)


def growth_report(growth: Growth, stated: Complexity, intended: Complexity, space: Space = _NO_SPACE) -> Report:
    """The measured family beside what the person says; what was intended is told to who has said something."""
    has_said = bool(stated.time or stated.space)
    time = [_line("You say", stated.time or "nothing yet"), _line("Measured", _measured(growth))]
    space_lines = [_line("You say", stated.space or "nothing yet"), _line("Measured", _measured_space(space))]
    if has_said:
        time.append(_line("Intended", intended.time))
        space_lines.append(_line("Intended", intended.space))
    verdict, role = _comparison(growth, stated.time)
    said = family_of(stated.space)
    if said not in (None, space.family) and space.family is not None and space.confidence != "low":
        space_lines.append(_line("Note", f"you say {said}, it looks {space.family.value}"))
    sections = (Section("Time", tuple(time)), Section("Space", tuple(space_lines)))
    return Report(Headline(verdict, role, f"{_how_sure(growth)} {space.words}"), (), sections)


def family_of(text: str) -> Family | None:
    """The family that a person means by a text such as "O(n log n)"; None for one that is not known."""
    inner = _INNER.match(text.strip().lower())
    words = inner["inner"] if inner else ""
    for sign, plain in _WORDS.items():
        words = words.replace(sign, plain)
    words = re.sub(r"\b(?:k|m|events|rows|items)\b", "n", words)
    return _FAMILIES.get(words)


def _comparison(growth: Growth, said: str) -> tuple[str, str]:
    family = family_of(said)
    if growth.family is None:
        return "Nothing can be told", "muted"
    looks = f"The work looks {growth.family.value}"
    if family is None or growth.confidence == "low":
        return looks, "text"
    if family is growth.family:
        return f"{looks}, as you say", "good"
    return f"{looks}, you say {family.value}", "hard"


def _how_sure(growth: Growth) -> str:
    """What was measured, without what the headline says already."""
    if growth.family is None:
        return growth.words
    told = growth.words.removeprefix(f"The work looks {growth.family.value}").lstrip(", ")
    return f"{told[:1].upper()}{told[1:]}"


def _measured(growth: Growth) -> str:
    points = (*growth.counts, *growth.times)
    if growth.family is None or not points:
        return "too little to tell"
    sizes = sorted({point.size for point in points})
    return f"{growth.family.value}, n = {sizes[0]:,} to {sizes[-1]:,}, {growth.confidence} confidence"


def _measured_space(space: Space) -> str:
    if space.family is None:
        return "too little to tell"
    sizes = f"n = {space.points[0].size:,} to {space.points[-1].size:,}"
    beside = "with its input" if space.counts_input else "beside its input"
    return f"{space.family.value} {beside}, {sizes}, {space.confidence} confidence"


def _line(name: str, words: str) -> ReportLine:
    return ReportLine(f"{name:<9} {words}")
