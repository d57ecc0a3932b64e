"""Inputs: few and many users, times that collide, ages on both sides of the limit."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> list[object]:
    """Up to `size` events and as many feature rows, both out of order."""
    rng = random.Random(seed)
    users = rng.choice((1, 2, 5, 10**9))
    last = rng.choice((3, size, 20 * size, 10**12))
    events = [(rng.randint(0, users), rng.randint(0, last)) for _ in range(rng.randint(size // 2, size))]
    known = [user for user, _ in events] or [0]
    features = [
        (rng.choice(known), rng.randint(0, last), rng.randint(-40, 40) / 4) for _ in range(rng.randint(size // 2, size))
    ]
    max_age = rng.choice((0, 1, rng.randint(0, last), rng.randint(0, last), 10**12))
    return [events, features, max_age, rng.choice((0.0, -1.0, 99.5))]


def worst(size: int) -> list[object]:
    """One user has all rows; half of the events come before them all and half behind them all."""
    events = [(1, i if i % 2 else 3 * size - i) for i in range(size)]
    features = [(1, size + (i * 7919) % size, i / 4) for i in range(size)]
    return [events, features, 10**12, -1.0]


def valid(events: list[list[int]], features: list[list[float]], max_age: int, fallback: float) -> bool:
    """Whether the statement allows this input."""
    numbers = [*(number for row in events for number in row), *(number for row in features for number in row[:2])]
    return min([*numbers, max_age]) >= 0
