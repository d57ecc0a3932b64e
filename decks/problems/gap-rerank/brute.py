"""Slot by slot: the best of those that may stand there, else the best of all."""

from __future__ import annotations


def gap_rerank(items: list[tuple[float, int, int]], gap: int) -> list[int]:
    """Each clip that is left is measured against each that has been placed."""
    left = [tuple(item) for item in items]
    placed: list[tuple[float, int, int]] = []
    for slot in range(len(items)):
        fitting = [
            item for item in left if all(slot - at >= gap for at, other in enumerate(placed) if other[1] == item[1])
        ]
        best = min(fitting or left, key=lambda item: (-item[0], item[2]))
        left.remove(best)
        placed.append(best)
    return [item[2] for item in placed]
