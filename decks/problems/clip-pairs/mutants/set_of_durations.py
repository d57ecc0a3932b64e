"""Takes clips of the same duration for one clip."""

import sys
from itertools import combinations

n, lo, hi, *d = map(int, sys.stdin.read().split())
sys.stdout.write(f"{sum(lo <= a + b <= hi for a, b in combinations(sorted(set(d[:n])), 2))}\n")
