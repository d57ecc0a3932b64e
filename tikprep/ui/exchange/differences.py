"""Two texts side by side: which words differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Beyond this many words a comparison takes long and helps nobody; the texts are then shown as changed whole.
_MOST_WORDS = 1_500
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of one text, and whether the other text has it otherwise."""

    text: str
    is_changed: bool


def differences(mine: str, theirs: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """The runs of both texts; the texts are their runs one after the other."""
    first, second = _WORD.findall(mine), _WORD.findall(theirs)
    if max(len(first), len(second)) > _MOST_WORDS:
        return _whole(mine), _whole(theirs)
    left: list[Run] = []
    right: list[Run] = []
    for kind, start, end, other_start, other_end in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        is_changed = kind != "equal"
        if end > start:
            left.append(Run("".join(first[start:end]), is_changed))
        if other_end > other_start:
            right.append(Run("".join(second[other_start:other_end]), is_changed))
    return tuple(left), tuple(right)


def _whole(text: str) -> tuple[Run, ...]:
    return (Run(text, True),) if text else ()
