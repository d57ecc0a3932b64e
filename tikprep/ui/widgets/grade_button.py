"""A grade to give: its name, what it would do, the key that gives it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import press
from tikprep.ui.widgets.painting import key_cap, rounded


class GradeButton(QAbstractButton):
    """Painted in the colour of its grade; the focused one stands out by frame, ground and weight."""

    def __init__(self, theme: Theme, name: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = role
        self._interval = ""
        self._short = ""
        self._key = ""
        self.setText(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_consequence(self, interval: str, short: str, sentence: str, key: str) -> None:
        """The line below the name ("" for none), its short form, the same as a sentence, and the key."""
        self._interval = interval
        self._short = short
        self._key = key
        self.setAccessibleDescription(sentence)
        self.setToolTip(f"{sentence} ({key})" if key else sentence)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, self._theme.px(64))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press(self, event):
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        colour = theme.colour(self._role)
        ground = theme.colour(f"{self._role}_soft")
        if self.isDown() or self.underMouse():
            ground = _mixed(ground, colour, 0.10)
        frame = colour if self.hasFocus() else _mixed(ground, colour, 0.42)
        rounded(painter, rect, 10, ground, frame, 2 if self.hasFocus() else 1)
        middle = rect.height() / 2
        name_box = QRectF(0, middle - theme.px(22), rect.width(), theme.px(22))
        if not self._interval:
            name_box.moveCenter(rect.center())
        painter.setFont(theme.font(15, QFont.Weight.DemiBold))
        painter.setPen(colour)
        painter.drawText(name_box, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.setFont(theme.font(12.5))
        painter.setPen(theme.colour("muted"))
        line = QRectF(4, middle + theme.px(1), rect.width() - 8, theme.px(20))
        fits = QFontMetricsF(painter.font()).horizontalAdvance(self._interval) <= line.width() - 8
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self._interval if fits else self._short)
        if self._key:
            key_cap(painter, theme, self._key, QPointF(rect.right() - 8, rect.top() + 8))


def _mixed(ground: QColor, ink: QColor, share: float) -> QColor:
    """`ground` with a share of `ink` in it."""
    return QColor.fromRgbF(
        ground.redF() * (1 - share) + ink.redF() * share,
        ground.greenF() * (1 - share) + ink.greenF() * share,
        ground.blueF() * (1 - share) + ink.blueF() * share,
    )
