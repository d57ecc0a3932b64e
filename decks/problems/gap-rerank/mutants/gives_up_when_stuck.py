"""Appends all that is left by score as soon as it is stuck once."""


def gap_rerank(items, gap):
    left = sorted(items, key=lambda item: (-item[0], item[2]))
    last, order = {}, []
    while left:
        slot = len(order)
        item = next((item for item in left if item[1] not in last or slot - last[item[1]] >= gap), None)
        if item is None:
            return order + [item[2] for item in left]
        left.remove(item)
        last[item[1]] = slot
        order.append(item[2])
    return order
