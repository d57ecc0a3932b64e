"""Keeps a heap of (views, number): of tied clips it drops the smaller number."""

import heapq
from collections import Counter


def hot_k(stream, k):
    heap = []
    for clip, views in Counter(stream).items():
        heapq.heappush(heap, (views, clip))
        if len(heap) > k:
            heapq.heappop(heap)
    return [clip for _, clip in sorted(heap, key=lambda each: (-each[0], each[1]))]
