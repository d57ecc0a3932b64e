"""Inputs: few long and many short lists, empty ones, many equal scores, items that come again and again."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> list[object]:
    """Up to `size` rows over the sources."""
    rng = random.Random(seed)
    n = rng.randint(size // 2, size)
    count = rng.choice((1, 2, 3, max(1, n // 8), max(1, n // 2), max(1, n)))
    items = rng.choice((3, max(1, n // 3), max(1, 2 * n), 10**12))
    least, most = rng.choice(((0, 1), (0, 3), (-5, 5), (0, n), (-(10**12), 10**12)))
    sources: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for _ in range(n):
        # Some sources get far more than others.
        place = min(rng.randrange(count), rng.randrange(count))
        sources[place].append((rng.randint(least, most), rng.randint(0, items)))
    for rows in sources:
        rows.sort(key=lambda row: (-row[0], row[1]))
    m = rng.choice((1, 2, max(1, n // 3), n, n + 1, 100_000, rng.randint(0, n)))
    return [sources, m]


def worst(size: int) -> list[object]:
    """As many sources as can be with two rows each, all rows are taken and every second item is a repetition."""
    half = size // 2
    return [[[(2 * half - at, at), (half - at, (at * 7) % half)] for at in range(half)], size]


def valid(sources: list[list[list[int]]], m: int) -> bool:
    """Whether the statement allows this input."""
    keys = [[(-score, item) for score, item in rows] for rows in sources]
    items = [item for rows in keys for _, item in rows]
    return m >= 0 and min([*items, 0]) >= 0 and all(rows == sorted(rows) for rows in keys)
