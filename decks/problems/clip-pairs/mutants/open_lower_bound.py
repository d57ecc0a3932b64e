"""Leaves the lower bound itself out."""

import sys

n, lo, hi, *d = map(int, sys.stdin.read().split())
d = sorted(d[:n])


def upto(x):
    found, i, j = 0, 0, n - 1
    while i < j:
        if d[i] + d[j] <= x:
            found += j - i
            i += 1
        else:
            j -= 1
    return found


sys.stdout.write(f"{upto(hi) - upto(lo) if lo <= hi else 0}\n")
