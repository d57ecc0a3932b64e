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
from tikprep.rendering.math import Formula
from tikprep.ui.card.foreign_colours import quiet_ground
from tikprep.ui.card.grid import Cell, cells_of, column_count
from tikprep.ui.card.inline import LINE_SEPARATOR
from tikprep.ui.card.notes import TableBox
from tikprep.ui.card.pen import BOX_GAP, Context, Pen
from tikprep.ui.card.records import as_lines, records
from tikprep.ui.card.style import INLINE_CODE_FACTOR, PAD_WIDTH, TABLE_PX

_SIDE, _ABOVE = 11.0, 5.5
_NARROW_SIDE = 7.0
# Sizes of the text and the room beside it in a cell, the best first. A grid goes further than records: rows
# that can be compared are worth smaller letters, but none of less than twelve pixels.
_STEPS = ((1.0, _SIDE), (0.93, _SIDE), (0.85, _SIDE))
_STEPS_OF_GRID = (*_STEPS, (0.85, _NARROW_SIDE), (0.8, _NARROW_SIDE))
_LINE_FACTOR = 1.42
_MOST_SIDE_BY_SIDE = 2
# Qt lays out some thousands in a second; the rows of a table beyond them are lines of text.
_MOST_PLACES = 2_000
# What a chip's pads, a bold run or a bit of rounding may add to a measured text.
_SLACK = 6.0
# What Qt breaks no line in: a hyphen or slash ends a word, but not before a digit, as in `3e-4`.
_WORDS = re.compile(r"(?:[^\s\-/]|[\-/](?=\d))+[\-/]?")

WriteBlocks = Callable[[ET.Element, Context], None]


def add_table(pen: Pen, element: ET.Element, context: Context, write: WriteBlocks) -> None:
    """Write a table as wide as the text; too wide contents first wrap, then shrink to 80 %.

    Where words would still break, each row becomes a record: its first cell as a title, and
    below it the other cells beside or, if that is too wide as well, under the headings of their columns.
    """
    found = cells_of(element, _MOST_PLACES - pen.places_in_tables)
    if found is None:
        write(as_lines(element), context)
        return
    cells, header_rows = found
    if not cells:
        return
    layout = _layout(pen, cells, header_rows, context)
    cells, columns, fit = layout.cells, len(layout.fit.widths), layout.fit
    rows = max(cell.row + cell.rows for cell in cells)
    pen.places_in_tables += rows * columns
    form = QTextTableFormat()
    pen.above_frame(BOX_GAP)
    form.setBorder(0)
    form.setLeftMargin(context.indent)
    form.setCellPadding(0)
    form.setCellSpacing(0)
    form.setWidth(QTextLength(QTextLength.Type.FixedLength, sum(fit.widths)))
    form.setColumnWidthConstraints([QTextLength(QTextLength.Type.FixedLength, width) for width in fit.widths])
    table = pen.cursor.insertTable(rows, columns, form)
    grounds = {
        (cell.row, cell.column): quiet_ground(cell.element.get("ground", ""), pen.style.tokens)
        for cell in cells
        if cell.element.get("ground")
    }
    pen.notes.boxes.append(TableBox(table, layout.header_rows, sum(fit.widths), layout.is_records, grounds))
    struts = _struts(pen, cells, fit)
    for cell in cells:
        strut, above = _strut_of(pen, cell, struts.get(cell.row, (0.0, 0.0)), fit)
        _write_cell(pen, table, cell, replace(context, size=fit.size, strut=strut), fit, write, above)
    pen.below_frame(table)


@dataclass(frozen=True, slots=True)
class _Fit:
    """The size of text (before zoom), and the room beside it and the widths of the columns in pixels."""

    size: float
    side: float
    widths: list[float]
    is_squeezed: bool = False

    def room(self, cell: Cell) -> float:
        """How wide the text of a cell may be."""
        return sum(self.widths[cell.column : cell.column + cell.columns]) - 2 * self.side


@dataclass(frozen=True, slots=True)
class _Layout:
    """The cells of a table where they will stand, and the rows that look like headings."""

    cells: list[Cell]
    header_rows: tuple[int, ...]
    fit: _Fit
    is_records: bool = False


