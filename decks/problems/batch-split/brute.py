"""Try every end of the first stretch, and split the rest in the best way."""

from __future__ import annotations

from functools import cache


def batch_split(costs: list[int], k: int) -> int:
    """The last worker takes all that is left."""

    @cache
    def least(start: int, workers: int) -> int:
        if workers == 1 or start == len(costs):
            return sum(costs[start:])
        ends = range(start + 1, len(costs) + 1)
        return min(max(sum(costs[start:end]), least(end, workers - 1)) for end in ends)

    return least(0, k)
