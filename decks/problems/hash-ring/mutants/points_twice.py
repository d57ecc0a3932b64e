"""Lets a server join that is there already: some of its points stay when it leaves."""

from bisect import bisect_left, bisect_right, insort


def position(number):
    product = number * 2654435761 % 2**32
    return product ^ (product >> 15)


def hash_ring(keys, calls, copies):
    spots = sorted(map(position, keys))
    points, owners, servers, answers = [], {}, set(), []

    def arc(server, point):
        if not points:
            return len(spots)
        at = bisect_left(points, point)
        if owners[points[at % len(points)]] == server:
            return 0
        before = points[at - 1]
        count = bisect_right(spots, point) - bisect_right(spots, before)
        return count + (len(spots) if before > point else 0)

    for kind, number in calls:
        if kind == 0:
            at = bisect_left(points, position(number))
            answers.append(owners[points[at % len(points)]] if points else -1)
            continue
        if number not in servers and kind == -1:
            answers.append(0)
            continue
        servers = servers | {number} if kind == 1 else servers - {number}
        moved = 0
        for copy in range(copies):
            point = position(512 * number + copy)
            if kind == 1:
                moved += arc(number, point)
                insort(points, point)
                owners[point] = number
            else:
                del points[bisect_left(points, point)]
                moved += arc(number, point)
        answers.append(moved)
    return answers
