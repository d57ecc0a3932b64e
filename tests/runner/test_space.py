"""How much memory known functions hold is named, and told with the range that was measured."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.runner.judging import a_problem, needs_language
from tests.runner.known_algorithms import GENERATOR
from tikprep.domain.problem import CaseLimits, SuiteResult, Verdict
from tikprep.runner.growth import Family, Point
from tikprep.runner.judge import Judge
from tikprep.runner.problem_folder import ProblemFolder
from tikprep.runner.space import Space, grown_space, measure_space

KNOWN = {
    "a loop": ("constant", "best = 0\n    for x in a:\n        best = max(best, x)\n    return best"),
    "a copy": ("linear", "b = a[:]\n    return b[0]"),
    "a set": ("linear", "return len(set(range(len(a))))"),
    "a table": ("quadratic", "t = [[0] * len(a) for _ in a]\n    return t[0][0]"),
    "halves": (
        "logarithmic",
        "def deep(lo, hi):\n        return lo if hi - lo < 2 else deep(lo, (lo + hi) // 2)\n    return deep(0, len(a))",
    ),
    "a row a time": ("linear", "row = [0]\n    for x in a:\n        row = [0] * len(a)\n    return row[0]"),
}
SIZES = [16 * 2**k for k in range(12)]


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge(seed=1) as judge:
        yield judge


@pytest.fixture
def folder() -> ProblemFolder:
    limits = CaseLimits(time_ms=2_000)
    return a_problem({"a": "list<int>"}, "int", [([[1]], 1)], limits=limits, programs=("", "", GENERATOR), large=65_536)


@pytest.mark.parametrize("name", KNOWN)
def test_what_a_known_function_holds_is_named(judge: Judge, folder: ProblemFolder, name: str) -> None:
    family, body = KNOWN[name]
    space = measure_space(judge, folder, "python", f"def solve_it(a):\n    {body}\n")
    assert isinstance(space, Space)
    assert space.family == family, space
    assert space.confidence in ("high", "medium")
    assert space.words.startswith(f"The memory beside the input looks {family}, measured from n = 16 to ")


def test_another_language_is_measured_with_its_input(judge: Judge, folder: ProblemFolder) -> None:
    needs_language("cpp")
    source = (
        "#include <vector>\nlong long solve_it(const std::vector<long long>& a) {\n"
        "    std::vector<long long> b(a.size() * 64);\n    for (auto& x : b) x = a[0];\n    return b[0];\n}\n"
    )
    space = measure_space(judge, folder, "cpp", source)
    assert isinstance(space, Space)
    assert space.family is Family.LINEAR
    assert space.confidence != "high"
    assert "its input in it" in space.words


def test_what_fails_has_no_space(judge: Judge, folder: ProblemFolder) -> None:
    space = measure_space(judge, folder, "python", "def solve_it(a):\n    return a[10**9]\n")
    assert space == Space(None)
    assert isinstance(space, Space)
    assert space.words == "Too little could be measured to tell how the memory grows."
    refused = measure_space(judge, folder, "python", "\0")
    assert isinstance(refused, SuiteResult)
    assert refused.verdict is Verdict.CE


@pytest.mark.parametrize(("family", "power"), [("linear", 1), ("quadratic", 2), ("constant", 0)])
def test_the_jumps_of_a_growing_list_are_no_other_family(family: str, power: int) -> None:
    for seed in range(100):
        rng = random.Random(seed)
        points = [Point(n, 400 + 8 * n**power * (rng.uniform(1, 1.125) if power else 1)) for n in SIZES]
        assert grown_space(points).family == family


def test_few_sizes_are_not_told_surely() -> None:
    assert grown_space([Point(n, 8 * n) for n in SIZES[:2]]).family is None
    assert grown_space([Point(n, 8 * n) for n in SIZES[:5]]).confidence == "low"
