"""A drawing as Qt paints it: at once as it is, or, where masks make that slow, from a picture kept of it."""

from __future__ import annotations

import math

from PySide6.QtCore import QByteArray, QRect, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from tikprep.ui.card.drawing_letters import set_letters
from tikprep.ui.card.picture_store import is_window

_MOST_PIXELS = 4_000_000
"""Of a mask QtSvg paints all, however far the drawing is enlarged; beyond this it is painted so large and stretched."""


class DrawingPainter:
    """Paints one drawing, sharp at any scale; a window is not held up by its masks each time it is painted."""

    def __init__(self, svg: str) -> None:
        self._renderer = QSvgRenderer(QByteArray(set_letters(svg).encode()))
        self._is_slow = 'mask="url(' in svg
        self._kept: QImage | None = None
        self._kept_for: tuple[int, int, int, int] | None = None

    def render(self, painter: QPainter, place: QRectF) -> None:
        """Paint it in a place of the painter."""
        transform = painter.deviceTransform()
        there = transform.mapRect(place) if self._is_slow else QRectF()
        if there.isEmpty() or transform.isRotating() or not transform.isInvertible() or not is_window(painter):
            self._renderer.render(painter, place)
            return
        over = there.toAlignedRect()
        back, _ = transform.inverted()
        # On whole pixels of the screen, or what is kept would be blurred.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(back.mapRect(QRectF(over)), self._picture(there, over))

    def _picture(self, there: QRectF, over: QRect) -> QImage:
        scale = min(1.0, math.sqrt(_MOST_PIXELS / (over.width() * over.height())))
        shift = there.topLeft() - over.topLeft().toPointF()
        key = over.width(), over.height(), round(shift.x() * 16), round(shift.y() * 16)
        if self._kept is None or key != self._kept_for:
            width, height = (max(math.floor(side * scale), 1) for side in (over.width(), over.height()))
            self._kept = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
            self._kept.fill(0)
            painter = QPainter(self._kept)
            painter.scale(width / over.width(), height / over.height())
            self._renderer.render(painter, QRectF(shift, there.size()))
            painter.end()
            self._kept_for = key
        return self._kept
