"""Right, and too slow: the best split of each prefix for each number of workers."""


def batch_split(costs, k):
    best = [0]
    for cost in costs:
        best.append(best[-1] + cost)
    total = best[:]
    for _ in range(min(k, len(costs)) - 1):
        best = [
            min((max(best[cut], total[end] - total[cut]) for cut in range(end)), default=0) for end in range(len(total))
        ]
    return best[-1]
