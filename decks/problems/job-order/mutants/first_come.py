"""Takes the jobs in the order in which they became ready."""


def job_order(n, edges):
    waits, after = [0] * n, [[] for _ in range(n)]
    for first, then in edges:
        after[first].append(then)
        waits[then] += 1
    order = [job for job in range(n) if not waits[job]]
    for job in order:
        for then in sorted(after[job]):
            waits[then] -= 1
            if not waits[then]:
                order.append(then)
    return order if len(order) == n else []
