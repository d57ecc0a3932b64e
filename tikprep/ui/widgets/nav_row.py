"""A row of the sidebar: icon, text, count. Narrowed, it is an icon with a dot."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import PaintedButton
from tikprep.ui.widgets.painting import rounded


class NavRow(PaintedButton):
    """One place, or one deck at its depth in the tree; `initials` stand for it where only an icon fits."""

    HEIGHT = 36

    def __init__(self, theme: Theme, icon: str, text: str, *, depth: int = 0, initials: str = "") -> None:
        super().__init__(theme)
        self._initials = initials
        self._icon = icon
        self._depth = depth
        self._count = 0
        self._is_narrow = False
        self.setText(text)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()

    def show_count(self, count: int) -> None:
        """How many cards wait there; 0 shows nothing and dims the row."""
        if count != self._count:
            self._count = count
            self._name()
            self.update()

    def narrow(self, is_narrow: bool) -> None:
        """Show the icon alone."""
        self._is_narrow = is_narrow
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        height = self._theme.px(self.HEIGHT)
        return QSize(height if self._is_narrow else 180, height)

    def nextCheckState(self) -> None:
        """The window decides which row is the current one."""

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked():
            rounded(painter, rect, 8, theme.colour("raised"), theme.colour("border"))
        elif self.underMouse():
            rounded(painter, rect, 8, theme.colour("sunken"))
        if self.hasFocus():
            rounded(painter, rect, 8, None, theme.colour("focus"), 2)
        is_lit = self.isChecked() or self._count > 0
        side = theme.px(18)
        left = (rect.width() - side) / 2 + rect.left() if self._is_narrow else rect.left() + 11 + self._depth * 18
        box = QRectF(left, rect.center().y() - side / 2, side, side)
        role = "accent" if self.isChecked() else "muted"
        if self._is_narrow and self._initials:
            painter.setFont(theme.font(13, QFont.Weight.DemiBold))
            painter.setPen(theme.colour(role if not self._count else "text"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._initials)
        else:
            theme.paint_icon(painter, self._icon, box, role)
        if self._is_narrow:
            self._paint_dot(painter, box)
        else:
            self._paint_words(painter, rect, box.right() + 11, "text" if is_lit else "muted")

    def _paint_words(self, painter: QPainter, rect: QRectF, left: float, role: str) -> None:
        theme = self._theme
        right = rect.right() - 10
        if self._count:
            right = self._paint_count(painter, rect) - 8
        font = theme.font(14, QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(theme.colour(role))
        text = QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(
            QRectF(left, rect.top(), right - left, rect.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            text,
        )

    def _paint_count(self, painter: QPainter, rect: QRectF) -> float:
        theme = self._theme
        font = theme.font(12, QFont.Weight.DemiBold)
        text = str(self._count)
        height = theme.px(20)
        width = max(QFontMetricsF(font).horizontalAdvance(text) + 14, theme.px(24))
        pill = QRectF(rect.right() - 9 - width, rect.center().y() - height / 2, width, height)
        rounded(painter, pill, height / 2, theme.colour("accent_soft"))
        painter.setFont(font)
        painter.setPen(theme.colour("accent"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
        return pill.left()

    def _paint_dot(self, painter: QPainter, box: QRectF) -> None:
        if self._count:
            rounded(painter, QRectF(box.right() - 1, box.top() - 2, 7, 7), 3.5, self._theme.colour("accent"))

    def _name(self) -> None:
        waiting = f", {self._count} waiting" if self._count else ""
        self.setAccessibleName(f"{self.text()}{waiting}")
        self.setToolTip(self.text() if not waiting else f"{self.text()}: {self._count} waiting")
