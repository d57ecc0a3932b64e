"""Entries with a stamp of their last use; whichever has the oldest stamp is looked for among all."""

from __future__ import annotations


def lru_ttl(calls: list[list[int]], capacity: int) -> list[int]:
    """A row of the table is [key, value, stale_at, number of the call that used it last]."""
    table: list[list[int]] = []
    answers = []
    for number, call in enumerate(calls):
        now, key = call[:2]
        mine = [row for row in table if row[0] == key]
        others = [row for row in table if row[0] != key]
        if len(call) == 4:
            if not mine and len(others) == capacity:
                others = sorted(others, key=lambda row: row[3])[1:]
            table = [*others, [key, call[2], now + call[3], number]][:capacity]
        elif mine and now < mine[0][2]:
            mine[0][3] = number
            answers.append(mine[0][1])
        else:
            table = others
            answers.append(-1)
    return answers
