"""Word for word what is asked: every run is looked at, the longest first."""

from __future__ import annotations


def low_skip_run(skips: list[int], k: int) -> int:
    """The first length at which some run is good."""
    for length in range(len(skips), 0, -1):
        for start in range(len(skips) - length + 1):
            if skips[start : start + length].count(1) <= k:
                return length
    return 0
