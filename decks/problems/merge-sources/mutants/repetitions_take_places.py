"""Takes the first m rows and drops the repetitions among them afterwards."""

import heapq
from itertools import islice


def merge_sources(sources, m):
    merged = heapq.merge(*([(-score, item) for score, item in rows] for rows in sources))
    return list(dict.fromkeys(item for _, item in islice(merged, m)))
