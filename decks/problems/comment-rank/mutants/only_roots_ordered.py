"""Orders the threads, but leaves the replies as they came."""


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
    replies = [[] for _ in parent]
    for at in range(len(parent) - 1, -1, -1):
        if parent[at] >= 0:
            replies[parent[at]].append(at)
    stack = sorted((at for at, above in enumerate(parent) if above < 0), key=lambda at: (worth[at], -at))
    order = []
    while stack:
        order.append(stack.pop())
        stack += replies[order[-1]]
    return order
