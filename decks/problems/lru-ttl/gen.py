"""Inputs: caches too small and too large for their keys, gets at the very moment an entry goes stale."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> list[object]:
    """Up to `size` calls; the times of life are drawn so that some entries go stale between two uses."""
    rng = random.Random(seed)
    n = rng.randint(size // 2, size)
    keys = rng.choice((2, 4, 6, max(2, n // 10), max(2, n)))
    capacity = rng.choice((0, 1, 2, 3, 3, max(1, keys // 2), keys, 100_000))
    most_gap = rng.choice((0, 1, 1, 3, 10**6))
    most_ttl = rng.choice((1, 4, 20, 20 * most_gap + 1, 10**12))
    put_share = rng.choice((0.3, 0.5, 0.7))
    now = rng.randrange(5)
    stale_at: dict[int, int] = {}
    calls: list[list[int]] = []
    for _ in range(n):
        now += rng.randint(0, most_gap)
        key = min(rng.randrange(keys), rng.randrange(keys))
        if rng.random() < put_share:
            ttl = rng.randint(1, most_ttl)
            stale_at[key] = now + ttl
            calls.append([now, key, rng.randrange(1000), ttl])
        else:
            if most_gap and rng.random() < 0.2:
                # Just before and just when the entry goes stale.
                near = stale_at.get(key, now) - rng.randrange(2)
                now = near if now <= near <= now + 50 * most_gap else now
            calls.append([now, key])
    return [calls, capacity]


def worst(size: int) -> list[object]:
    """A full cache of a quarter of all calls: then keys from its middle are used, and new ones push out old ones."""
    capacity = max(1, size // 4)
    calls = [[0, key, key, 10**12] for key in range(capacity)]
    for at in range(capacity, size):
        is_new = at % 3 == 0
        calls.append([at, at, 1, 10**12] if is_new else [at, capacity // 2 + at * 7919 % (capacity // 2 + 1)])
    return [calls, capacity]


def valid(calls: list[list[int]], capacity: int) -> bool:
    """Whether the statement allows this input."""
    times = [call[0] for call in calls if call]
    is_whole = all(len(call) == 2 or (len(call) == 4 and call[3] >= 1) for call in calls)
    return capacity >= 0 and is_whole and times == sorted(times) and min([0, *(min(call) for call in calls)]) >= 0
