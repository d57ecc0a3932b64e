"""Right, and too slow: carries each score all the way up."""


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
    worth = [0] * len(parent)
    for at, each in enumerate(score):
        while at >= 0:
            worth[at] += each
            at = parent[at]
    return page(parent, worth)
