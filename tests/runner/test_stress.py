"""A stress test finds what is wrong and shows it on a small input."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tikprep.domain.neutral_types import TypeProblem, Value, fitted, parse_type
from tikprep.domain.problem import Verdict
from tikprep.paths import decks_folder
from tikprep.runner.judge import Judge
from tikprep.runner.problem_folder import ProblemFolder, find_problem
from tikprep.runner.process import Stop
from tikprep.runner.shrink import smaller, smaller_numbers
from tikprep.runner.stress import stress_test

PROBLEMS = decks_folder() / "problems"


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge(seed=1) as judge:
        yield judge


@pytest.fixture(scope="module")
def rolling() -> ProblemFolder:
    return find_problem("rolling-ctr", PROBLEMS)


def mutant(folder: ProblemFolder, name: str) -> str:
    return (folder.folder / "mutants" / f"{name}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "most_events"), [("closed_left_end", 2), ("one_leaves", 3), ("time_as_a_whole", 2)])
def test_a_counter_example_is_small(judge: Judge, rolling: ProblemFolder, name: str, most_events: int) -> None:
    result = stress_test(judge, rolling, "python", mutant(rolling, name), seed=7, budget_s=30)
    assert result.found is not None
    assert result.found.verdict is Verdict.WA
    assert isinstance(result.found.input, list)
    events = result.found.input[0]
    assert isinstance(events, list)
    assert len(events) <= most_events
    # No number of it can be made smaller, so none is larger than it must be.
    assert max(number for event in events for number in event) <= 4


def test_a_right_answer_has_no_counter_example(judge: Judge, rolling: ProblemFolder) -> None:
    result = stress_test(judge, rolling, "python", rolling.reference, seed=7, budget_s=0.5)
    assert result.found is None
    assert result.tried >= 64


def test_a_program_is_stressed_too(judge: Judge) -> None:
    folder = find_problem("clip-pairs", PROBLEMS)
    result = stress_test(judge, folder, "python", mutant(folder, "set_of_durations"), seed=7, budget_s=30)
    assert result.found is not None
    assert len(str(result.found.input).split()) <= 3 + folder.sizes.small


def test_a_crash_stays_a_crash_while_it_is_made_plain(judge: Judge, rolling: ProblemFolder) -> None:
    source = "def solve(e):\n    return e[3]\n\n\ndef rolling_ctr(events, window):\n    return solve(events)\n"
    result = stress_test(judge, rolling, "python", source, seed=7, budget_s=30)
    assert result.found is not None
    assert result.found.verdict is Verdict.RE
    assert result.found.input == [[], 1]
    assert "line 2, in solve" in result.found.traceback


def test_what_does_not_build_is_told(judge: Judge, rolling: ProblemFolder) -> None:
    result = stress_test(judge, rolling, "python", "\0", seed=7)
    assert result.unbuilt is not None
    assert result.unbuilt.verdict is Verdict.CE


def test_a_stress_test_can_be_cancelled(judge: Judge, rolling: ProblemFolder) -> None:
    with Stop() as stop:
        timer = threading.Timer(0.3, stop.set)
        timer.start()
        assert stress_test(judge, rolling, "python", rolling.reference, seed=7, budget_s=600, stop=stop).is_cancelled
        timer.join()


def values_of(text: str) -> st.SearchStrategy[Value]:
    ints = st.integers(-50, 50)
    nodes: st.SearchStrategy[Value] = st.lists(st.none() | ints, max_size=9)
    graphs = st.integers(0, 4).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, n - 1), max_size=3) if n else st.nothing(), min_size=n, max_size=n)
    )
    matrices = st.integers(0, 3).flatmap(lambda n: st.lists(st.lists(ints, min_size=n, max_size=n), max_size=3))
    return {
        "int": ints,
        "float": st.floats(-50, 50),
        "bool": st.booleans(),
        "str": st.text(max_size=5),
        "list<int>": st.lists(ints, max_size=5),
        "map<str, int>": st.dictionaries(st.text(max_size=2), ints, max_size=3),
        "tuple<int, str>": st.tuples(ints, st.text(max_size=3)).map(list),
        "tree<int>": nodes,
        "graph": graphs,
        "matrix<int>": matrices,
        "list<list<int>>": st.lists(st.lists(ints, max_size=3), max_size=3),
    }[text]


TYPES = [
    "int",
    "float",
    "bool",
    "str",
    "list<int>",
    "map<str, int>",
    "tuple<int, str>",
    "tree<int>",
    "graph",
    "matrix<int>",
    "list<list<int>>",
]


@pytest.mark.parametrize("text", TYPES)
@settings(max_examples=20)
@given(data=st.data())
def test_shrinking_stays_in_the_type_and_ends(text: str, data: st.DataObject) -> None:
    wanted = parse_type(text)
    try:
        value = fitted(data.draw(values_of(text)), wanted)
    except TypeProblem:
        return
    for _ in range(500):
        candidates = list(smaller(value, wanted))
        for candidate in candidates:
            assert fitted(candidate, wanted) == candidate
            assert candidate != value
        if not candidates:
            break
        value = candidates[-1]
    else:
        pytest.fail("shrinking does not end")


def test_numbers_of_a_text_shrink() -> None:
    assert "3 0\n7 x\n" in list(smaller_numbers("3 4\n7 x\n"))
    assert "3 4\n0 x\n" in list(smaller_numbers("3 4\n7 x\n"))
    assert all(len(text.split()) == 4 for text in smaller_numbers("3 4\n7 x\n"))
