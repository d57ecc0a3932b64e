"""Rows -> notes, by a plan that leaves nothing open."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tikprep.domain.cloze import cloze_numbers
from tikprep.domain.note_type import NoteType
from tikprep.domain.notekinds import CLOZE_KIND, DEFAULT_KIND, FILE_KINDS, REVERSED_KIND, TEMPLATE_KIND
from tikprep.formats.archive import shown
from tikprep.formats.base import ImportedNote, without_mark
from tikprep.formats.note_check import note_problem
from tikprep.formats.quick_note import quick_note
from tikprep.formats.text.plain import markdown_of
from tikprep.formats.text.plan import Target, TextColumn, TextPlan
from tikprep.formats.text.stock import BASIC, CLOZE, REVERSED, stock_type, type_of

MOST_PROBLEMS = 50
_EXTRAS = frozenset((Target.TITLE, Target.LEVEL, Target.ROUNDS, Target.METRIC, Target.ATTRIBUTES))
NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


class Problems:
    """Sentences about rows, up to as many as a person reads."""

    def __init__(self, told: Sequence[str] = ()) -> None:
        self._told = list(told)
        self._more = 0

    def tell(self, line: int, problem: str) -> None:
        """Keep a sentence about the row that begins in a line."""
        if len(self._told) < MOST_PROBLEMS:
            self._told.append(f"Line {line}: {problem}")
        else:
            self._more += 1

    def all(self) -> tuple[str, ...]:
        """What was told, and how much was not."""
        return (*self._told, *([f"{self._more} more rows have problems like these."] if self._more else []))


def kind_of(front: str, note_type: str) -> str:
    """The kind of a card of which a file names none: by its gaps, else by the name of a note type."""
    if "{{c" in front and cloze_numbers(front):
        return CLOZE_KIND
    return REVERSED_KIND if note_type == REVERSED else DEFAULT_KIND


class NoteMaker:
    """Makes notes of rows and sorts them into decks in the order in which these appear."""

    def __init__(self, plan: TextPlan, problems: Problems, *, is_from_program: bool) -> None:
        columns = plan.columns or ()
        self._plan = plan
        self._problems = problems
        self._is_from_program = is_from_program or any(column.target is Target.GUID for column in columns)
        self._width = len(columns)
        self._places = {column.target: place for place, column in reversed(list(enumerate(columns)))}
        # Looked up for each of very many rows.
        self._deck = self._places.get(Target.DECK, -1)
        self._kind_place = self._places.get(Target.KIND, -1)
        self._guid_place = self._places.get(Target.GUID, -1)
        self._tags_place = self._places.get(Target.TAGS, -1)
        self._type_place = self._places.get(Target.NOTE_TYPE, -1)
        self._default_deck = plan.deck or ""
        self._fields = _fields_of(columns)
        # What was laid out for a note type may be read as cards of ours: its first field asks, the others answer.
        self._places.setdefault(Target.FRONT, self._fields[0])
        self._asked = self._places[Target.FRONT]
        self._backs = [place for place, column in enumerate(columns) if _is_back(column)]
        self._only_back = self._backs[0] if len(self._backs) == 1 else -1
        self._has_extras = not _EXTRAS.isdisjoint(self._places)
        self._text = _shown_html if plan.is_html else _stripped if plan.is_markdown else markdown_of
        self._field_names = _field_names(columns, self._fields)
        self._types: dict[str, NoteType] = {}
        self._tags_of: dict[str, tuple[tuple[str, ...], bool]] = {}
        self._known: dict[str, object] = {}
        self.decks: dict[str, list[ImportedNote]] = {}

    def take(self, line: int, row: list[str]) -> None:
        """Make a note of a row; one that says nothing is passed over."""
        width = self._width
        if len(row) != width:
            if len(row) > width and any(cell.strip() for cell in row[width:]):
                problem = f"the row has {len(row)} columns where {width} are expected; the rest is left."
                self._problems.tell(line, problem)
            row = (row + [""] * width)[:width]
        deck = (row[self._deck].strip() if self._deck >= 0 else "") or self._default_deck
        kind = row[self._kind_place].strip().lower() if self._kind_place >= 0 else ""
        if self._plan.is_html and kind not in FILE_KINDS:
            note = self._template_note(line, row, deck)
        else:
            note = self._own_note(line, row, deck, kind)
        if note is None:
            return
        unfit = note_problem(note)
        if unfit is not None:
            what, colon, advice = unfit.partition(": ")
            self._problems.tell(line, f"the card {what} and was left out{colon}{advice}.")
        else:
            self.decks.setdefault(deck, []).append(note)

    def _cell(self, row: Sequence[str], target: Target) -> str:
        place = self._places.get(target)
        return "" if place is None else row[place]

    def _template_note(self, line: int, row: Sequence[str], deck: str) -> ImportedNote | None:
        fields = self._fields_in(row)
        if not fields[0].strip() and not self._is_worth(line, row, fields):
            return None
        name = row[self._type_place].strip() if self._type_place >= 0 else ""
        name = name or self._plan.note_type or ""
        name = name or (CLOZE if "{{c" in fields[0] and cloze_numbers(fields[0]) else BASIC)
        note_type = stock_type(name)
        if note_type is None or len(fields) != len(note_type.fields):
            note_type, fields = self._fitted(name, fields)
        tags, is_marked = self._tags(row)
        guid = self._guid(line, row, (deck, fields[0]), (fields, tags))
        if not guid:
            return None
        # Title, front, back, level, rounds; metric; cards and when it was written.
        return quick_note(
            guid, TEMPLATE_KIND, "", "", "", 0, (), tags, "", NO_ATTRIBUTES, note_type, fields, is_marked, (), 0, line
        )

    def _fields_in(self, row: Sequence[str]) -> tuple[str, ...]:
        return tuple([row[place] if place >= 0 else "" for place in self._fields])

    def _fitted(self, name: str, fields: tuple[str, ...]) -> tuple[NoteType, tuple[str, ...]]:
        """A note type of a name, and as many fields as it has."""
        note_type = stock_type(name)
        if note_type is None or any(fields[len(note_type.fields) :]):
            note_type = self._types.get(name)
            if note_type is None:
                note_type = self._types[name] = type_of(name, self._field_names)
        wanted = len(note_type.fields)
        return note_type, (*fields, *[""] * (wanted - len(fields)))[:wanted]

    def _own_note(self, line: int, row: Sequence[str], deck: str, kind: str) -> ImportedNote | None:
        as_text = self._text
        front = as_text(row[self._asked])
        if self._only_back >= 0:
            back = as_text(row[self._only_back])
        else:
            back = "\n\n".join(filter(None, [as_text(row[place]) for place in self._backs]))
        if not front.strip() and not self._is_worth(line, row, (front, back)):
            return None
        tags, is_marked = self._tags(row)
        if not self._has_extras:
            guid = self._guid(line, row, (deck, front), (back, tags))
            # Level, rounds; metric, attributes, note type, fields; cards and when it was written.
            return None if not guid else quick_note(
                guid, self._kind(line, row, kind, front), "", front, back, 0, (), tags, "", NO_ATTRIBUTES, None, (),
                is_marked, (), 0, line,
            )  # fmt: skip
        title = " ".join(self._cell(row, Target.TITLE).split())
        guid = self._guid(line, row, (deck, front), (title, back, tags))
        if not guid:
            return None
        return ImportedNote(
            guid,
            self._kind(line, row, kind, front),
            title,
            front,
            back,
            level=self._level(line, row),
            rounds=tuple(self._cell(row, Target.ROUNDS).split()),
            tags=tags,
            metric=self._cell(row, Target.METRIC).strip(),
            attributes=self._attributes(line, row),
            is_marked=is_marked,
            line=line,
        )

    def _is_worth(self, line: int, row: Sequence[str], texts: Sequence[str]) -> bool:
        # Asked of a row without a front, of which a file may be full.
        if self._guid_place >= 0 and row[self._guid_place].strip():
            return True
        if "".join(texts).strip():
            self._problems.tell(line, "the row has no front and was passed over.")
        return False

    def _kind(self, line: int, row: Sequence[str], kind: str, front: str) -> str:
        if kind in FILE_KINDS:
            return kind
        if kind:
            self._problems.tell(line, f"there is no kind '{shown(kind)}'; the card became a question.")
        return kind_of(front, self._cell(row, Target.NOTE_TYPE).strip() or self._plan.note_type or "")

    def _level(self, line: int, row: Sequence[str]) -> int:
        cell = self._cell(row, Target.LEVEL).strip()
        if cell in ("", "0"):
            return 0
        if cell in ("1", "2", "3"):
            return int(cell)
        self._problems.tell(line, f"the level '{shown(cell[:20])}' is unknown: use 1, 2 or 3.")
        return 0

    def _attributes(self, line: int, row: Sequence[str]) -> Mapping[str, str]:
        cell = self._cell(row, Target.ATTRIBUTES)
        if not cell:
            return NO_ATTRIBUTES
        try:
            said = json.loads(cell)
        except (ValueError, RecursionError):
            said = None
        if isinstance(said, dict) and all(isinstance(value, str) for value in said.values()):
            return said
        self._problems.tell(line, "the attributes of the card cannot be read and were left.")
        return NO_ATTRIBUTES

    def _tags(self, row: Sequence[str]) -> tuple[tuple[str, ...], bool]:
        cell = row[self._tags_place] if self._tags_place >= 0 else ""
        read = self._tags_of.get(cell)
        if read is None:
            read = self._tags_of[cell] = self._read_tags(cell)
        return read

    def _read_tags(self, cell: str) -> tuple[tuple[str, ...], bool]:
        if not self._is_from_program:
            cell = cell.replace(",", " ").replace(";", " ")
        tags, is_marked = without_mark(cell.split())
        return tuple(dict.fromkeys((*tags, *(self._plan.tags or ())))), is_marked

    def _guid(self, line: int, row: Sequence[str], asked: tuple[str, str], content: object) -> str:
        """The name of a note, by its column or by what it asks; '' for a duplicate, which is told."""
        guid = row[self._guid_place].strip() if self._guid_place >= 0 else ""
        if not guid:
            guid = _digest(f"{asked[0]}\0{asked[1]}")
            # Another answer to the same question is another card; the first keeps its name.
            while guid in self._known and self._known[guid] != content:
                guid = _digest(guid)
        known = self._known.setdefault(guid, content)
        if known is content:
            return guid
        told = "it is a duplicate" if known == content else "it has the guid"
        self._problems.tell(line, f"{told} of an earlier row and was left out.")
        return ""


def _shown_html(cell: str) -> str:
    return html.unescape(cell.replace("<br>", "\n"))


def _stripped(cell: str) -> str:
    return cell.strip("\n")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:10].hex()


def _is_back(column: TextColumn) -> bool:
    return column.target is Target.BACK or (column.target is Target.FIELD and column.field > 0)


def _fields_of(columns: Sequence[TextColumn]) -> list[int]:
    """The column of each field, -1 for a field that has none."""
    places = {
        0 if column.target is Target.FRONT else 1 if column.target is Target.BACK else column.field: place
        for place, column in reversed(list(enumerate(columns)))
        if column.target in (Target.FRONT, Target.BACK, Target.FIELD)
    }
    return [places.get(number, -1) for number in range(max(places, default=-1) + 1)]


def _field_names(columns: Sequence[TextColumn], fields: Sequence[int]) -> list[str]:
    given = ["Front", "Back"]
    names = [columns[place].name if place >= 0 else "" for place in fields]
    return [name or (given[number] if number < 2 else "") for number, name in enumerate(names)]
