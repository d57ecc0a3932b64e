"""The ring around what has the keyboard on a card."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from tikprep.ui.card.places import Stop
from tikprep.ui.theme.tokens import Tokens

_LINE_PX = 2.0
_GAP_PX = 2.0


def paint_ring(painter: QPainter, stop: Stop, room: QRectF, tokens: Tokens) -> None:
    """Paint it within `room`, two pixels away from a picture on all sides."""
    pen = QPen(QColor(tokens.focus), _LINE_PX)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for rect in stop.rects:
        ring = rect if stop.kind == "picture" else rect.adjusted(-2, -1, 2, 1)
        placed = ring & room
        painter.setPen(pen)
        if stop.kind != "picture" or placed == ring:
            painter.drawRoundedRect(placed, 4 if stop.kind == "picture" else 6, 4 if stop.kind == "picture" else 6)
            continue
        # What fills the room gives the gap from its own edge; its corners would poke out of round ones.
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(placed)
        gap = QPen(QColor(tokens.surface), _GAP_PX)
        gap.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(gap)
        away = (_LINE_PX + _GAP_PX) / 2
        painter.drawRect(placed.adjusted(away, away, -away, -away))
