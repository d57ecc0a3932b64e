"""Word for word what is asked: each event looks at all rows."""

from __future__ import annotations


def asof(
    events: list[tuple[int, int]], features: list[tuple[int, int, float]], max_age: int, fallback: float
) -> list[float]:
    """The greatest pair of time and place among the rows that were there."""
    answers = []
    for user, now in events:
        there = [(time, at) for at, (owner, time, _) in enumerate(features) if owner == user and time <= now]
        time, at = max(there, default=(0, -1))
        answers.append(features[at][2] if there and now - time <= max_age else fallback)
    return answers
