"""Every shipped problem: its cases are right, both references pass, and each of its mutants is caught."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runner.judging import needs_language
from tikprep.errors import DeckFormatError, NotFound
from tikprep.paths import decks_folder
from tikprep.runner.judge import Judge
from tikprep.runner.languages import language_named
from tikprep.runner.problem_folder import ProblemFolder, find_problem, read_problem
from tikprep.runner.proofs import brute_force_flaws, missing_parts, mutant_flaws, reference_flaws, stub_flaws

PROBLEMS = decks_folder() / "problems"
SLUGS = sorted(path.parent.name for path in PROBLEMS.glob("*/spec.json"))
MUTANTS = sorted(path.relative_to(PROBLEMS).as_posix() for path in PROBLEMS.glob("*/mutants/*.py"))


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge(seed=20) as judge:
        yield judge


@pytest.mark.parametrize("slug", SLUGS)
def test_a_problem_is_whole(slug: str) -> None:
    assert list(missing_parts(find_problem(slug, PROBLEMS))) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_the_brute_force_is_right_by_hand_and_agrees_on_200_seeded_cases(slug: str, judge: Judge) -> None:
    assert list(brute_force_flaws(find_problem(slug, PROBLEMS), judge)) == []


@pytest.mark.parametrize("name", ["python", "cpp"])
@pytest.mark.parametrize("slug", SLUGS)
def test_the_reference_passes_all_cases_in_time(slug: str, name: str, judge: Judge) -> None:
    needs_language(name)
    assert list(reference_flaws(find_problem(slug, PROBLEMS), judge, language_named(name))) == []


@pytest.mark.parametrize("name", ["cpp", "go", "java"])
@pytest.mark.parametrize("slug", SLUGS)
def test_the_stub_builds(slug: str, name: str, judge: Judge) -> None:
    needs_language(name)
    assert list(stub_flaws(find_problem(slug, PROBLEMS), judge, language_named(name))) == []


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mutant_fails(mutant: str, judge: Judge) -> None:
    folder = find_problem(mutant.partition("/")[0], PROBLEMS)
    assert list(mutant_flaws(folder, judge, PROBLEMS / mutant)) == []


def test_an_unknown_problem_names_those_that_there_are() -> None:
    with pytest.raises(NotFound, match="rolling-ctr"):
        find_problem("no-such", PROBLEMS)


@pytest.mark.parametrize("slug", ["../problems/rolling-ctr", "/etc", "", ".", "rolling-ctr/mutants"])
def test_a_name_leads_nowhere_else(slug: str) -> None:
    with pytest.raises(NotFound):
        find_problem(slug, PROBLEMS)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PROBLEMS / "rolling-ctr", tmp_path / "rolling-ctr"))


def complaint(folder: Path) -> str:
    with pytest.raises(DeckFormatError) as caught:
        read_problem(folder)
    return str(caught.value)


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("problem.md", "---\ntitle", "title", "problem.md, line 1: it must begin with a front matter"),
        ("problem.md", "difficulty: medium", "difficulty: odd", "problem.md, line 3: the difficulty is none of easy"),
        ("problem.md", "tags: ", "labels: ", "problem.md, line 4: 'labels: sliding-window, queue, streaming' is none"),
        ("problem.md", "1. Which", "Which", "is no item '1. …' of the list Hints"),
        ("spec.json", '"signature": {', '"signature": ', "spec.json, line 3: it is not JSON"),
        ("spec.json", '"returns": "list<float>"', '"returns": "list<real>"', "line 8: 'list<real>' is no type"),
        ("spec.json", '"name": "window"', '"name": "Window"', "spec.json, line 6: a parameter must have a name"),
        ("spec.json", '"comparer": "float"', '"comparer": "same"', "spec.json, line 10: there is no comparer 'same'"),
        ("spec.json", '"time_ms": 2000', '"time_ms": 0', "spec.json, line 11: limits.time_ms must be a whole number"),
        ("spec.json", '"large": 100000', '"huge": 100000', "sizes.large must be a whole number"),
        ("spec.json", '"time": "O(n)"', '"time": 1', "spec.json, line 13: complexity must tell time and space"),
        ("spec.json", "[1, 4, 1]", "[1, 4]", "spec.json, line 16: case 1: events: 2 values"),
        ("edge.json", '{"name": "a single event", "input"', '{"name": "a single event", "inpt"', "must have an input"),
        ("edge.json", "[[[0, 8, 2]], 1]", "[[[0, 8, 2]], NaN]", "edge.json, line 3: NaN is not JSON"),
        ("edge.json", "[[[0, 8, 2]], 1]", "[[[0, 8, 2]], 9223372036854775808]", "edge.json, line 3: case 2: window"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(copied: Path, file: str, old: str, new: str, said: str) -> None:
    edited(copied / file, old, new)
    assert said in complaint(copied)


@pytest.mark.parametrize("file", ["problem.md", "spec.json", "ref.py", "brute.py", "gen.py", "edge.json"])
def test_a_missing_file_is_named(copied: Path, file: str) -> None:
    (copied / file).unlink()
    assert complaint(copied) == f"{file}: it is missing"


def test_what_nests_too_deep_is_refused(copied: Path) -> None:
    (copied / "edge.json").write_text("[" * 100_000, encoding="utf-8")
    assert "edge.json, line 1: it nests too deep" in complaint(copied)


def test_a_huge_file_is_not_read(copied: Path) -> None:
    with (copied / "edge.json").open("wb") as file:
        file.truncate(5_000_000)
    assert "larger than 4096 KB" in complaint(copied)


def test_a_program_of_a_problem_that_fails_is_named(copied: Path, judge: Judge) -> None:
    (copied / "gen.py").write_text("def gen(seed, size):\n    return 1 / 0\n", encoding="utf-8")
    folder: ProblemFolder = read_problem(copied)
    with pytest.raises(DeckFormatError, match=r"gen\.py: gen fails:(?s:.*)line 2, in gen(?s:.*)ZeroDivisionError"):
        judge.helpers(folder).generated([(1, 1)])
