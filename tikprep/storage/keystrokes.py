"""Logs of sessions at coding problems, in batches as they were written."""

from __future__ import annotations

import sqlite3

# A log is for the person who typed it: what is older than so many sessions of a problem goes.
KEPT_SESSIONS = 20


def add_batch(raw: sqlite3.Connection, problem: str, language: str, started_ms: int, events: str) -> None:
    """Append a batch to a session; the first of a session makes room for it."""
    place = (problem, started_ms)
    row = raw.execute("SELECT max(number) FROM keystroke_batch WHERE problem = ? AND started_ms = ?", place).fetchone()
    number = 0 if row[0] is None else int(row[0]) + 1
    raw.execute(
        "INSERT INTO keystroke_batch (problem, started_ms, number, language, events) VALUES (?, ?, ?, ?, ?)",
        (*place, number, language, events),
    )
    if number == 0:
        raw.execute(
            "DELETE FROM keystroke_batch WHERE problem = ? AND started_ms NOT IN "
            "(SELECT started_ms FROM keystroke_batch WHERE problem = ? AND number = 0 "
            "ORDER BY started_ms DESC LIMIT ?)",
            (problem, problem, KEPT_SESSIONS),
        )


def session_starts(raw: sqlite3.Connection, problem: str) -> list[tuple[int, str]]:
    """Start and language of each session, the latest first."""
    found = raw.execute(
        "SELECT started_ms, language FROM keystroke_batch WHERE problem = ? AND number = 0 ORDER BY started_ms DESC",
        (problem,),
    )
    return [(int(started_ms), str(language)) for started_ms, language in found]


def batches_of(raw: sqlite3.Connection, problem: str, started_ms: int) -> list[str]:
    """The batches of a session in order."""
    found = raw.execute(
        "SELECT events FROM keystroke_batch WHERE problem = ? AND started_ms = ? ORDER BY number", (problem, started_ms)
    )
    return [str(events) for (events,) in found]
