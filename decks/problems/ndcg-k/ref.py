"""One sum over the grades as they are, one over them sorted downwards."""

from __future__ import annotations

from math import log2


def dcg(grades: list[int]) -> float:
    """The discounted gain of these grades from the first place on."""
    return sum((2**grade - 1) / log2(place) for place, grade in enumerate(grades, start=2))


def ndcg(relevance: list[int], k: int) -> float:
    """The ideal order has the highest grades of the whole list first."""
    ideal = dcg(sorted(relevance, reverse=True)[:k])
    return dcg(relevance[:k]) / ideal if ideal else 0.0
