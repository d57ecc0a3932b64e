"""What every note out of a file must be, whatever its format: of a known kind that fits it, no larger than a card."""

from __future__ import annotations

from tikprep.domain.notekinds import LONGEST_SIDE, known_kind
from tikprep.formats.archive import shown
from tikprep.formats.base import ImportedNote

LONGEST_FIELD = 8 << 20
"""A field of HTML, which may hold a picture; no database of cards gives a longer one."""

_MOST_FIELDS = 1_000
_LONGEST_GUID = 1_000
_LONGEST_WORDS = 20_000
_LEVELS = range(4)


def note_problem(note: ImportedNote) -> str | None:
    """Why a note may not come in, told so that it goes on from the note's name; None if it may."""
    kind = known_kind(note.kind)
    if kind is None:
        return f"is of the unknown kind '{shown(note.kind)}'"
    if not 0 < len(note.guid) <= _LONGEST_GUID:
        return "has no id, or one that is too long"
    if kind.has_note_type != (note.note_type is not None):
        return f"is of the kind '{kind.name}', which does not fit its note type"
    too_long = _length_problem(note)
    if too_long is not None:
        return too_long
    if note.level not in _LEVELS:
        return f"has the level {note.level}, where 0 to 3 are known"
    if note.note_type is None:
        return next(kind.front_problems(note.front), None)
    if len(note.fields) != len(note.note_type.fields):
        return f"has {len(note.fields)} fields where its note type has {len(note.note_type.fields)}"
    return None


def _length_problem(note: ImportedNote) -> str | None:
    # Asked of each of very many notes, most of which have neither rounds nor attributes.
    if len(note.front) > LONGEST_SIDE or len(note.back) > LONGEST_SIDE or len(note.title) > LONGEST_SIDE:
        return f"has a side of more than {LONGEST_SIDE:,} characters: part it into several cards"
    fields = note.fields
    if fields and (len(fields) > _MOST_FIELDS or max(map(len, fields)) > LONGEST_FIELD):
        return f"has more than {_MOST_FIELDS:,} fields, or one of more than {LONGEST_FIELD:,} characters"
    length = len(note.metric) + sum(map(len, note.tags))
    if note.rounds or note.attributes:
        length += sum(map(len, (*note.rounds, *note.attributes, *note.attributes.values())))
    if length > _LONGEST_WORDS:
        return f"has tags and attributes of more than {_LONGEST_WORDS:,} characters"
    return None
