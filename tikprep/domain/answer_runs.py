"""Two texts compared: what is in both, what was expected only and what was typed only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_COMPARED = 40_000
# So many pairs of lines are looked at for lines that are alike.
_MOST_PAIRS = 400
_LINES_ALIKE = 0.6

Run = tuple[str, str]
"""A stretch of a comparison: "" is in both, "ins" was expected only, "del" was typed only."""


def compared_lines(given: Sequence[str], wanted: Sequence[str]) -> tuple[Run, ...]:
    """Whole lines first; words only within lines that are mostly alike.

    Lines that are in one text alone are runs of their own, their line ends with them.
    """
    lines = list(_lines(given, wanted))
    runs: list[Run] = []
    for number, line in enumerate(lines):
        kinds = {kind for _, kind in line}
        runs += line
        if number < len(lines) - 1:
            runs.append(("\n", kinds.pop() if len(kinds) == 1 else ""))
    return tuple(_merged(runs))


def _lines(given: Sequence[str], wanted: Sequence[str]) -> Iterator[tuple[Run, ...]]:
    for tag, g1, g2, w1, w2 in opcodes(given, wanted):
        if tag == "equal":
            yield from (((line, ""),) for line in given[g1:g2])
        else:
            yield from _replaced(given[g1:g2], wanted[w1:w2])


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Run, ...]]:
    """Lines that are alike are compared by words, those between them told whole: first what was typed."""
    before, after = 0, 0
    for old_at, new_at in (*_alike(old, new), (len(old), len(new))):
        yield from (((line, "del"),) for line in old[before:old_at])
        yield from (((line, "ins"),) for line in new[after:new_at])
        if old_at < len(old):
            yield compared(old[old_at], new[new_at])
        before, after = old_at + 1, new_at + 1


def _alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of lines that are mostly alike, in the order of both texts, so that they share as much as can be."""
    if len(old) * len(new) > _MOST_PAIRS:
        return []
    old_pairs, new_pairs = ([_letter_pairs(line) for line in lines] for lines in (old, new))
    # The best of what begins at a pair of lines: how much is shared, and which pairs share it.
    best: list[list[tuple[float, tuple[tuple[int, int], ...]]]]
    best = [[(0.0, ())] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            alike = _shared(old_pairs[i], new_pairs[j])
            below = best[i + 1][j + 1]
            paired = (below[0] + alike, ((i, j), *below[1])) if alike >= _LINES_ALIKE else (0.0, ())
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1], key=lambda found: found[0])
    return list(best[0][0][1])


def _letter_pairs(line: str) -> Counter[str]:
    """Each two letters that follow each other: counting those that lines share is much quicker than comparing them."""
    text = line.strip()
    return Counter(text[at : at + 2] for at in range(len(text) - 1))


def _shared(old: Counter[str], new: Counter[str]) -> float:
    """Twice what they share by what they are, 0 to 1."""
    return 2 * (old & new).total() / max(old.total() + new.total(), 1)


def compared(given: str, wanted: str) -> tuple[Run, ...]:
    """Words compared; words that resemble each other are compared letter by letter."""
    old, new = _WORDS.findall(given), _WORDS.findall(wanted)

    def runs() -> Iterator[Run]:
        for tag, o1, o2, n1, n2 in opcodes(old, new):
            before, after = "".join(old[o1:o2]), "".join(new[n1:n2])
            if tag == "equal":
                yield before, ""
            elif before and after and likeness(before, after) > 0.6:
                yield from _compared_letters(before, after)
            else:
                yield before, "del"
                yield after, "ins"

    return tuple(_merged(runs()))


def _compared_letters(before: str, after: str) -> Iterator[Run]:
    for _, b1, b2, a1, a2 in opcodes(before, after):
        if before[b1:b2] == after[a1:a2]:
            yield before[b1:b2], ""
        else:
            yield before[b1:b2], "del"
            yield after[a1:a2], "ins"


def opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """What turns one into the other; too much that differs is replaced as a whole, as searching it takes seconds."""
    start, end = _shared_ends(old, new)
    if start:
        yield "equal", 0, start, 0, start
    middle = old[start : len(old) - end], new[start : len(new) - end]
    if len(middle[0]) * len(middle[1]) > _MOST_COMPARED:
        yield "replace", start, len(old) - end, start, len(new) - end
    else:
        for tag, o1, o2, n1, n2 in SequenceMatcher(None, *middle, autojunk=False).get_opcodes():
            yield tag, start + o1, start + o2, start + n1, start + n2
    if end:
        yield "equal", len(old) - end, len(old), len(new) - end, len(new)


def likeness(old: str, new: str) -> float:
    """Twice what they share by what they are, 0 to 1."""
    shared = sum(o2 - o1 for tag, o1, o2, _, _ in opcodes(old, new) if tag == "equal")
    return 2 * shared / max(len(old) + len(new), 1)


def _shared_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many items at the start, and then at the end, are the same."""
    most = min(len(old), len(new))
    start = next((place for place in range(most) if old[place] != new[place]), most)
    end = next((place for place in range(most - start) if old[-1 - place] != new[-1 - place]), most - start)
    return start, end


def _merged(runs: Iterator[Run] | Sequence[Run]) -> Iterator[Run]:
    """Empty runs dropped, neighbours of one kind joined."""
    text, kind = "", ""
    for piece, piece_kind in runs:
        if not piece:
            continue
        if piece_kind != kind and text:
            yield text, kind
            text = ""
        text, kind = text + piece, piece_kind
    if text:
        yield text, kind
