"""A put of a known key changes the value and counts no use."""

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
        if key in entries and values:
            entries[key] = values[0]
            continue
        if key in entries:
            del buckets[uses[key]][key]
            uses[key] += 1
        else:
            if len(entries) >= capacity:
                while not buckets[lowest]:
                    lowest += 1
                gone, _ = buckets[lowest].popitem(last=False)
                del entries[gone], uses[gone]
            uses[key] = lowest = 1
        buckets[uses[key]][key] = None
        if values:
            entries[key] = values[0]
        else:
            answers.append(entries[key])
    return answers
