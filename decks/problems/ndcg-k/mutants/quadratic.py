"""Right, and too slow: looks for the best grade that is left, place by place."""

from math import log2


def dcg(grades):
    return sum((2**grade - 1) / log2(place) for place, grade in enumerate(grades, start=2))


def ndcg(relevance, k):
    left, best = relevance[:], []
    while left and len(best) < k:
        best.append(max(left))
        left.remove(best[-1])
    ideal = dcg(best)
    return dcg(relevance[:k]) / ideal if ideal else 0.0
