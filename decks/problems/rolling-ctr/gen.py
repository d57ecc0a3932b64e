"""Inputs: busy and silent feeds, shared times, windows from one tick to all of history."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> list[object]:
    """Up to `size` events; small seeds of one size differ in their tempo."""
    rng = random.Random(seed)
    most_gap = rng.choice((0, 1, 2, 5, 1000))
    most_shows = rng.choice((1, 3, 1000, 10**9))
    now = rng.randrange(10)
    events = []
    for _ in range(rng.randint(size // 2, size)):
        now += rng.randint(0, most_gap)
        shows = rng.randint(0, most_shows)
        events.append((now, shows, rng.randint(0, rng.choice((shows, shows, most_shows)))))
    window = rng.choice((1, 2, 3, 1 + rng.randrange(now + 2), now + 5))
    return [events, window]


def worst(size: int) -> list[object]:
    """No event ever leaves the window."""
    return [[(i // 2, 3, i % 4) for i in range(size)], 10**12]


def valid(events: list[list[int]], window: int) -> bool:
    """Whether the statement allows this input."""
    times = [event[0] for event in events]
    counts = [count for event in events for count in event[1:]]
    return window >= 1 and times == sorted(times) and min([*times, *counts, 0]) >= 0
