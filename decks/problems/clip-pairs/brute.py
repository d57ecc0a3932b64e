"""Try every pair."""

import sys
from itertools import combinations

n, lo, hi, *durations = map(int, sys.stdin.read().split())
fitting = [pair for pair in combinations(durations[:n], 2) if lo <= sum(pair) <= hi]
sys.stdout.write(f"{len(fitting)}\n")
