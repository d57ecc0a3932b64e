"""Whether the shipped decks changed since the collection last took them in: asked at every start, so it is cheap."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from tikprep import paths
from tikprep.errors import ResourcesMissing
from tikprep.storage.store import Store

_STATE_KEY = "shipped_decks"


@dataclass(frozen=True, slots=True)
class ShippedDecks:
    """The deck files of the program and a fingerprint of their content."""

    files: tuple[Path, ...]
    fingerprint: str


def shipped_decks() -> ShippedDecks:
    """The files as they are now. Raises ResourcesMissing."""
    folder = paths.decks_folder() / "cards"
    if not folder.is_dir():
        raise ResourcesMissing(folder)
    files = tuple(sorted(folder.glob("*.md")))
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return ShippedDecks(files, digest.hexdigest())


def taken_in(store: Store) -> str | None:
    """The fingerprint of the decks that the collection took in; None before the first time."""
    return store.state(_STATE_KEY)


def remember_taken_in(store: Store, shipped: ShippedDecks) -> None:
    """Note what was taken in, inside the transaction that did it."""
    store.set_state(_STATE_KEY, shipped.fingerprint)
