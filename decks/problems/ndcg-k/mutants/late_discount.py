"""Divides by the logarithm of the place, from the second on."""

from math import log2


def dcg(grades):
    return sum((2**grade - 1) / max(1.0, log2(place)) for place, grade in enumerate(grades, start=1))


def ndcg(relevance, k):
    ideal = dcg(sorted(relevance, reverse=True)[:k])
    return dcg(relevance[:k]) / ideal if ideal else 0.0
