"""A hash map that keeps the order of last use."""

from __future__ import annotations

from collections import OrderedDict


def lru_ttl(calls: list[list[int]], capacity: int) -> list[int]:
    """The first entry of the map is the one used longest ago."""
    entries: OrderedDict[int, tuple[int, int]] = OrderedDict()
    answers = []
    for now, key, *stored in calls:
        if stored:
            value, ttl = stored
            if key in entries:
                entries.move_to_end(key)
            elif len(entries) >= capacity:
                if not capacity:
                    continue
                entries.popitem(last=False)
            entries[key] = (value, now + ttl)
            continue
        value, stale_at = entries.get(key, (-1, now + 1))
        if now >= stale_at:
            del entries[key]
            value = -1
        elif value >= 0:
            entries.move_to_end(key)
        answers.append(value)
    return answers
