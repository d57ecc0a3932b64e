"""Small problems and the walls of this machine, for the tests of the judge."""

from __future__ import annotations

import os
import select
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tikprep.domain.neutral_types import Value, parse_type
from tikprep.domain.problem import CaseLimits, Complexity, Parameter, Problem, Sample, Signature
from tikprep.runner.languages import language_named
from tikprep.runner.problem_folder import HandMadeCase, ProblemFolder, Sizes
from tikprep.runner.sandbox import Bubblewrap, LimitsOnly, Sandbox, Warden, stands

QUICK = CaseLimits(time_ms=400, memory_mb=96)
DOUBLE = ((1, 2), (2, 4), (3, 6))


def walls() -> list[Sandbox]:
    """Each kind of walls, strongest first, whether it stands here or not."""
    bwrap = next((path for path in ("/usr/bin/bwrap", "/usr/local/bin/bwrap") if os.path.exists(path)), "bwrap")
    return [Bubblewrap(bwrap), Warden(os.path.realpath(sys._base_executable)), LimitsOnly()]  # type: ignore[attr-defined]


def needs_walls(sandbox: Sandbox) -> None:
    if not isinstance(sandbox, LimitsOnly) and not stands(sandbox):
        pytest.skip(f"not verified: {type(sandbox).__name__} does not stand here")


def needs_language(name: str) -> None:
    language = language_named(name)
    if language.toolchain() is None:
        pytest.skip(f"not verified: {language.title} is not installed")


def a_problem(
    parameters: dict[str, str],
    returns: str,
    cases: list[tuple[list[Value], Value]],
    *,
    limits: CaseLimits = QUICK,
    comparer: str = "exact",
    checker: str = "",
    programs: tuple[str, str, str] = ("", "", ""),
    large: int = 16,
) -> ProblemFolder:
    """A problem that asks for the function `solve_it`; `programs` are its reference, brute force and generator."""
    row = tuple(Parameter(name, parse_type(text)) for name, text in parameters.items())
    signature = Signature("solve_it", row, parse_type(returns))
    samples = tuple(Sample(given, expected) for given, expected in cases)
    folder = _folder(signature, samples, limits, comparer, checker, programs)
    return replace(folder, sizes=Sizes(4, 8, large))


def doubling(limits: CaseLimits = QUICK) -> ProblemFolder:
    """Asks for twice a number, three times."""
    return a_problem({"n": "int"}, "int", [([n], twice) for n, twice in DOUBLE], limits=limits)


def a_program_problem(cases: list[tuple[str, str]], limits: CaseLimits = QUICK) -> ProblemFolder:
    """A problem that asks for a program."""
    return _folder(None, tuple(Sample(given, expected) for given, expected in cases), limits, "exact", "", ("", "", ""))


def _folder(
    signature: Signature | None,
    samples: tuple[Sample, ...],
    limits: CaseLimits,
    comparer: str,
    checker: str,
    programs: tuple[str, str, str],
) -> ProblemFolder:
    problem = Problem(
        slug="made-up",
        title="Made up",
        statement="",
        difficulty="easy",
        signature=signature,
        comparer=comparer,
        limits=limits,
        samples=samples,
        complexity=Complexity("O(1)", "O(1)"),
    )
    reference, brute, generator = programs
    edges: tuple[HandMadeCase, ...] = ()
    return ProblemFolder(problem, Path("made-up"), reference, brute, generator, checker, edges, Sizes(4, 8, 16))


def has_ended(pid: int) -> bool:
    """Wait for a process that is no child of ours; the kill reaches it a moment after its parent's end."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], 5)[0])
    finally:
        os.close(descriptor)
