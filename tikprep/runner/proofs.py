"""Proves a coding problem: samples are true, its programs agree, limits can be kept, and wrong answers do not pass."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tikprep.domain.neutral_types import Value
from tikprep.domain.problem import Problem, Sample, SuiteResult, Verdict
from tikprep.runner.judge import Judge
from tikprep.runner.languages import LANGUAGES, Language
from tikprep.runner.problem_folder import HandMadeCase, ProblemFolder
from tikprep.runner.source_file import read_source

_SEEDED_CASES = 200
# Of these so many must differ, or the small sizes are too small.
_LEAST_DIFFERENT = 160
_LEAST_EDGES, _LEAST_MUTANTS = 8, 4
_LISTS = (("samples", 3), ("hints", 3), ("follow_ups", 2))
# A person's Python may be as much slower than the reference.
_SLACK = 5
_TOO_SLOW = "quadratic"
_PYTHON = "python"
# A stub gives nothing back yet, which Go and Java refuse to build.
_UNDONE = {"cpp": "throw 0;", "go": 'panic("undone")', "java": "throw new RuntimeException();"}


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a problem, and in which file of its folder."""

    file: str
    message: str


def flaws_of(folder: ProblemFolder, judge: Judge) -> Iterator[Flaw]:
    """All flaws, one proof after the other; it takes as long as a dozen submissions.

    Raises DeckFormatError where a program of the problem fails. Languages that are not installed are left out.
    """
    yield from missing_parts(folder)
    yield from brute_force_flaws(folder, judge)
    for language in LANGUAGES:
        if language.toolchain() is not None:
            yield from reference_flaws(folder, judge, language)
            yield from stub_flaws(folder, judge, language)
    for mutant in mutants_of(folder):
        yield from mutant_flaws(folder, judge, mutant)


def mutants_of(folder: ProblemFolder) -> tuple[Path, ...]:
    """The wrong answers of a problem."""
    return tuple(sorted((folder.folder / "mutants").glob("*.py")))


def missing_parts(folder: ProblemFolder) -> Iterator[Flaw]:
    """What a problem of ours must have and this one has not."""
    for name, wanted in _LISTS:
        found = len(getattr(folder.problem, name))
        if found != wanted:
            file = "spec.json" if name == "samples" else "problem.md"
            yield Flaw(file, f"it has {found} {name.replace('_', '-')} instead of {wanted}")
    if len(folder.edges) < _LEAST_EDGES:
        yield Flaw("edge.json", f"it has {len(folder.edges)} cases; write at least {_LEAST_EDGES}")
    if len(mutants_of(folder)) < _LEAST_MUTANTS:
        yield Flaw("mutants", f"there are {len(mutants_of(folder))}; write at least {_LEAST_MUTANTS}")
    if not _reference(folder, "cpp").is_file():
        yield Flaw("ref.cpp", "it is missing")


def brute_force_flaws(folder: ProblemFolder, judge: Judge) -> Iterator[Flaw]:
    """Where the brute force differs from what was worked out by hand, or from the reference on small inputs."""
    helpers, compare = judge.helpers(folder), judge.comparison(folder)
    by_hand: list[Sample | HandMadeCase] = [*folder.problem.samples, *folder.edges]
    answers = helpers.answers([case.input for case in by_hand], brute=True)
    for case, got in zip(by_hand, answers, strict=True):
        if problem := compare(case.input, case.expected, got):
            yield Flaw("brute.py", f"it differs from what is expected of {_short(case.input)}: {problem}")
    small = folder.sizes.small
    inputs = helpers.generated([(seed, 1 + seed % small) for seed in range(_SEEDED_CASES)])
    different = len(set(map(json.dumps, inputs)))
    if different < _LEAST_DIFFERENT:
        yield Flaw("gen.py", f"only {different} of {_SEEDED_CASES} small inputs differ: raise sizes.small")
    right, ours = helpers.answers(inputs, brute=True), helpers.answers(inputs)
    for given, expected, got in zip(inputs, right, ours, strict=True):
        if problem := compare(given, expected, got):
            yield Flaw("ref.py", f"it differs from brute.py for {_short(given)}: {problem}")


def reference_flaws(folder: ProblemFolder, judge: Judge, language: Language) -> Iterator[Flaw]:
    """What a submission of the reference in this language says; nothing if there is none."""
    path = _reference(folder, language.name)
    if not path.is_file():
        return
    result = judge.submit(folder, language.name, read_source(path))
    for case in result.cases:
        if case.verdict is not Verdict.AC:
            yield Flaw(path.name, f"case '{case.name}': {case.verdict.value} {case.message}".strip())
    if result.verdict is not Verdict.AC and not result.cases:
        yield Flaw(path.name, result.message or result.missing_toolchain)
    if result.not_run:
        why = "it fails before it is called" if result.is_unready else "all together take too long"
        yield Flaw(path.name, f"{result.not_run} cases were not run: {why}")
    slowest = max(result.cases, key=lambda case: case.time_ms, default=None)
    limit_ms = folder.problem.limits.time_ms
    if language.name == _PYTHON and slowest is not None and slowest.time_ms > limit_ms / _SLACK:
        yield Flaw(
            "spec.json", f"{slowest.name} takes the reference {slowest.time_ms:.0f} of {limit_ms} ms: allow more"
        )


def stub_flaws(folder: ProblemFolder, judge: Judge, language: Language) -> Iterator[Flaw]:
    """Why the stub that a person begins with does not build."""
    if language.name not in _UNDONE:
        return
    built = judge.compiled(folder.problem, language.name, _filled_stub(folder.problem, language))
    if isinstance(built, SuiteResult):
        yield Flaw("spec.json", f"the stub in {language.title} does not build: {built.message}")


def mutant_flaws(folder: ProblemFolder, judge: Judge, mutant: Path) -> Iterator[Flaw]:
    """Whether a wrong answer passes, or fails in another way than it should: those named so are too slow."""
    result = judge.submit(folder, _PYTHON, read_source(mutant), stops_at_failure=True)
    wanted = Verdict.TLE if mutant.stem.endswith(_TOO_SLOW) else Verdict.WA
    if result.verdict is not wanted or result.message:
        last = result.cases[-1].message if result.cases else result.message
        told = "nothing" if result.verdict is None else f"{result.verdict.value} {last}".strip()
        yield Flaw(f"mutants/{mutant.name}", f"it gets {told} instead of {wanted.value}")


def _reference(folder: ProblemFolder, language: str) -> Path:
    return folder.folder / ("ref.py" if language == _PYTHON else f"ref.{language}")


def _filled_stub(problem: Problem, language: Language) -> str:
    stub = language.stub(problem.signature)
    if problem.signature is None:
        return stub
    head, brace, tail = stub.rpartition("{")
    return head + brace + _UNDONE[language.name] + tail


def _short(given: Value) -> str:
    text = json.dumps(given)
    return text if len(text) <= 200 else f"{text[:200]}…"
