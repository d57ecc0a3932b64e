"""Gives each video to the worker with the least work, whatever the order."""

from heapq import heapify, heapreplace


def batch_split(costs, k):
    work = [0] * min(k, len(costs) or 1)
    heapify(work)
    for cost in sorted(costs, reverse=True):
        heapreplace(work, work[0] + cost)
    return max(work)
