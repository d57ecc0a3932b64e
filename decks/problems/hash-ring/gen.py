"""Inputs: small and crowded rings, servers that join twice or leave before they came, keys that lie on a point."""

from __future__ import annotations

import random

_MOST_CHANGED, _MOST_SERVERS = 100_000, 200


def gen(seed: int, size: int) -> list[object]:
    """Up to half of `size` keys and as many calls."""
    rng = random.Random(seed)
    copies = rng.choice((1, 2, 3, 5, 20, 100)) if size > 50 else rng.choice((1, 1, 2, 3))
    names = [rng.choice((at, at, rng.randint(0, 10**6))) for at in range(rng.choice((1, 3, 6, _MOST_SERVERS)))]
    half = (size + 1) // 2

    def a_key() -> int:
        on_a_point = 512 * rng.choice(names) + rng.randrange(copies)
        return rng.choice((on_a_point, rng.randrange(1 << 32), rng.randrange(10)))

    keys = [a_key() for _ in range(rng.randint(half // 2, half))]
    changes_left = _MOST_CHANGED // copies
    change_share = rng.choice((0.3, 0.6, 0.9)) if size < 2000 else 2 * changes_left / size
    calls: list[tuple[int, int]] = []
    for _ in range(rng.randint((half + 1) // 2, half)):
        if changes_left and rng.random() < change_share:
            changes_left -= 1
            calls.append((rng.choice((1, 1, -1)), rng.choice(names)))
        else:
            calls.append((0, a_key()))
    return [keys, calls, copies]


def worst(size: int) -> list[object]:
    """A large ring on which a server leaves or joins every few calls, with as many keys as there may be."""
    half = size // 2
    copies = 40
    servers = min(_MOST_SERVERS, max(1, half // 20))
    calls = [(1, server) for server in range(servers)]
    changes = min(_MOST_CHANGED // copies, half // 8) - servers
    while len(calls) < half:
        at = len(calls)
        is_change = at % 8 == 0 and at // 8 < changes
        calls.append(((-1, 1)[at // 8 % 2], at // 16 % servers) if is_change else (0, at * 48271 % (1 << 32)))
    return [[at * 69621 % (1 << 32) for at in range(half)], calls, copies]


def valid(keys: list[int], calls: list[list[int]], copies: int) -> bool:
    """Whether the statement allows this input."""
    servers = [number for kind, number in calls if kind]
    asked = [number for kind, number in calls if not kind]
    is_placed = all(0 <= key < 1 << 32 for key in [*keys, *asked]) and all(0 <= each <= 10**6 for each in servers)
    return is_placed and 1 <= copies <= 100 and all(kind in (-1, 0, 1) for kind, _ in calls)