def _layout(pen: Pen, cells: list[Cell], header_rows: int, context: Context) -> _Layout:
    """The first layout in which all words stay whole: the grid, records, records whose values stand under headings."""
    columns = column_count(cells)
    fit = _fitted(pen, cells, columns, context, _STEPS_OF_GRID)
    grid = _Layout(cells, tuple(range(header_rows)), fit)
    if not fit.is_squeezed or columns < 2:
        return grid
    layouts: list[_Layout] = []
    for is_stacked in (False, True):
        found = records(cells, header_rows, is_stacked=is_stacked)
        titles = tuple(cell.row for cell in found if cell.element.tag == "th")
        fit = _fitted(pen, found, column_count(found), context, _STEPS)
        layouts.append(_Layout(found, titles, fit, is_records=True))
        if not fit.is_squeezed:
            return layouts[-1]
    # Some word is wider than the card: two columns read better side by side.
    return layouts[0] if columns > _MOST_SIDE_BY_SIDE else grid


def _struts(pen: Pen, cells: list[Cell], fit: _Fit) -> dict[int, tuple[float, float]]:
    """The height and depth, before zoom, that the first lines of a row with formulas take to share one baseline."""
    struts: dict[int, tuple[float, float]] = {}
    measure = _Measure(pen, fit.size, fit.side)
    for cell in cells:
        if next(cell.element.iter("formula"), None) is None:
            continue
        high, deep = struts.get(cell.row, (0.0, 0.0))
        for height, depth in measure.first_line(cell.element, fit.room(cell)):
            high, deep = max(high, (height - depth) / pen.style.zoom), max(deep, depth / pen.style.zoom)
        struts[cell.row] = high, deep
    return struts


def _strut_of(pen: Pen, cell: Cell, strut: tuple[float, float], fit: _Fit) -> tuple[tuple[float, float], float]:
    """The strut of a cell, and the room above its text that stands for one.

    A word too wide for its line would leave a strut alone on the first and begin on the second.
    """
    if not any(strut) or not _Measure(pen, fit.size, fit.side).begins_wider(cell.element, fit.room(cell)):
        return strut, 0.0
    line = pen.style.px(fit.size) * pen.style.line(_LINE_FACTOR)
    baseline = line - QFontMetricsF(pen.style.text_font(fit.size)).descent()
    return (0.0, 0.0), max(0.0, pen.style.px(strut[0]) - baseline)


def _write_cell(
    pen: Pen, table: QTextTable, cell: Cell, context: Context, fit: _Fit, write: WriteBlocks, above: float
) -> None:
    px = pen.style.px
    is_header = cell.element.tag == "th"
    place = table.cellAt(cell.row, cell.column)
    pen.cursor = place.firstCursorPosition()
    pen.inside_frame()
    inner = replace(
        context,
        width=fit.room(cell) - 1,
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
    form.setTopPadding(px(_ABOVE) + above)
    form.setBottomPadding(px(_ABOVE + 2.5))
    form.setLeftPadding(fit.side)
    form.setRightPadding(fit.side)
    # The spans are part of the format that this one replaces.
    form.setTableCellColumnSpan(cell.columns)
    form.setTableCellRowSpan(cell.rows)
    place.setFormat(form)


def _fitted(
    pen: Pen, cells: list[Cell], columns: int, context: Context, steps: tuple[tuple[float, float], ...]
) -> _Fit:
    """The first step in which no word must break; else the last."""
    largest = min(TABLE_PX, context.size)
    size, side, least, natural = largest, 0.0, [0.0], [0.0]
    for scale, side_px in steps:
        size, side = largest * scale, pen.style.px(side_px)
        least, natural = _measured(_Measure(pen, size, side), cells, columns)
        if sum(least) <= context.room:
            return _Fit(size, side, _shared_out(least, natural, context.room))
    return _Fit(size, side, _shared_out(least, natural, context.room), is_squeezed=True)


def _measured(measure: _Measure, cells: list[Cell], columns: int) -> tuple[list[float], list[float]]:
    """The least and the natural width of each column."""
    least, natural = [0.0] * columns, [0.0] * columns
    for cell in sorted(cells, key=lambda cell: cell.columns):
        narrow, wide = measure.cell(cell.element)
        _widen(least, cell, narrow)
        _widen(natural, cell, wide)
    return least, [max(pair) for pair in zip(least, natural, strict=True)]


def _widen(widths: list[float], cell: Cell, width: float) -> None:
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

    def __init__(self, pen: Pen, size: float, side: float) -> None:
        self._pen = pen
        self._side = side
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
        sides = 2 * self._side + _SLACK
        return narrow + sides, max(wide, line) + sides

    def begins_wider(self, element: ET.Element, room: float) -> bool:
        """Whether the first word of a cell is wider than its room."""
        for text, fixed, metrics, _ in self._parts(element, self._bold if element.tag == "th" else self._plain):
            if fixed:
                return False
            if word := _WORDS.search(text):
                pads = self._chip_pads if metrics is self._code else 0.0
                return metrics.horizontalAdvance(word[0]) + pads > room
        return False

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
