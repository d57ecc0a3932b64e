"""Inputs: coarse and fine grades, mostly irrelevant lists, k from the first place to beyond the list."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> list[object]:
    """Up to `size` results."""
    rng = random.Random(seed)
    highest = rng.choice((2, 5, 50, 50))
    share = rng.choice((0.3, 0.8, 1.0))
    count = rng.randint(max(1, size // 2), size)
    relevance = [rng.randint(0, highest) if rng.random() < share else 0 for _ in range(count)]
    order = rng.randrange(4)
    if order < 2:
        relevance.sort(reverse=order == 0)
    return [
        relevance,
        rng.choice((1, 2, 1 + rng.randrange(count), 1 + rng.randrange(count), count, count + rng.randrange(10**6))),
    ]


def worst(size: int) -> list[object]:
    """The best come last, and all places count."""
    return [[i * 51 // size for i in range(size)], size]


def valid(relevance: list[int], k: int) -> bool:
    """Whether the statement allows this input."""
    return k >= 0 and all(0 <= grade <= 50 for grade in relevance)
