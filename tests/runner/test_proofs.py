"""What is wrong with a coding problem is found, and told with its file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runner.judging import needs_language
from tikprep.paths import decks_folder
from tikprep.runner.judge import Judge
from tikprep.runner.languages import language_named
from tikprep.runner.problem_folder import read_problem
from tikprep.runner.proofs import Flaw, brute_force_flaws, missing_parts, mutant_flaws, reference_flaws, stub_flaws


@pytest.fixture
def judge() -> Iterator[Judge]:
    with Judge(seed=20) as judge:
        yield judge


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound problem whose cases are small, so that each proof is quick."""
    copied = Path(shutil.copytree(decks_folder() / "problems" / "low-skip-run", tmp_path / "low-skip-run"))
    edit(copied / "spec.json", '"medium": 600, "large": 100000', '"medium": 40, "large": 80')
    edit(copied / "spec.json", '"time_ms": 2000', '"time_ms": 300')
    return copied


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_is_missing_is_told(folder: Path) -> None:
    assert list(missing_parts(read_problem(folder))) == []
    edit(folder / "problem.md", "3. Let the right end", "   Let the right end")
    cases = json.loads((folder / "edge.json").read_text(encoding="utf-8"))
    (folder / "edge.json").write_text(json.dumps(cases[:7]), encoding="utf-8")
    (folder / "ref.cpp").unlink()
    (folder / "mutants" / "starts_over.py").unlink()
    (folder / "mutants" / "quadratic.py").unlink()
    assert list(missing_parts(read_problem(folder))) == [
        Flaw("problem.md", "it has 2 hints instead of 3"),
        Flaw("edge.json", "it has 7 cases; write at least 8"),
        Flaw("mutants", "there are 3; write at least 4"),
        Flaw("ref.cpp", "it is missing"),
    ]


def test_an_expected_answer_that_is_wrong_is_told(folder: Path, judge: Judge) -> None:
    edit(folder / "edge.json", '"input": [[0], 0], "expected": 1', '"input": [[0], 0], "expected": 2')
    assert list(brute_force_flaws(read_problem(folder), judge)) == [
        Flaw("brute.py", "it differs from what is expected of [[0], 0]: 1 instead of 2")
    ]


def test_a_reference_that_differs_from_the_brute_force_is_told(folder: Path, judge: Judge) -> None:
    edit(folder / "ref.py", "max(best, right - left)", "max(best, min(9, right - left))")
    flaws = list(brute_force_flaws(read_problem(folder), judge))
    assert flaws
    assert {flaw.file for flaw in flaws} == {"ref.py"}
    assert flaws[0].message.startswith("it differs from brute.py for [[")


def test_small_inputs_that_are_all_alike_are_told(folder: Path, judge: Judge) -> None:
    (folder / "gen.py").write_text("def gen(seed, size):\n    return [[0] * size, 1]\n", encoding="utf-8")
    said = "only 20 of 200 small inputs differ: raise sizes.small"
    assert list(brute_force_flaws(read_problem(folder), judge)) == [Flaw("gen.py", said)]


@pytest.mark.parametrize(("name", "file"), [("python", "ref.py"), ("cpp", "ref.cpp")])
def test_a_reference_that_fails_a_case_is_told(folder: Path, judge: Judge, name: str, file: str) -> None:
    needs_language(name)
    edit(folder / "spec.json", '"expected": 3,', '"expected": 5,')
    assert list(reference_flaws(read_problem(folder), judge, language_named(name))) == [
        Flaw(file, "case 'sample 2': WA 3 instead of 5")
    ]


def test_a_reference_that_does_not_build_is_told(folder: Path, judge: Judge) -> None:
    needs_language("cpp")
    edit(folder / "ref.cpp", "long long low_skip_run", "long long lowest")
    flaws = list(reference_flaws(read_problem(folder), judge, language_named("cpp")))
    assert [flaw.file for flaw in flaws] == ["ref.cpp"]
    assert "low_skip_run" in flaws[0].message


def test_a_limit_that_leaves_no_room_is_told(folder: Path, judge: Judge) -> None:
    edit(folder / "ref.py", "    left = inside", "    sum(range(2_000_000))\n    left = inside")
    edit(folder / "spec.json", '"time_ms": 300', '"time_ms": 40')
    flaws = list(reference_flaws(read_problem(folder), judge, language_named("python")))
    assert flaws[-1].file == "spec.json"
    assert flaws[-1].message.endswith("of 40 ms: allow more")


def test_a_stub_that_does_not_build_is_told(folder: Path, judge: Judge) -> None:
    needs_language("cpp")
    cpp = language_named("cpp")
    assert list(stub_flaws(read_problem(folder), judge, cpp)) == []
    edit(folder / "spec.json", '"name": "low_skip_run"', '"name": "double"')
    flaws = list(stub_flaws(read_problem(folder), judge, cpp))
    assert [flaw.file for flaw in flaws] == ["spec.json"]
    assert flaws[0].message.startswith("the stub in C++ does not build: ")


def test_a_mutant_that_fails_otherwise_than_it_should_is_told(folder: Path, judge: Judge) -> None:
    mutants = folder / "mutants"
    problem = read_problem(folder)
    right = (folder / "ref.py").read_text(encoding="utf-8")
    for name, source, said in (
        ("right.py", right, "it gets AC instead of WA"),
        ("right_quadratic.py", right, "it gets AC instead of TLE"),
        ("raises.py", "def low_skip_run(skips, k):\n    return 1 / 0\n", "it gets RE "),
        ("endless.py", "def low_skip_run(skips, k):\n    while True:\n        pass\n", "it gets TLE "),
        ("no_function.py", "x = 1\n", "it gets CE "),
    ):
        (mutants / name).write_text(source, encoding="utf-8")
        flaws = list(mutant_flaws(problem, judge, mutants / name))
        assert [flaw.file for flaw in flaws] == [f"mutants/{name}"]
        assert flaws[0].message.startswith(said)
