"""Inputs: evenings with few and many skips, skips in blocks, limits from none to more than there are tracks."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> list[object]:
    """Up to `size` tracks; `k` lies near what makes a difference."""
    rng = random.Random(seed)
    n = rng.randint(size // 2, size)
    share = rng.choice((0.05, 0.2, 0.3, 0.5, 0.5, 0.7, 0.8, 1.0))
    sticky = rng.choice((0.0, 0.0, 0.0, 0.9))
    skips: list[int] = []
    for _ in range(n):
        stays = skips and rng.random() < sticky
        skips.append(skips[-1] if stays else int(rng.random() < share))
    total = sum(skips)
    k = rng.choice((0, 1, 2, rng.randint(0, total), max(0, total - 1), total, total + 1, n + rng.randint(0, 9), 10**9))
    return [skips, k]


def worst(size: int) -> list[object]:
    """Every run is good until its very end, so what starts anew at each track reads all of it each time."""
    return [[0] * (size - 2) + [1] * min(size, 2), 1]


def valid(skips: list[int], k: int) -> bool:
    """Whether the statement allows this input."""
    return k >= 0 and set(skips) <= {0, 1}
