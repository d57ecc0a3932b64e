"""A bucket for each number of uses, in the order of last use; the lowest one is known."""

from __future__ import annotations

from collections import OrderedDict, defaultdict


class Cache:
    """Entries move up one bucket with each use."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._entries: dict[int, tuple[int, int]] = {}
        self._buckets: defaultdict[int, OrderedDict[int, None]] = defaultdict(OrderedDict)
        self._lowest = 0

    def put(self, key: int, value: int) -> None:
        """Store a value; one that is used least makes room."""
        if not self._capacity:
            return
        if key in self._entries:
            self._used(key, value)
            return
        if len(self._entries) >= self._capacity:
            gone, _ = self._buckets[self._lowest].popitem(last=False)
            del self._entries[gone]
        self._entries[key] = (value, 1)
        self._buckets[1][key] = None
        self._lowest = 1

    def get(self, key: int) -> int:
        """The value of a key, or -1."""
        if key not in self._entries:
            return -1
        value, _ = self._entries[key]
        self._used(key, value)
        return value

    def _used(self, key: int, value: int) -> None:
        _, uses = self._entries[key]
        self._entries[key] = (value, uses + 1)
        bucket = self._buckets[uses]
        del bucket[key]
        self._buckets[uses + 1][key] = None
        if not bucket:
            del self._buckets[uses]
            if self._lowest == uses:
                self._lowest += 1


def lfu(calls: list[list[int]], capacity: int) -> list[int]:
    """A row of one number is a get."""
    cache = Cache(capacity)
    answers = []
    for key, *values in calls:
        if values:
            cache.put(key, values[0])
        else:
            answers.append(cache.get(key))
    return answers
