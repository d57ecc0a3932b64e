"""Writes text files: Anki's export form with all that it can say, and a plain table for spreadsheets.

Both come back as they were: notes of a note type by its name and fields, cards of our own kinds whole.
A text file has no room for schedules, media, templates and review logs.
"""

from __future__ import annotations

import csv
import html
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from io import StringIO
from pathlib import Path

from tikprep.disk import unwritable
from tikprep.domain.notekinds import CLOZE_KIND, DEFAULT_KIND, REVERSED_KIND, known_kind
from tikprep.errors import DeckFormatError
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedNote, Progress, no_progress
from tikprep.formats.markdown_reader import unix_lines
from tikprep.formats.markdown_writer import replace_file
from tikprep.formats.note_check import note_problem
from tikprep.formats.text.columns import OWN_PREFIX, target_of
from tikprep.formats.text.notes import kind_of
from tikprep.formats.text.plan import Target
from tikprep.formats.text.rows import MAX_FIELD
from tikprep.formats.text.stock import BASIC, CLOZE, REVERSED

_STOCK_BY_KIND = {CLOZE_KIND: CLOZE, REVERSED_KIND: REVERSED}
_TELL_EVERY = 1_000


class TextStyle(Enum):
    """For whom a file is: ANKI has directives and tabs, SPREADSHEET a header and commas."""

    ANKI = "anki"
    SPREADSHEET = "spreadsheet"


_EXTRAS: Mapping[Target, Callable[[ImportedNote], str]] = {
    Target.KIND: lambda note: "" if note.note_type else note.kind,
    Target.TITLE: lambda note: note.title,
    Target.LEVEL: lambda note: str(note.level) if note.level else "",
    Target.ROUNDS: lambda note: " ".join(note.rounds),
    Target.METRIC: lambda note: note.metric,
    Target.ATTRIBUTES: lambda note: (
        json.dumps(dict(sorted(note.attributes.items())), ensure_ascii=False) if note.attributes else ""
    ),
}


def write_text(
    package: DeckPackage, path: Path, style: TextStyle, progress: Progress = no_progress, *, separator: str = ","
) -> Mapping[str, str]:
    """Put the notes of a package down as one text file, all or nothing; the same package makes the same bytes.

    A spreadsheet parts its cells by `separator`, Anki's form by tabs. The answer is what was left out, as no reader of
    ours would take it: the guid of each note, and why, told so that it goes on from the note's name.
    Raises DeckFormatError for a text that no file can hold, TikPrepError where the disk refuses, or Cancelled.
    """
    package, left_out = readable(package)
    text = text_of(package, path, style, progress, separator=separator)
    try:
        # A spreadsheet takes a file without a mark for one in the encoding of its country.
        content = text.encode("utf-8-sig" if style is TextStyle.SPREADSHEET else "utf-8")
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise DeckFormatError(path, line, "this line holds half a character that no file can: delete it") from error
    try:
        replace_file(path, content)
    except OSError as error:
        raise unwritable(path, error) from error
    return left_out


def readable(package: DeckPackage) -> tuple[DeckPackage, Mapping[str, str]]:
    """What of a package is read again, and why the rest is not. A question that hides nothing is a plain one."""
    left_out: dict[str, str] = {}
    decks = []
    for deck in package.decks:
        notes = []
        for note in deck.notes:
            kind = known_kind(note.kind)
            if kind is not None and not kind.has_note_type and any(kind.front_problems(note.front)):
                note = replace(note, kind=DEFAULT_KIND)
            unfit = note_problem(note)
            if unfit is None:
                notes.append(note)
            else:
                left_out[note.guid] = unfit
        decks.append(replace(deck, notes=tuple(notes)))
    return replace(package, decks=tuple(decks)), left_out


def text_of(
    package: DeckPackage, path: Path, style: TextStyle, progress: Progress = no_progress, *, separator: str = ","
) -> str:
    """The file as text. `path` is named in errors."""
    notes = [note for deck in package.decks for note in deck.notes]
    layout = _layout(notes, style, separator)
    out = StringIO()
    if style is TextStyle.ANKI:
        out.writelines(_head(package.decks, layout))
    else:
        out.write(_line(layout.names, layout.separator))
    done = 0
    for deck in package.decks:
        for note in deck.notes:
            row = _row(note, deck.title, layout)
            if any("\0" in cell or len(cell) >= MAX_FIELD for cell in row):
                problem = f"the card {note.guid} holds a NUL or a text beyond {MAX_FIELD // 1_000_000} MB: shorten it"
                raise DeckFormatError(path, 0, problem)
            out.write(_line(row, layout.separator))
            done += 1
            if not done % _TELL_EVERY:
                progress(done, len(notes))
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Layout:
    """The columns of a file: guid, note type, deck, `field_count` fields, tags, `extras`."""

    names: tuple[str, ...]
    separator: str
    field_count: int
    extras: tuple[Target, ...]
    is_html: bool


