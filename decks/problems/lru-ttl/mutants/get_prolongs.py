"""A get that hits lets the entry begin its life anew."""

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
            entries[key] = (stored[0], now + stored[1], stored[1])
        elif key not in entries:
            answers.append(-1)
        elif now >= entries[key][1]:
            del entries[key]
            answers.append(-1)
        else:
            value, _, ttl = entries[key]
            entries[key] = (value, now + ttl, ttl)
            entries.move_to_end(key)
            answers.append(entries[key][0])
    return answers
