"""A key's server is the one with the shortest way to it; after each change all keys are asked anew."""

from __future__ import annotations


def place_of(number: int) -> int:
    """Word for word the formula."""
    h = 2654435761 * number % (1 << 32)
    return h ^ (h // 2**15)


def server_of(key: int, servers: list[int], copies: int) -> int:
    """The clockwise way from the key to a point is a difference of positions, modulo the ring."""
    ways = [
        ((place_of(512 * server + copy) - place_of(key)) % (1 << 32), server)
        for server in servers
        for copy in range(copies)
    ]
    return min(ways, default=(0, -1))[1]


def hash_ring(keys: list[int], calls: list[tuple[int, int]], copies: int) -> list[int]:
    """No order is kept at all."""
    servers: list[int] = []
    answers = []
    for kind, number in calls:
        if kind == 0:
            answers.append(server_of(number, servers, copies))
            continue
        before = [server_of(key, servers, copies) for key in keys]
        servers = [server for server in servers if server != number]
        if kind == 1:
            servers.append(number)
        after = [server_of(key, servers, copies) for key in keys]
        answers.append(sum(old != new for old, new in zip(before, after, strict=True)))
    return answers
