"""Which pictures and sounds notes show that their package does not hold: exported without media, or lost before."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from html import unescape
from urllib.parse import unquote

from tikprep.domain.note_type import NoteType
from tikprep.errors import printable
from tikprep.formats.base import ImportedNote

_LONGEST_NAME = 1_000
# Neither may run past the beginning of another, or a hostile field costs the square of its length.
# Its beginning is sought several times as fast in one case as in both.
_SHOWN = re.compile(r"<(?i:img|audio|video|source|object|embed)\b([^<>]*)>|\[(?i:sound):([^\[\]]*)\]")
_STARTS = ("src", "[sound:", "data")
_FILE = re.compile(r"""(?<![\w-])(?:src|data)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>=]+))""", re.IGNORECASE)
# One letter is a drive: such a path is of another computer, and its picture is missing here.
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:|//|#", re.IGNORECASE)


def missing_media(notes: Iterable[ImportedNote], held: Collection[str]) -> tuple[str, ...]:
    """The names of files that these notes or the sides of their types show and that are not `held`, each once."""
    missing: dict[str, None] = {}
    types: dict[int, NoteType] = {}
    for note in notes:
        for text in note.fields:
            # Most fields are plain words, and there are very many.
            if ("<" in text or "[" in text) and any(map(text.lower().__contains__, _STARTS)):
                missing.update(dict.fromkeys(_lacking(text, held)))
        if note.note_type is not None:
            types[id(note.note_type)] = note.note_type
    for note_type in types.values():
        for template in note_type.templates:
            for side in (template.question, template.answer):
                # What a field of the note completes is no name yet.
                missing.update((name, None) for name in _lacking(side, held) if "{{" not in name)
    return tuple(missing)


def _lacking(text: str, held: Collection[str]) -> Iterator[str]:
    for match in _SHOWN.finditer(text):
        written = match[2]
        if written is None:
            file = _FILE.search(match[1])
            written = "" if file is None else file[file.lastindex or 0]
        name = unicodedata.normalize("NFC", unescape(written)).strip()
        if not 0 < len(name) <= _LONGEST_NAME or _ADDRESS.match(name):
            continue
        if name not in held and unicodedata.normalize("NFC", unquote(name)) not in held:
            yield printable(name)
