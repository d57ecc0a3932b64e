"""Try every order for the ideal one."""

from __future__ import annotations

from itertools import permutations
from math import log


def ndcg(relevance: list[int], k: int) -> float:
    """Each way to fill the first places, the one that was shown among them."""

    def total(grades: tuple[int, ...]) -> float:
        found = 0.0
        for place in range(1, len(grades) + 1):
            found += (2 ** grades[place - 1] - 1) * log(2) / log(place + 1)
        return found

    best = max(total(order) for order in permutations(relevance, min(k, len(relevance))))
    return total(tuple(relevance[:k])) / best if best > 0 else 0.0
