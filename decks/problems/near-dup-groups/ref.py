"""Pointers to a clip of the group that keeps its size; the smaller group is hung under the larger."""

from __future__ import annotations


def groups(n: int, pairs: list[tuple[int, int]]) -> list[int]:
    """Walks halve their way, so that pointers stay short."""
    above = list(range(n))
    size = [1] * n

    def head(clip: int) -> int:
        while above[clip] != clip:
            above[clip] = above[above[clip]]
            clip = above[clip]
        return clip

    largest = 1
    answers = []
    for one, other in pairs:
        small, large = head(one), head(other)
        if small != large:
            if size[small] > size[large]:
                small, large = large, small
            above[small] = large
            size[large] += size[small]
            largest = max(largest, size[large])
        answers.append(largest)
    return answers
