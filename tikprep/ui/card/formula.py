"""Formulas and pictures within text: objects that QTextDocument lays out and we paint."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPainter,
    QPicture,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from tikprep.rendering.parts import PageFormula, Picture
from tikprep.ui.card.covers import paint_covers
from tikprep.ui.card.drawing import DrawingPainter
from tikprep.ui.card.formula_ink import inked
from tikprep.ui.card.gap import paint_gaps
from tikprep.ui.card.picture_file import PictureFile
from tikprep.ui.card.picture_store import PictureStore
from tikprep.ui.card.pictures import GapPainter
from tikprep.ui.card.plate import paint_plate
from tikprep.ui.card.style import INDEX_PROPERTY
from tikprep.ui.theme.tokens import Tokens

OBJECT_TYPE = QTextFormat.ObjectTypes.UserObject.value + 1
OBJECT = "\ufffc"


@dataclass(frozen=True, slots=True)
class InlineObject:
    """One object of a document: what it shows (nothing, for a strut) and its room in document pixels.

    The line counts it as `above` high and, by the font that sinks it, as `descent` deep; the
    drawing itself keeps its exact place, `depth` below the baseline.
    """

    source: PageFormula | Picture | GapPainter | None
    width: float
    height: float
    depth: float
    above: float
    descent: float
    colour: str
    copied_text: str

    @property
    def room(self) -> QSizeF:
        return QSizeF(self.width, self.above + self.descent)


class InlineObjects(QPyTextObject):
    """Answers the layout's questions about objects and paints them, sharp at any scale."""

    def __init__(self, objects: list[InlineObject], tokens: Tokens, pictures: PictureStore, parent: QObject) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._objects = objects
        self._tokens = tokens
        self._drawings: dict[int, DrawingPainter] = {}
        self._files: dict[int, PictureFile] = {}

    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:
        return self._objects[format.intProperty(INDEX_PROPERTY)].room

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, doc: QTextDocument, posInDocument: int, format: QTextFormat
    ) -> None:
        index = format.intProperty(INDEX_PROPERTY)
        shown = self._objects[index]
        if shown.source is None:
            return
        baseline = _on_pixels(painter, QPointF(rect.left(), rect.bottom() - shown.descent))
        top = baseline + shown.depth - shown.height
        place = QRectF(rect.left(), top, shown.width, shown.height)
        if isinstance(shown.source, GapPainter):
            shown.source.paint(painter, place, self._tokens)
            return
        if isinstance(shown.source, Picture) and shown.source.drawing is None:
            self._file(index, shown.source).paint(painter, place, self._tokens)
            paint_covers(painter, place, shown.source.covers, self._tokens)
            return
        drawing = self._drawings.get(index)
        if drawing is None:
            drawing = self._drawings[index] = self._drawn(shown.source, shown.colour, doc.defaultFont())
        if isinstance(shown.source, Picture) and needs_plate(shown.source, self._tokens):
            paint_plate(painter, place)
        if isinstance(shown.source, PageFormula) and shown.source.drawn is not None:
            paint_gaps(painter, shown.source.drawn.gaps, place, self._tokens)
        drawing.render(painter, place)
        if isinstance(shown.source, Picture):
            paint_covers(painter, place, shown.source.covers, self._tokens)

    def prepare_pictures(self, scale: float) -> None:
        """Have the large pictures decoded for a window of so many device pixels a dot."""
        for index, shown in enumerate(self._objects):
            if isinstance(shown.source, Picture) and shown.source.drawing is None:
                self._file(index, shown.source).prepare(shown.width, shown.height, scale)

    def _file(self, index: int, picture: Picture) -> PictureFile:
        file = self._files.get(index)
        if file is None:
            file = self._files[index] = PictureFile(picture, self._pictures)
        return file

    def _drawn(self, source: PageFormula | Picture, colour: str, font: QFont) -> DrawingPainter:
        if isinstance(source, PageFormula):
            return DrawingPainter(inked(source.drawn.svg if source.drawn else "", colour, self._tokens, font))
        return DrawingPainter(coloured(source.drawing.svg if source.drawing else "", self._tokens))


def needs_plate(picture: Picture, tokens: Tokens) -> bool:
    """Whether a diagram brings its own dark ink, which a dark card would swallow."""
    return tokens.is_dark and picture.drawing is not None and not picture.drawing.is_themed


def _on_pixels(painter: QPainter, point: QPointF) -> float:
    """The height of a baseline as Qt draws text there: on a whole pixel of the screen, exact on paper."""
    transform = painter.deviceTransform()
    is_upright = not transform.isRotating() and transform.isInvertible()
    if isinstance(painter.device(), QPagedPaintDevice | QPicture) or not is_upright:
        return point.y()
    device = transform.map(point)
    return point.y() + (math.floor(device.y() + 0.5) - device.y()) / transform.m22()


def coloured(svg: str, tokens: Tokens) -> str:
    """A diagram in the colours of a theme; names that no token has are text."""
    parts = svg.replace("currentColor", tokens.text).split("var(--")
    for number, part in enumerate(parts[1:], 1):
        name, _, rest = part.partition(")")
        value = getattr(tokens, name.strip().replace("-", "_"), tokens.text)
        parts[number] = (value if isinstance(value, str) else tokens.text) + rest
    return "".join(parts)


def font_with_descent(base: QFont, descent: float) -> QFont:
    """The smallest font that reaches `descent` below the baseline: Qt offers no other way to sink an object."""
    font = QFont(base)
    ratio = QFontMetricsF(base).descent() / max(base.pixelSize(), 1)
    size = max(1, math.floor(descent / ratio))
    font.setPixelSize(size)
    while QFontMetricsF(font).descent() < descent:
        size += 1
        font.setPixelSize(size)
    return font


def object_format(index: int, font: QFont, base: QTextCharFormat) -> QTextCharFormat:
    """The format of the one character that stands for an object."""
    form = QTextCharFormat(base)
    form.setFont(font)
    form.setObjectType(OBJECT_TYPE)
    form.setProperty(INDEX_PROPERTY, index)
    form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    return form
