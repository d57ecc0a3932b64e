"""The rows of a table that is too wide, as records: a title each, and below it value for value with its heading.

Many tables of other programs have no `th`: their first row is taken for headings where it looks like
them and the rows below do not. Otherwise records have no headings, which says less but nothing wrong.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from copy import copy
from itertools import groupby

from tikprep.rendering.element import append_text
from tikprep.rendering.foreign_tables import BETWEEN_CELLS, NO_VALUE
from tikprep.ui.card.grid import Cell, rows_of

_BLOCKS = frozenset("p div ul ol table pre blockquote dl hr h1 h2 h3 h4 h5 h6 aside".split())
_LONGEST_HEADING = 30
# How many more words the cells below have, on average, if headings alone are short.
_WORDS_BELOW = 1.5
_VALUE = re.compile(r"\d")

_Row = list[Cell]


def records(cells: list[Cell], header_rows: int, *, is_stacked: bool) -> list[Cell]:
    """The cells as records of two columns: headings and values; `is_stacked` puts each heading above its value.

    A cell that spans rows is told in each of them. Titles are `th`.
    """
    rows = _rows(cells)
    heads = rows[:header_rows] or (rows[:1] if _looks_like_headings(rows) else [])
    body = rows[len(heads) :] or rows
    headings = _headings(heads) if body is not rows else {}
    # Only beside headings does a table have a second column.
    columns = 2 if headings and not is_stacked else 1
    made: list[Cell] = []
    for row in body:
        for number, cell in enumerate(row):
            heading, place = headings.get(cell.column), made[-1].row + 1 if made else 0
            if number == 0 and (len(body) > 1 or headings):
                # What spans columns is no value of the first of them.
                made.append(Cell(_titled(heading if cell.columns == 1 else None, cell.element), place, 0, columns))
            elif _is_empty(cell.element):
                continue
            elif heading is None or is_stacked:
                made.append(Cell(_stacked(heading, cell.element), place, 0, columns))
            else:
                made.append(Cell(heading, place, 0, is_label=True))
                made.append(Cell(_as(cell.element, "td"), place, 1))
    return made


def as_lines(table: ET.Element) -> ET.Element:
    """The rows of a table as lines of text, their cells apart by a dot; further blocks of a cell stand below."""
    lines = ET.Element("div")
    for row in rows_of(table):
        line = ET.SubElement(lines, "p", {"class": "line"})
        for number, cell in enumerate(row):
            if number:
                append_text(line, BETWEEN_CELLS)
            first, rest = _first_line(cell if not _is_empty(cell) else _nameless())
            _append(line, first)
            lines.extend(rest)
    return lines


def _rows(cells: list[Cell]) -> list[_Row]:
    """The cells that each row of the grid shows, from left to right."""
    end = max(cell.row for cell in cells) + 1
    shown = sorted(
        (row, cell.column, number)
        for number, cell in enumerate(cells)
        for row in range(cell.row, min(cell.row + cell.rows, end))
    )
    return [[cells[number] for _, _, number in row] for _, row in groupby(shown, key=lambda place: place[0])]


def _headings(heads: list[_Row]) -> dict[int, ET.Element]:
    """The heading of each column in one line, from the uppermost row of headings to the lowest."""
    found: dict[int, list[ET.Element]] = {}
    for row in heads:
        for cell in row:
            for column in range(cell.column, cell.column + cell.columns):
                above = found.setdefault(column, [])
                if not _is_empty(cell.element) and cell.element not in above:
                    above.append(cell.element)
    return {column: _line("td", elements) for column, elements in found.items() if elements}


def _looks_like_headings(rows: list[_Row]) -> bool:
    """Whether the first row of a table without `th` names its columns."""
    if len(rows) < 2 or any(cell.columns > 1 or cell.rows > 1 for cell in rows[0]):
        return False
    head, body = rows[0], rows[1:]
    named = [cell.element for cell in head if not _is_empty(cell.element)]
    words = [_words(element) for element in named]
    if (
        len(named) < len(head) - 1
        or len(set(words)) < len(words)
        or max(map(len, words), default=99) > _LONGEST_HEADING
    ):
        return False
    if all(map(_is_bold, named)) and not all(_is_bold(cell.element) for row in body for cell in row):
        return True
    if any(map(_is_value, named)):
        return False
    below = [cell for row in body for cell in row if not _is_empty(cell.element)]
    columns = [[_is_value(cell.element) for cell in below if cell.column == each.column] for each in head]
    if any(column and all(column) for column in columns) or _is_empty(head[0].element):
        return True
    counts, head_counts = (
        [len(text.split()) for text in texts] for texts in ([_words(cell.element) for cell in below], words)
    )
    return sum(counts) * len(head_counts) >= _WORDS_BELOW * len(counts) * sum(head_counts)


def _is_bold(element: ET.Element) -> bool:
    """Whether all words of a cell are bold."""
    if element.tag in ("strong", "b", "th"):
        return True
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        return False
    return len(element) > 0 and all(map(_is_bold, element))


def _is_value(element: ET.Element) -> bool:
    """Whether a cell holds a number, a formula, code or a picture, as headings rarely do."""
    is_object = any(each.tag in ("formula", "code", "pre", "picture") for each in element.iter())
    return is_object or _VALUE.search(_words(element)) is not None


def _words(element: ET.Element) -> str:
    return "".join(element.itertext()).strip()


def _is_empty(element: ET.Element) -> bool:
    return not _words(element) and all(each.tag not in ("formula", "picture", "pre") for each in element.iter())


def _titled(heading: ET.Element | None, value: ET.Element) -> ET.Element:
    """The title of a record: `Model: BERT`, or the bare value where its column has no heading."""
    if heading is None:
        return _as(value, "th") if not _is_empty(value) else _nameless()
    title = ET.Element("th")
    _append(title, heading)
    append_text(title, ": ")
    first, rest = _first_line(value if not _is_empty(value) else _nameless())
    _append(title, first)
    title.extend(rest)
    return title


def _nameless() -> ET.Element:
    title = ET.Element("th")
    title.text = NO_VALUE
    return title


def _stacked(heading: ET.Element | None, value: ET.Element) -> ET.Element:
    """A value below its heading."""
    if heading is None:
        return _as(value, "td")
    cell = ET.Element("td", _ground_of(value))
    name = ET.SubElement(cell, "p")
    _append(ET.SubElement(name, "strong"), heading)
    first, rest = _first_line(value)
    line = ET.SubElement(cell, "p", {"class": "line"})
    _append(line, first)
    cell.extend(rest)
    return cell


def _first_line(cell: ET.Element) -> tuple[ET.Element, list[ET.Element]]:
    """What a cell says before its second block, without a block around it, and its other blocks."""
    children = list(cell)
    if children and children[0].tag == "p" and not (cell.text or "").strip():
        return children[0], children[1:]
    number = next((number for number, child in enumerate(children) if child.tag in _BLOCKS), len(children))
    line = ET.Element("p")
    line.text = cell.text
    line.extend(children[:number])
    return line, children[number:]


def _line(tag: str, elements: Iterable[ET.Element]) -> ET.Element:
    """What stands in some cells as one line; blocks are no more than their words in it."""
    line = ET.Element(tag)
    for element in elements:
        for part in _inline_parts(element):
            if len(line) or line.text:
                append_text(line, " ")
            _append(line, part)
    return line


def _inline_parts(element: ET.Element) -> Iterator[ET.Element]:
    first, rest = _first_line(element)
    yield first
    for block in rest:
        if block.tag == "p":
            yield block
        else:
            words = ET.Element("p")
            words.text = " ".join("".join(block.itertext()).split())
            yield words


def _append(target: ET.Element, source: ET.Element) -> None:
    """Add what stands in `source`, which stays as it is whatever is appended later."""
    append_text(target, source.text or "")
    target.extend(map(copy, source))


def _as(source: ET.Element, tag: str) -> ET.Element:
    """The same contents in another kind of cell, to the left."""
    cell = ET.Element(tag, _ground_of(source) if tag == "td" else {})
    cell.text = source.text
    cell.extend(source)
    return cell


def _ground_of(cell: ET.Element) -> dict[str, str]:
    ground = cell.get("ground")
    return {"ground": ground} if ground else {}
