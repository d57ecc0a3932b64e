"""Code blocks: one block a line, so that a long line can wrap with a mark of its own."""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextFrameFormat

from tikprep.domain.cloze import CLOZE_HIDDEN_END, CLOZE_HIDDEN_START, CLOZE_SHOWN_END, CLOZE_SHOWN_START
from tikprep.rendering.code_wrap import Run, line_breaks
from tikprep.rendering.marks import hint_shown
from tikprep.ui.card.inline import LINE_SEPARATOR
from tikprep.ui.card.notes import Chip, CodeBox, CodeLine
from tikprep.ui.card.pen import BOX_GAP, Context, Pen
from tikprep.ui.card.style import CODE_LINE_FACTOR, CODE_PX, PAD_PROPERTY, TAB_PROPERTY, UNSEEN_PROPERTY

_SIDE = 16.0
_TOP, _TOP_WITH_LABEL, _BOTTOM = 9.0, 30.0, 12.0
# How much further in than its beginning a line goes on, in columns.
_HANG_COLUMNS = 4
# Code that is narrower than this is broken anywhere.
_LEAST_COLUMNS = 12
_MARKS = re.compile(f"([{CLOZE_SHOWN_START}-{CLOZE_HIDDEN_END}])")
# They turn other characters round, or part words unseen: code that holds them does not do what it seems to do.
_UNSEEN = "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_SPREAD = re.compile(f"([\t{_UNSEEN}])")
_GAP_PADS = 1
_TAB_COLUMNS = 4
_GUTTER_GAP = 15.0
_SIDE_WITH_NUMBERS = 13.0


@dataclass(frozen=True, slots=True)
class _Lines:
    """How the lines of a block are set, in pixels of the document."""

    advance: float
    left: float
    room: float
    number_right: float


def add_code(pen: Pen, element: ET.Element, context: Context) -> None:
    """Write a `<pre n>`: all code of a card has one size, and what is too long goes on below, further in."""
    index = int(element.get("n", "0"))
    code = pen.page.codes[index]
    form = QTextFrameFormat()
    pen.above_frame(BOX_GAP)
    form.setBorder(0)
    form.setLeftMargin(context.indent)
    form.setRightMargin(context.right)
    frame = pen.cursor.insertFrame(form)
    flaw = element.get("class", "") if element.get("class") in ("bad", "fixed") else ""
    room = context.room - 2 * pen.style.px(_SIDE)
    label_height = pen.style.label_height(code.label, room) if code.label else 0.0
    pen.notes.boxes.append(CodeBox(frame, index, code.label, flaw, label_height))
    pen.inside_frame()
    more_lines = label_height - pen.style.label_height("", room) if code.label else 0.0
    pen.spacer((_TOP_WITH_LABEL if code.label else _TOP) + more_lines / pen.style.px(1))

    lines = list(_lines(element))
    last_number = "" if code.first_number is None else str(code.first_number + code.written(len(lines)).start - 2)
    setting = _setting(pen, context.room, len(last_number))
    forms = _Forms(pen)
    for index, line in enumerate(lines):
        columns = int(setting.room / setting.advance)
        hang = _hang(line, columns) if _columns(line) > columns else 0
        pen.block(_block_format(pen, setting, hang * setting.advance), forms.plain, 0.0)
        position = pen.cursor.position()
        if hang:
            pen.notes.wrapped_lines.append(position)
        written = code.written(index)
        number = "" if code.first_number is None else str(code.first_number + written.start - 1)
        is_marked = any(place in code.marked_lines for place in written)
        if number or is_marked:
            pen.notes.code_lines.append(
                CodeLine(position, frame, number, setting.number_right, CODE_PX, is_marked, bool(flaw))
            )
        forms.write(line, line_breaks(line, columns, columns - hang, 2 * _GAP_PADS) if hang else [])
    pen.spacer(_BOTTOM)
    pen.below_frame(frame)


def _setting(pen: Pen, width: float, digits: int) -> _Lines:
    px = pen.style.px
    advance = pen.style.code_advance()
    number_right = px(_SIDE_WITH_NUMBERS) + digits * advance
    left = number_right + px(_GUTTER_GAP) if digits else px(_SIDE)
    return _Lines(advance, left, max(width - left - px(_SIDE), _LEAST_COLUMNS * advance), number_right)


