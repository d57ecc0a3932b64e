"""Drops a repetition only if it comes right after the same item."""

import heapq


def merge_sources(sources, m):
    heap = [(-rows[0][0], rows[0][1], source, 0) for source, rows in enumerate(sources) if rows]
    heapq.heapify(heap)
    taken = []
    while heap and len(taken) < m:
        _, item, source, at = heapq.heappop(heap)
        if not taken or taken[-1] != item:
            taken.append(item)
        if at + 1 < len(sources[source]):
            score, following = sources[source][at + 1]
            heapq.heappush(heap, (-score, following, source, at + 1))
    return taken
