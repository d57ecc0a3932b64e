"""The three-way merge of a note: what the file says now, what it said before, what the person made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

Fields = Mapping[str, object]


class Outcome(Enum):
    """What an import found for one note."""

    UNCHANGED = "unchanged"
    UPDATED = "updated"
    CONFLICTING = "conflicting"


@dataclass(frozen=True, slots=True)
class Merged:
    """The fields to keep, the names of those both sides changed, and what that makes of the note."""

    fields: Fields
    conflicts: tuple[str, ...]
    outcome: Outcome


def merge_fields(base: Fields | None, mine: Fields, theirs: Fields, *, words: frozenset[str] = frozenset()) -> Merged:
    """Take the file's change where the person made none; where both changed, the person's text stays.

    Fields named in `words` hold words in any order: what either side added or took away is done, so none conflicts.

    Without a base nothing is known of who changed what, so every difference is a conflict.
    """
    kept: dict[str, object] = {}
    conflicts = []
    for name, own in mine.items():
        incoming = theirs[name]
        before = None if base is None else base.get(name)
        if base is not None and name in words:
            kept[name] = _merged_words(str(before or ""), str(own), str(incoming))
        elif own == incoming or (base is not None and incoming == before):
            kept[name] = own
        elif base is not None and own == before:
            kept[name] = incoming
        else:
            kept[name] = own
            conflicts.append(name)
    if conflicts:
        return Merged(kept, tuple(conflicts), Outcome.CONFLICTING)
    return Merged(kept, (), Outcome.UNCHANGED if kept == dict(mine) else Outcome.UPDATED)


def _merged_words(base: str, mine: str, theirs: str) -> str:
    before, incoming = base.split(), theirs.split()
    gone = set(before) - set(incoming)
    new = [word for word in incoming if word not in before]
    return " ".join(dict.fromkeys([word for word in mine.split() if word not in gone] + new))
