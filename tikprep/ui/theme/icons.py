"""Our SVG icons, recoloured and painted when they are shown: sharp at every scale, no pixmap kept."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

DISABLED_OPACITY = 0.38


class IconPainter(Protocol):
    """Whoever knows the files and the colours."""

    def paint_icon(self, painter: QPainter, name: str, rect: QRectF, role: str) -> None:
        """Paint the icon into the rectangle in the colour of the token `role`."""


class IconFiles:
    """The icons of a folder, parsed once for each colour."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sources: dict[str, str] = {}
        self._renderers: dict[tuple[str, str, bool], QSvgRenderer] = {}

    def renderer(self, name: str, colour: str, *, filled: bool = False) -> QSvgRenderer:
        """The icon in one colour; `filled` closes its outline with the same colour."""
        key = (name, colour, filled)
        found = self._renderers.get(key)
        if found is None:
            source = self._source(name).replace("currentColor", colour)
            if filled:
                source = source.replace('fill="none"', f'fill="{colour}"', 1)
            found = QSvgRenderer(QByteArray(source.encode()))
            self._renderers[key] = found
        return found

    def _source(self, name: str) -> str:
        if name not in self._sources:
            self._sources[name] = (self._folder / f"{name}.svg").read_text(encoding="utf-8")
        return self._sources[name]


class ThemedIconEngine(QIconEngine):
    """An icon that follows the theme without being told."""

    def __init__(self, painter: IconPainter, name: str, role: str) -> None:
        super().__init__()
        self._painter = painter
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.save()
        if mode == QIcon.Mode.Disabled:
            painter.setOpacity(DISABLED_OPACITY)
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        self._painter.paint_icon(painter, self._name, square, self._role)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return ThemedIconEngine(self._painter, self._name, self._role)
