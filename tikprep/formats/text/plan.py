"""How a text file is to be read: what was found, what a person may change, and what would come of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Target(StrEnum):
    """What a column of a text file becomes."""

    FRONT = "front"
    BACK = "back"
    TITLE = "title"
    TAGS = "tags"
    DECK = "deck"
    GUID = "guid"
    KIND = "kind"
    LEVEL = "level"
    ROUNDS = "rounds"
    METRIC = "metric"
    ATTRIBUTES = "attributes"
    NOTE_TYPE = "note type"
    FIELD = "field"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class TextColumn:
    """One column: its name in the file, '' if it has none, and what it becomes.

    Several columns may be the back: their texts follow one another. `field` counts from 0 and says which
    field of the note type a column of HTML fills; it counts where the target is FIELD.
    """

    name: str
    target: Target
    field: int = 0


@dataclass(frozen=True, slots=True)
class TextPlan:
    """The choices behind a reading. None means: as it is found in the file; a preview's plan holds no None.

    `separator` is one character. `is_html` texts become notes of a note type, others cards of our own kinds;
    of those, `is_markdown` texts are kept as they are, others so that they look as they were typed. `deck`
    is the title of the deck for rows that name none; `note_type` the same for the note type, '' for
    Basic, or Cloze where a gap is. `tags` are put on every note.
    """

    encoding: str | None = None
    separator: str | None = None
    has_header: bool | None = None
    is_html: bool | None = None
    is_markdown: bool | None = None
    columns: tuple[TextColumn, ...] | None = None
    deck: str | None = None
    note_type: str | None = None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class TextPreview:
    """What a reading by `plan` would find.

    `rows` are the first rows as cells, one for every column, without the header; `row_count` counts all.
    `update` and `scope` are what the file asks for where a note is known already (`update current`,
    `keep current`, `keep both`; `notetype`, `notetype + deck`), '' if it does not say. `problems` are sentences.
    """

    plan: TextPlan
    rows: tuple[tuple[str, ...], ...]
    row_count: int
    problems: tuple[str, ...] = ()
    update: str = ""
    scope: str = ""


SEPARATOR_NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":", "space": " "}
"""The separators that Anki knows by name."""
