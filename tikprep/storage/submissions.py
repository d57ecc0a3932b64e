"""What came of the code that a person submitted, one row a time."""

from __future__ import annotations

import sqlite3


def add_submission(raw: sqlite3.Connection, problem: str, language: str, verdict: str, submitted_ms: int) -> None:
    """Keep what the judge said of code on all tests."""
    raw.execute(
        "INSERT INTO submission (problem, language, verdict, submitted_ms) VALUES (?, ?, ?, ?)",
        (problem, language, verdict, submitted_ms),
    )


def languages_with(raw: sqlite3.Connection, verdict: str) -> dict[str, tuple[str, ...]]:
    """The languages in which each problem ever got a verdict, the latest first."""
    found: dict[str, tuple[str, ...]] = {}
    for problem, language in raw.execute(
        "SELECT problem, language FROM submission WHERE verdict = ? "
        "GROUP BY problem, language ORDER BY MAX(submitted_ms) DESC, language",
        (verdict,),
    ):
        found[problem] = (*found.get(problem, ()), language)
    return found
