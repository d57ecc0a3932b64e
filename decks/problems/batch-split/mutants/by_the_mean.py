"""Closes a stretch as soon as it has its share of the work."""


def batch_split(costs, k):
    share, most, work, left = sum(costs) / k, 0, 0, k
    for cost in costs:
        if work and work + cost > share and left > 1:
            left -= 1
            work = 0
        work += cost
        most = max(most, work)
    return most
