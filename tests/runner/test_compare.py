"""When an answer counts as right."""

from __future__ import annotations

import math
import random

import pytest

from tests.runner.judging import a_problem
from tikprep.domain.neutral_types import Value
from tikprep.domain.problem import Verdict
from tikprep.runner.compare import COMPARERS, chi_square_tail, comparer_named
from tikprep.runner.judge import Judge


def problem(name: str, expected: Value, got: Value) -> str:
    comparer = comparer_named(name)
    assert comparer is not None
    return comparer.value_problem(expected, got)


def text_problem(name: str, expected: str, got: str) -> str:
    comparer = comparer_named(name)
    assert comparer is not None
    return comparer.text_problem(expected, got)


@pytest.mark.parametrize(
    ("name", "expected", "got", "said"),
    [
        ("exact", [1, 2], [1, 2], ""),
        ("exact", [1, [2, 3]], [1, [2, 4]], "at [1][1]: 4 instead of 3"),
        ("exact", [1, 2], [1], "1 items instead of 2"),
        ("exact", {"a": 1}, {"b": 1}, 'the key "a" is missing'),
        ("exact", {"a": 1}, {"a": 1, "b": 2}, 'the key "b" is not expected'),
        ("exact", {"a": [1]}, {"a": [2]}, 'at ["a"][0]: 2 instead of 1'),
        ("exact", "a", "b", '"b" instead of "a"'),
        ("exact", 0.3, 0.1 + 0.2, "0.30000000000000004 instead of 0.3"),
        ("float", 0.3, 0.1 + 0.2, ""),
        ("float", 1e12, 1e12 + 100, ""),
        ("float", 1e12, 1e12 + 10_000, "1000000010000.0 instead of 1000000000000.0"),
        ("float", [0.0], [1e-10], ""),
        ("float", [0.0], [1e-8], "at [0]: 1e-08 instead of 0.0"),
        ("float", math.nan, math.nan, ""),
        ("float", math.nan, 1.0, "1.0 instead of NaN"),
        ("float", math.inf, math.inf, ""),
        ("float", math.inf, 1e308, "1e+308 instead of Infinity"),
        ("float", [1], [2], "at [0]: 2 instead of 1"),
        ("unordered", [1, 2, 2], [2, 1, 2], ""),
        ("unordered", [1, 2, 2], [2, 1, 1], "1 is not expected so often"),
        ("unordered", [1, 2], [1], "2 is missing"),
        ("unordered", [[1, 2]], [[2, 1]], "[2, 1] is not expected"),
        ("unordered", 1, 2, "2 instead of 1"),
    ],
)
def test_values_are_compared(name: str, expected: Value, got: Value, said: str) -> None:
    assert problem(name, expected, got) == said


@pytest.mark.parametrize(
    ("name", "expected", "got", "said"),
    [
        ("exact", "1\n2\n", "1  \r\n2\n\n", ""),
        ("exact", "1\n2\n", "1\n 2\n", 'line 2: " 2" instead of "2"'),
        ("exact", "1\n2\n", "1\n", "line 2 is missing"),
        ("exact", "1\n", "1\n2\n", "line 2: nothing more is expected"),
        ("float", "0.3 yes\n", "0.30000000001  yes", ""),
        ("float", "0.3 yes\n", "0.3 no", 'line 1: "0.3 no" instead of "0.3 yes"'),
        ("unordered", "a\nb\n", "b\na", ""),
        ("unordered", "a\nb\n", "b\nc", '"c" is not expected'),
    ],
)
def test_texts_are_compared(name: str, expected: str, got: str, said: str) -> None:
    assert text_problem(name, expected, got) == said


@pytest.mark.parametrize("comparer", COMPARERS, ids=lambda comparer: comparer.name)
def test_a_comparer_is_found_by_its_name(comparer: object) -> None:
    assert comparer in [comparer_named(each.name) for each in COMPARERS]
    assert comparer_named("same") is None


def test_fair_draws_pass_and_loaded_ones_do_not() -> None:
    rng = random.Random(4)
    shares: list[Value] = [0.5, 0.3, 0.2, 0.0]
    for _ in range(50):
        assert problem("statistical", shares, rng.choices(range(4), [0.5, 0.3, 0.2, 0], k=2_000)) == ""
    assert "comes by chance once in" in problem("statistical", shares, rng.choices(range(3), k=2_000))
    assert problem("statistical", shares, [0, 1, 3]) == "3 cannot be drawn"
    assert problem("statistical", shares, []) == "there is no sample"


def test_a_fair_sample_passes_and_a_skewed_one_does_not() -> None:
    rng = random.Random(4)
    wanted: list[Value] = [rng.random() for _ in range(3_000)]
    for _ in range(20):
        assert problem("statistical", wanted, [rng.random() for _ in range(1_000)]) == ""
    assert "strays" in problem("statistical", wanted, [rng.random() ** 2 for _ in range(1_000)])


@pytest.mark.parametrize(
    ("statistic", "degrees", "p"),
    [(3.841, 1, 0.05), (18.307, 10, 0.05), (10.83, 1, 0.001), (99, 99, 0.4811), (0, 3, 1)],
)
def test_the_tail_of_chi_square_is_that_of_the_tables(statistic: float, degrees: int, p: float) -> None:
    assert chi_square_tail(statistic, degrees) == pytest.approx(p, rel=2e-3)


CHECKER = """
def check(given, expected, got):
    (n,) = given
    if sum(got) != n:
        return f"the sum is {sum(got)}"
    return len(got) == 2
"""


def test_any_valid_answer_passes_a_checker() -> None:
    folder = a_problem({"n": "int"}, "list<int>", [([5], [1, 4])], comparer="checker", checker=CHECKER)
    with Judge(seed=1) as judge:
        verdicts = {
            answer: judge.run(folder, "python", f"def solve_it(n): return {answer}\n").cases[0]
            for answer in ("[2, 3]", "[5]", "[1, 1]")
        }
    assert [(case.verdict, case.message) for case in verdicts.values()] == [
        (Verdict.AC, ""),
        (Verdict.WA, "the answer is not valid"),
        (Verdict.WA, "the sum is 2"),
    ]
