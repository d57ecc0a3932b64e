"""Sum the ranks of the liked impressions; those of one score share the mean of theirs."""

from __future__ import annotations


def auc(labels: list[int], scores: list[float]) -> float:
    """Ranks count double, so that all sums are whole numbers."""
    liked = sum(labels)
    others = len(labels) - liked
    if not liked or not others:
        return 0.5
    order = sorted(range(len(scores)), key=scores.__getitem__)
    doubled = 0
    first = 0
    while first < len(order):
        score = scores[order[first]]
        end = first
        liked_here = 0
        while end < len(order) and scores[order[end]] == score:
            liked_here += labels[order[end]]
            end += 1
        doubled += liked_here * (first + 1 + end)
        first = end
    return (doubled - liked * (liked + 1)) / (2 * liked * others)
