"""Count what each job waits for, and take the smallest of those that wait for nothing."""

from __future__ import annotations

from heapq import heappop, heappush


def job_order(n: int, edges: list[tuple[int, int]]) -> list[int]:
    """A row counts as often as it stands there, upwards and downwards."""
    waits = [0] * n
    after: list[list[int]] = [[] for _ in range(n)]
    for first, then in edges:
        after[first].append(then)
        waits[then] += 1
    ready = [job for job in range(n) if not waits[job]]
    order = []
    while ready:
        job = heappop(ready)
        order.append(job)
        for then in after[job]:
            waits[then] -= 1
            if not waits[then]:
                heappush(ready, then)
    return order if len(order) == n else []
