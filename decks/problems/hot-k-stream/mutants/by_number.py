"""Chooses well, then gives the clips in the order of their numbers."""

import heapq
from collections import Counter


def hot_k(stream, k):
    views = Counter(stream)
    return sorted(heapq.nsmallest(k, views, key=lambda clip: (-views[clip], clip)))
