"""Halve the range of bounds; a bound is tested by filling one worker after another."""

from __future__ import annotations


def workers_needed(costs: list[int], bound: int) -> int:
    """How many workers it takes if none may have more than this; no single cost is above it."""
    needed = 1
    work = 0
    for cost in costs:
        work += cost
        if work > bound:
            needed += 1
            work = cost
    return needed


def batch_split(costs: list[int], k: int) -> int:
    """Each full worker has more than the bound less the largest cost, so the mean and that cost are always enough."""
    if not costs:
        return 0
    largest = max(costs)
    low = max(largest, -(-sum(costs) // k))
    high = low + largest
    while low < high:
        middle = (low + high) // 2
        if workers_needed(costs, middle) <= k:
            high = middle
        else:
            low = middle + 1
    return low
