"""Package files that the collection holds as they are: to bring one in again costs a look at its bytes.

What a file said stays true until decks, note types, media or the remembered texts of notes change. A person's own
edits and answers are no such change: an import that brings nothing new leaves them alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tikprep import __version__
from tikprep.storage.store import Store

_STATE_KEY = "known_files"
# A note that goes takes its remembered text with it.
_TABLES = frozenset({"deck", "media", "note_base", "note_type"})


@dataclass(frozen=True, slots=True)
class KnownFile:
    """How many notes each deck of a file has, by its title, what it complained of, and the ids its decks have here."""

    notes: Mapping[str, int]
    problems: Sequence[str]
    deck_ids: Sequence[int]


def known_file(store: Store, sha256: str) -> KnownFile | None:
    """What the collection holds of a file with these bytes; None if it must be read."""
    told = _told(store).get(sha256)
    return None if told is None else KnownFile(**told)


def remember_file(store: Store, sha256: str, file: KnownFile) -> None:
    """Note, inside a transaction, that to bring this file in again would change nothing."""
    files = {**_told(store), sha256: asdict(file)}
    store.set_state(_STATE_KEY, json.dumps({"version": __version__, "files": files}))


def forget_files(store: Store, changed: frozenset[str]) -> None:
    """Forget, inside a change, what no longer holds; `changed` are the tables that it touched."""
    if not _TABLES.isdisjoint(changed):
        store.delete_state(_STATE_KEY)


def knows_files(store: Store) -> bool:
    """Whether it is worth to look at the bytes of a file."""
    return bool(_told(store))


def _told(store: Store) -> dict[str, Any]:
    told = json.loads(store.state(_STATE_KEY) or "{}")
    # Another version may read more out of the same file.
    files: dict[str, Any] = told["files"] if told.get("version") == __version__ else {}
    return files
