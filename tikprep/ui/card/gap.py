"""The box of a deletion that is asked for, the same in text, in code and within a formula."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPagedPaintDevice, QPainter, QPen, QPicture

from tikprep.rendering.formula_svg import Box
from tikprep.ui.theme.tokens import Tokens

# A box in text of 17 px is 22 px high and has corners of 4.5 px.
_RADIUS_SHARE = 0.2


def paint_gap(painter: QPainter, rect: QRectF, tokens: Tokens) -> None:
    """Fill and frame a box; on a screen its four edges are whole pixels, so that none of them fades."""
    rect, line = _on_pixels(painter, rect)
    inset = line / 2
    radius = rect.height() * _RADIUS_SHARE
    painter.setPen(QPen(QColor(tokens.accent), line))
    painter.setBrush(QColor(tokens.accent_soft))
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


def paint_gaps(painter: QPainter, gaps: Sequence[Box], place: QRectF, tokens: Tokens) -> None:
    """The boxes of a formula that is drawn at `place`."""
    for left, top, width, height in gaps:
        x, y = place.left() + left * place.width(), place.top() + top * place.height()
        paint_gap(painter, QRectF(x, y, width * place.width(), height * place.height()), tokens)


def _on_pixels(painter: QPainter, rect: QRectF) -> tuple[QRectF, float]:
    """The box with its edges between the pixels of the screen, and the width of a line there."""
    transform = painter.deviceTransform()
    is_upright = not transform.isRotating() and transform.isInvertible()
    if isinstance(painter.device(), QPagedPaintDevice | QPicture) or not is_upright:
        return rect, 1.0
    seen, back = transform.mapRect(rect), transform.inverted()[0]
    corners = (
        QPointF(round(seen.left()), round(seen.top())),
        QPointF(max(round(seen.right()), round(seen.left()) + 3), max(round(seen.bottom()), round(seen.top()) + 3)),
    )
    snapped = back.mapRect(QRectF(*corners))
    scale = abs(transform.m22())
    return snapped, max(1, round(scale)) / scale
