"""Grounds to put things on: the raised card and the column in the middle of a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from tikprep.ui.theme.theme import Theme
from tikprep.ui.theme.tokens import Tokens
from tikprep.ui.widgets.painting import nine_patch, rounded, shadow
from tikprep.ui.widgets.reflow import COLUMN_WIDTH, PAGE_SIDE, page_side

_BAR_WIDTH = 12
SHADOW_ROOM = 16
# Shadow, border and corner lie within it.
_PATCH_EDGE = 48


class Panel(QWidget):
    """A flat rounded ground with a thin border."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, QRectF(self.rect()), 12, self._theme.colour("surface"), self._theme.colour("border"))


class RaisedSurface(QWidget):
    """A rounded ground that floats: it paints its own shadow into the margin around it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        # A dozen rings of shadow cost milliseconds at the size of a card, so they are drawn once and stretched.
        self._patch = QPixmap()
        self._patch_of: tuple[Tokens, float] | None = None

    def paintEvent(self, event: QPaintEvent) -> None:
        wanted = (self._theme.tokens, self.devicePixelRatioF())
        if wanted != self._patch_of:
            self._patch, self._patch_of = self._drawn_patch(), wanted
        painter = QPainter(self)
        nine_patch(painter, self._patch, QRectF(self.rect()), _PATCH_EDGE)

    def _drawn_patch(self) -> QPixmap:
        side, ratio = 2 * _PATCH_EDGE + 2, self.devicePixelRatioF()
        patch = QPixmap(round(side * ratio), round(side * ratio))
        patch.setDevicePixelRatio(ratio)
        patch.fill(Qt.GlobalColor.transparent)
        painter = QPainter(patch)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(0, 0, side, side).adjusted(SHADOW_ROOM, 8, -SHADOW_ROOM, -SHADOW_ROOM)
        paint_raised(painter, self._theme, rect)
        painter.end()
        return patch


def paint_raised(painter: QPainter, theme: Theme, rect: QRectF) -> None:
    """The raised ground itself."""
    strength = 0.30 if theme.tokens.is_dark else 0.055
    shadow(painter, rect, 14, theme.colour("shadow"), 12, strength)
    rounded(painter, rect, 14, theme.colour("surface"), theme.colour("border"))


class ScrollColumn(QScrollArea):
    """A page that scrolls, its content in a centred column."""

    def __init__(self, *, width: int = COLUMN_WIDTH, margins: tuple[int, int] = (24, 24)) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Where there is a margin the bar's room is part of it, or the column would jump aside when the bar comes.
        has_room = margins[0] >= _BAR_WIDTH
        if has_room:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().rangeChanged.connect(self._on_range)
        self._on_range(0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = self.outer = QWidget()
        outer.setObjectName("column")
        across = self._across = QHBoxLayout(outer)
        self._margins = margins
        self.column = QWidget()
        self.column.setMaximumWidth(width)
        self.column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        across.addWidget(self.column)
        self._centre(width)
        self.body = QVBoxLayout(self.column)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(16)
        self.setWidget(outer)

    @contextmanager
    def unsettled(self) -> Iterator[None]:
        """Show and hide parts of the column, to be settled after: else Qt lays all of it out at each."""
        layouts = [*self._inner_layouts(), self._across]
        for layout in layouts:
            layout.setEnabled(False)
        try:
            yield
        finally:
            for layout in layouts:
                layout.setEnabled(True)

    def settle(self) -> None:
        """Lay the column out now, so that the next paint is the final one."""
        layouts: list[QLayout] = [*self._inner_layouts(), self._across]
        for layout in layouts:
            layout.invalidate()
            # The layout around it remembers the heights of this widget, not of what is in it.
            if (widget := layout.parentWidget()) is not None:
                widget.updateGeometry()
        visible = self.maximumViewportSize()
        width = visible.width()
        self._centre(width)
        has_height = self._across.hasHeightForWidth()
        height = self._across.heightForWidth(width) if has_height else self._across.sizeHint().height()
        self.outer.resize(width, max(height, visible.height()))
        for layout in reversed(layouts):
            layout.activate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._centre(event.size().width())
        super().resizeEvent(event)

    def _centre(self, width: int) -> None:
        """Put the column into the middle by margins: beside stretches Qt asks for heights at widths it never has."""
        side = page_side(width) if self._margins[0] == PAGE_SIDE else self._margins[0]
        right = side - _BAR_WIDTH if side >= _BAR_WIDTH else side
        spare = max(0, width - side - right - self.column.maximumWidth())
        above = self._margins[1]
        self._across.setContentsMargins(side + spare // 2, above, right + spare - spare // 2, above)

    def _inner_layouts(self) -> list[QLayout]:
        """The layouts of the column, inner ones first; a subclass adds its own before."""
        return [self.body]

    def _on_range(self, _lowest: int, highest: int) -> None:
        self.verticalScrollBar().setEnabled(highest > 0)


def tall_column(host: QWidget, margins: tuple[int, int, int, int]) -> QVBoxLayout:
    """The rows of a page that fills its window, and scrolls as a whole where large text leaves it no room."""
    scroll = QScrollArea()
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    inside = QWidget()
    inside.setObjectName("column")
    column = QVBoxLayout(inside)
    column.setContentsMargins(*margins)
    column.setSpacing(10)
    scroll.setWidget(inside)
    outer = QVBoxLayout(host)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(scroll)
    return column


class Overlay(QWidget):
    """A dimmed veil over a window with one panel in its middle; Esc or a click beside it closes."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._host = window
        self._theme = theme
        self._focused_before: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        window.installEventFilter(self)
        self.hide()

    def panel_rect(self) -> QRectF:
        """Where the panel's ground is painted; a subclass says so."""
        return QRectF(self.rect())

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent) and watched is self._host:
            self.setGeometry(self._host.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = self._theme.colour("shadow")
        veil.setAlphaF(0.55 if self._theme.tokens.is_dark else 0.32)
        painter.fillRect(self.rect(), veil)
        rounded(painter, self.panel_rect(), 16, self._theme.colour("surface"), self._theme.colour("border"))
