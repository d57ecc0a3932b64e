"""Pages that were painted before they are shown: on the screen within the time of one copy."""

from __future__ import annotations

import math
from collections import OrderedDict

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPixmap

from tikprep.rendering.page import Page
from tikprep.ui.card.document import PreparedDocument

# What is shown, what it turns into and what comes after it.
_MOST_KEPT = 3
# 16 MB each at the most; what is longer is painted where it can be seen.
_MOST_PIXELS = 4_000_000

_Key = tuple[PreparedDocument, float]


class Snapshots:
    """Documents as pictures of their whole length, on the ground that the card has; those of the last card go."""

    def __init__(self) -> None:
        self._taken: OrderedDict[_Key, QPixmap] = OrderedDict()
        self._stale: set[_Key] = set()

    def turn_to(self, page: Page | None) -> None:
        """This page is shown now: pictures of others were for the card before it, or wait to be shown next."""
        self._stale = {key for key in self._taken if key[0].page is not page}

    def take(self, document: PreparedDocument, ratio: float) -> None:
        """Paint a document for a screen of so many device pixels a dot."""
        key = document, ratio
        for stale in self._stale - {key}:
            del self._taken[stale]
        self._stale.clear()
        width, height = math.ceil(document.width * ratio), math.ceil(document.height * ratio)
        # Pictures of the media come in when a thread has decoded them.
        if key not in self._taken and not document.has_picture_files and 0 < width * height <= _MOST_PIXELS:
            picture = QPixmap(width, height)
            picture.setDevicePixelRatio(ratio)
            # Letters on a ground without holes are as sharp as they can be.
            picture.fill(QColor(document.tokens.surface))
            painter = QPainter(picture)
            document.paint(painter)
            painter.end()
            self._taken[key] = picture
        while len(self._taken) > _MOST_KEPT:
            self._taken.popitem(last=False)

    def paint(self, painter: QPainter, document: PreparedDocument) -> bool:
        """Copy a document to the painter's origin; False if no picture was taken for this screen.

        On a screen of 1.5 pixels a dot an origin between two pixels sets the letters otherwise, and so is not copied.
        """
        picture = self._taken.get((document, painter.device().devicePixelRatioF()))
        origin = painter.deviceTransform().map(QPointF())
        if picture is None or not (_is_whole(origin.x()) and _is_whole(origin.y())):
            return False
        painter.drawPixmap(0, 0, picture)
        return True


def _is_whole(length_px: float) -> bool:
    return abs(length_px - round(length_px)) < 1e-6
