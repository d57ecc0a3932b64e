"""A failing case and the code that failed, as the texts of a card."""

from __future__ import annotations

from dataclasses import dataclass

from tikprep.domain.problem import Problem
from tikprep.services.mistakes import Mistake
from tikprep.ui.judging.values import answer_text, input_text
from tikprep.ui.judging.verdicts import CaseReport


@dataclass(frozen=True, slots=True)
class Judged:
    """What the results are about: later the editor may hold something else."""

    problem: Problem
    language: str
    code: str


def mistake_of(case: CaseReport, judged: Judged, why: str) -> Mistake:
    """The failure as it is kept."""
    result, signature = case.result, judged.problem.signature
    return Mistake(
        problem=judged.problem.slug,
        title=judged.problem.title,
        language=judged.language,
        code=judged.code,
        verdict=result.verdict.words,
        input=input_text(result.input, signature),
        expected=answer_text(result.expected, signature),
        got="" if result.got is None else answer_text(result.got, signature),
        message=result.message,
        why=why,
        source_line=case.source_line,
    )
