"""What an export would hold, before anything is written; and the same notes as cards to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tikprep.domain.turn import Face
from tikprep.formats.front_matter import AUTHOR_KEYS
from tikprep.services.gathering import is_private
from tikprep.storage.sharing import SharingStore

if TYPE_CHECKING:
    from tikprep.services.collection import Collection


@dataclass(frozen=True, slots=True)
class ExportLook:
    """How much would be shared.

    `private` counts the private notes of the selection, which `notes` and `cards` have only if they are wanted.
    `unlicensed` and `unsigned` count the decks that name no licence and no author; `license` and `author` are what
    was said for such decks last.
    """

    notes: int = 0
    cards: int = 0
    private: int = 0
    unlicensed: int = 0
    unsigned: int = 0
    license: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Printable:
    """Cards in the order of their decks, and the licences of the decks."""

    faces: tuple[Face, ...]
    notes: int
    licenses: tuple[str, ...]
    private: int


def looked_at(
    collection: Collection, note_ids: Sequence[int], *, with_private: bool, license: str, author: str
) -> ExportLook:
    """Count these notes, their cards and what their decks lack."""
    store = SharingStore(collection.database.raw)
    shared, private = _parted(store, note_ids, with_private=with_private)
    among = set(store.deck_ids_of_notes(shared))
    decks = [deck for deck in collection.store.decks() if deck.id in among]
    return ExportLook(
        notes=len(shared),
        cards=store.card_count(shared),
        private=private,
        unlicensed=sum(not deck.license for deck in decks),
        unsigned=sum(not any(key in deck.attributes for key in AUTHOR_KEYS) for deck in decks),
        license=license,
        author=author,
    )


def printable(collection: Collection, note_ids: Sequence[int], *, with_private: bool) -> Printable:
    """The cards of these notes."""
    store = SharingStore(collection.database.raw)
    shared, private = _parted(store, note_ids, with_private=with_private)
    among = set(shared)
    faces = collection.library.faces(store.deck_ids_of_cards(shared))
    return Printable(
        faces=tuple(face for face in faces if face.note.id in among),
        notes=len(shared),
        licenses=collection.library.licenses(store.deck_ids_of_notes(shared)),
        private=0 if with_private else private,
    )


def _parted(store: SharingStore, note_ids: Sequence[int], *, with_private: bool) -> tuple[list[int], int]:
    """The notes that are shared, and how many of all are private."""
    private = {note.id for note in store.notes_that_may_be_private(note_ids) if is_private(note)}
    shared = list(note_ids) if with_private else [note_id for note_id in note_ids if note_id not in private]
    return shared, len(private)
