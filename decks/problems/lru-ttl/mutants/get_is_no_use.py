"""Throws out what was put longest ago: a get leaves the order as it is."""

from collections import OrderedDict


def lru_ttl(calls, capacity):
    entries, answers = OrderedDict(), []
    for now, key, *stored in calls:
        if stored:
            if key in entries:
                entries.move_to_end(key)
            elif len(entries) >= capacity:
                if not capacity:
                    continue
                entries.popitem(last=False)
            entries[key] = (stored[0], now + stored[1])
        elif key not in entries:
            answers.append(-1)
        elif now >= entries[key][1]:
            del entries[key]
            answers.append(-1)
        else:
            answers.append(entries[key][0])
    return answers
