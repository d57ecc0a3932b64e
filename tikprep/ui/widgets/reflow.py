"""Things beside each other that go below each other where they do not fit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tikprep.ui.theme.theme import Theme

COLUMN_WIDTH = 720
PAGE_TOP = 48
PAGE_SIDE = 32
_NARROW_SIDE = 16
_ROW_SIDE = 28
_NARROW_BELOW = 560


def column_width(zoom: float) -> int:
    """The width of a column of text that holds as many letters a line at every zoom above 1, in pixels."""
    return round(COLUMN_WIDTH * max(zoom, 1.0))


def page_side(width: int) -> int:
    """The margin at the left and right of a page of this width; less where room is short."""
    return PAGE_SIDE if width >= _NARROW_BELOW else _NARROW_SIDE


class _Placed(QWidget):
    """Places its widgets itself: the height follows from the width before anything is shown, as no Qt layout does."""

    def __init__(self, widgets: Sequence[QWidget]) -> None:
        super().__init__()
        self._widgets = tuple(widgets)
        for widget in widgets:
            widget.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def places(self, width: int) -> list[QRect]:
        """Where each shown widget lies if the row is this wide; a subclass says so."""
        raise NotImplementedError

    def heightForWidth(self, width: int) -> int:
        return max((rect.bottom() + 1 for rect in self.places(width)), default=0)

    def sizeHint(self) -> QSize:
        width = sum(widget.sizeHint().width() for widget in self.shown())
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def minimumSizeHint(self) -> QSize:
        width = max((widget.minimumSizeHint().width() for widget in self.shown()), default=0)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def shown(self) -> list[QWidget]:
        """Those that take room."""
        return [widget for widget in self._widgets if not widget.isHidden()]

    def arrange(self) -> None:
        """Put each where it belongs now."""
        for widget, rect in zip(self.shown(), self.places(self.width()), strict=True):
            widget.setGeometry(rect)


class ReflowRow(_Placed):
    """A first widget that wraps, and a second of its own size: beside each other if there is room, else below.

    `least_first` is the width in pixels that the first one keeps; `gap` and `below` are the room between them. A second
    one that is hidden takes no room.
    """

    def __init__(self, first: QWidget, second: QWidget, *, gap: int = 8, below: int = 0, least_first: int = 0) -> None:
        super().__init__((first, second))
        self._gap = gap
        self._below = below
        self._least_first = least_first

    def set_least_first(self, width: int) -> None:
        """Another least width of the first widget, after the text grew."""
        self._least_first = width
        self.arrange()
        self.updateGeometry()

    def places(self, width: int) -> list[QRect]:
        first, second = self._widgets
        if second.isHidden():
            return [QRect(0, 0, width, _height(first, width))]
        wanted = second.sizeHint().width()
        if self._least_first + self._gap + wanted <= width:
            room = width - wanted - self._gap
            height = max(_height(first, room), _height(second, wanted))
            return [QRect(0, 0, room, height), QRect(width - wanted, 0, wanted, height)]
        height, second_width = _height(first, width), min(wanted, width)
        below = QRect(0, height + self._below, second_width, _height(second, second_width))
        return [QRect(0, 0, width, height), below]


class FlowRow(_Placed):
    """Widgets of their own size in lines, like words; the lines begin at the left or end at the right."""

    _GAP = 8

    def __init__(self, widgets: Sequence[QWidget], *, is_at_right: bool = False) -> None:
        super().__init__(widgets)
        self._is_at_right = is_at_right

    def sizeHint(self) -> QSize:
        widths = [widget.sizeHint().width() for widget in self.shown()]
        width = sum(widths) + self._GAP * max(len(widths) - 1, 0)
        return QSize(width, self.heightForWidth(max(width, 1)))

    def places(self, width: int) -> list[QRect]:
        places: list[QRect] = []
        left = top = height = 0
        for widget in self.shown():
            size = widget.sizeHint()
            if left and left + size.width() > width:
                left, top, height = 0, top + height + self._GAP, 0
            places.append(QRect(left, top, min(size.width(), width), size.height()))
            left, height = left + size.width() + self._GAP, max(height, size.height())
        return [_to_right(place, places, width) for place in places] if self._is_at_right else places


class TileRow(_Placed):
    """Tiles of equal width: all in one row, two in a row, or each in its own."""

    _GAP = 12

    def __init__(self, theme: Theme, tiles: Sequence[QWidget], *, least_width: int = 124) -> None:
        super().__init__(tiles)
        self._theme = theme
        self._least_width = least_width

    def minimumSizeHint(self) -> QSize:
        width = self._theme.px(self._least_width)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def places(self, width: int) -> list[QRect]:
        tiles = self.shown()
        room = (width + self._GAP) // (self._theme.px(self._least_width) + self._GAP)
        columns = next((columns for columns in (len(tiles), 2) if columns <= room), 1)
        height = max((tile.sizeHint().height() for tile in tiles), default=0)
        step = (width + self._GAP) / max(columns, 1)
        places = []
        for place in range(len(tiles)):
            row, column = divmod(place, columns)
            left, right = round(column * step), round((column + 1) * step) - self._GAP
            places.append(QRect(left, row * (height + self._GAP), right - left, height))
        return places


def _to_right(place: QRect, places: Sequence[QRect], width: int) -> QRect:
    """The same place after its line was moved to the right edge."""
    line_end = max(other.right() for other in places if other.top() == place.top())
    return place.translated(width - 1 - line_end, 0)


def _height(widget: QWidget, width: int) -> int:
    wanted = widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()
    return max(wanted, widget.minimumHeight())


def centred(widget: QWidget) -> QHBoxLayout:
    """A row with a widget in its middle, no wider than the column of text."""
    widget.setMaximumWidth(COLUMN_WIDTH)
    row = QHBoxLayout()
    row.setContentsMargins(_ROW_SIDE, 0, _ROW_SIDE, 0)
    row.addStretch(1)
    row.addWidget(widget, 1000)
    row.addStretch(1)
    return row


class PageColumn(QWidget):
    """The centred column of a page that does not scroll as a whole; put things into `body`."""

    def __init__(self, *, top: int = PAGE_TOP, bottom: int = 24) -> None:
        super().__init__()
        column = QWidget()
        self._across = centred(column)
        self._across.setContentsMargins(PAGE_SIDE, top, PAGE_SIDE, bottom)
        self.setLayout(self._across)
        self.body = QVBoxLayout(column)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        margins = self._across.contentsMargins()
        side = page_side(self.width())
        if margins.left() != side:
            self._across.setContentsMargins(side, margins.top(), side, margins.bottom())
