"""Right, and far too slow: asks for the server of each stored key again after each change."""

from bisect import bisect_left


def position(number):
    product = number * 2654435761 % 2**32
    return product ^ (product >> 15)


def hash_ring(keys, calls, copies):
    servers, points, positions, answers = set(), [], [], []

    def server_of(key):
        if not points:
            return -1
        return points[bisect_left(positions, position(key)) % len(points)][1]

    owners = [-1] * len(keys)
    for kind, number in calls:
        if kind == 0:
            answers.append(server_of(number))
            continue
        servers = servers | {number} if kind == 1 else servers - {number}
        points = sorted((position(512 * each + copy), each) for each in servers for copy in range(copies))
        positions = [place for place, _ in points]
        before, owners = owners, list(map(server_of, keys))
        answers.append(sum(old != new for old, new in zip(before, owners, strict=True)))
    return answers
