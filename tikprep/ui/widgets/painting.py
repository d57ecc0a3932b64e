"""Shapes that several widgets paint alike."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from tikprep.ui.theme.theme import Theme


def rounded(
    painter: QPainter, rect: QRectF, radius: float, fill: QColor | None, border: QColor | None = None, width: float = 1
) -> None:
    """A rounded rectangle whose border lies inside `rect`, on whole pixels."""
    inset = width / 2 if border is not None else 0
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(border, width) if border is not None else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)


def shadow(painter: QPainter, rect: QRectF, radius: float, colour: QColor, depth: int, strength: float) -> None:
    """A soft shadow below `rect`: rings of little ink, thinner the further out. No effect, no off-screen copy."""
    painter.setPen(Qt.PenStyle.NoPen)
    ink = QColor(colour)
    for ring in range(depth, 0, -1):
        share = 1 - ring / (depth + 1)
        ink.setAlphaF(strength * share * share / depth * 3)
        painter.setBrush(ink)
        grown = rect.adjusted(-ring, -ring + depth * 0.4, ring, ring + depth * 0.2)
        painter.drawRoundedRect(grown, radius + ring, radius + ring)


def nine_patch(painter: QPainter, patch: QPixmap, rect: QRectF, edge: int) -> None:
    """Fill `rect` with a small picture of a ground: corners as they are, edges and middle stretched."""
    ratio = patch.devicePixelRatio()
    side = patch.width() / ratio
    across = ((0.0, edge), (edge, side - 2 * edge), (side - edge, edge))
    wide = ((0.0, edge), (edge, max(rect.width() - 2 * edge, 0.0)), (max(rect.width() - edge, edge), edge))
    high = ((0.0, edge), (edge, max(rect.height() - 2 * edge, 0.0)), (max(rect.height() - edge, edge), edge))
    for (left, width), (x, room) in zip(across, wide, strict=True):
        for (top, height), (y, tall) in zip(across, high, strict=True):
            source = QRectF(left * ratio, top * ratio, width * ratio, height * ratio)
            painter.drawPixmap(QRectF(rect.left() + x, rect.top() + y, room, tall), patch, source)


def key_cap_width(theme: Theme, text: str, size: float = 11) -> float:
    """How wide `key_cap` paints a key."""
    return max(theme.text_width(text, size) + theme.px(10), theme.px(20))


def key_cap(painter: QPainter, theme: Theme, text: str, right_top: QPointF, *, size: float = 11) -> QRectF:
    """A key as on a keyboard, its right upper corner at the given point; where it was painted."""
    width = key_cap_width(theme, text, size)
    rect = QRectF(right_top.x() - width, right_top.y(), width, theme.px(20))
    rounded(painter, rect, 5, theme.colour("raised"), theme.colour("border"))
    painter.setFont(theme.font(size))
    painter.setPen(theme.colour("muted"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    return rect


def mixed(ground: QColor, ink: QColor, share: float) -> QColor:
    """`ground` with a share of `ink` in it."""
    return QColor.fromRgbF(
        ground.redF() * (1 - share) + ink.redF() * share,
        ground.greenF() * (1 - share) + ink.greenF() * share,
        ground.blueF() * (1 - share) + ink.blueF() * share,
    )
