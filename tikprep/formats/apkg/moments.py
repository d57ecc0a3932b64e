"""The moments and ids of a package that we write: derived from its content, as the clock would change its bytes."""

from __future__ import annotations

from collections.abc import Container, Iterable
from hashlib import sha256

CREATED_DAY = 14_610
"""The study day that a package of ours calls day 0: 1 January 2010, before any schedule of TikPrep."""
CREATED_S = CREATED_DAY * 86_400 + 4 * 3_600
"""Anki begins its days at four; with an offset of 0 it reads the date at Greenwich off it."""
UNKNOWN_S = 1_577_836_800
"""When a note was written of which nobody knows: 1 January 2020."""

_FIRST_MS = 1_262_304_000_000  # 2010; Anki takes its ids for moments, and the year 1970 would look broken
_SPREAD_MS = 10 * 365 * 86_400_000


def moment_of(words: Iterable[str]) -> int:
    """A moment in ms between 2010 and 2020 that stands for these words."""
    found = sha256()
    for word in words:
        found.update(word.encode("utf-8", "surrogatepass") + b"\0")
    return _FIRST_MS + int.from_bytes(found.digest()[:6], "big") % _SPREAD_MS


def free_id(word: str, taken: Container[int]) -> int:
    """The id that stands for a word, or the next one that is free."""
    found = moment_of([word])
    while found in taken:
        found += 1
    return found
