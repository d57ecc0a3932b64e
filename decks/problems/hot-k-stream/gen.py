"""Inputs: even and very uneven catalogues, many ties, more places than clips, large numbers."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> list[object]:
    """Up to `size` views; `k` often falls among clips with as many views as each other."""
    rng = random.Random(seed)
    n = rng.randint(size // 2, size)
    catalogue = rng.choice((1, 3, max(1, n // 4), max(1, n // 2), max(1, n)))
    step = rng.choice((1, 1, 7, 10**9, 10**18 // (catalogue + 1)))
    skew = rng.choice((1.0, 1.0, 2.0, 5.0))
    stream = [int(catalogue * rng.random() ** skew) * step + rng.choice((0, 0, 1)) for _ in range(n)]
    distinct = len(set(stream))
    k = rng.choice((1, 2, 3, distinct // 2, max(0, distinct - 1), distinct, distinct + 1, min(n, 10), 100_000, 0))
    return [stream, k]


def worst(size: int) -> list[object]:
    """No clip is viewed twice and half of them get a place, the last to come the first."""
    return [[10**12 - 3 * at for at in range(size)], size // 2]


def valid(stream: list[int], k: int) -> bool:
    """Whether the statement allows this input."""
    return k >= 0 and min([*stream, 0]) >= 0
