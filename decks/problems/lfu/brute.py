"""Each entry keeps the numbers of all calls that used it; the one to leave is looked for among all."""

from __future__ import annotations


def lfu(calls: list[list[int]], capacity: int) -> list[int]:
    """How many uses, and which was the last, is read off the list of calls."""
    values: dict[int, int] = {}
    used_at: dict[int, list[int]] = {}
    answers = []
    for number, call in enumerate(calls):
        key = call[0]
        is_put = len(call) == 2
        if is_put and capacity:
            if key not in values and len(values) == capacity:
                gone = min(values, key=lambda each: (len(used_at[each]), used_at[each][-1]))
                del values[gone], used_at[gone]
            values[key] = call[1]
        if key in values:
            used_at.setdefault(key, []).append(number)
        if not is_put:
            answers.append(values.get(key, -1))
    return answers
