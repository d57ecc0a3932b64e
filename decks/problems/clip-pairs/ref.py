"""Sort once; the pairs up to `hi` without those below `lo`."""

import sys


def pairs_up_to(durations: list[int], most: int) -> int:
    """How many pairs of the sorted durations sum up to at most this."""
    found = 0
    left, right = 0, len(durations) - 1
    while left < right:
        if durations[left] + durations[right] <= most:
            found += right - left
            left += 1
        else:
            right -= 1
    return found


def main() -> None:
    """Read, count, print."""
    n, lo, hi, *durations = map(int, sys.stdin.read().split())
    durations = sorted(durations[:n])
    count = pairs_up_to(durations, hi) - pairs_up_to(durations, lo - 1) if lo <= hi else 0
    sys.stdout.write(f"{count}\n")


main()
