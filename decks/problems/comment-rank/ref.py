"""Sum up from the leaves, sort once, and walk down with a stack."""

from __future__ import annotations


def worth_of_threads(parent: list[int], score: list[int]) -> list[int]:
    """A comment is handed to its parent as soon as all of its replies have been."""
    open_replies = [0] * len(parent)
    for above in parent:
        if above >= 0:
            open_replies[above] += 1
    worth = score[:]
    done = [at for at, count in enumerate(open_replies) if not count]
    for at in done:
        above = parent[at]
        if above >= 0:
            worth[above] += worth[at]
            open_replies[above] -= 1
            if not open_replies[above]:
                done.append(above)
    return worth


def threads(parent: list[int], score: list[int]) -> list[int]:
    """Lists of siblings run from the worst to the best, as the stack turns them round."""
    worth = worth_of_threads(parent, score)
    replies: list[list[int]] = [[] for _ in parent]
    stack: list[int] = []
    for at in sorted(range(len(parent) - 1, -1, -1), key=worth.__getitem__):
        (replies[parent[at]] if parent[at] >= 0 else stack).append(at)
    order = []
    while stack:
        at = stack.pop()
        order.append(at)
        stack.extend(replies[at])
    return order
