"""Orders only those jobs among themselves that became ready in one round."""


def job_order(n, edges):
    waits, after = [0] * n, [[] for _ in range(n)]
    for first, then in edges:
        after[first].append(then)
        waits[then] += 1
    level, order = [job for job in range(n) if not waits[job]], []
    while level:
        order += level
        freed = []
        for job in level:
            for then in after[job]:
                waits[then] -= 1
                if not waits[then]:
                    freed.append(then)
        level = sorted(freed)
    return order if len(order) == n else []
