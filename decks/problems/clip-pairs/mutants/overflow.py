"""Counts in 32 bits."""

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


count = (upto(hi) - upto(lo - 1) if lo <= hi else 0) & 0xFFFFFFFF
sys.stdout.write(f"{count - 2**32 if count >> 31 else count}\n")
