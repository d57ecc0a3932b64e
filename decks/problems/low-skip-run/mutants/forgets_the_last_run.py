"""Measures only when a skip ends a run, never at the end of the evening."""


def low_skip_run(skips, k):
    left = inside = best = 0
    for right, skip in enumerate(skips):
        inside += skip
        if inside > k:
            best = max(best, right - left)
        while inside > k:
            inside -= skips[left]
            left += 1
    return best
