"""Inputs: even and uneven costs, many zeros, few workers and more than there are videos."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> list[object]:
    """Up to `size` videos."""
    rng = random.Random(seed)
    count = rng.randint(max(1, size // 2), size)
    highest = rng.choice((1, 10, 1000, 10**9))
    zeros_share = rng.choice((0.0, 0.0, 0.5))
    costs = [0 if rng.random() < zeros_share else rng.randint(0, highest) for _ in range(count)]
    if rng.random() < 0.2:
        costs[rng.randrange(count)] = rng.randint(highest, 10**9)
    if rng.random() < 0.2:
        costs.sort(reverse=rng.random() < 0.5)
    k = rng.choice((1, 2, 3, 1 + count // 3, 1 + count // 2, rng.randint(1, count), count, count + rng.randrange(9)))
    return [costs, k]


def worst(size: int) -> list[object]:
    """Large costs in no order, three for each worker."""
    return [[i * 2_654_435_761 % 10**9 for i in range(1, size + 1)], 1 + size // 3]


def valid(costs: list[int], k: int) -> bool:
    """Whether the statement allows this input."""
    return k >= 1 and min([*costs, 0]) >= 0
