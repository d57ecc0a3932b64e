"""Right, and too slow: looks through the sorted clips from the top for each slot."""


def gap_rerank(items, gap):
    left = sorted(items, key=lambda item: (-item[0], item[2]))
    last, order = {}, []
    for slot in range(len(items)):
        fitting = (at for at, item in enumerate(left) if item[1] not in last or slot - last[item[1]] >= gap)
        at = next(fitting, 0)
        _, creator, clip = left.pop(at)
        last[creator] = slot
        order.append(clip)
    return order
