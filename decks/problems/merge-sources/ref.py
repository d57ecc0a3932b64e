"""A heap holds the head of each source."""

from __future__ import annotations

from heapq import heapify, heappop, heapreplace


def merge_sources(sources: list[list[tuple[int, int]]], m: int) -> list[int]:
    """A row enters the heap when the one before it in its source leaves."""
    heads = [(-rows[0][0], rows[0][1], source, 0) for source, rows in enumerate(sources) if rows]
    heapify(heads)
    taken: dict[int, None] = {}
    while heads and len(taken) < m:
        _, item, source, at = heads[0]
        taken[item] = None
        rows = sources[source]
        if at + 1 < len(rows):
            score, following = rows[at + 1]
            heapreplace(heads, (-score, following, source, at + 1))
        else:
            heappop(heads)
    return list(taken)
