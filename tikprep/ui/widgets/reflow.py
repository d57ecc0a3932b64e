"""Things beside each other that go below each other where they do not fit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tikprep.ui.theme.theme import Theme

COLUMN_WIDTH = 720
PAGE_TOP = 48
PAGE_SIDE = 32
_NARROW_SIDE = 16
_NARROW_BELOW = 560


def page_side(width: int) -> int:
    """The margin at the left and right of a page of this width; less where room is short."""
    return PAGE_SIDE if width >= _NARROW_BELOW else _NARROW_SIDE


class ReflowRow(QWidget):
    """Widgets in a row if the row has room for them, else one below the other.

    `least_first` is the width in pixels below which the first one, say a text that wraps, is not squeezed.
    """

    def __init__(self, widgets: Sequence[QWidget], *, gap: int = 8, least_first: int = 0, ends: bool = True) -> None:
        super().__init__()
        self._widgets = tuple(widgets)
        self._least_first = least_first
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(gap)
        for place, widget in enumerate(widgets):
            self._line.addWidget(widget, 1 if least_first and not place else 0)
        if ends:
            self._line.addStretch(0 if least_first else 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def is_stacked(self) -> bool:
        """Whether the widgets are below each other."""
        return self._line.direction() == QBoxLayout.Direction.TopToBottom

    def set_least_first(self, width: int) -> None:
        """Another least width of the first widget, after the text grew."""
        self._least_first = width
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        widths = [widget.minimumSizeHint().width() for widget in self._widgets if not widget.isHidden()]
        return QSize(max(widths, default=0), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        shown = [widget for widget in self._widgets if not widget.isHidden()]
        widths = [widget.sizeHint().width() for widget in shown]
        if self._least_first and widths:
            widths[0] = self._least_first
        fits = sum(widths) + self._line.spacing() * max(0, len(widths) - 1) <= self.width()
        wanted = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if wanted != self._line.direction():
            self._line.setDirection(wanted)
            self.updateGeometry()


class FlowRow(QWidget):
    """Widgets of their own size in lines, like words."""

    def __init__(self, widgets: Sequence[QWidget], *, gap: int = 8) -> None:
        super().__init__()
        self._widgets = tuple(widgets)
        self._gap = gap
        for widget in widgets:
            widget.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        sizes = [widget.sizeHint() for widget in self._shown()]
        width = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        sizes = [widget.sizeHint() for widget in self._shown()]
        return QSize(max((size.width() for size in sizes), default=0), self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        return max((rect.bottom() + 1 for rect in self._places(width)), default=0)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self.updateGeometry()

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]

    def _arrange(self) -> None:
        for widget, rect in zip(self._shown(), self._places(self.width()), strict=True):
            widget.setGeometry(rect)

    def _places(self, width: int) -> list[QRect]:
        places: list[QRect] = []
        left = top = height = 0
        for widget in self._shown():
            size = widget.sizeHint()
            if left and left + size.width() > width:
                left, top = 0, top + height + self._gap
            places.append(QRect(left, top, min(size.width(), width), size.height()))
            left, height = left + size.width() + self._gap, size.height()
        return places


class TileRow(QWidget):
    """Tiles of equal width: all in one row, two in a row, or each in its own."""

    _GAP = 12

    def __init__(self, theme: Theme, tiles: Sequence[QWidget], *, least_width: int = 124) -> None:
        super().__init__()
        self._theme = theme
        self._tiles = tuple(tiles)
        self._least_width = least_width
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(self._GAP)
        self._arrange(len(self._tiles))
        theme.changed.connect(self._fit)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(self._least_width), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = (self.width() + self._GAP) // (self._theme.px(self._least_width) + self._GAP)
        fitting = [columns for columns in (len(self._tiles), 2) if columns <= room]
        self._arrange(fitting[0] if fitting else 1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, *divmod(place, columns))
        for column in range(len(self._tiles)):
            self._grid.setColumnStretch(column, int(column < columns))
        self.updateGeometry()


class PageColumn(QWidget):
    """The centred column of a page that does not scroll as a whole; put things into `body`."""

    def __init__(self, *, top: int = PAGE_TOP, bottom: int = 24) -> None:
        super().__init__()
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(PAGE_SIDE, top, PAGE_SIDE, bottom)
        column = QWidget()
        column.setMaximumWidth(COLUMN_WIDTH)
        self._across.addStretch(1)
        self._across.addWidget(column, 1000)
        self._across.addStretch(1)
        self.body = QVBoxLayout(column)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        margins = self._across.contentsMargins()
        side = page_side(self.width())
        if margins.left() != side:
            self._across.setContentsMargins(side, margins.top(), side, margins.bottom())
