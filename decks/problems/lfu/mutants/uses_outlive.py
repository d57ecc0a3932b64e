"""Remembers the uses of a key that has left, so it comes back with all of them."""

from collections import OrderedDict, defaultdict


def lfu(calls, capacity):
    entries, uses, answers = {}, {}, []
    buckets = defaultdict(OrderedDict)
    lowest = 0
    for key, *values in calls:
        if not values and key not in entries:
            answers.append(-1)
            continue
        if not capacity:
            continue
        if key in entries:
            del buckets[uses[key]][key]
            uses[key] += 1
        else:
            if len(entries) >= capacity:
                while not buckets[lowest]:
                    lowest += 1
                gone, _ = buckets[lowest].popitem(last=False)
                del entries[gone]
            uses[key] = uses.get(key, 0) + 1
            lowest = 1
        buckets[uses[key]][key] = None
        if values:
            entries[key] = values[0]
        else:
            answers.append(entries[key])
    return answers
