"""Breaks ties by the spelling of the numbers."""

from collections import Counter


def hot_k(stream, k):
    views = Counter(stream)
    return sorted(views, key=lambda clip: (-views[clip], str(clip)))[:k]
