"""Picture files of a card: measured before anything is decoded, decoded no larger than they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QImageIOHandler,
    QImageReader,
    QPainter,
    QPainterPath,
    QPen,
)

from tikprep.rendering.parts import Picture
from tikprep.rendering.picture_kinds import HEAD_BYTES, picture_kind
from tikprep.ui.card.style import SMALL_PX, WHY_PX, CardStyle
from tikprep.ui.theme.tokens import Tokens

MOST_PIXELS = 40_000_000
MOST_BYTES = 50_000_000
_MOST_DECODED_MB = 256
_SAMPLED = 24
_MOST_INKED = 0.97
_DARK = 0.4
_GAP_WIDTH = 440.0
_GAP_PADDING = 16.0
_ICON_SIDE = 30.0
_ALT_LINES = 4


@dataclass(frozen=True, slots=True)
class PictureGap:
    """What stands in the place of a picture that cannot be shown: which one, why not, and what it would show."""

    name: str
    reason: str
    alt: str

    @property
    def words(self) -> str:
        """The same in one line."""
        said = f"{self.reason}: {self.name}" if self.name else self.reason
        return f"{said} ({self.alt})" if self.alt else said


def picture_size(picture: Picture) -> QSizeF | PictureGap:
    """The size of a picture in its own pixels as it will stand, or why it is not shown; nothing is decoded."""
    if picture.drawing is not None:
        return QSizeF(picture.drawing.width, picture.drawing.height)
    name = picture.name or (picture.path.name if picture.path is not None else "")
    if picture.path is None:
        return PictureGap(name, _reason(picture), picture.alt)
    try:
        bytes_long = picture.path.stat().st_size if picture.path.is_file() else -1
    except OSError:
        bytes_long = -1
    if bytes_long < 0:
        return PictureGap(name, "The file is missing", picture.alt)
    if bytes_long > MOST_BYTES:
        return PictureGap(
            name, f"The file is too large: {bytes_long / 1e6:,.0f} MB, {MOST_BYTES // 1_000_000} are read", picture.alt
        )
    reader = picture_reader(picture.path)
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        return PictureGap(name, "The file cannot be read as a picture", picture.alt)
    if size.width() * size.height() > MOST_PIXELS:
        return PictureGap(
            name,
            f"Too many pixels: {size.width():,} × {size.height():,}, {MOST_PIXELS // 1_000_000} million are shown",
            picture.alt,
        )
    return QSizeF(size.transposed() if _is_turned(reader) else size)


def decoded(path: Path, wanted: QSize) -> QImage:
    """The picture, no larger than `wanted` (device pixels) and never larger than it is; null if it is broken."""
    reader = picture_reader(path)
    size = reader.size()
    is_turned = _is_turned(reader)
    if size.isValid():
        room = wanted.transposed() if is_turned else wanted
        if room.width() < size.width() or room.height() < size.height():
            reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    return reader.read()


def is_dark_ink(image: QImage) -> bool:
    """Whether it is mostly dark on nothing, as a scanned formula is: a dark card would swallow it."""
    if not image.hasAlphaChannel():
        return False
    small = image.scaled(_SAMPLED, _SAMPLED).convertToFormat(QImage.Format.Format_ARGB32)
    dots = [small.pixelColor(x, y) for x in range(_SAMPLED) for y in range(_SAMPLED)]
    ink = sum(dot.alphaF() for dot in dots)
    if ink > len(dots) * _MOST_INKED or not ink:
        return False
    return sum(dot.alphaF() * dot.lightnessF() for dot in dots) / ink < _DARK


def picture_reader(path: Path) -> QImageReader:
    """A reader for the five kinds of pictures alone: content that claims to be SVG is not followed."""
    # Qt has one limit for all readers: written once, as threads read it.
    if QImageReader.allocationLimit() != _MOST_DECODED_MB:
        QImageReader.setAllocationLimit(_MOST_DECODED_MB)
    reader = QImageReader(str(path), QByteArray(_kind(path).encode()))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    return reader


def _kind(path: Path) -> str:
    """The kind by the first bytes, as many a JPEG is called .png; else by the name."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError:
        head = b""
    suffix = path.suffix.lower().removeprefix(".")
    return picture_kind(head) or (suffix if suffix in ("png", "jpg", "jpeg", "gif", "webp", "bmp") else "png")