def _hang(line: list[Run], columns: int) -> int:
    """How many columns in a line goes on; never more than half of the room."""
    text = "".join(part for part, _ in line)
    return max(1, min(len(text) - len(text.lstrip(" ")) + _HANG_COLUMNS, columns // 2))


def _block_format(pen: Pen, setting: _Lines, hang: float) -> QTextBlockFormat:
    form = QTextBlockFormat()
    # Whatever letters a line begins with, code is read from the left.
    form.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    form.setTextIndent(-hang)
    form.setLeftMargin(setting.left + hang)
    form.setRightMargin(pen.style.px(_SIDE) - 1)
    height = pen.style.px(CODE_PX) * pen.style.line(CODE_LINE_FACTOR)
    form.setLineHeight(height, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
    return form


def _lines(element: ET.Element) -> Iterator[list[Run]]:
    line: list[Run] = []
    for text, kind in _runs(element):
        for number, part in enumerate(text.split("\n")):
            if number:
                yield line
                line = []
            line += _spread(part, kind, line) if _SPREAD.search(part) else ((part, kind),)
    yield line


def _spread(text: str, kind: str, line: list[Run]) -> Iterator[Run]:
    """The text with each tab as a run of spaces that reaches to the next stop, and the unseen by its number."""
    column = _columns(line)
    for number, part in enumerate(_SPREAD.split(text)):
        if number % 2:
            is_tab = part == "\t"
            run = (" " * (_TAB_COLUMNS - column % _TAB_COLUMNS), "tab") if is_tab else (f"U+{ord(part):04X}", "unseen")
        else:
            run = (part, kind)
        column += _columns([run])
        yield run


def _runs(element: ET.Element) -> Iterator[Run]:
    """The runs of a highlighted block, with the marks of deletions turned into kinds."""
    shown_depth = 0
    hint: str | None = None
    for piece, kind in _pieces(element):
        for part in _MARKS.split(piece):
            if part == CLOZE_SHOWN_START:
                shown_depth += 1
            elif part == CLOZE_SHOWN_END:
                shown_depth = max(0, shown_depth - 1)
            elif part == CLOZE_HIDDEN_START:
                hint = ""
            elif part == CLOZE_HIDDEN_END:
                if hint is not None:
                    yield hint_shown(hint), "gap"
                hint = None
            elif hint is not None:
                hint += part
            elif part:
                yield part, "shown" if shown_depth else kind


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

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        tokens = pen.style.tokens
        self.plain = pen.style.code_format()
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
        for kind, name in (("ins", tokens.good), ("del", tokens.again)):
            form = QTextCharFormat(self.plain)
            form.setForeground(QColor(name))
            form.setFontUnderline(kind == "ins")
            form.setFontStrikeOut(kind == "del")
            self._by_kind[kind] = form
        self._pad = QTextCharFormat(self._by_kind["gap"])
        self._pad.setProperty(PAD_PROPERTY, True)
        self._replaced = 0

    def write(self, line: list[Run], breaks: list[int]) -> None:
        """Write a line that goes on below at some of its offsets."""
        if not breaks:
            for text, kind in line:
                self._run(text, kind)
            return
        offset = 0
        for text, kind in line:
            if offset in breaks and text:
                self._pen.cursor.insertText(LINE_SEPARATOR, self._pad)
            inside = [place - offset for place in breaks if offset < place < offset + len(text)]
            for start, end in zip([0, *inside], [*inside, len(text)], strict=True):
                if start:
                    self._pen.cursor.insertText(LINE_SEPARATOR, self._pad)
                self._run(text[start:end], kind)
            offset += len(text)

    def _run(self, text: str, kind: str) -> None:
        cursor = self._pen.cursor
        if kind in ("ins", "del") and cursor.atBlockStart():
            # The indent of a line that differs as a whole is neither struck out nor underlined.
            words = text.lstrip(" ")
            cursor.insertText(text[: len(text) - len(words)], self.plain)
            text = words
        start = cursor.position()
        if kind == "tab":
            self._replaced += 1
            form = QTextCharFormat(self.plain)
            form.setProperty(TAB_PROPERTY, self._replaced)
            cursor.insertText(text, form)
        elif kind == "unseen":
            self._unseen(text)
        elif kind == "gap":
            cursor.insertText("\u00a0" * _GAP_PADS, self._pad)
            cursor.insertText(text, self._by_kind["gap"])
            cursor.insertText("\u00a0" * _GAP_PADS, self._pad)
        else:
            cursor.insertText(text.replace(LINE_SEPARATOR, " "), self._by_kind.get(kind, self.plain))
        if kind in ("gap", "shown", "ins", "del") and cursor.position() > start:
            self._pen.notes.chips.append(Chip(kind, start, cursor.position()))

    def _unseen(self, text: str) -> None:
        """Write the number of a character in place of it; of a number that is broken, its beginning is copied as it."""
        form = QTextCharFormat(self._by_kind["del"])
        form.setFontStrikeOut(False)
        if text.startswith("U+"):
            self._replaced += 1
            form.setProperty(UNSEEN_PROPERTY, f"{chr(int(text[2:6], 16))}{self._replaced}")
        else:
            form.setProperty(PAD_PROPERTY, True)
        self._pen.cursor.insertText(text, form)
