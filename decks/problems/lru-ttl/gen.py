"""Inputs: caches too small and too large for their keys, gets at the very moment an entry goes stale."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> list[object]:
    """Up to `size` calls; the times of life are drawn so that some entries go stale between two uses."""
    rng = random.Random(seed)
    n = rng.randint(size // 2, size)
    keys = rng.choice((3, 4, 4, 5, 6, max(3, n // 10), max(2, n)))
    capacity = rng.choice((0, 1, 2, 2, 2, 3, 3, keys - 1, max(1, keys // 2), 100_000))
    most_gap = rng.choice((0, 1, 1, 3, 10**6))
    # Short lives beside long ones: what is stale already may be what was used last.
    short, long = 2 + 2 * most_gap, rng.choice((2 + 8 * most_gap, 10**12, 10**12))
    short_share = rng.choice((0.0, 0.2, 0.5, 0.9))
    put_share = rng.choice((0.4, 0.6))
    now = rng.randrange(5)
    stale_at: dict[int, int] = {}
    recent: list[int] = []
    calls: list[list[int]] = []
    for _ in range(n):
        now += rng.randint(0, most_gap)
        key = min(rng.randrange(keys), rng.randrange(keys))
        if rng.random() < put_share:
            ttl = rng.randint(1, short if rng.random() < short_share else long)
            stale_at[key] = now + ttl
            recent = [*recent[-7:], key]
            calls.append([now, key, rng.randrange(1000), ttl])
            continue
        if recent and rng.random() < 0.4:
            # Just before and just when the entry goes stale, unless that is far away.
            key = rng.choice(recent)
            near = stale_at[key] - rng.choice((0, 0, 1))
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
