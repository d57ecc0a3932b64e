"""What a note of ours keeps of itself in Anki, in the last field of its note type, and the way back.

A digest of the fields before it stands with it: as long as nobody changed those, the note comes back as it was;
else it stays what it has become.
"""

from __future__ import annotations

import html
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from tikprep.domain.notekinds import known_kind
from tikprep.formats.apkg.references import mentioned, mentioned_by
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedNote, MediaFile
from tikprep.services.anki_types import OWN_TYPES

_FORMAT = "tikprep-note/1"
_PLAIN = ("kind", "title", "front", "back", "metric")


def from_anki_package(package: DeckPackage) -> DeckPackage:
    """The package with those of our notes that nobody changed as they were here, with their files' names."""
    if not any(_is_own(note) for deck in package.decks for note in deck.notes):
        return package
    return replace(package, decks=tuple(map(_own_again, package.decks)))


def _is_own(note: ImportedNote) -> bool:
    return note.note_type is not None and note.note_type.guid in OWN_TYPES


def _own_again(deck: DeckBundle) -> DeckBundle:
    found = [_as_it_was(note) for note in deck.notes]
    if not any(media is not None for _, media in found):
        return deck
    files = {media.name: media for media in deck.media}
    named: dict[str, MediaFile] = {}
    for note, media in found:
        for name in _used(note, files) if media is None else ():
            named[name] = files[name]
        for written, name in (media or {}).items():
            if name in files:
                named[written] = replace(files[name], name=written)
    return replace(deck, notes=tuple(note for note, _ in found), media=tuple(named[name] for name in sorted(named)))


def _used(note: ImportedNote, files: Mapping[str, MediaFile]) -> set[str]:
    used = {name for each in note.fields for name in mentioned(each, files)}
    return used if note.note_type is None else used | mentioned_by(note.note_type, files)


def as_markdown_note(note: ImportedNote) -> ImportedNote:
    """What a note of one of our note types was here, unless it was changed since: then the note as it is."""
    return _as_it_was(note)[0]


def _as_it_was(note: ImportedNote) -> tuple[ImportedNote, Mapping[str, str] | None]:
    """The note, and the names of its media by those that its Markdown writes; None if it stays as it is."""
    told = _read_source(note)
    if told is None:
        return note, None
    was = replace(
        note,
        **{name: told[name] for name in _PLAIN},
        level=told["level"],
        rounds=tuple(told["rounds"]),
        attributes=told["attributes"],
        note_type=None,
        fields=(),
    )
    return was, told["media"]


def written_source(note: ImportedNote, fields: Sequence[str], media: Mapping[str, str]) -> str:
    """The last field: what the note is here, and what the fields before it are. `media` are Anki's names by ours."""
    told: dict[str, Any] = {
        "format": _FORMAT,
        "digest": _digest(fields),
        **{name: getattr(note, name) for name in _PLAIN},
        "level": note.level,
        "rounds": list(note.rounds),
        "attributes": dict(note.attributes),
        "media": dict(media),
    }
    text = json.dumps(told, ensure_ascii=False)
    if not unicodedata.is_normalized("NFC", text):  # Anki would normalize it
        text = json.dumps(told, ensure_ascii=True)
    # Neither an editor of HTML nor a reader of deletions finds anything in it.
    for sign, name in (("<", "003c"), (">", "003e"), ("&", "0026"), ("{{", "007b{"), ("\x1f", "001f")):
        text = text.replace(sign, f"\\u{name}")
    return text


def _digest(fields: Sequence[str]) -> str:
    return sha256(unicodedata.normalize("NFC", "\x1f".join(fields)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _read_source(note: ImportedNote) -> dict[str, Any] | None:
    own = OWN_TYPES.get(note.note_type.guid) if note.note_type is not None else None
    if own is None or len(note.fields) != len(own.fields):
        return None
    try:
        told = json.loads(html.unescape(note.fields[-1]))
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or told.get("format") != _FORMAT or told.get("digest") != _digest(note.fields[:-1]):
        return None
    return told if _is_sound(told) else None


def _is_sound(told: Mapping[str, Any]) -> bool:
    """Whether all of it is of its kind: a stranger may have written it."""
    kind = known_kind(told["kind"]) if isinstance(told.get("kind"), str) else None
    return (
        kind is not None
        and not kind.has_note_type
        and all(isinstance(told.get(name), str) for name in _PLAIN)
        and told.get("level").__class__ is int
        and isinstance(told.get("rounds"), list)
        and all(isinstance(each, str) for each in told["rounds"])
        and all(_is_table_of_words(told.get(name)) for name in ("attributes", "media"))
    )


def _is_table_of_words(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