def _is_turned(reader: QImageReader) -> bool:
    return bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)


def _reason(picture: Picture) -> str:
    reason = picture.problem or "The picture cannot be read"
    return reason.removesuffix(f": {picture.name}") if picture.name else reason


class GapPainter:
    """Measures and paints the box of a gap."""

    def __init__(self, gap: PictureGap, style: CardStyle, room: float) -> None:
        self._gap = gap
        self._style = style
        px = style.px
        self._name_font = style.text_font(WHY_PX, bold=True)
        self._font = style.text_font(SMALL_PX)
        self.width = min(room, px(_GAP_WIDTH))
        self._left = px(_GAP_PADDING) * 2 + px(_ICON_SIDE)
        words = max(self.width - self._left - px(_GAP_PADDING), 20.0)
        metrics = QFontMetricsF(self._font)
        self._name_height = QFontMetricsF(self._name_font).height() if gap.name else 0.0
        wide = QRectF(0, 0, words, 10_000)
        self._reason_height = metrics.boundingRect(wide, _WRAPPED, gap.reason).height()
        alt = metrics.boundingRect(wide, _WRAPPED, gap.alt).height() + px(6) if gap.alt else 0.0
        self._alt_height = min(alt, metrics.lineSpacing() * _ALT_LINES + px(6))
        text = self._name_height + self._reason_height + self._alt_height
        self.height = max(text, px(_ICON_SIDE)) + 2 * px(_GAP_PADDING)

    def paint(self, painter: QPainter, place: QRectF, tokens: Tokens) -> None:
        px = self._style.px
        painter.save()
        pen = QPen(QColor(tokens.field_border), max(px(1.2), 1.0))
        pen.setDashPattern([4.0, 3.0])
        painter.setPen(pen)
        painter.setBrush(QColor(tokens.code_bg))
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), px(9), px(9))
        side, padding = px(_ICON_SIDE), px(_GAP_PADDING)
        paint_picture_icon(painter, QRectF(place.left() + padding, place.top() + padding, side, side), tokens.muted)
        top = place.top() + padding
        width = place.width() - self._left - padding
        if self._gap.name:
            painter.setFont(self._name_font)
            painter.setPen(QColor(tokens.text))
            name = QFontMetricsF(self._name_font).elidedText(self._gap.name, Qt.TextElideMode.ElideMiddle, width)
            painter.drawText(QRectF(place.left() + self._left, top, width, self._name_height), _AT_TOP, name)
            top += self._name_height
        painter.setFont(self._font)
        painter.setPen(QColor(tokens.callout_caution))
        reason = QRectF(place.left() + self._left, top, width, self._reason_height)
        painter.drawText(reason, _WRAPPED, self._gap.reason)
        painter.setPen(QColor(tokens.muted))
        alt = QRectF(reason.left(), reason.bottom() + px(6), width, self._alt_height - px(6))
        if self._gap.alt:
            painter.drawText(alt, _WRAPPED, self._gap.alt)
        painter.restore()


_AT_TOP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_WRAPPED = _AT_TOP | int(Qt.TextFlag.TextWrapAnywhere) | int(Qt.TextFlag.TextWordWrap)


def paint_picture_icon(painter: QPainter, place: QRectF, colour: str) -> None:
    """A framed hill and sun: a picture belongs here."""
    side = place.width()
    painter.save()
    pen = QPen(QColor(colour), side * 0.06)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    frame = place.adjusted(side * 0.06, side * 0.14, -side * 0.06, -side * 0.14)
    painter.drawRoundedRect(frame, side * 0.1, side * 0.1)
    painter.drawEllipse(QPointF(frame.left() + side * 0.25, frame.top() + side * 0.22), side * 0.07, side * 0.07)
    hills = QPainterPath(QPointF(frame.left(), frame.bottom() - side * 0.12))
    hills.lineTo(frame.left() + side * 0.28, frame.bottom() - side * 0.32)
    hills.lineTo(frame.left() + side * 0.45, frame.bottom() - side * 0.16)
    hills.lineTo(frame.left() + side * 0.64, frame.bottom() - side * 0.42)
    hills.lineTo(frame.right(), frame.bottom() - side * 0.14)
    painter.drawPath(hills)
    painter.restore()
