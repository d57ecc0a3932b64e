"""A picture file where it stands on a card: sharp at any scale, and its room kept while it is decoded."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter

from tikprep.rendering.parts import Picture
from tikprep.ui.card.picture_store import MOST_PIXELS_AT_ONCE, DecodedPicture, PictureStore, is_window
from tikprep.ui.card.pictures import GapPainter, PictureGap, picture_size
from tikprep.ui.card.plate import paint_plate
from tikprep.ui.card.style import CardStyle
from tikprep.ui.theme.tokens import Tokens


class PictureFile:
    """A picture of the media, decoded as large as it is painted and no larger."""

    def __init__(self, picture: Picture, store: PictureStore) -> None:
        self._picture = picture
        self._store = store
        size = picture_size(picture)
        self._size = QSize() if isinstance(size, PictureGap) else size.toSize()

    def prepare(self, width: float, height: float, scale: float) -> None:
        """Have a large picture decoded before it is painted; sizes in document pixels."""
        if self._picture.path is not None and not self._is_small():
            self._store.decoded(self._picture.path, self._wanted(width * scale, height * scale), at_once=False)

    def paint(self, painter: QPainter, place: QRectF, tokens: Tokens) -> None:
        """Sharp on whatever the painter paints on: a screen of two pixels a dot, a sheet of paper."""
        scale = abs(painter.deviceTransform().m11()) or 1.0
        shown = self._decoded(painter, self._wanted(place.width() * scale, place.height() * scale))
        if shown is None:
            paint_plate(painter, place, tokens.code_bg)
            return
        if shown.image.isNull():
            name = self._picture.name or self._picture.alt
            gap = PictureGap(name, "The file cannot be read as a picture", "")
            GapPainter(gap, CardStyle(tokens, 1.0), place.width()).paint(painter, place, tokens)
            return
        if tokens.is_dark and shown.is_dark_ink:
            paint_plate(painter, place)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        # In a PDF the brush of what was painted before, a faint chip say, would make the picture as faint.
        painter.setBrush(Qt.GlobalColor.black)
        painter.drawImage(place, shown.image)

    def _decoded(self, painter: QPainter, wanted: QSize) -> DecodedPicture | None:
        path = self._picture.path
        if path is None:
            return None
        at_once = self._is_small() or not is_window(painter)
        return self._store.decoded(path, wanted, at_once=at_once) or self._store.nearest(path)

    def _is_small(self) -> bool:
        return self._size.width() * self._size.height() <= MOST_PIXELS_AT_ONCE

    def _wanted(self, width: float, height: float) -> QSize:
        """In pixels of the device; what is shown larger than it is has one size."""
        wanted = QSize(math.ceil(width), math.ceil(height))
        return wanted if self._size.isEmpty() else wanted.boundedTo(self._size)
