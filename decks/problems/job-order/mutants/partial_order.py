"""Gives what can be ordered although there is a cycle."""

from heapq import heappop, heappush


def job_order(n, edges):
    waits, after = [0] * n, [[] for _ in range(n)]
    for first, then in edges:
        after[first].append(then)
        waits[then] += 1
    ready, order = [job for job in range(n) if not waits[job]], []
    while ready:
        order.append(heappop(ready))
        for then in after[order[-1]]:
            waits[then] -= 1
            if not waits[then]:
                heappush(ready, then)
    return order
