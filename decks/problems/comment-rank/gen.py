"""Inputs: bushes, chains, stars and crowds of roots, with ids in time's order and shuffled."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> list[object]:
    """Up to `size` comments; each answers an earlier one, before the ids are dealt out."""
    rng = random.Random(seed)
    count = rng.randint(size // 2, size)
    reach = rng.choice((1, 2, size, size))
    roots_share = rng.choice((0.0, 0.2, 0.5))
    highest = rng.choice((0, 1, 3, 10**9))
    above = [
        -1 if at == 0 or rng.random() < roots_share else rng.randint(max(0, at - reach), at - 1) for at in range(count)
    ]
    ids = list(range(count))
    if rng.random() < 0.7:
        rng.shuffle(ids)
    parent = [-1] * count
    for at, to in enumerate(above):
        parent[ids[at]] = ids[to] if to >= 0 else -1
    return [parent, [rng.randint(-highest, highest) for _ in range(count)]]


def worst(size: int) -> list[object]:
    """One chain, each comment answering the one with the next id."""
    return [[*range(1, size), -1], [10**9 - i for i in range(size)]]


def valid(parent: list[int], score: list[int]) -> bool:
    """Whether the statement allows this input."""
    count = len(parent)
    if count != len(score) or not all(-1 <= above < count for above in parent):
        return False
    is_known = [False] * count
    for at in range(count):
        path = set()
        while at >= 0 and not is_known[at]:
            if at in path:
                return False
            path.add(at)
            at = parent[at]
        for each in path:
            is_known[each] = True
    return True
