"""Counts the tracks of the run that were heard, not all of them."""


def low_skip_run(skips, k):
    left = inside = best = 0
    for right, skip in enumerate(skips, start=1):
        inside += skip
        while inside > k:
            inside -= skips[left]
            left += 1
        best = max(best, right - left - inside)
    return best
