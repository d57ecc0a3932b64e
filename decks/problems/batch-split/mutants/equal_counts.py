"""Gives each worker as many videos as the others."""


def batch_split(costs, k):
    step = max(1, -(-len(costs) // k))
    return max((sum(costs[at : at + step]) for at in range(0, len(costs), step)), default=0)
