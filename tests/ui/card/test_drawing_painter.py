"""What keeps drawings with masks quick."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tikprep.rendering.diagram import drawing_or_problem
from tikprep.ui.card.drawing import DrawingPainter

SOURCE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><clipPath id="c"><circle cx="50" cy="50" r="40"/>'
    '</clipPath><rect width="100" height="100" fill="red" clip-path="url(#c)"/></svg>'
)


class Sheet(QWidget):
    """Paints a drawing in a place of its own."""

    def __init__(self, drawing: DrawingPainter, place: QRectF) -> None:
        super().__init__()
        self.drawing, self.place = drawing, place
        self.seen: QImage | None = None
        self.resize(120, 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        self.drawing.render(painter, self.place)
        painter.end()
        store = self.backingStore()
        paper = store.paintDevice()
        self.seen = paper.copy() if isinstance(paper, QImage) else None


@pytest.mark.parametrize(
    "place", [QRectF(5, 5, 100, 100), QRectF(5.5, 4.25, 100, 100), QRectF(-3000, -4000, 8000, 8000)]
)
def test_a_window_shows_what_a_picture_would(qtbot: QtBot, place: QRectF) -> None:
    drawing, problem = drawing_or_problem(SOURCE)
    assert drawing is not None, problem
    sheet = Sheet(DrawingPainter(drawing.svg), place)
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.waitUntil(lambda: sheet.seen is not None)
    direct = QImage(120, 120, QImage.Format.Format_RGB32)
    direct.fill(QColor("white"))
    painter = QPainter(direct)
    DrawingPainter(drawing.svg).render(painter, place)
    painter.end()
    assert sheet.seen is not None
    off = [
        (x, y)
        for x in range(0, 120, 3)
        for y in range(0, 120, 3)
        if abs(sheet.seen.pixelColor(x, y).green() - direct.pixelColor(x, y).green()) > 40
    ]
    assert not off
    assert any(direct.pixelColor(x, 60) == QColor("#ff0000") for x in range(120))


def test_a_window_shows_what_is_enlarged_beyond_what_qt_can_mask(qtbot: QtBot) -> None:
    drawing, problem = drawing_or_problem(SOURCE)
    assert drawing is not None, problem
    # Its circle ends at the middle of what is seen.
    sheet = Sheet(DrawingPainter(drawing.svg), QRectF(60 - 18_000, -10_000, 20_000, 20_000))
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.waitUntil(lambda: sheet.seen is not None)
    assert sheet.seen is not None
    assert sheet.seen.pixelColor(20, 60) == QColor("#ff0000")
    assert sheet.seen.pixelColor(100, 60) == QColor("white")
