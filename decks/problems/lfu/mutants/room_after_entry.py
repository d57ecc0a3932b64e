"""Lets the new entry enter first, and then throws out the one with the fewest uses: often itself."""

from collections import OrderedDict, defaultdict


def lfu(calls, capacity):
    entries, uses, answers = {}, {}, []
    buckets = defaultdict(OrderedDict)
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
            uses[key] = 1
            if len(entries) >= capacity:
                buckets[1][key] = None
                gone, _ = buckets[1].popitem(last=False)
                if gone == key:
                    del uses[key]
                    continue
                del entries[gone], uses[gone]
        buckets[uses[key]][key] = None
        if values:
            entries[key] = values[0]
        else:
            answers.append(entries[key])
    return answers
