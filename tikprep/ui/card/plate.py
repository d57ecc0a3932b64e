"""The light ground under what brings its own dark ink, which a dark card would swallow."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

LIGHT_PLATE = "#ffffff"
_RADIUS = 8.0


def paint_plate(painter: QPainter, place: QRectF, colour: str = LIGHT_PLATE) -> None:
    """A ground with round corners, without a border."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(place, _RADIUS, _RADIUS)
