"""Look at each pair of a liked impression and another."""

from __future__ import annotations


def auc(labels: list[int], scores: list[float]) -> float:
    """The mean of what the pairs are worth."""
    rows = list(zip(labels, scores, strict=True))
    worth = [
        1.0 if mine > yours else 0.5 if mine == yours else 0.0
        for label, mine in rows
        if label == 1
        for other, yours in rows
        if other == 0
    ]
    return sum(worth) / len(worth) if worth else 0.5
