"""Right, and far too slow: looks at all entries for the one that must leave."""


def lfu(calls, capacity):
    entries, answers = {}, []
    for number, (key, *values) in enumerate(calls):
        if key in entries:
            value, uses, _ = entries[key]
            entries[key] = (values[0] if values else value, uses + 1, number)
        elif values and capacity:
            if len(entries) >= capacity:
                del entries[min(entries, key=lambda each: entries[each][1:])]
            entries[key] = (values[0], 1, number)
        if not values:
            answers.append(entries[key][0] if key in entries else -1)
    return answers
