"""The strip at the left: numbers, marks and folds. Calm until the pointer comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from tikprep.ui.editor.folding import can_fold

if TYPE_CHECKING:
    from tikprep.ui.editor.editor import CodeEditor

_LEAST_DIGITS: Final = 3
_MARK_PX, _FOLD_PX, _GAP_PX = 14, 16, 6


class Gutter(QWidget):
    """Left of the text; a press selects a line, or folds where there is a fold mark."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._painted: object = None
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def wanted_width(self) -> int:
        """The same for all texts of up to 999 lines, so that it does not move while one types."""
        digits = max(_LEAST_DIGITS, len(str(self._editor.blockCount())))
        number = QFontMetricsF(self._editor.font()).horizontalAdvance("9") * digits
        px = self._editor.theme.px
        return round(number) + px(_MARK_PX) + px(_FOLD_PX) + px(_GAP_PX)

    def shows_other_lines(self) -> bool:
        """Whether it may show other than the lines that are in sight: Qt has all painted for a letter with a colour."""
        is_all_in_sight = self._editor.verticalScrollBar().maximum() == 0
        return is_all_in_sight or self.underMouse() or self._painted != self._in_sight()

    def _in_sight(self) -> tuple[int, ...]:
        """What changes when a line comes, goes or is folded, in a text that is longer than the window."""
        bar = self._editor.verticalScrollBar()
        return bar.value(), bar.maximum(), self._editor.blockCount()

    def sizeHint(self) -> QSize:
        return QSize(self.wanted_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        editor, theme = self._editor, self._editor.theme
        if event.rect().contains(self.rect()):
            self._painted = self._in_sight()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), theme.colour("code_bg"))
        painter.setFont(editor.font())
        ascent = QFontMetricsF(editor.font()).ascent()
        here = editor.textCursor().blockNumber()
        right = self.width() - theme.px(_FOLD_PX) - theme.px(_GAP_PX) / 2
        is_near = self.underMouse()
        for number, top, height in editor.rows():
            if top > event.rect().bottom() or top + height < event.rect().top():
                continue
            if number == here and editor.hasFocus():
                painter.fillRect(QRectF(0, top, self.width(), height), theme.colour("editor_line"))
            severity = editor.severity_of(number)
            ink = {"error": "again", "warning": "hard", "info": "easy"}.get(severity, "muted")
            painter.setPen(theme.colour("text" if number == here and not severity else ink))
            text = str(number + 1)
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.drawText(QPointF(right - width, top + ascent), text)
            if severity:
                self._paint_mark(painter, severity, QRectF(0, top, theme.px(_MARK_PX) + 2, height))
            elif editor.lines[number].is_locked:
                bar = QRectF(0, top, 3, height)
                painter.fillRect(bar, theme.colour("field_border"))
            is_folded = editor.folds.is_folded(number)
            if is_folded or (is_near and can_fold(editor.lines, number)):
                self._paint_fold(painter, QRectF(right, top, theme.px(_FOLD_PX), height), is_folded=is_folded)

    def _paint_mark(self, painter: QPainter, severity: str, box: QRectF) -> None:
        """A shape for each severity, so that colour is not all that tells them apart."""
        theme = self._editor.theme
        side = theme.px(4)
        centre = box.center()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour({"error": "again", "warning": "hard"}.get(severity, "easy")))
        if severity == "error":
            painter.drawEllipse(centre, side, side)
        elif severity == "warning":
            corners = (QPointF(0, -side), QPointF(side + 0.5, side), QPointF(-side - 0.5, side))
            painter.drawPolygon(QPolygonF([centre + corner for corner in corners]))
        else:
            painter.drawRect(QRectF(centre.x() - side + 1, centre.y() - side + 1, 2 * side - 2, 2 * side - 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_fold(self, painter: QPainter, box: QRectF, *, is_folded: bool) -> None:
        theme = self._editor.theme
        reach = theme.px(3) + 0.5
        centre = box.center()
        corners = (
            (QPointF(-reach / 2, -reach), QPointF(reach / 2, 0), QPointF(-reach / 2, reach))
            if is_folded
            else (QPointF(-reach, -reach / 2), QPointF(0, reach / 2), QPointF(reach, -reach / 2))
        )
        pen = QPen(theme.colour("accent" if is_folded else "muted"), 1.5)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([centre + corner for corner in corners]))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            number = self._editor.row_at(event.pos().y())
            text = self._editor.message_of(number) if number is not None else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._editor.row_at(event.position().y())
        if number is None or event.button() != Qt.MouseButton.LeftButton:
            return
        is_on_fold = event.position().x() > self.width() - self._editor.theme.px(_FOLD_PX) - self._editor.theme.px(
            _GAP_PX
        )
        if is_on_fold and (self._editor.folds.is_folded(number) or can_fold(self._editor.lines, number)):
            self._editor.folds.toggle(number)
            self.update()
        else:
            self._editor.select_line(number)
        self._editor.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        QApplication.sendEvent(self._editor.viewport(), event)
