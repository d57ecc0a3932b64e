"""Inputs: scattered pairs, crowds around few clips, chains, repeated pairs and clips with themselves."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> list[object]:
    """Up to `size` clips, but three at least, and as many pairs."""
    rng = random.Random(seed)
    n = rng.randint(max(3, size // 2), max(3, size))
    clips = list(range(n))
    rng.shuffle(clips)
    shape = rng.randrange(4)
    repeats = rng.choice((0.0, 0.1, 0.4))
    pairs: list[tuple[int, int]] = []
    for at in range(rng.randint(max(1, size // 2), max(3, size))):
        if pairs and rng.random() < repeats:
            one, other = rng.choice(pairs)
            pairs.append(rng.choice(((one, other), (other, one), (one, one))))
        elif shape == 0:
            pairs.append((clips[at % n], clips[(at + 1) % n]))
        elif shape == 1:
            pairs.append((clips[0], rng.randrange(n)))
        else:
            pairs.append((rng.randrange(n), rng.randrange(n)))
    return [n, pairs]


def worst(size: int) -> list[object]:
    """Two crowds, around the first clip and the last, each named in its own direction; then they meet."""
    half = size // 2
    pairs = [(0, i) for i in range(1, half)] + [(i, size - 1) for i in range(half, size - 1)]
    return [size, [*pairs, (0, size - 1)] if size else []]


def valid(n: int, pairs: list[list[int]]) -> bool:
    """Whether the statement allows this input."""
    return n >= 0 and all(0 <= clip < n for pair in pairs for clip in pair)
