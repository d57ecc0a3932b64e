"""Lets a creator go when their first wait ends, though they were placed again meanwhile."""

from collections import deque


def gap_rerank(items, gap):
    left = sorted(items, key=lambda item: (-item[0], item[2]))
    waiting, blocked, order = deque(), set(), []
    while left:
        slot = len(order)
        while waiting and waiting[0][0] + gap <= slot:
            blocked.discard(waiting.popleft()[1])
        item = next((item for item in left if item[1] not in blocked), left[0])
        left.remove(item)
        waiting.append((slot, item[1]))
        blocked.add(item[1])
        order.append(item[2])
    return order
