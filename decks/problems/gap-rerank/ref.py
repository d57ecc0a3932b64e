"""A heap of the creators that may be placed, a queue of those that wait, and a pointer for when the heap is empty."""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from operator import itemgetter


def gap_rerank(items: list[tuple[float, int, int]], gap: int) -> list[int]:
    """Clips are numbered by their rank; each enters the heap and leaves it at most once."""
    ranked = sorted(items, key=itemgetter(2))
    ranked.sort(key=itemgetter(0), reverse=True)
    left: dict[int, list[int]] = {}
    for rank in range(len(ranked) - 1, -1, -1):
        left.setdefault(ranked[rank][1], []).append(rank)
    free = sorted(ranks[-1] for ranks in left.values())
    placed_at: dict[int, int] = {}
    waiting: deque[tuple[int, int]] = deque()
    is_used = bytearray(len(ranked))
    best_left = 0
    order = []
    for slot in range(len(ranked)):
        while waiting and waiting[0][0] + gap <= slot:
            at, creator = waiting.popleft()
            if placed_at[creator] == at and left[creator]:
                heappush(free, left[creator][-1])
        while is_used[best_left]:
            best_left += 1
        rank = heappop(free) if free else best_left
        _, creator, clip = ranked[rank]
        is_used[rank] = 1
        left[creator].pop()
        placed_at[creator] = slot
        waiting.append((slot, creator))
        order.append(clip)
    return order
