"""Right, and far too slow: tries every pair."""

import sys

n, lo, hi, *d = map(int, sys.stdin.read().split())
count = 0
for i in range(n):
    for j in range(i + 1, n):
        if lo <= d[i] + d[j] <= hi:
            count += 1
sys.stdout.write(f"{count}\n")
