"""Package files that came in before and still stand here as they are: they are not read again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tikprep.formats.apkg import AnkiPackage
from tikprep.formats.base import DeckFormat, DeckPackage, HeldNotes, Reading
from tikprep.services.media import MediaFolder
from tikprep.storage.known_files import KnownFile, known_file, knows_files, remember_file

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

_CHUNK_BYTES = 1 << 20


def read_unless_known(collection: Collection, deck_format: DeckFormat, path: Path, reading: Reading) -> DeckPackage:
    """What a file holds, or a package that says only that all of it is here. Raises DeckFormatError or Cancelled."""
    if isinstance(deck_format, AnkiPackage) and knows_files(collection.store):
        sha256 = _digest(path, reading)
        known = _found(collection, sha256)
        if known is not None:
            held = HeldNotes(known.notes, lambda: deck_format.read(path, reading))
            return DeckPackage((), problems=tuple(known.problems), sha256=sha256, held=held)
    return deck_format.read(path, reading)


def is_held(collection: Collection, package: DeckPackage) -> bool:
    """Whether a package that was not read need not be read still."""
    return _found(collection, package.sha256) is not None


def remember(collection: Collection, package: DeckPackage, deck_ids: set[int]) -> None:
    """Note, after its import, that another one of the same file would change nothing."""
    notes = {bundle.title: len(bundle.notes) for bundle in package.decks}
    with collection.database.transaction():
        remember_file(collection.store, package.sha256, KnownFile(notes, package.problems, sorted(deck_ids)))


def _found(collection: Collection, sha256: str) -> KnownFile | None:
    known = known_file(collection.store, sha256)
    if known is None:
        return None
    # Media that were lost come back by bringing the file in again.
    media = (collection.store.media(deck_id) for deck_id in known.deck_ids)
    return known if all(_are_sound(collection.media, each) for each in media) else None


def _are_sound(folder: MediaFolder, media: Mapping[str, tuple[str, int]]) -> bool:
    return all(folder.is_sound(folder.path(sha256, name)) for name, (sha256, _) in media.items())


def _digest(path: Path, reading: Reading) -> str:
    """The digest of a file; "" for one that cannot be read, as its format says why better."""
    hashed = hashlib.sha256()
    try:
        with path.open("rb") as source:
            while chunk := source.read(_CHUNK_BYTES):
                reading.progress(0, 0)
                hashed.update(chunk)
    except OSError:
        return ""
    return hashed.hexdigest()
