"""Right, and far too slow: a plain list holds the order of use."""


def lru_ttl(calls, capacity):
    entries, by_use, answers = {}, [], []
    for now, key, *stored in calls:
        if stored:
            if key in entries:
                by_use.remove(key)
            elif len(entries) >= capacity:
                if not capacity:
                    continue
                del entries[by_use.pop(0)]
            entries[key] = (stored[0], now + stored[1])
            by_use.append(key)
        elif key not in entries:
            answers.append(-1)
        else:
            by_use.remove(key)
            if now >= entries[key][1]:
                del entries[key]
                answers.append(-1)
            else:
                by_use.append(key)
                answers.append(entries[key][0])
    return answers
