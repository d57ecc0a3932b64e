"""Join any two that belong together, again and again until none do."""

from __future__ import annotations

from itertools import combinations


def merge_sessions(stretches: list[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    """The order of the stretches plays no part."""
    sessions = [(start, end) for start, end in stretches]
    while True:
        pair = next(((a, b) for a, b in combinations(sessions, 2) if _break(a, b) <= gap), None)
        if pair is None:
            return sorted(sessions)
        for session in pair:
            sessions.remove(session)
        sessions.append((min(start for start, _ in pair), max(end for _, end in pair)))


def _break(a: tuple[int, int], b: tuple[int, int]) -> int:
    return max(a[0], b[0]) - min(a[1], b[1])
