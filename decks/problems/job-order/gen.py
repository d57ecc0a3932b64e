"""Inputs: sparse and dense graphs, forwards, backwards and mixed, with double rows and a few cycles."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> list[object]:
    """Up to `size` jobs, but four at least as a rule, and up to twice as many rows."""
    rng = random.Random(seed)
    n = rng.randint(max(3, size // 2), max(4, size)) if rng.random() < 0.97 else rng.randint(0, 2)
    hidden = list(range(n))
    match rng.randrange(5):
        case 0:
            hidden.reverse()
        case 1:
            pass
        case _:
            rng.shuffle(hidden)
    edges = []
    for _ in range(rng.randint(n // 2, 2 * n - 1) if n > 1 else 0):
        first, then = sorted(rng.sample(range(n), 2))
        if rng.random() < 0.3:
            then = min(n - 1, first + rng.randint(1, 3))
        edges.append((hidden[first], hidden[then]))
        if len(edges) > 1 and rng.random() < 0.1:
            edges[-1] = rng.choice(edges)
    if n and rng.random() < 0.2:
        spoil = rng.choice(edges) if edges and rng.random() < 0.7 else (rng.randrange(n),) * 2
        edges.insert(rng.randint(0, len(edges)), (spoil[1], spoil[0]))
    return [n, edges]


def worst(size: int) -> list[object]:
    """Half of the jobs are ready at any time, and each frees one more, named twice."""
    half = size // 2
    return [size, [(i, half + (i * 7919) % half) for i in range(half) for _ in range(2)]] if half else [size, []]


def valid(n: int, edges: list[list[int]]) -> bool:
    """Whether the statement allows this input."""
    return n >= 0 and all(0 <= job < n for edge in edges for job in edge)
