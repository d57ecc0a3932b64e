"""Tables: columns measured by us, so that nothing is clipped and nothing overlaps.

Qt lets a formula that is wider than its column run into the next one. With widths known
before the cells are written, formulas scale and words wrap into the room there is.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, replace

from PySide6.QtGui import QFontMetricsF, QTextLength, QTextTable, QTextTableCellFormat, QTextTableFormat

from tikprep.rendering.attributes import MOST_SPANNED, whole_number
from tikprep.rendering.marks import without_marks
from tikprep.rendering.math import Formula
from tikprep.ui.card.foreign_colours import quiet_ground
from tikprep.ui.card.inline import LINE_SEPARATOR
from tikprep.ui.card.notes import TableBox
from tikprep.ui.card.pen import BOX_GAP, Context, Pen
from tikprep.ui.card.style import INLINE_CODE_FACTOR, PAD_WIDTH, TABLE_PX

_SIDE, _ABOVE = 11.0, 5.5
_LEAST_SCALE = 0.85
_LINE_FACTOR = 1.42
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
    is_label: bool = False


def add_table(pen: Pen, element: ET.Element, context: Context, write: WriteBlocks) -> None:
    """Write a table as wide as the text; too wide contents first wrap, then shrink to 85 %.

    Where words would still break, each row becomes a record: its first cell as a title, and
    below it the other cells beside the headings of their columns.
    """
    cells, header_rows = _cells(element)
    if not cells:
        return
    columns = _column_count(cells)
    size, widths, is_squeezed = _fitted(pen, cells, columns, context)
    records = _records(cells, columns) if is_squeezed and header_rows == 1 else []
    is_records = bool(records)
    if is_records:
        cells, columns = records, 2
        size, widths, _ = _fitted(pen, cells, columns, context)
    rows = max(cell.row + cell.rows for cell in cells)
    form = QTextTableFormat()
    pen.above_frame(BOX_GAP)
    form.setBorder(0)
    form.setLeftMargin(context.indent)
    form.setCellPadding(0)
    form.setCellSpacing(0)
    form.setWidth(QTextLength(QTextLength.Type.FixedLength, sum(widths)))
    form.setColumnWidthConstraints([QTextLength(QTextLength.Type.FixedLength, width) for width in widths])
    table = pen.cursor.insertTable(rows, columns, form)
    titles = tuple(cell.row for cell in cells if is_records and cell.columns == 2)
    grounds = {
        (cell.row, cell.column): quiet_ground(cell.element.get("ground", ""), pen.style.tokens)
        for cell in cells
        if cell.element.get("ground")
    }
    pen.notes.boxes.append(TableBox(table, titles or tuple(range(header_rows)), sum(widths), grounds))
    struts = _struts(pen, cells, widths, size)
    for cell in cells:
        strut = struts.get(cell.row, (0.0, 0.0))
        _write_cell(pen, table, cell, replace(context, size=size, strut=strut), widths, write)
    pen.below_frame(table)


def _struts(pen: Pen, cells: list[_Cell], widths: list[float], size: float) -> dict[int, tuple[float, float]]:
    """The height and depth, before zoom, that the first lines of a row with formulas take to share one baseline."""
    struts: dict[int, tuple[float, float]] = {}
    measure = _Measure(pen, size)
    for cell in cells:
        if next(cell.element.iter("formula"), None) is None:
            continue
        high, deep = struts.get(cell.row, (0.0, 0.0))
        room = sum(widths[cell.column : cell.column + cell.columns]) - 2 * pen.style.px(_SIDE)
        for height, depth in measure.first_line(cell.element, room):
            high, deep = max(high, (height - depth) / pen.style.zoom), max(deep, depth / pen.style.zoom)
        struts[cell.row] = high, deep
    return struts


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
        colour=pen.style.tokens.muted if cell.is_label else context.colour,
        list_depth=0,
        number_depth=0,
    )
    write(cell.element, inner)
    pen.finish_container()
    # Last: the format of a cell's first block is kept in the same place and would replace its own.
    if cell.columns > 1 or cell.rows > 1:
        table.mergeCells(cell.row, cell.column, cell.rows, cell.columns)
        place = table.cellAt(cell.row, cell.column)
    form = QTextTableCellFormat()
    form.setTopPadding(px(_ABOVE))
    form.setBottomPadding(px(_ABOVE + 2.5))
    form.setLeftPadding(px(_SIDE))
    form.setRightPadding(px(_SIDE))
    # The spans are part of the format that this one replaces.
    form.setTableCellColumnSpan(cell.columns)
    form.setTableCellRowSpan(cell.rows)
    place.setFormat(form)


def _cells(element: ET.Element) -> tuple[list[_Cell], int]:
    """The cells at their places in the grid, and how many rows at the top are headings."""
    cells: list[_Cell] = []
    taken: set[tuple[int, int]] = set()
    header_rows = 0
    for row, line in enumerate(_rows(element)):
        column = 0
        for source in line:
            if source.tag not in ("td", "th"):
                continue
            while (row, column) in taken:
                column += 1
            cell = _Cell(source, row, column, *_spans(source))
            cells.append(cell)
            taken.update((row + y, column + x) for y in range(cell.rows) for x in range(cell.columns))
            column += cell.columns
        if header_rows == row and len(line) and all(source.tag == "th" for source in line):
            header_rows = row + 1
    return cells, header_rows


def _rows(element: ET.Element) -> Iterator[ET.Element]:
    """The rows of a table, and not those of a table that stands in one of its cells."""
    for child in element:
        if child.tag == "tr":
            yield child
        elif child.tag not in ("td", "th", "table"):
            yield from _rows(child)


def _spans(source: ET.Element) -> tuple[int, int]:
    """The columns and the rows of a cell."""
    columns, rows = (whole_number(source.get(name), most=MOST_SPANNED) for name in ("colspan", "rowspan"))
    return columns, rows


def _column_count(cells: list[_Cell]) -> int:
    return max(cell.column + cell.columns for cell in cells)


def _records(cells: list[_Cell], columns: int) -> list[_Cell]:
    """The cells of a table with one row of headings as records; none if a cell spans others."""
    if columns < 3 or any(cell.columns > 1 or cell.rows > 1 for cell in cells):
        return []
    headings = {cell.column: cell.element for cell in cells if cell.row == 0}
    records: list[_Cell] = []
    row = 0
    for cell in cells:
        if cell.row == 0:
            continue
        if cell.column == 0:
            records.append(_Cell(_titled(headings.get(0), cell.element), row, 0, 2, 1))
        elif len(cell.element) or (cell.element.text or "").strip():
            heading = headings.get(cell.column)
            label = _as(heading, "td") if heading is not None else ET.Element("td")
            records.append(_Cell(label, row, 0, 1, 1, is_label=True))
            records.append(_Cell(_as(cell.element, "td"), row, 1, 1, 1))
        else:
            continue
        row += 1
    return records


def _titled(heading: ET.Element | None, value: ET.Element) -> ET.Element:
    """The title of a record: `Model: BERT`, or the bare value where its column has no heading."""
    if heading is None or not "".join(heading.itertext()).strip():
        return _as(value, "th")
    title = _as(heading, "th")
    _append_text(title, ": " + (value.text or ""))
    title.extend(value)
    return title


def _append_text(element: ET.Element, text: str) -> None:
    if len(element):
        last = copy(element[-1])
        last.tail = (last.tail or "") + text
        element[-1] = last
    else:
        element.text = (element.text or "") + text


def _as(source: ET.Element, tag: str) -> ET.Element:
    """The same contents in another kind of cell, to the left."""
    cell = ET.Element(tag)
    cell.text = source.text
    cell.extend(source)
    return cell


def _fitted(pen: Pen, cells: list[_Cell], columns: int, context: Context) -> tuple[float, list[float], bool]:
    """The size of text and the widths of columns that suit the contents best, and whether words must break."""
    largest = min(TABLE_PX, context.size)
    size, least, natural = largest, [0.0], [0.0]
    for scale in (1.0, 0.93, _LEAST_SCALE):
        size = largest * scale
        least, natural = _measured(pen, cells, columns, size)
        if sum(least) <= context.room:
            return size, _shared_out(least, natural, context.room), False
    return size, _shared_out(least, natural, context.room), True


def _measured(pen: Pen, cells: list[_Cell], columns: int, size: float) -> tuple[list[float], list[float]]:
    """The least and the natural width of each column."""
    measure = _Measure(pen, size)
    least, natural = [0.0] * columns, [0.0] * columns
    for cell in sorted(cells, key=lambda cell: cell.columns):
        narrow, wide = measure.cell(cell.element)
        _widen(least, cell, narrow)
        _widen(natural, cell, wide)
    return least, [max(pair) for pair in zip(least, natural, strict=True)]


def _widen(widths: list[float], cell: _Cell, width: float) -> None:
    """Give the columns of a cell what it needs beyond what they have, each in proportion to what it has."""
    columns = range(cell.column, cell.column + cell.columns)
    has = sum(widths[column] for column in columns)
    for column in columns:
        share = widths[column] / has if has else 1 / cell.columns
        widths[column] += max(0.0, width - has) * share


def _shared_out(least: list[float], natural: list[float], room: float) -> list[float]:
    total_least, total = sum(least), sum(natural)
    if total <= room:
        spare = (room - total) / max(total, 1.0)
        return [width * (1 + spare) if total else room / len(natural) for width in natural]
    if total_least <= room:
        share = (room - total_least) / max(total - total_least, 1.0)
        return [narrow + (wide - narrow) * share for narrow, wide in zip(least, natural, strict=True)]
    return _capped(least, room)


def _capped(least: list[float], room: float) -> list[float]:
    """The widths cut to one limit, so that narrow columns keep their words whole."""
    widths: dict[int, float] = {}
    left = room
    for done, number in enumerate(sorted(range(len(least)), key=least.__getitem__)):
        widths[number] = min(least[number], left / (len(least) - done))
        left -= widths[number]
    return [widths[number] for number in range(len(least))]


class _Measure:
    """How narrow and how wide a cell can be, estimated from its words and formulas."""

    def __init__(self, pen: Pen, size: float) -> None:
        self._pen = pen
        self._ex = pen.style.ex(size)
        self._plain = QFontMetricsF(pen.style.text_font(size))
        self._bold = QFontMetricsF(pen.style.text_font(size, bold=True))
        self._code = QFontMetricsF(pen.style.code_font(size * INLINE_CODE_FACTOR))
        self._chip_pads = 2 * pen.style.px(PAD_WIDTH)

    def cell(self, element: ET.Element) -> tuple[float, float]:
        metrics = self._bold if element.tag == "th" else self._plain
        narrow = line = wide = 0.0
        # Parts without white space between them stay on one line.
        joined = 0.0
        for text, fixed, part_metrics, _ in self._parts(element, metrics):
            if text == LINE_SEPARATOR:
                wide, line, joined = max(wide, line), 0.0, 0.0
                continue
            pads = self._chip_pads if part_metrics is self._code else 0.0
            width = fixed or part_metrics.horizontalAdvance(text) + pads
            line += width
            words = [part_metrics.horizontalAdvance(word) + pads for word in _WORDS.findall(text)] or [fixed]
            starts_apart = not fixed and text[:1].isspace()
            first = words[0] + (0.0 if starts_apart else joined)
            narrow = max(narrow, first, *words)
            ends_apart = not fixed and text[-1:].isspace()
            joined = 0.0 if ends_apart else (first if len(words) == 1 else words[-1])
        sides = 2 * self._pen.style.px(_SIDE) + _SLACK
        return narrow + sides, max(wide, line) + sides

    def first_line(self, element: ET.Element, room: float) -> Iterator[tuple[float, float]]:
        """Height and depth of the formulas that stand in the first line, as far as words tell."""
        x = 0.0
        for text, width, metrics, drawn in self._parts(element, self._plain):
            if text == LINE_SEPARATOR:
                if x:
                    return
                continue
            x += width or metrics.horizontalAdvance(text)
            if drawn is not None and (x <= room or x == width):
                yield drawn.height_ex * self._ex, drawn.depth_ex * self._ex

    def _parts(
        self, element: ET.Element, metrics: QFontMetricsF
    ) -> Iterator[tuple[str, float, QFontMetricsF, Formula | None]]:
        if element.tag == "formula":
            formula = self._pen.page.formulas[int(element.get("n", "0"))]
            if formula.drawn is not None:
                yield "", formula.drawn.width_ex * self._ex, metrics, formula.drawn
            else:
                yield formula.tex, 0.0, self._code, None
            return
        if element.tag == "picture":
            yield "", self._pen.style.px(80), metrics, None
            return
        if element.tag in ("code", "kbd"):
            metrics = self._code
        elif element.tag in ("strong", "b"):
            metrics = self._bold
        elif element.tag in ("br", "p", "li", "div"):
            yield LINE_SEPARATOR, 0.0, metrics, None
        if element.text and element.text.strip("\n"):
            yield without_marks(element.text), 0.0, metrics, None
        for child in element:
            yield from self._parts(child, metrics)
            if child.tail and child.tail.strip("\n"):
                yield without_marks(child.tail), 0.0, metrics, None