def _layout(notes: Sequence[ImportedNote], style: TextStyle, separator: str) -> _Layout:
    is_html = any(note.note_type for note in notes)
    field_count = max(2, *(len(note.fields) for note in notes), 2)
    is_sheet = style is TextStyle.SPREADSHEET
    extras = tuple(
        target
        for target in _EXTRAS
        if (is_sheet and target is Target.KIND) or _is_needed(target, notes, is_html=is_html)
    )
    # The name of the column of kinds tells the reader of a table what its texts are.
    prefix = "" if is_sheet and not is_html else OWN_PREFIX
    fields = _field_names(notes, field_count) if is_html else ("front", "back")
    own = ((OWN_PREFIX if target is Target.ATTRIBUTES else prefix) + target.value for target in extras)
    names = ("guid", "notetype", "deck", *fields, "tags", *own)
    return _Layout(names, separator if is_sheet else "\t", field_count, extras, is_html)


def _is_needed(target: Target, notes: Sequence[ImportedNote], *, is_html: bool) -> bool:
    if target is not Target.KIND:
        return any(_EXTRAS[target](note) for note in notes)
    own = [note for note in notes if note.note_type is None]
    return any(is_html or note.kind != kind_of(note.front, _stock_name(note)) for note in own)


def _stock_name(note: ImportedNote) -> str:
    return _STOCK_BY_KIND.get(note.kind, BASIC)


def _field_names(notes: Sequence[ImportedNote], field_count: int) -> tuple[str, ...]:
    """The names of the one note type of a file, unless a reader would take one for something else."""
    types = {note.note_type.fields for note in notes if note.note_type is not None}
    fields = types.pop() if len(types) == 1 else ()
    is_clear = len(set(fields)) == len(fields) == field_count and not any(map(_is_taken, fields))
    generic = ("front", "back", *(f"field {number}" for number in range(3, field_count + 1)))
    return fields if is_clear else generic


def _is_taken(name: str) -> bool:
    if name != name.strip() or not name or not name.isprintable() or name.lower().startswith(OWN_PREFIX):
        return True
    return target_of(name) in (Target.TAGS, Target.DECK, Target.GUID, Target.NOTE_TYPE)


def _head(decks: Sequence[DeckBundle], layout: _Layout) -> Iterator[str]:
    yield "#separator:tab\n"
    yield f"#html:{'true' if layout.is_html else 'false'}\n"
    if not layout.is_html:
        yield "#tikprep-markdown:true\n"
    if any(deck.slug or deck.description or deck.license or deck.attributes or not deck.notes for deck in decks):
        for deck in decks:
            said = {"title": deck.title, "slug": deck.slug, "description": deck.description, "license": deck.license}
            kept = {"attributes": dict(deck.attributes)} if deck.attributes else {}
            yield f"#tikprep-deck:{json.dumps({**said, **kept}, ensure_ascii=False)}\n"
    for number, name in enumerate(("guid", "notetype", "deck"), 1):
        yield f"#{name} column:{number}\n"
    yield f"#tags column:{4 + layout.field_count}\n"
    yield "#columns:" + _line(layout.names, layout.separator)


def _row(note: ImportedNote, deck: str, layout: _Layout) -> list[str]:
    texts = [*note.fields] if note.note_type else [note.front, note.back]
    if layout.is_html and not note.note_type:
        texts = [html.escape(text, quote=False).replace("\n", "<br>") for text in map(unix_lines, texts)]
    texts += [""] * (layout.field_count - len(texts))
    name = note.note_type.name if note.note_type else _stock_name(note)
    tags = " ".join((*note.tags, *(("marked",) if note.is_marked else ())))
    return [note.guid, name, deck, *texts, tags, *(_EXTRAS[target](note) for target in layout.extras)]


def _line(row: Sequence[str], separator: str) -> str:
    out = StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerow(row)
    line = out.getvalue()
    if line.startswith("#"):
        # Unquoted, it would be a comment.
        line = f'"{row[0]}"{line[len(row[0]) :]}'
    return line
