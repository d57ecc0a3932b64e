"""A put into a full cache throws out an entry even if its key is there already."""

from collections import OrderedDict


def lru_ttl(calls, capacity):
    entries, answers = OrderedDict(), []
    for now, key, *stored in calls:
        if stored:
            if len(entries) >= capacity:
                if not capacity:
                    continue
                entries.popitem(last=False)
            entries.pop(key, None)
            entries[key] = (stored[0], now + stored[1])
        elif key not in entries:
            answers.append(-1)
        elif now >= entries[key][1]:
            del entries[key]
            answers.append(-1)
        else:
            entries.move_to_end(key)
            answers.append(entries[key][0])
    return answers
