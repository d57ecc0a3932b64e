"""Try all orders from the smallest on."""

from __future__ import annotations

from itertools import permutations


def job_order(n: int, edges: list[tuple[int, int]]) -> list[int]:
    """The first order in which each row holds."""
    for order in permutations(range(n)):
        if all(first != then and order.index(first) < order.index(then) for first, then in edges):
            return list(order)
    return []
