"""Count, then choose by a heap that holds no more than `k` candidates."""

from __future__ import annotations

from collections import Counter
from heapq import heappush, heappushpop


def hot_k(stream: list[int], k: int) -> list[int]:
    """The top of the heap is the worst candidate: few views, then a large number."""
    candidates: list[tuple[int, int]] = []
    for clip, views in Counter(stream).items():
        if len(candidates) < k:
            heappush(candidates, (views, -clip))
        elif candidates:
            heappushpop(candidates, (views, -clip))
    return [-clip for _, clip in sorted(candidates, reverse=True)]
