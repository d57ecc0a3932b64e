"""Drafts are on disk at once, beside all that undo answers for."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from tests.given import ToldClock
from tikprep.domain.model import StudyOptions
from tikprep.services.collection import Collection
from tikprep.storage.database import FILE_NAME
from tikprep.storage.migrations import STEPS, migrate, version_of


def test_a_draft_is_kept_by_problem_and_language(tmp_path: Path) -> None:
    clock = ToldClock()
    with Collection.open(tmp_path, clock=clock) as collection:
        assert collection.drafts.code("pairs", "python") is None
        collection.drafts.save("pairs", "python", "a = 1\n")
        clock.pass_ms(5)
        collection.drafts.save("pairs", "go", "package main\n")
        collection.drafts.save("pairs", "python", "a = 2\n")
    with Collection.open(tmp_path, clock=clock) as collection:
        assert collection.drafts.code("pairs", "python") == "a = 2\n"
        assert collection.drafts.code("pairs", "go") == "package main\n"
        assert collection.drafts.code("other", "go") is None
        assert collection.drafts.begun() == {"pairs": ("go", "python")}
        collection.drafts.drop("pairs", "go")
        assert collection.drafts.begun() == {"pairs": ("python",)}


def test_a_draft_is_no_step_of_undo(tmp_path: Path) -> None:
    with Collection.open(tmp_path) as collection:
        collection.library.set_options(None, replace(StudyOptions(), new_per_day=3))
        before = collection.undo_label
        assert before is not None
        collection.drafts.save("pairs", "python", "a = 1")
        assert collection.undo_label == before
        collection.undo()
        assert collection.drafts.code("pairs", "python") == "a = 1"


def test_a_collection_from_before_drafts_takes_them(tmp_path: Path) -> None:
    raw = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    for step in STEPS[:3]:
        step(raw)
    raw.execute("INSERT INTO deck (slug, title, description, license) VALUES ('d', 'Old', '', '')")
    raw.execute("PRAGMA user_version = 3")
    migrate(raw)
    assert version_of(raw) == len(STEPS)
    raw.close()
    with Collection.open(tmp_path) as collection:
        collection.drafts.save("pairs", "java", "class Solution {}")
        assert collection.database.raw.execute("SELECT title FROM deck").fetchall() == [("Old",)]
