"""A quiet fade at the edges of what scrolls, while more lies beyond them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from tikprep.ui.theme.theme import Theme

_HEIGHT = 28
# A line's air below the text is no text.
_LEAST_HIDDEN = 4


class EdgeFades(QWidget):
    """Lies over the viewport of a scroll area, takes no event and paints nothing where all is seen."""

    def __init__(self, theme: Theme, area: QScrollArea) -> None:
        super().__init__(area.viewport())
        self._theme = theme
        self._area = area
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().installEventFilter(self)
        bar = area.verticalScrollBar()
        bar.valueChanged.connect(self._follow)
        bar.rangeChanged.connect(self._follow)
        theme.changed.connect(self.update)
        self._follow()

    @property
    def hidden_edges(self) -> tuple[bool, bool]:
        """Whether more lies above and below."""
        bar = self._area.verticalScrollBar()
        return bar.value() >= _LEAST_HIDDEN, bar.maximum() - bar.value() >= _LEAST_HIDDEN

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        above, below = self.hidden_edges
        painter = QPainter(self)
        if above:
            self._fade(painter, 0.0, float(_HEIGHT))
        if below:
            self._fade(painter, float(self.height()), float(self.height() - _HEIGHT))

    def _fade(self, painter: QPainter, edge: float, inner: float) -> None:
        ground = self._theme.colour("window")
        clear = QColor(ground)
        clear.setAlpha(0)
        gradient = QLinearGradient(0, edge, 0, inner)
        gradient.setColorAt(0, ground)
        gradient.setColorAt(1, clear)
        painter.fillRect(QRectF(0, min(edge, inner), self.width(), _HEIGHT), gradient)

    def _follow(self, *_: int) -> None:
        # Scrolling moves a viewport's children with its content.
        self.setGeometry(self._area.viewport().rect())
        self.setVisible(any(self.hidden_edges))
        self.raise_()
        self.update()
