"""Forgets to cut the ideal list at k."""

from math import log2


def dcg(grades):
    return sum((2**grade - 1) / log2(place) for place, grade in enumerate(grades, start=2))


def ndcg(relevance, k):
    ideal = dcg(sorted(relevance, reverse=True))
    return dcg(relevance[:k]) / ideal if ideal else 0.0
