"""What of a deck goes into a package's Markdown and what goes beside it as JSON, and that JSON both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.domain.notekinds import FILE_KINDS
from tikprep.formats.base import DeckBundle, ImportedNote
from tikprep.formats.json_file import Node
from tikprep.formats.markdown_reader import survey_text
from tikprep.formats.markdown_writer import canonical, canonical_text
from tikprep.formats.note_check import LONGEST_FIELD

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,100}")
_NUMBER = re.compile(r"[0-9]{4,9}")
_NOWHERE = Path("deck.md")


@dataclass(frozen=True, slots=True)
class DeckParts:
    """A deck's Markdown, '' if it can have none, and the places of the notes that it does not hold."""

    text: str
    rest: tuple[int, ...]
    is_plain_head: bool

    @property
    def is_whole(self) -> bool:
        """Whether the Markdown holds all."""
        return bool(self.text) and not self.rest


def parted(deck: DeckBundle) -> DeckParts:
    """Part a deck so that what goes into Markdown comes back from it as it was."""
    is_plain_head = _SLUG.fullmatch(deck.slug) is not None
    everything = tuple(range(len(deck.notes)))
    if not is_plain_head:
        return DeckParts("", everything, is_plain_head)
    rest = tuple(at for at, note in enumerate(deck.notes) if not _may_be_markdown(note, deck.slug))
    left_out = frozenset(rest)
    plain = tuple(unscheduled(note) for at, note in enumerate(deck.notes) if at not in left_out)
    text = _faithful_text(replace(deck, notes=plain, media=()))
    if text or not plain:
        return DeckParts(text, rest, is_plain_head)
    return DeckParts(_faithful_text(replace(deck, notes=(), media=())), everything, is_plain_head)


def _may_be_markdown(note: ImportedNote, slug: str) -> bool:
    number = note.guid.removeprefix(f"{slug}-")
    return (
        note.kind in FILE_KINDS
        and note.note_type is None
        and not note.fields
        and number != note.guid
        and _NUMBER.fullmatch(number) is not None
    )


def _faithful_text(deck: DeckBundle) -> str:
    """The deck as text if reading it gives the deck, else ''."""
    if canonical(deck) != deck:
        return ""
    try:
        text = canonical_text(deck)
        text.encode("utf-8")
    except UnicodeEncodeError:
        return ""
    found = survey_text(text, _NOWHERE, None)
    return text if not found.problems and found.bundle == deck else ""


def unscheduled(note: ImportedNote) -> ImportedNote:
    """The note without what its learner did with it."""
    return replace(note, cards=(), is_marked=False)


def note_types_of(decks: Sequence[DeckBundle]) -> tuple[NoteType, ...]:
    """The note types of all notes, each once, by name and guid."""
    found: list[NoteType] = []
    seen: set[str] = set()
    for deck in decks:
        for note in deck.notes:
            if note.note_type is not None and (key := repr(note.note_type)) not in seen:
                seen.add(key)
                found.append(note.note_type)
    return tuple(sorted(found, key=lambda each: (each.name, each.guid, repr(each))))


def note_type_as_json(note_type: NoteType) -> dict[str, object]:
    """A note type as the archive holds it; the collection's own number stays home."""
    return {
        "guid": note_type.guid,
        "name": note_type.name,
        "fields": list(note_type.fields),
        "templates": [[each.name, each.question, each.answer] for each in note_type.templates],
        "css": note_type.css,
        "is_cloze": note_type.is_cloze,
        "attributes": dict(note_type.attributes),
    }


def note_type_of(node: Node) -> NoteType:
    """A note type of an archive. Raises DeckFormatError."""
    templates = []
    for template in node.get("templates").each():
        parts = [part.text(LONGEST_FIELD) for part in template.each()]
        if len(parts) != 3:
            raise template.wrong("list of name, question and answer")
        templates.append(CardTemplate(*parts))
    return NoteType(
        guid=node.get("guid").text(),
        name=node.get("name").text(),
        fields=tuple(field.text() for field in node.get("fields").each()),
        templates=tuple(templates),
        css=node.get("css").text(LONGEST_FIELD),
        is_cloze=node.get("is_cloze").flag(),
        attributes=texts_of(node.get("attributes")),
    )


def texts_of(node: Node) -> Mapping[str, str]:
    """An object of texts. Raises DeckFormatError."""
    return {key: value.text() for key, value in node.members()}


def note_as_json(note: ImportedNote, types: Mapping[str, int]) -> dict[str, object]:
    """A note without its schedule; what is empty is left out. `types` gives the place of a note type by its `repr`."""
    found: dict[str, object] = {
        "guid": note.guid,
        "kind": note.kind,
        "title": note.title,
        "front": note.front,
        "back": note.back,
        "level": note.level,
        "rounds": list(note.rounds),
        "tags": list(note.tags),
        "metric": note.metric,
        "attributes": dict(note.attributes),
        "fields": list(note.fields),
    }
    found = {key: value for key, value in found.items() if value}
    if note.note_type is not None:
        found["note_type"] = types[repr(note.note_type)]
    return found


def note_of(node: Node, types: Sequence[NoteType]) -> ImportedNote:
    """A note of an archive. Raises DeckFormatError."""
    chosen = node.get("note_type")
    if not chosen.is_missing and not 0 <= chosen.number() < len(types):
        raise chosen.wrong("number of a note type of this package")
    return ImportedNote(
        guid=node.get("guid").text(),
        kind=node.get("kind").text(),
        title=node.get("title").text(),
        front=node.get("front").text(),
        back=node.get("back").text(),
        level=node.get("level").number(),
        rounds=tuple(each.text() for each in node.get("rounds").each()),
        tags=tuple(each.text() for each in node.get("tags").each()),
        metric=node.get("metric").text(),
        attributes=texts_of(node.get("attributes")),
        note_type=None if chosen.is_missing else types[chosen.number()],
        fields=tuple(each.text(LONGEST_FIELD) for each in node.get("fields").each()),
    )
