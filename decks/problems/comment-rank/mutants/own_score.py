"""Orders by the score of the comment itself."""


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
    return page(parent, score)
