"""Forgets to count the last worker."""


def workers_needed(costs, bound):
    needed, work = 0, 0
    for cost in costs:
        work += cost
        if work > bound:
            needed += 1
            work = cost
    return needed


def batch_split(costs, k):
    low, high = max(costs, default=0), sum(costs)
    while low < high:
        middle = (low + high) // 2
        if workers_needed(costs, middle) <= k:
            high = middle
        else:
            low = middle + 1
    return low
