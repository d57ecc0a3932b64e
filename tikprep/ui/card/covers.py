"""What covers parts of a picture: opaque while it is asked, a frame around it once it is answered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from tikprep.rendering.parts import Cover
from tikprep.ui.theme.tokens import Tokens

_RADIUS = 5.0
_WIDTH = 2.0
_QUESTION_SHARE = 0.6


def paint_covers(painter: QPainter, picture: QRectF, covers: Sequence[Cover], tokens: Tokens) -> None:
    """Paint over a picture that fills `picture`; hidden parts first, so that the asked one lies on top."""
    for state in ("hidden", "answered", "asked"):
        for cover in covers:
            if cover.state == state:
                _paint(painter, _place(picture, cover), cover, tokens)


def _place(picture: QRectF, cover: Cover) -> QRectF:
    width, height = picture.width(), picture.height()
    left, top = picture.left() + cover.left * width, picture.top() + cover.top * height
    return QRectF(left, top, cover.width * width, cover.height * height)


def _paint(painter: QPainter, rect: QRectF, cover: Cover, tokens: Tokens) -> None:
    is_asked, is_answered = cover.state == "asked", cover.state == "answered"
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.field_border if cover.state == "hidden" else tokens.accent), _WIDTH))
    painter.setBrush(
        Qt.BrushStyle.NoBrush if is_answered else QColor(tokens.accent_soft if is_asked else tokens.sunken)
    )
    if cover.shape == "ellipse":
        painter.drawEllipse(rect)
    else:
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
    if is_asked:
        font = QFont(painter.font())
        font.setPixelSize(max(8, min(28, round(min(rect.height(), rect.width()) * _QUESTION_SHARE))))
        font.setWeight(QFont.Weight.Bold)
        painter.setFont(font)
        painter.setPen(QColor(tokens.accent))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "?")
    painter.restore()
