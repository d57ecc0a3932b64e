"""Takes `at most k` for `fewer than k`, but for k = 0."""


def low_skip_run(skips, k):
    left = inside = best = 0
    for right, skip in enumerate(skips):
        inside += skip
        while inside > max(0, k - 1):
            inside -= skips[left]
            left += 1
        best = max(best, right - left + 1)
    return best
