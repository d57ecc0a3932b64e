"""Takes the grade itself for the gain."""

from math import log2


def dcg(grades):
    return sum(grade / log2(place) for place, grade in enumerate(grades, start=2))


def ndcg(relevance, k):
    ideal = dcg(sorted(relevance, reverse=True)[:k])
    return dcg(relevance[:k]) / ideal if ideal else 0.0
