"""The attributes of foreign text (`color`, `ground`, `size`, `align`), put into the theme."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainterPath, QTextCharFormat, QTextFormat

from tikprep.ui.card.foreign_colours import quiet_ground, text_colour
from tikprep.ui.card.notes import TableBox
from tikprep.ui.card.pen import Context
from tikprep.ui.card.style import CardStyle

_SIZES = {"small": 0.82, "large": 1.22, "x-large": 1.5}


def apply_look(element: ET.Element, form: QTextCharFormat, context: Context, style: CardStyle) -> Context:
    """Change `form` to the look of a `span`; the context that holds within it."""
    tokens = style.tokens
    ground = element.get("ground", "")
    if ground:
        form.setBackground(QColor(quiet_ground(ground, tokens)))
    if colour := element.get("color"):
        form.setForeground(QColor(text_colour(colour, tokens, ground or element.get("on", ""))))
    factor = _SIZES.get(element.get("size", ""))
    if factor is None:
        return context
    context = replace(context, size=context.size * factor)
    form.setProperty(QTextFormat.Property.FontPixelSize, round(style.px(context.size)))
    return context


def cell_grounds(box: TableBox, bounds: QRectF, tops: list[float]) -> Iterator[tuple[QPainterPath, str]]:
    """Where cells have a ground of their own, and its colour; `tops` are those of the rows."""
    if not box.grounds:
        return
    edges = [bounds.left()]
    for length in box.table.format().toTableFormat().columnWidthConstraints():
        edges.append(edges[-1] + length.rawValue())
    bottoms = [*tops[1:], bounds.bottom()]
    for (row, column), colour in box.grounds.items():
        cell = box.table.cellAt(row, column)
        path = QPainterPath()
        last_row, last_column = row + cell.rowSpan() - 1, column + cell.columnSpan()
        path.addRect(QRectF(QPointF(edges[column], tops[row]), QPointF(edges[last_column], bottoms[last_row])))
        yield path, colour


def aligned(context: Context, element: ET.Element) -> Context:
    """The context of a paragraph that says where its lines stand."""
    alignment = element.get("align", "")
    return replace(context, alignment=alignment) if alignment else context
