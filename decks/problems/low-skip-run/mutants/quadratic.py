"""Right, and far too slow: walks on from each track until the run turns bad."""


def low_skip_run(skips, k):
    best = 0
    for start in range(len(skips)):
        inside = 0
        end = start
        while end < len(skips) and inside + skips[end] <= k:
            inside += skips[end]
            end += 1
        best = max(best, end - start)
    return best
