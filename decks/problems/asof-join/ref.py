"""One clock over both tables, sorted by time; a map holds the last row of each user."""

from __future__ import annotations

from operator import itemgetter


def asof(
    events: list[tuple[int, int]], features: list[tuple[int, int, float]], max_age: int, fallback: float
) -> list[float]:
    """Rows of one time keep their order through the stable sort, so the last of them stays in the map."""
    rows = sorted(features, key=itemgetter(1))
    latest: dict[int, tuple[int, int, float]] = {}
    answers = [fallback] * len(events)
    entered = 0
    for at in sorted(range(len(events)), key=lambda at: events[at][1]):
        user, now = events[at]
        while entered < len(rows) and rows[entered][1] <= now:
            latest[rows[entered][0]] = rows[entered]
            entered += 1
        row = latest.get(user)
        if row is not None and now - row[1] <= max_age:
            answers[at] = row[2]
    return answers
