"""The log of a session is on disk at once, read back as far as it is whole, and no step of undo."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.given import ToldClock
from tikprep.domain.keystrokes import LogDamaged, Ran, Stands, Typed
from tikprep.services.collection import Collection
from tikprep.services.keystrokes import SessionStart
from tikprep.storage.database import FILE_NAME
from tikprep.storage.keystrokes import KEPT_SESSIONS
from tikprep.storage.migrations import STEPS, migrate, version_of

FIRST = (Stands(0, "a"), Typed(10, 1, "", "b"))
SECOND = (Ran(900, "run", "Accepted", has_failed=False), Typed(1_000, 0, "a", ""))


def test_a_session_is_read_back_in_its_order(tmp_path: Path) -> None:
    with Collection.open(tmp_path, clock=ToldClock(offset_s=3_600)) as collection:
        assert collection.keystrokes.sessions("pairs") == []
        collection.keystrokes.append("pairs", "python", 50, FIRST)
        collection.keystrokes.append("pairs", "go", 70, FIRST)
        collection.keystrokes.append("pairs", "python", 50, SECOND)
        collection.keystrokes.append("pairs", "python", 50, ())
        before = collection.undo_label
    with Collection.open(tmp_path, clock=ToldClock(offset_s=3_600)) as collection:
        assert collection.undo_label == before
        starts = collection.keystrokes.sessions("pairs")
        assert starts == [SessionStart(70, "go", 3_600), SessionStart(50, "python", 3_600)]
        session = collection.keystrokes.session("pairs", starts[1])
        assert session.events == (*FIRST, *SECOND)
        assert (session.started_ms, session.language) == (50, "python")


def test_old_sessions_of_a_problem_go(tmp_path: Path) -> None:
    with Collection.open(tmp_path) as collection:
        collection.keystrokes.append("other", "python", 1, FIRST)
        for number in range(KEPT_SESSIONS + 3):
            collection.keystrokes.append("pairs", "python", 100 + number, FIRST)
            collection.keystrokes.append("pairs", "python", 100 + number, SECOND)
        starts = [start.started_ms for start in collection.keystrokes.sessions("pairs")]
        assert starts == list(range(100 + KEPT_SESSIONS + 2, 102, -1))
        count = collection.database.raw.execute("SELECT count(*) FROM keystroke_batch").fetchone()[0]
        assert count == 2 * KEPT_SESSIONS + 1
        assert len(collection.keystrokes.sessions("other")) == 1


def test_a_damaged_log_is_read_as_far_as_it_is_whole(tmp_path: Path) -> None:
    with Collection.open(tmp_path) as collection:
        start = SessionStart(50, "python", 0)
        for events in (FIRST, SECOND, (Typed(2_000, 0, "no such", ""),), FIRST):
            collection.keystrokes.append("pairs", "python", 50, events)
        assert collection.keystrokes.session("pairs", start).events == (*FIRST, *SECOND)
        collection.database.raw.execute("UPDATE keystroke_batch SET events = '[[' WHERE number = 0")
        with pytest.raises(LogDamaged, match="damaged"):
            collection.keystrokes.session("pairs", start)


def test_a_collection_from_before_logs_takes_them(tmp_path: Path) -> None:
    raw = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    for step in STEPS[:5]:
        step(raw)
    raw.execute("INSERT INTO draft (problem, language, code, saved_ms) VALUES ('pairs', 'python', 'a = 1', 7)")
    raw.execute("PRAGMA user_version = 5")
    migrate(raw)
    assert version_of(raw) == len(STEPS)
    raw.close()
    with Collection.open(tmp_path) as collection:
        collection.keystrokes.append("pairs", "python", 50, FIRST)
        assert collection.drafts.code("pairs", "python") == "a = 1"
