"""The cursor over what can be enlarged; Qt brings none."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QCursor, QGuiApplication, QPainter, QPen, QPixmap

_SIDE = 24
_HOT = 10


class ZoomGlass:
    """A magnifying glass with a plus, drawn when it is first needed."""

    def __init__(self) -> None:
        self._cursor: QCursor | None = None

    def cursor(self) -> QCursor:
        """The cursor, dark with a light rim so that it shows on any picture."""
        if self._cursor is None:
            self._cursor = QCursor(_drawn(), _HOT, _HOT)
        return self._cursor


def _drawn() -> QPixmap:
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    pixmap = QPixmap(round(_SIDE * ratio), round(_SIDE * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, width in ((QColor("#ffffff"), 4.5), (QColor("#1b1f2a"), 2.0)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(_HOT, _HOT), 7, 7)
        painter.drawLine(QPointF(15.5, 15.5), QPointF(21, 21))
        painter.drawLine(QPointF(7, _HOT), QPointF(13, _HOT))
        painter.drawLine(QPointF(_HOT, 7), QPointF(_HOT, 13))
    painter.end()
    return pixmap
