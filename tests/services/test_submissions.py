"""What was solved is known for ever, beside all that undo answers for."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from tests.given import ToldClock
from tikprep.domain.model import StudyOptions
from tikprep.domain.problem import Verdict
from tikprep.services.collection import Collection
from tikprep.storage.database import FILE_NAME
from tikprep.storage.migrations import STEPS, migrate, version_of


def test_a_problem_is_solved_once_it_was_accepted_whatever_comes_after(tmp_path: Path) -> None:
    clock = ToldClock()
    with Collection.open(tmp_path, clock=clock) as collection:
        for problem, language, verdict in [
            ("pairs", "python", Verdict.WA),
            ("lfu", "java", Verdict.TLE),
            ("pairs", "python", Verdict.AC),
            ("pairs", "go", Verdict.AC),
            ("pairs", "cpp", Verdict.CE),
            ("pairs", "go", Verdict.RE),
            ("pairs", "python", Verdict.AC),
        ]:
            collection.submissions.add(problem, language, verdict)
            clock.pass_ms(5)
    with Collection.open(tmp_path, clock=clock) as collection:
        assert collection.submissions.solved() == {"pairs": ("python", "go")}


def test_a_submission_is_no_step_of_undo(tmp_path: Path) -> None:
    with Collection.open(tmp_path) as collection:
        collection.library.set_options(None, replace(StudyOptions(), new_per_day=3))
        before = collection.undo_label
        assert before is not None
        collection.submissions.add("pairs", "python", Verdict.AC)
        assert collection.undo_label == before
        collection.undo()
        assert collection.submissions.solved() == {"pairs": ("python",)}


def test_a_collection_from_before_submissions_takes_them(tmp_path: Path) -> None:
    raw = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    for step in STEPS[:6]:
        step(raw)
    raw.execute("INSERT INTO draft (problem, language, code, saved_ms) VALUES ('pairs', 'go', 'package main', 7)")
    raw.execute("PRAGMA user_version = 6")
    migrate(raw)
    assert version_of(raw) == len(STEPS)
    raw.close()
    with Collection.open(tmp_path) as collection:
        collection.submissions.add("pairs", "go", Verdict.AC)
        assert collection.submissions.solved() == {"pairs": ("go",)}
        assert collection.drafts.code("pairs", "go") == "package main"
