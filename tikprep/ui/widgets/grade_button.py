"""A grade to give: its name, what it would do, the key that gives it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import PaintedButton
from tikprep.ui.widgets.painting import key_cap, key_cap_width, mixed, rounded

# How much of its colour the ground takes on under the pointer: more would swallow the words.
HOVER_SHARE = 0.03
_MARGIN = 6
_GAP = 6
_SMALLEST = 7.0
_NAME_SIZE = 15.0
_CAP_SIZE = 11.0
_INTERVAL_SIZE = 12.5


class GradeButton(PaintedButton):
    """Painted in the colour of its grade; the focused one stands out by frame, ground and weight."""

    # The screen reads Space and Enter against what is shown when their turn comes.
    claims_keys = False

    def __init__(self, theme: Theme, name: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._role = role
        self._interval = ""
        self._short = ""
        self._key = ""
        self._face: _Face | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setText(name)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_consequence(self, interval: str, short: str, sentence: str, key: str, spoken: str = "") -> None:
        """The line below the name ("" for none), its short form, the same as a sentence, and the key.

        `spoken` is read after the name.
        """
        self._interval = interval
        self._short = short
        self._key = key
        self.setAccessibleName(f"{self.text()}, {spoken}" if spoken else self.text())
        self.setAccessibleDescription(sentence)
        self.setToolTip(f"{sentence} ({key})" if key else sentence)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, self._theme.px(64))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, face = self._theme, self._current_face()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, face.picture)
        if self._interval:
            room = face.spots.interval.width()
            fits = theme.text_width(self._interval, _INTERVAL_SIZE) <= room
            text = self._interval if fits else self._short
            painter.setFont(self._fitting(_INTERVAL_SIZE, text, room))
            painter.setPen(theme.colour("muted"))
            painter.drawText(face.spots.interval, Qt.AlignmentFlag.AlignCenter, text)

    def _current_face(self) -> _Face:
        """All of the button but the interval, which is another with each card: painted once for many cards."""
        theme = self._theme
        is_hot, is_focused = self.isDown() or self.underMouse(), self.hasFocus()
        ratio = self.devicePixelRatioF()
        drawn_for = (
            theme.tokens, theme.zoom, ratio, self.size(), self._longest_name(), self._key, bool(self._interval),
            is_hot, is_focused,
        )  # fmt: skip
        if self._face is None or self._face.drawn_for != drawn_for:
            spots = self._spots()
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            # The row lies on the page. Letters on a ground without holes are as sharp as they can be.
            picture.fill(theme.colour("window"))
            painter = QPainter(picture)
            self._paint_face(painter, spots, is_hot=is_hot, is_focused=is_focused)
            painter.end()
            self._face = _Face(drawn_for, picture, spots)
        return self._face

    def _paint_face(self, painter: QPainter, spots: _Spots, *, is_hot: bool, is_focused: bool) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = theme.colour(self._role)
        ground = theme.colour(f"{self._role}_soft")
        if is_hot:
            ground = mixed(ground, colour, HOVER_SHARE)
        frame = colour if is_focused else mixed(ground, colour, 0.42)
        rounded(painter, QRectF(self.rect()), 10, ground, frame, 2 if is_focused else 1)
        painter.setFont(self._name_font())
        painter.setPen(colour)
        painter.drawText(spots.name, Qt.AlignmentFlag.AlignCenter, self.text())
        if not spots.cap.isEmpty():
            key_cap(painter, theme, self._key, spots.cap.topRight(), size=self._cap_size())

    def name_rect(self) -> QRectF:
        """Where the name is painted."""
        spots, font = self._spots(), self._name_font()
        ink = QRectF(0, 0, QFontMetricsF(font).horizontalAdvance(self.text()), QFontMetricsF(font).height())
        ink.moveCenter(spots.name.center())
        return ink

    def cap_rect(self) -> QRectF:
        """Where the key is painted; empty if there is none."""
        return self._spots().cap

    def _spots(self) -> _Spots:
        """In the corner if every name of the row leaves room there, else before the name, else above it."""
        theme, rect = self._theme, QRectF(self.rect())
        room = rect.width() - 2 * _MARGIN
        middle = rect.center().y()
        name = QRectF(_MARGIN, middle - theme.px(22), room, theme.px(22))
        interval = QRectF(_MARGIN, middle + theme.px(1), room, theme.px(20))
        if not self._interval:
            name.moveCenter(rect.center())
        cap_width = key_cap_width(theme, self._key, self._cap_size())
        if not self._key or cap_width > room:
            return _Spots(name, interval, QRectF())
        cap = QRectF(0, 0, cap_width, theme.px(20))
        widest = self._width(self._longest_name())
        if (rect.width() + widest) / 2 + _GAP <= rect.width() - 8 - cap_width:
            cap.moveTopRight(QPointF(rect.right() - 8, rect.top() + 8))
        elif widest + _GAP + cap_width <= room:
            left = (rect.width() - cap_width - _GAP - self._width(self.text())) / 2
            cap.moveTopLeft(QPointF(left, name.center().y() - cap.height() / 2))
            name.setLeft(cap.right() + _GAP)
            name.setWidth(self._width(self.text()) + 1)
        else:
            parts = theme.px(18), theme.px(16) if self._interval else 0
            top = middle - (cap.height() + theme.px(2) + sum(parts)) / 2
            cap.moveTopLeft(QPointF(rect.center().x() - cap_width / 2, top))
            name = QRectF(_MARGIN, cap.bottom() + theme.px(2), room, parts[0])
            interval = QRectF(_MARGIN, name.bottom(), room, parts[1])
        return _Spots(name, interval, cap)

    def _name_font(self) -> QFont:
        room = self.width() - 2 * _MARGIN
        return self._fitting(_NAME_SIZE, self._longest_name(), room, QFont.Weight.DemiBold)

    def _longest_name(self) -> str:
        """The longest of the whole row, so that its buttons look alike."""
        parent = self.parentWidget()
        row = parent.findChildren(GradeButton, options=Qt.FindChildOption.FindDirectChildrenOnly) if parent else []
        return max([self.text(), *(button.text() for button in row)], key=self._width)

    def _width(self, name: str) -> float:
        return self._theme.text_width(name, _NAME_SIZE, QFont.Weight.DemiBold)

    def _cap_size(self) -> float:
        """A long combination is written smaller."""
        size = _CAP_SIZE
        while size > _SMALLEST and key_cap_width(self._theme, self._key, size) > self.width() - 2 * _MARGIN:
            size -= 0.5
        return size

    def _fitting(self, size: float, text: str, room: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The largest font up to a size in which the text is not cut."""
        while size > _SMALLEST and self._theme.text_width(text, size, weight) > room:
            size -= 0.5
        return self._theme.font(size, weight)


@dataclass(frozen=True, slots=True)
class _Spots:
    """Where the parts of a button lie."""

    name: QRectF
    interval: QRectF
    cap: QRectF


@dataclass(frozen=True, slots=True)
class _Face:
    """A button without its interval, and what it was drawn for."""

    drawn_for: tuple[object, ...]
    picture: QPixmap
    spots: _Spots
