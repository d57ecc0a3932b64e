"""Breaks ties by which clip came first."""

from collections import Counter


def hot_k(stream, k):
    return [clip for clip, _ in Counter(stream).most_common(k)]
