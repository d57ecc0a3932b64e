"""Tables of foreign cards once they are read: layout is dissolved, and a table in a cell of data becomes lines."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from tikprep.rendering.element import append_text

BETWEEN_CELLS = " · "
NO_VALUE = "–"


def settle_table(parent: ET.Element, table: ET.Element) -> None:
    """Give a table that was just closed under `parent` the form it is drawn in.

    A table of one cell, or one around other tables that is no grid itself, is layout: its contents stand one below
    the other. A grid keeps its cells, and tables within them become lines, since cells hold no tables.
    """
    cells = [cell for row in table for cell in row]
    inner = table.find(".//table") is not None
    if len(cells) > 1 and (not inner or _is_grid(table)):
        if inner:
            for cell in cells:
                _flatten(cell)
        return
    place = list(parent).index(table)
    parent.remove(table)
    for cell in reversed(cells):
        holder = ET.Element("div")
        if cell.get("ground"):
            holder = ET.Element("box", {"class": "ground", "ground": cell.get("ground", "")})
        holder.extend(list(cell))
        if len(holder):
            parent.insert(place, holder)


def _is_grid(table: ET.Element) -> bool:
    """Whether cells stand below each other in two rows or more, so that what belongs together is told by place."""
    return sum(len(row) > 1 for row in table) > 1


def _flatten(element: ET.Element) -> None:
    """Put lines in the place of the tables under an element. None of them holds another: each was settled before."""
    if element.find(".//table") is None:
        return
    children = list(element)
    for child in children:
        element.remove(child)
    for child in children:
        if child.tag == "table":
            element.extend(_lines(child))
        else:
            _flatten(child)
            element.append(child)


def _lines(table: ET.Element) -> Iterator[ET.Element]:
    """A line for each row, its cells apart by a dot; blocks that fit into no line stand below theirs."""
    for row in table:
        if not any(len(cell) for cell in row):
            continue
        line = ET.Element("p", {"class": "line"})
        blocks: list[ET.Element] = []
        for number, cell in enumerate(row):
            _add_cell(line, blocks, cell, BETWEEN_CELLS if number else "")
        if len(line) or line.text:
            yield line
        yield from blocks


def _add_cell(line: ET.Element, blocks: list[ET.Element], cell: ET.Element, before: str) -> None:
    if not len(cell) and not blocks:
        # Without it the values behind would change their columns.
        append_text(line, before + NO_VALUE)
    for child in cell:
        if child.tag == "p" and not blocks:
            append_text(line, before + (child.text or ""))
            line.extend(list(child))
            before = " "
        else:
            blocks.append(child)
