"""The decks and note types of a package that we write, each once, as notes and cards name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tikprep.domain.note_type import NoteType
from tikprep.errors import DeckFormatError
from tikprep.formats.apkg.deck_tree import DEFAULT_TITLE, plain_title
from tikprep.formats.apkg.moments import free_id
from tikprep.formats.apkg.tables import DEFAULT_ID, WrittenDeck
from tikprep.formats.apkg.written_types import WrittenType, written_type
from tikprep.formats.base import DeckBundle, ImportedNote


class DeckBook:
    """Decks with those above them; names that differ in their case alone are one, as in Anki."""

    def __init__(self, bundles: Iterable[DeckBundle]) -> None:
        self._by_name = {DEFAULT_TITLE.casefold(): WrittenDeck(DEFAULT_ID, DEFAULT_TITLE)}
        self._ids = {DEFAULT_ID}
        self._by_title: dict[str, int] = {}
        for bundle in bundles:
            self._deck(plain_title(bundle.title), bundle.description)

    @property
    def decks(self) -> tuple[WrittenDeck, ...]:
        """All decks so far, the one that every collection has first."""
        return tuple(self._by_name.values())

    def id_of(self, title: str) -> int:
        """The id of a deck; a new title makes one."""
        found = self._by_title.get(title)
        if found is None:
            found = self._by_title[title] = self._deck(plain_title(title)).id
        return found

    def _deck(self, title: str, description: str = "") -> WrittenDeck:
        known = self._by_name.get(title.casefold())
        if known is not None and (known.description or not description):
            return known
        above, _, name = title.rpartition("::")
        if known is None:
            if above:
                title = f"{self._deck(above).title}::{name}"
            known = WrittenDeck(free_id(f"deck\0{title}", self._ids), title)
            self._ids.add(known.id)
        made = WrittenDeck(known.id, known.title, description)
        self._by_name[title.casefold()] = made
        return made


@dataclass(slots=True)
class TypeBook:
    """The note types met so far, each once, under an id and a name of its own."""

    path: Path
    met: dict[int, WrittenType] = field(default_factory=dict)
    written: dict[int, WrittenType] = field(default_factory=dict)
    _same: dict[str, list[tuple[NoteType, WrittenType]]] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def of(self, note: ImportedNote) -> WrittenType:
        """The type of a note. Raises DeckFormatError for one that Anki has no way to say."""
        note_type = note.note_type
        if note_type is None:
            raise DeckFormatError(self.path, 0, f"Anki cannot say {note.guid}, a note of the kind '{note.kind}'")
        # Most notes share their type; to compare types costs more than all else.
        found = self.met.get(id(note_type))
        if found is None:
            found = self.met[id(note_type)] = self._known(note_type) or self._new(note_type)
        return found

    def _known(self, note_type: NoteType) -> WrittenType | None:
        return next((each for known, each in self._same.get(note_type.guid, ()) if known == note_type), None)

    def _new(self, note_type: NoteType) -> WrittenType:
        if not note_type.fields or not note_type.templates:
            raise DeckFormatError(self.path, 0, f"the note type '{note_type.name}' has no field or no template")
        guid = note_type.guid
        type_id = int(guid) if guid.isascii() and guid.isdigit() and len(guid) < 19 and guid[0] != "0" else 0
        if not type_id or type_id in self.written:
            type_id = free_id("\0".join(["note type", guid, *note_type.fields]), self.written)
        name = note_type.name if note_type.name.strip() else "Note type"
        while name.casefold() in self._names:
            name += "+"
        self._names.add(name.casefold())
        made = self.written[type_id] = written_type(note_type, type_id, name)
        self._same.setdefault(guid, []).append((note_type, made))
        return made
