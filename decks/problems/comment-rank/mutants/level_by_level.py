"""Walks through the comments level by level."""


def worth_of_threads(parent, score):
    order = [at for at, above in enumerate(parent) if above < 0]
    replies = [[] for _ in parent]
    for at, above in enumerate(parent):
        if above >= 0:
            replies[above].append(at)
    for at in order:
        order += replies[at]
    worth = score[:]
    for at in reversed(order):
        if parent[at] >= 0:
            worth[parent[at]] += worth[at]
    return worth


def threads(parent, score):
    worth = worth_of_threads(parent, score)
    replies, order = [[] for _ in parent], []
    for at in sorted(range(len(parent)), key=lambda at: -worth[at]):
        (replies[parent[at]] if parent[at] >= 0 else order).append(at)
    for at in order:
        order += replies[at]
    return order
