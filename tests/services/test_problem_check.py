"""Coding problems are checked as decks are: what is wrong is told with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tikprep.paths import decks_folder
from tikprep.services.problem_check import check_problems, problem_folders

SHIPPED = decks_folder() / "problems"


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Two problems whose cases are small."""
    for slug in ("low-skip-run", "clip-pairs"):
        copied = Path(shutil.copytree(SHIPPED / slug, tmp_path / slug))
        spec = (copied / "spec.json").read_text(encoding="utf-8")
        (copied / "spec.json").write_text(spec.replace("100000}", "80}"), encoding="utf-8")
        # With small cases nothing is too slow.
        (copied / "mutants" / "quadratic.py").unlink()
    return sorted(tmp_path.iterdir())


def test_a_path_means_a_problem_or_those_inside_it(tmp_path: Path) -> None:
    assert problem_folders(SHIPPED / "rolling-ctr") == (SHIPPED / "rolling-ctr",)
    assert SHIPPED / "rolling-ctr" in problem_folders(SHIPPED)
    assert problem_folders(SHIPPED.parent) == ()
    assert problem_folders(SHIPPED / "rolling-ctr" / "ref.py") == ()
    assert problem_folders(tmp_path / "nowhere") == ()


def test_what_cannot_be_read_does_not_keep_the_others_from_being_proved(folders: list[Path]) -> None:
    spec = folders[0] / "spec.json"
    spec.write_text(
        spec.read_text(encoding="utf-8").replace('"comparer": "exact"', '"comparer": "near"'), encoding="utf-8"
    )
    edges = folders[1] / "edge.json"
    edges.write_text(edges.read_text(encoding="utf-8").replace("[[0], 0]", "[[1], 0]"), encoding="utf-8")
    told: list[str] = []
    report = check_problems(folders, tell=told.append)
    assert report.folders == 2
    assert told == ["low-skip-run"]
    assert [str(problem) for problem in report.problems][:2] == [
        "spec.json, line 2: problem clip-pairs: there is no comparer 'near'",
        "brute.py: problem low-skip-run: it differs from what is expected of [[1], 0]: 0 instead of 1",
    ]


def test_a_program_that_fails_is_told(folders: list[Path]) -> None:
    (folders[1] / "brute.py").write_text("def low_skip_run(skips, k):\n    return skips[k]\n", encoding="utf-8")
    (problem,) = check_problems(folders[1:]).problems
    assert str(problem).startswith("brute.py: problem low-skip-run: low_skip_run fails: ")
    assert "IndexError" in problem.message


def test_nothing_is_run_if_nobody_wants_it(folders: list[Path]) -> None:
    (folders[1] / "brute.py").write_text("nonsense\n", encoding="utf-8")
    (folders[1] / "ref.cpp").unlink()
    report = check_problems(folders, run_code=False)
    assert [str(problem) for problem in report.problems] == ["ref.cpp: problem low-skip-run: it is missing"]
    assert report.not_verified == ("the programs of 2 coding problems were not run",)
