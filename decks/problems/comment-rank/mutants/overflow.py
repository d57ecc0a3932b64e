"""Sums up in 32 bits."""


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


def page(parent, worth):
    replies, stack = [[] for _ in parent], []
    for at in sorted(range(len(parent) - 1, -1, -1), key=lambda at: worth[at]):
        (replies[parent[at]] if parent[at] >= 0 else stack).append(at)
    order = []
    while stack:
        order.append(stack.pop())
        stack += replies[order[-1]]
    return order


def threads(parent, score):
    worth = [((each + 2**31) & 0xFFFFFFFF) - 2**31 for each in worth_of_threads(parent, score)]
    return page(parent, worth)
