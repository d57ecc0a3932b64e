"""Inputs: many equal durations, wide and narrow slots, slots that nothing fills."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> str:
    """Up to `size` clips; bounds are drawn near sums that occur."""
    rng = random.Random(seed)
    most = rng.choice((2, 10, 1000, 10**12))
    durations = [rng.randint(0, most) for _ in range(rng.randint(size // 2, size))]
    lo, hi = sorted(rng.choice(durations or [0]) + rng.choice(durations or [0]) + rng.randint(-1, 1) for _ in range(2))
    if rng.random() < 0.1:
        lo, hi = hi, lo
    return text_of(durations, lo, hi)


def worst(size: int) -> str:
    """All pairs fit, so their number is as large as it gets."""
    return text_of([10**12 - i % 2 for i in range(size)], 0, 10**13)


def text_of(durations: list[int], lo: int, hi: int) -> str:
    """The input of the program."""
    return f"{len(durations)} {lo} {hi}\n{' '.join(map(str, durations))}\n"


def valid(text: str) -> bool:
    """Whether the statement allows this input."""
    n, _, _, *durations = map(int, text.split())
    return n == len(durations) and min([*durations, 0]) >= 0
