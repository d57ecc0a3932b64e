"""Inputs: crowded and empty evenings, nested and touching stretches, breaks next to the allowed one."""

from __future__ import annotations

import random


def gen(seed: int, size: int) -> list[object]:
    """Up to `size` stretches in no order."""
    rng = random.Random(seed)
    gap = rng.choice((0, 0, 1, 3, 60_000, 10**11))
    n = rng.randint(size // 2, size)
    most_length = rng.choice((0, 2, 10, 3 * gap + 1))
    stretches: list[tuple[int, int]] = []
    reach = rng.randrange(5)
    for _ in range(n):
        # Next to the end of all so far, just near enough or just too far, or somewhere inside.
        start = reach + rng.choice((gap - 1, gap, gap, gap + 1, gap + 2, -rng.randint(0, reach)))
        start = min(max(0, start), 10**12)
        end = min(start + rng.randint(0, most_length), 10**12)
        reach = max(reach, end)
        stretches.append((start, end))
    order = rng.randrange(3)
    if order == 0:
        stretches.reverse()
    elif order == 1:
        rng.shuffle(stretches)
    return [stretches, gap]


def worst(size: int) -> list[object]:
    """No two belong together, and they come from last to first."""
    return [[(10 * at, 10 * at + 7) for at in reversed(range(size))], 2]


def valid(stretches: list[list[int]], gap: int) -> bool:
    """Whether the statement allows this input."""
    return gap >= 0 and all(0 <= start <= end for start, end in stretches)
