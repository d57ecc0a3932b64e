"""Keeps the upper bound in 32 bits."""


def workers_needed(costs, bound):
    needed, work = 1, 0
    for cost in costs:
        work += cost
        if work > bound:
            needed += 1
            work = cost
    return needed


def batch_split(costs, k):
    low, high = max(costs, default=0), (sum(costs) + 2**31) % 2**32 - 2**31
    while low < high:
        middle = (low + high) // 2
        if workers_needed(costs, middle) <= k:
            high = middle
        else:
            low = middle + 1
    return low
