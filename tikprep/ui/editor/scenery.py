"""What is painted below and above the letters: the current line, guides, hits, brackets, marks, folds, blanks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF, QTextBlock

from tikprep.ui.editor.lines import indent_of, units, width_of

if TYPE_CHECKING:
    from tikprep.ui.editor.editor import CodeEditor

MARGIN_COLUMN: Final = 100
_INK: Final = {"error": "again", "warning": "hard", "info": "easy"}
# Beyond this a line's blanks and marks are not worth the time.
_LONGEST: Final = 2_000


class Scenery:
    """Paints one editor; `rows` are the lines in sight as (block, top, height)."""

    def __init__(self, editor: CodeEditor) -> None:
        self._editor = editor

    def paint_below(self, painter: QPainter, rows: list[tuple[QTextBlock, float, float]]) -> None:
        """Grounds and lines that the letters stand on."""
        editor, theme = self._editor, self._editor.theme
        width = editor.viewport().width()
        here = editor.textCursor().blockNumber()
        current = theme.colour("editor_line")
        for block, top, height in rows:
            number = block.blockNumber()
            if editor.lines[number].is_locked or (number == here and editor.hasFocus()):
                painter.fillRect(QRectF(0, top, width, height), current)
        self._paint_guides(painter, rows)
        self._paint_hits(painter, rows)
        self._paint_brackets(painter, rows)

    def paint_above(self, painter: QPainter, rows: list[tuple[QTextBlock, float, float]]) -> None:
        """What stands over or behind the letters."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for block, top, height in rows:
            number = block.blockNumber()
            line = self._editor.lines[number]
            if line.marks:
                self._paint_mark(painter, block, top + height, _INK.get(line.marks[0].severity, "easy"))
            if self._editor.folds.is_folded(number):
                self._paint_fold(painter, block, top, height)
            if self._editor.shows_whitespace:
                self._paint_blanks(painter, block, top, height)

    def _paint_guides(self, painter: QPainter, rows: list[tuple[QTextBlock, float, float]]) -> None:
        """A line at each step of indent, through empty lines too, and one at the right margin."""
        editor = self._editor
        space = QFontMetricsF(editor.font()).horizontalAdvance(" ")
        step = width_of(editor.language.indent)
        left = editor.contentOffset().x() + editor.document().documentMargin()
        painter.setPen(QPen(editor.theme.colour("editor_guide"), 1))
        margin = round(left + MARGIN_COLUMN * space) + 0.5
        if rows and margin < editor.viewport().width():
            painter.drawLine(QPointF(margin, 0), QPointF(margin, editor.viewport().height()))
        for block, top, height in rows:
            for column in range(step, self._depth(block.blockNumber()), step):
                x = round(left + column * space) + 0.5
                painter.drawLine(QPointF(x, top), QPointF(x, top + height))

    def _depth(self, number: int) -> int:
        """The columns of indent; of an empty line those of the next that is not."""
        lines = self._editor.lines
        for below in range(number, min(number + 20, len(lines))):
            text = lines[below].text
            if text.strip():
                return width_of(indent_of(text))
        return 0

    def _paint_hits(self, painter: QPainter, rows: list[tuple[QTextBlock, float, float]]) -> None:
        editor = self._editor
        if not rows or not editor.hits:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for block, top, height in rows:
            for start, end, is_current in editor.hits_in(block.position(), block.position() + block.length()):
                left, right = x_of(editor, block, start), x_of(editor, block, end)
                painter.setBrush(editor.theme.colour("editor_hit_now" if is_current else "editor_hit"))
                # A stronger ground would take the letters' colours their contrast.
                painter.setPen(editor.theme.colour("hard") if is_current else Qt.PenStyle.NoPen)
                painter.drawRoundedRect(QRectF(left - 1, top + 1, max(3.0, right - left + 2), height - 2), 3, 3)
        painter.restore()

    def _paint_brackets(self, painter: QPainter, rows: list[tuple[QTextBlock, float, float]]) -> None:
        editor = self._editor
        for number, column in editor.matched_brackets:
            for block, top, height in rows:
                if block.blockNumber() == number:
                    at = units(block.text(), column)
                    left, right = x_of(editor, block, at), x_of(editor, block, at + 1)
                    painter.fillRect(QRectF(left, top + 1, right - left, height - 2), self._colour("editor_bracket"))

    def _paint_mark(self, painter: QPainter, block: QTextBlock, bottom: float, role: str) -> None:
        """A wave below the words of the line."""
        text = block.text()[:_LONGEST]
        if not text.strip():
            return
        left = x_of(self._editor, block, len(indent_of(text)))
        right = min(x_of(self._editor, block, units(text, len(text.rstrip()))), float(self._editor.viewport().width()))
        painter.setPen(QPen(self._colour(role), 1.2))
        y, points = bottom - 2.5, []
        x, is_up = left, True
        while x < right:
            points.append(QPointF(x, y - 1.2 if is_up else y + 1.2))
            x, is_up = x + 2.5, not is_up
        painter.drawPolyline(QPolygonF(points))

    def _paint_fold(self, painter: QPainter, block: QTextBlock, top: float, height: float) -> None:
        """Three dots behind a line that hides others."""
        theme = self._editor.theme
        left = x_of(self._editor, block, block.length() - 1) + theme.px(6)
        chip = QRectF(left, top + height / 2 - theme.px(6), theme.px(26), theme.px(12))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour("accent_soft"))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setBrush(self._colour("accent"))
        for place in (-1, 0, 1):
            painter.drawEllipse(chip.center() + QPointF(place * theme.px(6), 0), 1.5, 1.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_blanks(self, painter: QPainter, block: QTextBlock, top: float, height: float) -> None:
        text, middle = block.text()[:_LONGEST], top + height / 2
        painter.setPen(QPen(self._colour("field_border"), 1.4))
        for column, letter in enumerate(text):
            if letter not in " \t":
                continue
            at = units(text, column)
            left, right = x_of(self._editor, block, at), x_of(self._editor, block, at + 1)
            if letter == " ":
                painter.drawPoint(QPointF((left + right) / 2, middle))
            else:
                painter.drawLine(QPointF(left + 3, middle), QPointF(right - 4, middle))
                tip = QPointF(right - 4, middle)
                painter.drawPolyline(QPolygonF([tip + QPointF(-3, -3), tip, tip + QPointF(-3, 3)]))

    def _colour(self, role: str) -> QColor:
        return self._editor.theme.colour(role)


def x_of(editor: CodeEditor, block: QTextBlock, column: int) -> float:
    """Where a column, in UTF-16 units, begins in the viewport."""
    layout = block.layout()
    if not layout.lineCount():
        return 0.0
    x: Any = layout.lineAt(0).cursorToX(max(0, min(column, block.length() - 1)))
    if isinstance(x, tuple):
        # Some releases of the binding answer with the column too.
        x = x[0]
    return editor.contentOffset().x() + float(x)
