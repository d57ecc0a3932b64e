"""Begins a new run behind the skip that was one too many, and forgets what stood before it."""


def low_skip_run(skips, k):
    length = inside = best = 0
    for skip in skips:
        inside += skip
        length += 1
        if inside > k:
            length = inside = 0
        best = max(best, length)
    return best
