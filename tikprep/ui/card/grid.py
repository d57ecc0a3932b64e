"""The cells of a table at their places in its grid."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from tikprep.rendering.attributes import MOST_SPANNED, whole_number


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, the place of its upper left corner and how many columns and rows it takes."""

    element: ET.Element
    row: int
    column: int
    columns: int = 1
    rows: int = 1
    is_label: bool = False


def cells_of(element: ET.Element, most: int) -> tuple[list[Cell], int] | None:
    """The cells of a table, and how many rows at the top are headings; None if its grid has more than `most` places."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    header_rows = rows = columns = 0
    for row, line in enumerate(rows_of(element)):
        column = 0
        for source in line:
            if source.tag not in ("td", "th"):
                continue
            while (row, column) in taken:
                column += 1
            cell = Cell(source, row, column, *_spans(source))
            cells.append(cell)
            rows, columns = max(rows, row + cell.rows), max(columns, column + cell.columns)
            if rows * columns > most:
                return None
            taken.update((row + y, column + x) for y in range(cell.rows) for x in range(cell.columns))
            column += cell.columns
        if header_rows == row and len(line) and all(source.tag == "th" for source in line):
            header_rows = row + 1
    return cells, header_rows


def column_count(cells: list[Cell]) -> int:
    """How many columns the cells take."""
    return max(cell.column + cell.columns for cell in cells)


def rows_of(element: ET.Element) -> Iterator[ET.Element]:
    """The rows of a table, and not those of a table that stands in one of its cells."""
    for child in element:
        if child.tag == "tr":
            yield child
        elif child.tag not in ("td", "th", "table"):
            yield from rows_of(child)


def _spans(source: ET.Element) -> tuple[int, int]:
    """The columns and the rows of a cell."""
    columns, rows = (whole_number(source.get(name), most=MOST_SPANNED) for name in ("colspan", "rowspan"))
    return columns, rows
