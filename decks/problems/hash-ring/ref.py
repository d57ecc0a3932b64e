"""The points in a sorted list; a change counts the keys of the arcs in front of its points."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort


def position(number: int) -> int:
    """Where a number lies on the ring."""
    product = number * 2654435761 % 2**32
    return product ^ (product >> 15)


class Ring:
    """Points in the order of the ring, and the stored keys in the same order."""

    def __init__(self, keys: list[int], copies: int) -> None:
        self._keys = sorted(map(position, keys))
        self._copies = copies
        self._points: list[int] = []
        self._owners: dict[int, int] = {}

    def joins(self, server: int) -> int:
        """Place the points of a server; gives the number of keys that moved."""
        moved = 0
        for point in self._points_of(server):
            if point in self._owners:
                return 0
            moved += self._keys_not_of(server, point)
            insort(self._points, point)
            self._owners[point] = server
        return moved

    def leaves(self, server: int) -> int:
        """Take the points of a server away; gives the number of keys that moved."""
        moved = 0
        for point in self._points_of(server):
            if point not in self._owners:
                return 0
            del self._points[bisect_left(self._points, point)]
            del self._owners[point]
            moved += self._keys_not_of(server, point)
        return moved

    def server_of(self, key: int) -> int:
        """The server of the first point at or after a key, or -1."""
        if not self._points:
            return -1
        at = bisect_left(self._points, position(key))
        return self._owners[self._points[at % len(self._points)]]

    def _points_of(self, server: int) -> list[int]:
        return [position(512 * server + copy) for copy in range(self._copies)]

    def _keys_not_of(self, server: int, point: int) -> int:
        """How many keys meet this point first, if it is no point now and what they meet is none of the server's."""
        if not self._points:
            return len(self._keys)
        at = bisect_left(self._points, point)
        if self._owners[self._points[at % len(self._points)]] == server:
            return 0
        before = self._points[at - 1]
        up_to_point, up_to_before = bisect_right(self._keys, point), bisect_right(self._keys, before)
        # The arc runs over the end of the ring if the point before lies behind it.
        return up_to_point - up_to_before + (len(self._keys) if before > point else 0)


def hash_ring(keys: list[int], calls: list[tuple[int, int]], copies: int) -> list[int]:
    """One answer for each call."""
    ring = Ring(keys, copies)
    asked = {1: ring.joins, -1: ring.leaves, 0: ring.server_of}
    return [asked[kind](number) for kind, number in calls]
