"""What the builder notes for the painter: where boxes, chips, rules and wrapped code are.

Positions are those of the document, in UTF-16 units, as Qt counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtGui import QTextFrame, QTextTable


@dataclass(frozen=True, slots=True)
class CodeBox:
    """A code block: its frame, the Page's code it shows, and how high its label is in document pixels."""

    frame: QTextFrame
    index: int
    label: str
    flaw: str
    label_height: float = 0.0


@dataclass(frozen=True, slots=True)
class BarBox:
    """A callout or a quotation: a bar on its left, a ground unless `ground` is empty."""

    frame: QTextFrame
    bar: str
    ground: str


@dataclass(frozen=True, slots=True)
class TableBox:
    """A table whose lines are to be drawn, and the rows of it that are headings.

    `is_records` tells that its rows stand below each other for want of room.
    """

    table: QTextTable
    header_rows: tuple[int, ...]
    width: float
    is_records: bool
    # The colour of a cell's ground by its row and column.
    grounds: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A line of code with a number in the gutter ("" for none), or a tint over the width of its box, or both."""

    position: int
    frame: QTextFrame
    number: str
    number_right: float
    size: float
    is_marked: bool
    has_bar: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A stretch of text with a ground of its own: "code", "key", "gap", "ins" or "del"."""

    kind: str
    start: int
    end: int


@dataclass(slots=True)
class Notes:
    """Everything noted while a document was built, outer boxes before inner ones."""

    boxes: list[CodeBox | BarBox | TableBox] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    markers: list[int] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)
    wrapped_lines: list[int] = field(default_factory=list)
    code_lines: list[CodeLine] = field(default_factory=list)
    links: list[tuple[int, int, str]] = field(default_factory=list)
