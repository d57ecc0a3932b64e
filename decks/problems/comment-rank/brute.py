"""Each comment is sorted by all that stands above it: the page is the order of these paths."""

from __future__ import annotations


def threads(parent: list[int], score: list[int]) -> list[int]:
    """A path is a list of worth and id from the first comment of the thread down."""
    paths: list[list[int]] = []
    for at in range(len(parent)):
        path = [at]
        while parent[path[0]] != -1:
            path.insert(0, parent[path[0]])
        paths.append(path)
    worth = [sum(score[at] for at in range(len(parent)) if above in paths[at]) for above in range(len(parent))]
    return sorted(range(len(parent)), key=lambda at: [(-worth[each], each) for each in paths[at]])
