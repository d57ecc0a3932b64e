"""What stands below code: as high as its content needs, with a line that is cut and never wrapped."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLayout, QLayoutItem, QWidget

from tikprep.ui.theme.theme import Theme

_FONT = 12


class HighEnough(QWidget):
    """Never lower than what its layout needs at today's width; a splitter alone asks for no height by width."""

    def __init__(self, least: int) -> None:
        super().__init__()
        self._least = least

    def set_least(self, height: int) -> None:
        """A height that it never falls below, whatever it holds."""
        self._least = height
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def minimumSizeHint(self) -> QSize:
        # What wraps may be as narrow as it likes: its height is asked for by `_fit`.
        return QSize(super().minimumSizeHint().width(), self.minimumHeight())

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(max(self._least, _needed(layout, self.width())))


def _needed(layout: QLayout, width: int) -> int:
    """The height of a column; Qt's own answer forgets what wraps inside of what it holds."""
    margins = layout.contentsMargins()
    inside = width - margins.left() - margins.right()
    items = map(layout.itemAt, range(layout.count()))
    heights = [_least_height(item, inside) for item in items if item is not None and not item.isEmpty()]
    gaps = layout.spacing() * max(0, len(heights) - 1)
    return margins.top() + margins.bottom() + sum(heights) + gaps


def _least_height(item: QLayoutItem, width: int) -> int:
    widget = item.widget()
    if widget is None:
        return item.minimumSize().height()
    if widget.hasHeightForWidth():
        return max(widget.heightForWidth(width), widget.minimumHeight())
    return max(widget.minimumSizeHint().height(), widget.minimumHeight())


class QuietLine(QLabel):
    """One line about something that rarely matters; all of it is in the tooltip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setTextFormat(Qt.TextFormat.PlainText)
        theme.changed.connect(self.updateGeometry)

    def show_text(self, text: str) -> None:
        """Another text."""
        self.setText(text)
        self.setToolTip(text)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(120), round(QFontMetricsF(self._theme.font(_FONT)).height()) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = self._theme.font(_FONT)
        shown = QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignVCenter, shown)
