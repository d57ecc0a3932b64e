"""Deterministic fuzz: spreads cards that were learned together over neighbouring days."""

from __future__ import annotations

# (from_days, to_days, share): each band adds its share of the days that fall into it.
_BANDS = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, float("inf"), 0.05))


def fuzz_reach_days(interval_days: int) -> int:
    """How many days an interval may move either way: 3 -> 1, 10 -> 2, 30 -> 3, 100 -> 7."""
    if interval_days < _BANDS[0][0]:
        return 0
    reach = 1.0 + sum(
        share * (min(interval_days, to_days) - from_days)
        for from_days, to_days, share in _BANDS
        if interval_days > from_days
    )
    return round(reach)


def fuzzed(interval_days: int, card_id: int, reviews: int) -> int:
    """The interval moved inside its reach, always the same way for the same card and answer.

    The seed is the card and the number of its answers, so the preview on a button is
    what will be applied and a replay of the log moves the same way.
    """
    reach = fuzz_reach_days(interval_days)
    if reach == 0:
        return interval_days
    return interval_days - reach + _mixed(card_id * 1_000_003 + reviews) % (2 * reach + 1)


def _mixed(seed: int) -> int:
    """A 64-bit finaliser (SplitMix64, Steele, Lea and Flood 2014): neighbours land far apart."""
    mask = (1 << 64) - 1
    z = (seed + 0x9E3779B97F4A7C15) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    return z ^ (z >> 31)
