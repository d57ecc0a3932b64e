"""Functions of a known growth, as a person may write them."""

from __future__ import annotations

# name -> family, source
KNOWN = {
    "first item": (
        "constant",
        """
def solve_it(a):
    return a[0]
""",
    ),
    "binary search": (
        "logarithmic",
        """
def solve_it(a):
    lo, hi = 0, len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        if mid < 1:
            lo = mid + 1
        else:
            hi = mid
    return lo
""",
    ),
    "largest": (
        "linear",
        """
def solve_it(a):
    best = a[0]
    for x in a:
        if x > best:
            best = x
    return best
""",
    ),
    "prefix sums": (
        "linear",
        """
def solve_it(a):
    out = [0]
    for x in a:
        out.append(out[-1] + x)
    return out[-1]
""",
    ),
    "set of pairs": (
        "linear",
        """
def solve_it(a):
    seen = set()
    for x in a:
        if -x in seen:
            return 1
        seen.add(x)
    return 0
""",
    ),
    "merge sort": (
        "n log n",
        """
def solve_it(a):
    def sort(b):
        if len(b) < 2:
            return b
        m = len(b) // 2
        l, r, out, i, j = sort(b[:m]), sort(b[m:]), [], 0, 0
        while i < len(l) and j < len(r):
            if l[i] <= r[j]:
                out.append(l[i])
                i += 1
            else:
                out.append(r[j])
                j += 1
        return out + l[i:] + r[j:]
    return sort(a)[0]
""",
    ),
    "heap of the library": (
        "n log n",
        """
def solve_it(a):
    import heapq
    h = []
    for x in a:
        heapq.heappush(h, x)
    s = 0
    while h:
        s += heapq.heappop(h)
    return s
""",
    ),
    "sort of the library": (
        "n log n",
        """
def solve_it(a):
    b = sorted(a)
    s = 0
    for x in b:
        s ^= x
    return s
""",
    ),
    "all pairs": (
        "quadratic",
        """
def solve_it(a):
    s = 0
    for x in a:
        for y in a:
            if x < y:
                s += 1
    return s
""",
    ),
    "bubble sort": (
        "quadratic",
        """
def solve_it(a):
    b = a[:]
    for i in range(len(b)):
        for j in range(len(b) - 1 - i):
            if b[j] > b[j + 1]:
                b[j], b[j + 1] = b[j + 1], b[j]
    return b[0]
""",
    ),
    "hidden search": (
        "quadratic",
        """
def solve_it(a):
    s = 0
    for x in a:
        if -1 - x in a:
            s += 1
    return s
""",
    ),
    "all triples": (
        "cubic",
        """
def solve_it(a):
    s = 0
    n = len(a)
    for i in range(n):
        for j in range(i):
            for k in range(j):
                s += 1
    return s
""",
    ),
    "all subsets": (
        "exponential",
        """
def solve_it(a):
    def f(i, t):
        if i == len(a):
            return t == 5
        return f(i + 1, t) + f(i + 1, t + a[i])
    return int(f(0, 0))
""",
    ),
}
GENERATOR = """
import random


def worst(size):
    rng = random.Random(size)
    return [[rng.randrange(10**6) for _ in range(size)]]
"""
