"""Of rows with one score it takes the one of the first source."""

import heapq


def merge_sources(sources, m):
    heap = [(-rows[0][0], source, 0) for source, rows in enumerate(sources) if rows]
    heapq.heapify(heap)
    taken = {}
    while heap and len(taken) < m:
        _, source, at = heapq.heappop(heap)
        taken[sources[source][at][1]] = None
        if at + 1 < len(sources[source]):
            heapq.heappush(heap, (-sources[source][at + 1][0], source, at + 1))
    return list(taken)
