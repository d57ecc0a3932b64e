"""How much memory known functions hold is named, and told with the range that was measured."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.runner.judging import a_problem, a_program_problem, needs_language
from tests.runner.known_algorithms import GENERATOR
from tikprep.domain.problem import CaseLimits, SuiteResult, Verdict
from tikprep.paths import decks_folder
from tikprep.runner.growth import Family, Point
from tikprep.runner.judge import Judge
from tikprep.runner.problem_folder import ProblemFolder, Sizes, find_problem
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


PROGRAM_GENERATOR = "def gen(seed, size):\n    return f'{size}\\n' + '\\n'.join(map(str, range(size))) + '\\n'\n"
PROGRAMS = {
    "a stream": ("constant", "import sys\nn = int(input())\nprint(max(int(line) for line in sys.stdin))"),
    "all that is read": ("linear", "import sys\ndata = sys.stdin.read().split()\nprint(len(data))"),
    "all bytes": ("linear", "import sys\nrows = sys.stdin.buffer.readlines()\nprint(len(rows))"),
    "by the descriptor": ("linear", "rows = open(0).read().split()\nprint(len(rows))\nraise SystemExit"),
    "much is printed": ("constant", "n = int(input())\nfor at in range(n):\n    print('a line of words', at)"),
    "a table": ("quadratic", "n = int(input())\nrows = [[0] * n for _ in range(n)]\nprint(len(rows))"),
}


def program_folder(large: int = 65_536) -> ProblemFolder:
    folder = a_program_problem([("1\n0\n", "0\n")], CaseLimits(time_ms=2_000))
    return replace(folder, generator=PROGRAM_GENERATOR, sizes=Sizes(4, 8, large))


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_a_program_holds_is_named_with_what_it_has_read(judge: Judge, name: str) -> None:
    family, source = PROGRAMS[name]
    space = measure_space(judge, program_folder(), "python", source + "\n")
    assert isinstance(space, Space)
    assert space.family == family, space
    assert space.confidence in ("high", "medium")
    assert space.words.startswith(f"The memory, its input in it, looks {family}, measured from n = 16 to ")


def test_the_reference_of_a_shipped_program_is_linear(judge: Judge) -> None:
    folder = find_problem("clip-pairs", decks_folder() / "problems")
    space = measure_space(judge, folder, "python", folder.reference)
    assert isinstance(space, Space)
    assert space.family is Family.LINEAR


@pytest.mark.parametrize("source", ["print(1 / 0)", "import sys\nsys.exit(3)", "print(", "while True: pass"])
def test_a_program_that_fails_has_no_space(judge: Judge, source: str) -> None:
    space = measure_space(judge, program_folder(), "python", source + "\n")
    assert space == Space(None, counts_input=True)


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
