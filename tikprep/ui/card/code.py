"""Code blocks: one block a line, so that a long line can wrap with a mark of its own."""

from __future__ import annotations

import math
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextFrameFormat

from tikprep.domain.notekinds import CLOZE_HIDDEN_END, CLOZE_HIDDEN_START, CLOZE_SHOWN_END, CLOZE_SHOWN_START
from tikprep.rendering.marks import hint_shown
from tikprep.ui.card.inline import LINE_SEPARATOR
from tikprep.ui.card.notes import Chip, CodeBox
from tikprep.ui.card.pen import Context, Pen
from tikprep.ui.card.style import CODE_LINE_FACTOR, CODE_PX, PAD_PROPERTY

_GAP = 15.0
_SIDE = 16.0
_TOP, _TOP_WITH_LABEL, _BOTTOM = 9.0, 30.0, 12.0
_LEAST_SCALE = 0.85
_WRAPPED_SCALE = 0.92
_MARKS = re.compile(f"([{CLOZE_SHOWN_START}-{CLOZE_HIDDEN_END}])")
_GAP_PADS = 1

Run = tuple[str, str]
"""A text and what it is: a token kind, "" for plain, "shown" or "gap"."""


def add_code(pen: Pen, element: ET.Element, context: Context) -> None:
    """Write a `<pre n>`; lines shrink to 85 % before they wrap."""
    style, px = pen.style, pen.style.px
    index = int(element.get("n", "0"))
    code = pen.page.codes[index]
    form = QTextFrameFormat()
    pen.above_frame(_GAP)
    form.setBorder(0)
    form.setLeftMargin(context.indent)
    form.setRightMargin(context.right)
    frame = pen.cursor.insertFrame(form)
    flaw = element.get("class", "") if element.get("class") in ("bad", "fixed") else ""
    pen.notes.boxes.append(CodeBox(frame, index, code.label, flaw))
    pen.inside_frame()
    pen.spacer(_TOP_WITH_LABEL if code.label else _TOP)

    lines = list(_lines(element))
    room = context.room - 2 * px(_SIDE)
    longest = max((_columns(line) for line in lines), default=0)
    size = _fitting_size(pen, longest, room)
    advance = style.code_advance(size)
    forms = _Forms(pen, size)
    for line in lines:
        is_long = _columns(line) * advance > room
        pen.block(_block_format(pen, line, size, room, is_long=is_long), forms.plain, 0.0)
        if is_long:
            pen.notes.wrapped_lines.append(pen.cursor.position())
        forms.write(line)
    pen.spacer(_BOTTOM)
    pen.below_frame(frame)


def _fitting_size(pen: Pen, columns: int, room: float) -> float:
    """The largest size, in whole pixels of the screen, at which the longest line fits, or that of wrapped code."""
    style = pen.style
    largest = round(style.px(CODE_PX))
    for pixels in range(largest, math.ceil(largest * _LEAST_SCALE) - 1, -1):
        size = pixels / style.zoom
        if style.code_advance(size) * columns <= room:
            return size
    return round(largest * _WRAPPED_SCALE) / style.zoom


def _block_format(pen: Pen, line: list[Run], size: float, room: float, *, is_long: bool) -> QTextBlockFormat:
    form = QTextBlockFormat()
    left = pen.style.px(_SIDE)
    if is_long:
        text = "".join(part for part, _ in line)
        hang = min((len(text) - len(text.lstrip(" ")) + 3) * pen.style.code_advance(size), room / 2)
        form.setTextIndent(-hang)
        left += hang
    form.setLeftMargin(left)
    form.setRightMargin(pen.style.px(_SIDE) - 1)
    factor = pen.style.line(CODE_LINE_FACTOR)
    form.setLineHeight(pen.style.px(size) * factor, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
    return form


def _lines(element: ET.Element) -> Iterator[list[Run]]:
    line: list[Run] = []
    for text, kind in _runs(element):
        first, *rest = text.split("\n")
        line.append((first, kind))
        for part in rest:
            yield line
            line = [(part, kind)]
    yield line


def _runs(element: ET.Element) -> Iterator[Run]:
    """The runs of a highlighted block, with the marks of deletions turned into kinds."""
    deletion, hint = "", ""
    for piece, kind in _pieces(element):
        for part in _MARKS.split(piece):
            if part == CLOZE_SHOWN_START:
                deletion = "shown"
            elif part == CLOZE_HIDDEN_START:
                deletion, hint = "gap", ""
            elif part == CLOZE_HIDDEN_END:
                deletion = ""
                yield hint_shown(hint).replace("\n", " "), "gap"
            elif part == CLOZE_SHOWN_END:
                deletion = ""
            elif deletion == "gap":
                hint += part
            elif part:
                yield part, deletion or kind


def _pieces(element: ET.Element) -> Iterator[Run]:
    yield element.text or "", ""
    for child in element:
        yield child.text or "", child.tag if child.tag != "span" else child.get("class", "")
        yield child.tail or "", ""


def _columns(line: list[Run]) -> int:
    columns = 0
    for text, kind in line:
        columns += len(text) + (2 * _GAP_PADS if kind == "gap" else 0)
        if not text.isascii():
            columns += sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return columns


class _Forms:
    """The formats of one code block, made once, and the writing of its lines."""

    def __init__(self, pen: Pen, size: float) -> None:
        self._pen = pen
        tokens = pen.style.tokens
        self.plain = pen.style.code_format(size)
        self._by_kind: dict[str, QTextCharFormat] = {"": self.plain}
        for kind, colour in pen.style.token_colours.items():
            form = QTextCharFormat(self.plain)
            form.setForeground(colour)
            if kind == "comment":
                form.setFontItalic(True)
            elif kind == "keyword":
                form.setFontWeight(QFont.Weight.DemiBold)
            self._by_kind[kind] = form
        for kind in ("shown", "gap"):
            form = QTextCharFormat(self.plain)
            form.setForeground(QColor(tokens.accent))
            form.setFontWeight(QFont.Weight.Bold)
            self._by_kind[kind] = form
        self._pad = QTextCharFormat(self._by_kind["gap"])
        self._pad.setProperty(PAD_PROPERTY, True)

    def write(self, line: list[Run]) -> None:
        cursor = self._pen.cursor
        for text, kind in line:
            if kind != "gap":
                cursor.insertText(text.replace(LINE_SEPARATOR, " "), self._by_kind.get(kind, self.plain))
                continue
            start = cursor.position()
            cursor.insertText("\u00a0" * _GAP_PADS, self._pad)
            cursor.insertText(text, self._by_kind["gap"])
            cursor.insertText("\u00a0" * _GAP_PADS, self._pad)
            self._pen.notes.chips.append(Chip("gap", start, cursor.position()))
