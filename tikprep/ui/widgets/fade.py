"""The edge of a pane fades where its content goes on beyond it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from tikprep.ui.theme.theme import Theme

_HEIGHT = 22
# A line's air below the text is no text.
_LEAST_HIDDEN = 4
_STRENGTHS = ((0.0, 0.0), (0.5, 0.55), (1.0, 1.0))


class EdgeFade(QWidget):
    """Lies over the lower or the upper edge of a scroll area; without height unless more lies beyond."""

    def __init__(self, theme: Theme, area: QAbstractScrollArea, *, is_lower: bool) -> None:
        super().__init__(area)
        self._theme = theme
        self._area = area
        self._is_lower = is_lower
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.installEventFilter(self)
        bar = area.verticalScrollBar()
        bar.valueChanged.connect(self._follow)
        bar.rangeChanged.connect(self._follow)
        theme.changed.connect(self.update)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        edge = QPointF(0, self.height()) if self._is_lower else QPointF(0, 0)
        gradient = QLinearGradient(QPointF(0, self.height() - edge.y()), edge)
        colour = QColor(self._theme.colour("window"))
        for place, strength in _STRENGTHS:
            colour.setAlphaF(strength)
            gradient.setColorAt(place, colour)
        QPainter(self).fillRect(self.rect(), gradient)

    def _follow(self) -> None:
        bar, pane = self._area.verticalScrollBar(), self._area.viewport().geometry()
        hidden = bar.maximum() - bar.value() if self._is_lower else bar.value() - bar.minimum()
        height = _HEIGHT if hidden >= _LEAST_HIDDEN else 0
        top = pane.bottom() + 1 - height if self._is_lower else pane.top()
        # Hiding and showing would ask X where the pointer is, and wait for its word, at each answer.
        self.setGeometry(QRect(pane.left(), top, pane.width(), height))
        if height:
            self.raise_()
