"""Right, and too slow: looks for the smallest through all jobs that are ready."""


def job_order(n, edges):
    waits, after = [0] * n, [[] for _ in range(n)]
    for first, then in edges:
        after[first].append(then)
        waits[then] += 1
    ready, order = [job for job in range(n) if not waits[job]], []
    while ready:
        job = min(ready)
        ready.remove(job)
        order.append(job)
        for then in after[job]:
            waits[then] -= 1
            if not waits[then]:
                ready.append(then)
    return order if len(order) == n else []
