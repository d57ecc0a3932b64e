"""The growth of known algorithms is named, and never wrongly with high confidence."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator

import pytest

from tests.runner.judging import a_problem
from tests.runner.known_algorithms import GENERATOR, KNOWN
from tikprep.domain.problem import CaseLimits, SuiteResult, Verdict
from tikprep.runner.growth import Growth, Point, grown, measure_growth
from tikprep.runner.judge import Judge

pytestmark = pytest.mark.quiet

# On a busy machine a measure may be spoilt; it says so by its confidence, and asking again is what a person does.
_MOST_MEASURES = 3


@pytest.fixture(scope="module")
def measures() -> Iterator[dict[str, list[Growth]]]:
    limits = CaseLimits(time_ms=2_000)
    folder = a_problem(
        {"a": "list<int>"}, "int", [([[1]], 1)], limits=limits, programs=("", "", GENERATOR), large=65_536
    )
    with Judge(seed=1) as judge:
        measured: dict[str, list[Growth]] = {name: [] for name in KNOWN}
        for name, (family, source) in KNOWN.items():
            while len(measured[name]) < _MOST_MEASURES and family not in [each.family for each in measured[name]]:
                growth = measure_growth(judge, folder, "python", source)
                assert isinstance(growth, Growth)
                measured[name].append(growth)
        yield measured


@pytest.fixture(scope="module")
def found(measures: dict[str, list[Growth]]) -> dict[str, Growth]:
    return {name: growths[-1] for name, growths in measures.items()}


def test_twelve_of_thirteen_known_algorithms_are_named(found: dict[str, Growth]) -> None:
    wrong = {name: found[name].words for name, (family, _source) in KNOWN.items() if found[name].family != family}
    assert len(wrong) <= 1, wrong


def test_what_is_wrong_is_never_said_with_high_confidence(measures: dict[str, list[Growth]]) -> None:
    for name, (family, _source) in KNOWN.items():
        for growth in measures[name]:
            assert growth.family == family or growth.confidence != "high", (name, growth.words)


def test_many_are_told_with_high_confidence(found: dict[str, Growth]) -> None:
    assert sum(growth.confidence == "high" for growth in found.values()) >= 5, {
        name: growth.words for name, growth in found.items()
    }


def test_the_range_is_told_in_words(found: dict[str, Growth]) -> None:
    words = found["all pairs"].words
    assert words.startswith("The work looks quadratic, measured from n = 2 to ")
    assert words.endswith(f"; {found['all pairs'].confidence} confidence.")


SIZES = [round(2 * 2 ** (k / 2)) for k in range(20)]
CURVES: dict[str, Callable[[int], float]] = {
    "constant": lambda n: 12,
    "logarithmic": lambda n: 9 * math.floor(math.log2(n)) + 20,
    "linear": lambda n: 7 * n + 30,
    "n log n": lambda n: 5 * n * math.log2(n) + 11 * n + 40,
    "quadratic": lambda n: n * n / 2 + 20 * n + 5,
    "cubic": lambda n: n**3 / 6 + n + 50,
}


@pytest.mark.parametrize("family", CURVES)
def test_clean_counts_name_their_family(family: str) -> None:
    assert grown([Point(n, CURVES[family](n)) for n in SIZES], []).family == family


@pytest.mark.parametrize("family", ["linear", "n log n", "quadratic", "cubic"])
def test_a_busy_machine_does_not_make_an_answer_surely_slower(family: str) -> None:
    counts = [Point(n, CURVES[family](n)) for n in SIZES]
    for seed in range(200):
        rng = random.Random(seed)
        times = [Point(n, CURVES[family](n) / 1_000 * rng.choice((1, 1, 1, 2, 4))) for n in SIZES[4::2]]
        growth = grown(counts, times)
        assert growth.family == family or growth.confidence != "high"


def test_too_few_points_tell_nothing() -> None:
    growth = grown([Point(2, 10), Point(4, 20)], [])
    assert growth.family is None
    assert growth.words == "Too little could be measured to tell how the work grows."


def test_what_does_not_build_has_no_growth() -> None:
    folder = a_problem({"a": "list<int>"}, "int", [([[1]], 1)], programs=("", "", GENERATOR))
    with Judge(seed=1) as judge:
        result = measure_growth(judge, folder, "python", "def solve_it(a) return 1\n")
    assert isinstance(result, Growth)
    assert result.family is None
    with Judge(seed=1) as judge:
        refused = measure_growth(judge, folder, "python", "\0")
    assert isinstance(refused, SuiteResult)
    assert refused.verdict is Verdict.CE
