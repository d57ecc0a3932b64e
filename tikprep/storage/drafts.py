"""Code that a person has begun, by problem and language."""

from __future__ import annotations

import sqlite3

_SAVE = (
    "INSERT INTO draft (problem, language, code, saved_ms) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (problem, language) DO UPDATE SET code = excluded.code, saved_ms = excluded.saved_ms"
)


def read_draft(raw: sqlite3.Connection, problem: str, language: str) -> str | None:
    """The code, None if nothing was begun."""
    row = raw.execute("SELECT code FROM draft WHERE problem = ? AND language = ?", (problem, language)).fetchone()
    return None if row is None else str(row[0])


def save_draft(raw: sqlite3.Connection, problem: str, language: str, code: str, saved_ms: int) -> None:
    """Keep code in the place of what was kept before."""
    raw.execute(_SAVE, (problem, language, code, saved_ms))


def drop_draft(raw: sqlite3.Connection, problem: str, language: str) -> None:
    """Forget what was kept."""
    raw.execute("DELETE FROM draft WHERE problem = ? AND language = ?", (problem, language))


def draft_languages(raw: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """The languages in which each problem was begun, the latest first."""
    found: dict[str, tuple[str, ...]] = {}
    for problem, language in raw.execute("SELECT problem, language FROM draft ORDER BY saved_ms DESC, language"):
        found[problem] = (*found.get(problem, ()), language)
    return found
