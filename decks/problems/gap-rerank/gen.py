"""Inputs: a few busy creators or many, equal scores, gaps that can be kept and gaps that cannot."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> list[object]:
    """Up to `size` clips in any order."""
    rng = random.Random(seed)
    count = rng.randint(size // 2, size)
    creators = rng.choice((1, 2, 3, 5, 1 + count // 2, 10**9))
    busy_share = rng.choice((0.0, 0.5))
    levels = rng.choice((1, 3, 10**6))
    ids = rng.sample(range(4 * count + 1), count)
    items = [
        (
            rng.randint(-levels, levels) / 4,
            0 if rng.random() < busy_share else rng.randint(0, creators),
            clip,
        )
        for clip in ids
    ]
    gap = rng.choice((0, 1, 2, 3, 4, min(creators, size), rng.randint(0, size), 10**9))
    return [items, gap]


def worst(size: int) -> list[object]:
    """The better half is of one creator who may be placed but once; all others have one clip each."""
    items = [(float(-i), 0 if i < size // 2 else i, i) for i in range(size)]
    return [items, 10**9]


def valid(items: list[list[float]], gap: int) -> bool:
    """Whether the statement allows this input."""
    ids = [item[2] for item in items]
    return len(set(ids)) == len(ids) and min([gap, *ids, *(item[1] for item in items)]) >= 0
