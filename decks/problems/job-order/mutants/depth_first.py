"""Puts before each job, from the smallest on, all that it needs."""


def job_order(n, edges):
    before, state, order = [[] for _ in range(n)], [0] * n, []
    for first, then in edges:
        before[then].append(first)
    for job in range(n):
        stack = [job]
        while stack:
            at = stack[-1]
            if state[at] == 0:
                state[at] = 1
                for first in sorted(before[at], reverse=True):
                    if state[first] == 1:
                        return []
                    stack.append(first)
            else:
                stack.pop()
                if state[at] == 1:
                    state[at] = 2
                    order.append(at)
    return order
