"""Every shipped problem: its cases are right, both references pass, and each of its mutants is caught."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from pathlib import Path

import pytest

from tests.runner.judging import needs_language
from tikprep.errors import DeckFormatError, NotFound
from tikprep.paths import decks_folder
from tikprep.runner.judge import Judge
from tikprep.runner.languages import language_named
from tikprep.runner.problem_folder import ProblemFolder, find_problem, read_problem
from tikprep.runner.proofs import Flaw, brute_force_flaws, missing_parts, mutant_flaws, reference_flaws, stub_flaws

PROBLEMS = decks_folder() / "problems"
SLUGS = sorted(path.parent.name for path in PROBLEMS.glob("*/spec.json"))
MUTANTS = sorted(path.relative_to(PROBLEMS).as_posix() for path in PROBLEMS.glob("*/mutants/*.py"))


@dataclass(frozen=True, slots=True)
class Claim:
    """A proof of one problem, and the language that it takes if that is not ours."""

    name: str
    slug: str
    proof: Callable[[ProblemFolder, Judge], Iterator[Flaw]]
    language: str = ""

    def flaws(self, judge: Judge) -> list[Flaw]:
        """What the proof finds."""
        return list(self.proof(find_problem(self.slug, PROBLEMS), judge))


Prover = Callable[[Claim], list[Flaw]]


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge(seed=20) as judge:
        yield judge


@pytest.fixture(scope="module")
def flaws(request: pytest.FixtureRequest) -> Iterator[Prover]:
    """Proves all chosen claims ahead in their order, by two judges at once.

    Those of a problem go to one judge, which makes its cases once. A worker of a parallel run has neighbours on the
    other cores, and knows not which claims will be its own: it proves what it is asked for.
    """
    is_parallel = "PYTEST_XDIST_WORKER" in os.environ
    benches = [ThreadPoolExecutor(1) for _ in range(1 if is_parallel else 2)]
    with ExitStack() as stack:
        judges = [stack.enter_context(Judge(seed=20)) for _ in benches]
        for bench in benches:
            stack.callback(bench.shutdown, cancel_futures=True)

        def start(claim: Claim) -> Future[list[Flaw]]:
            place = SLUGS.index(claim.slug) % len(benches)
            return benches[place].submit(claim.flaws, judges[place])

        def found(claim: Claim) -> list[Flaw]:
            if claim.language:
                needs_language(claim.language)
            return (started.get(claim) or start(claim)).result()

        chosen = [item for item in request.session.items if item.path == request.path]
        specs = [item.callspec for item in chosen if isinstance(item, pytest.Function) and hasattr(item, "callspec")]
        ahead = [claim for spec in specs if isinstance(claim := spec.params.get("claim"), Claim)]
        started = {} if is_parallel else {claim: start(claim) for claim in ahead}
        yield found


def claims(proof: Callable[..., Iterator[Flaw]], *languages: str) -> pytest.MarkDecorator:
    """The claim of each problem, or of each problem in each language."""
    if not languages:
        return each_of([Claim(slug, slug, proof) for slug in SLUGS])
    tools = [(name, partial(proof, language=language_named(name))) for name in languages]
    return each_of([Claim(f"{slug}-{name}", slug, made, name) for name, made in tools for slug in SLUGS])


def each_of(row: list[Claim]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("claim", row, ids=attrgetter("name"))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_problem_is_whole(slug: str) -> None:
    assert list(missing_parts(find_problem(slug, PROBLEMS))) == []


@claims(brute_force_flaws)
def test_the_brute_force_is_right_by_hand_and_agrees_on_200_seeded_cases(claim: Claim, flaws: Prover) -> None:
    assert flaws(claim) == []


@claims(reference_flaws, "python", "cpp")
def test_the_reference_passes_all_cases_in_time(claim: Claim, flaws: Prover) -> None:
    assert flaws(claim) == []


@claims(stub_flaws, "cpp", "go", "java")
def test_the_stub_builds(claim: Claim, flaws: Prover) -> None:
    assert flaws(claim) == []


@each_of([Claim(name, name.partition("/")[0], partial(mutant_flaws, mutant=PROBLEMS / name)) for name in MUTANTS])
def test_a_mutant_fails(claim: Claim, flaws: Prover) -> None:
    assert flaws(claim) == []


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
