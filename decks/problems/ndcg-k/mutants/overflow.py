"""Shifts in 32 bits, where a shift by 32 is one by 0."""

from math import log2


def dcg(grades):
    gains = (((1 << grade % 32) & 0xFFFFFFFF) - 1 for grade in grades)
    return sum(gain / log2(place) for place, gain in enumerate(gains, start=2))


def ndcg(relevance, k):
    ideal = dcg(sorted(relevance, reverse=True)[:k])
    return dcg(relevance[:k]) / ideal if ideal else 0.0
