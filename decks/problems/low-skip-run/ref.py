"""A window whose ends only move forward."""

from __future__ import annotations


def low_skip_run(skips: list[int], k: int) -> int:
    """Each track enters the window once and leaves it at most once."""
    left = inside = best = 0
    for right, skip in enumerate(skips, start=1):
        inside += skip
        while inside > k:
            inside -= skips[left]
            left += 1
        best = max(best, right - left)
    return best
