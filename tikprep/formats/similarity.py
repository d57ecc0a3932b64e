"""Which texts say nearly the same: exact Jaccard likeness of their three-word runs, without comparing all pairs."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

_WORD = re.compile(r"\w+")
_RUN = 3


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """All runs of three words of a text, letter case set aside; a shorter text is one run."""
    words = _WORD.findall(text.casefold())
    count = max(1, len(words) - _RUN + 1)
    return frozenset(tuple(words[at : at + _RUN]) for at in range(count)) if words else frozenset()


def similar_pairs(texts: Sequence[str], least: float) -> tuple[tuple[int, int, float], ...]:
    """The pairs (earlier, later, likeness) of at least this Jaccard likeness.

    Two sets that alike share a run among the rarest few of each (prefix filtering, Chaudhuri, Ganti and
    Kaushik 2006), so only texts that meet there are compared; unlike MinHash it misses none.
    """
    sets = [shingles(text) for text in texts]
    spread = Counter(run for found in sets for run in found)
    met: Mapping[tuple[str, ...], list[int]] = defaultdict(list)
    pairs = []
    for later, found in enumerate(sets):
        rarest = sorted(found, key=lambda run: (spread[run], run))
        candidates: set[int] = set()
        for run in rarest[: len(found) - math.ceil(least * len(found)) + 1]:
            candidates.update(met[run])
            met[run].append(later)
        for earlier in sorted(candidates):
            likeness = len(found & sets[earlier]) / len(found | sets[earlier])
            if likeness >= least:
                pairs.append((earlier, later, likeness))
    return tuple(pairs)
