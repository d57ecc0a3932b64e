"""Inputs: coarse scores with many ties and fine ones, rare and frequent likes, good, blind and wrong models."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> list[object]:
    """Up to `size` impressions; the score leans towards the label, away from it, or not at all."""
    rng = random.Random(seed)
    levels = rng.choice((1, 2, 5, 1000, 10**9))
    share = rng.choice((0.1, 0.5, 0.5, 0.9))
    lean = rng.choice((-1, 0, 1)) * rng.randint(0, levels)
    labels = [int(rng.random() < share) for _ in range(rng.randint(size // 2, size))]
    scores = [(rng.randint(-levels, levels) + lean * label) / 8 for label in labels]
    return [labels, scores]


def worst(size: int) -> list[object]:
    """As many pairs as there can be, a third of them tied."""
    return [[i % 2 for i in range(size)], [i * 7919 % 3 / 4 for i in range(size)]]


def valid(labels: list[int], scores: list[float]) -> bool:
    """Whether the statement allows this input."""
    return len(labels) == len(scores) and set(labels) <= {0, 1}
