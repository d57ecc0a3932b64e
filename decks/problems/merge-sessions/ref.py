"""Sort by start; the open session grows until a stretch begins too late for it."""

from __future__ import annotations


def merge_sessions(stretches: list[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    """One pass over the sorted stretches."""
    sessions: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if sessions and start - sessions[-1][1] <= gap:
            first, last = sessions[-1]
            sessions[-1] = (first, max(last, end))
        else:
            sessions.append((start, end))
    return sessions
