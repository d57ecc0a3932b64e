"""Tables: columns measured by us, so that nothing is clipped and nothing overlaps.

Qt lets a formula that is wider than its column run into the next one. With widths known
before the cells are written, formulas scale and words wrap into the room there is.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from PySide6.QtGui import QFontMetricsF, QTextLength, QTextTable, QTextTableCellFormat, QTextTableFormat

from tikprep.rendering.marks import without_marks
from tikprep.ui.card.foreign_colours import quiet_ground
from tikprep.ui.card.inline import LINE_SEPARATOR
from tikprep.ui.card.notes import TableBox
from tikprep.ui.card.pen import Context, Pen
from tikprep.ui.card.style import INLINE_CODE_FACTOR, TABLE_PX

_GAP = 16.0
_SIDE, _ABOVE = 11.0, 5.5
_LEAST_SCALE = 0.85
_LINE_FACTOR = 1.42
# The depth of a fraction-free formula with an index, in sizes of text.
_STRUT = 0.42
# What a chip's pads, a bold run or a bit of rounding may add to a measured text.
_SLACK = 6.0
_WORDS = re.compile(r"[^\s\-/]+[\-/]?")

WriteBlocks = Callable[[ET.Element, Context], None]


@dataclass(frozen=True, slots=True)
class _Cell:
    element: ET.Element
    row: int
    column: int
    columns: int
    rows: int


def add_table(pen: Pen, element: ET.Element, context: Context, write: WriteBlocks) -> None:
    """Write a table as wide as the text; too wide contents first shrink to 85 %, then wrap."""
    cells, header_rows = _cells(element)
    if not cells:
        return
    rows = max(cell.row + cell.rows for cell in cells)
    columns = max(cell.column + cell.columns for cell in cells)
    size, widths = _fitted(pen, cells, columns, context)
    form = QTextTableFormat()
    pen.above_frame(_GAP)
    form.setBorder(0)
    form.setLeftMargin(context.indent)
    form.setCellPadding(0)
    form.setCellSpacing(0)
    form.setWidth(QTextLength(QTextLength.Type.FixedLength, sum(widths)))
    form.setColumnWidthConstraints([QTextLength(QTextLength.Type.FixedLength, width) for width in widths])
    table = pen.cursor.insertTable(rows, columns, form)
    grounds = {
        (cell.row, cell.column): quiet_ground(cell.element.get("ground", ""), pen.style.tokens)
        for cell in cells
        if cell.element.get("ground")
    }
    pen.notes.boxes.append(TableBox(table, header_rows, sum(widths), grounds))
    for cell in cells:
        if cell.columns > 1 or cell.rows > 1:
            table.mergeCells(cell.row, cell.column, cell.rows, cell.columns)
        _write_cell(pen, table, cell, replace(context, size=size), widths, write)
    pen.below_frame(table)


def _write_cell(
    pen: Pen, table: QTextTable, cell: _Cell, context: Context, widths: list[float], write: WriteBlocks
) -> None:
    px = pen.style.px
    is_header = cell.element.tag == "th"
    place = table.cellAt(cell.row, cell.column)
    pen.cursor = place.firstCursorPosition()
    pen.inside_frame()
    inner = replace(
        context,
        width=sum(widths[cell.column : cell.column + cell.columns]) - 2 * px(_SIDE) - 1,
        indent=0.0,
        right=0.0,
        gap=4.0,
        line=_LINE_FACTOR,
        alignment=cell.element.get("align", ""),
        is_bold=is_header,
        list_depth=0,
        strut=context.size * _STRUT if pen.page.formulas else 0.0,
    )
    write(cell.element, inner)
    pen.finish_container()
    # Last: the format of a cell's first block is kept in the same place and would replace it.
    form = QTextTableCellFormat()
    form.setTopPadding(px(_ABOVE))
    form.setBottomPadding(px(_ABOVE + 2.5))
    form.setLeftPadding(px(_SIDE))
    form.setRightPadding(px(_SIDE))
    place.setFormat(form)


def _cells(element: ET.Element) -> tuple[list[_Cell], int]:
    """The cells at their places in the grid, and how many rows at the top are headings."""
    cells: list[_Cell] = []
    taken: set[tuple[int, int]] = set()
    header_rows = 0
    for row, line in enumerate(element.iter("tr")):
        column = 0
        for source in line:
            if source.tag not in ("td", "th"):
                continue
            while (row, column) in taken:
                column += 1
            cell = _Cell(source, row, column, _span(source, "colspan"), _span(source, "rowspan"))
            cells.append(cell)
            taken.update((row + y, column + x) for y in range(cell.rows) for x in range(cell.columns))
            column += cell.columns
        if header_rows == row and len(line) and all(source.tag == "th" for source in line):
            header_rows = row + 1
    return cells, header_rows


def _span(source: ET.Element, name: str) -> int:
    value = source.get(name, "1")
    return min(int(value), 50) if value.isdigit() and int(value) > 0 else 1


def _fitted(pen: Pen, cells: list[_Cell], columns: int, context: Context) -> tuple[float, list[float]]:
    """The size of text and the widths of columns that suit the contents best."""
    largest = min(TABLE_PX, context.size)
    for scale in (1.0, 0.93):
        least, natural = _measured(pen, cells, columns, largest * scale)
        if sum(least) <= context.room:
            return largest * scale, _shared_out(least, natural, context.room)
    least, natural = _measured(pen, cells, columns, largest * _LEAST_SCALE)
    return largest * _LEAST_SCALE, _shared_out(least, natural, context.room)


def _measured(pen: Pen, cells: list[_Cell], columns: int, size: float) -> tuple[list[float], list[float]]:
    """The least and the natural width of each column."""
    measure = _Measure(pen, size)
    least, natural = [0.0] * columns, [0.0] * columns
    for cell in cells:
        if cell.columns == 1:
            narrow, wide = measure.cell(cell.element)
            least[cell.column] = max(least[cell.column], narrow)
            natural[cell.column] = max(natural[cell.column], wide)
    return least, natural


def _shared_out(least: list[float], natural: list[float], room: float) -> list[float]:
    total_least, total = sum(least), sum(natural)
    if total <= room:
        spare = (room - total) / max(total, 1.0)
        return [width * (1 + spare) if total else room / len(natural) for width in natural]
    if total_least <= room:
        share = (room - total_least) / max(total - total_least, 1.0)
        return [narrow + (wide - narrow) * share for narrow, wide in zip(least, natural, strict=True)]
    return [room * narrow / total_least for narrow in least]


class _Measure:
    """How narrow and how wide a cell can be, estimated from its words and formulas."""

    def __init__(self, pen: Pen, size: float) -> None:
        self._pen = pen
        self._ex = pen.style.ex(size)
        self._plain = QFontMetricsF(pen.style.text_font(size))
        self._bold = QFontMetricsF(pen.style.text_font(size, bold=True))
        self._code = QFontMetricsF(pen.style.code_font(size * INLINE_CODE_FACTOR))

    def cell(self, element: ET.Element) -> tuple[float, float]:
        metrics = self._bold if element.tag == "th" else self._plain
        narrow = line = wide = 0.0
        # Parts without white space between them stay on one line.
        joined = 0.0
        for text, fixed, part_metrics in self._parts(element, metrics):
            if text == LINE_SEPARATOR:
                wide, line, joined = max(wide, line), 0.0, 0.0
                continue
            width = fixed or part_metrics.horizontalAdvance(text)
            line += width
            words = [part_metrics.horizontalAdvance(word) for word in _WORDS.findall(text)] or [fixed]
            starts_apart = not fixed and text[:1].isspace()
            first = words[0] + (0.0 if starts_apart else joined)
            narrow = max(narrow, first, *words)
            ends_apart = not fixed and text[-1:].isspace()
            joined = 0.0 if ends_apart else (first if len(words) == 1 else words[-1])
        pads = 2 * self._pen.style.px(_SIDE) + _SLACK
        return narrow + pads, max(wide, line) + pads

    def _parts(self, element: ET.Element, metrics: QFontMetricsF) -> Iterator[tuple[str, float, QFontMetricsF]]:
        if element.tag == "formula":
            formula = self._pen.page.formulas[int(element.get("n", "0"))]
            if formula.drawn is not None:
                yield "", formula.drawn.width_ex * self._ex, metrics
            else:
                yield formula.tex, 0.0, self._code
            return
        if element.tag == "picture":
            yield "", self._pen.style.px(80), metrics
            return
        if element.tag in ("code", "kbd"):
            metrics = self._code
        elif element.tag in ("strong", "b"):
            metrics = self._bold
        elif element.tag in ("br", "p", "li", "div"):
            yield LINE_SEPARATOR, 0.0, metrics
        if element.text and element.text.strip("\n"):
            yield without_marks(element.text), 0.0, metrics
        for child in element:
            yield from self._parts(child, metrics)
            if child.tail and child.tail.strip("\n"):
                yield without_marks(child.tail), 0.0, metrics
