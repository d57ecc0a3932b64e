"""Passes over a repetition without the next row of its source: the rest of that source is lost."""

import heapq


def merge_sources(sources, m):
    heap = [(-rows[0][0], rows[0][1], source, 0) for source, rows in enumerate(sources) if rows]
    heapq.heapify(heap)
    seen, taken = set(), []
    while heap and len(taken) < m:
        _, item, source, at = heapq.heappop(heap)
        if item in seen:
            continue
        seen.add(item)
        taken.append(item)
        if at + 1 < len(sources[source]):
            score, following = sources[source][at + 1]
            heapq.heappush(heap, (-score, following, source, at + 1))
    return taken
