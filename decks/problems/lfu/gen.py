"""Inputs: caches too small and too large for their keys, keys that leave and come back, uneven use."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> list[object]:
    """Up to `size` calls."""
    rng = random.Random(seed)
    n = rng.randint(size // 2, size)
    capacity = rng.choice((0, 1, 2, 2, 3, 3, 4, max(1, n // 10), max(1, n // 2), 100_000))
    # A few keys more than places: then keys leave and come back all the time.
    keys = min(n, capacity) + rng.choice((0, 1, 1, 2, 2, 5))
    put_share = rng.choice((0.3, 0.5, 0.8))
    draws = rng.choice((1, 1, 2))
    calls: list[list[int]] = []
    for _ in range(n):
        key = min(rng.randrange(max(1, keys)) for _ in range(draws))
        calls.append([key, rng.randrange(1000)] if rng.random() < put_share else [key])
    return [calls, capacity]


def worst(size: int) -> list[object]:
    """A full cache whose entries all have two uses: then each second call needs room, and one key is very hot."""
    capacity = max(1, size // 3)
    calls = [[key, key] for key in range(capacity)]
    calls += [[key] for key in reversed(range(capacity))]
    calls += [[0] if at % 2 else [capacity + at, at] for at in range(size - 2 * capacity)]
    return [calls, capacity]


def valid(calls: list[list[int]], capacity: int) -> bool:
    """Whether the statement allows this input."""
    return capacity >= 0 and all(1 <= len(call) <= 2 and min(call) >= 0 for call in calls)
