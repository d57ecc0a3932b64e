"""Counts the slots between two clips, not how far they are from each other."""


def gap_rerank(items, gap):
    left = sorted(items, key=lambda item: (-item[0], item[2]))
    last, order = {}, []
    while left:
        slot = len(order)
        fitting = (item for item in left if item[1] not in last or slot - last[item[1]] + 1 >= gap)
        item = next(fitting, left[0])
        left.remove(item)
        last[item[1]] = slot
        order.append(item[2])
    return order
