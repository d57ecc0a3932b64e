"""Drawings as Qt paints them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from tikprep.rendering.diagram import drawing_or_problem

pytestmark = pytest.mark.usefixtures("qtbot")


def painted(inside: str) -> QImage:
    """A picture of 100 by 100 dots."""
    drawing, problem = drawing_or_problem(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" viewBox="0 0 100 100">{inside}</svg>'
    )
    assert drawing is not None, problem
    image = QImage(100, 100, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing.svg.encode())).render(painter, QRectF(0, 0, 100, 100))
    painter.end()
    return image


def ink(image: QImage, left: int, top: int, width: int, height: int) -> int:
    """How many dots of a part are painted."""
    return sum(image.pixelColor(x, y).alpha() > 60 for x in range(left, left + width) for y in range(top, top + height))


def test_a_frame_of_a_class_hides_nothing_behind_it() -> None:
    image = painted(
        '<style>.a{fill:none;stroke:#c00}.b{fill:#0a0}</style><circle class="b" cx="50" cy="50" r="20"/>'
        '<rect class="a" x="10" y="10" width="80" height="80"/>'
    )
    assert image.pixelColor(50, 50).name() == "#00aa00"
    assert image.pixelColor(20, 20).alpha() == 0
    assert image.pixelColor(10, 50).red() > 150


@pytest.mark.parametrize(
    "inside",
    [
        '<symbol id="s" viewBox="0 0 10 10"><rect width="10" height="10" fill="red"/></symbol>'
        '<use href="#s" x="50" y="50" width="50" height="50"/>',
        '<svg x="50" y="50" width="50%" height="50%" viewBox="-10 -10 10 10">'
        '<rect x="-10" y="-10" width="10" height="10" fill="red"/></svg>',
        '<rect x="50%" y="50%" width="50%" height="50%" fill="hsl(0 100% 50%)"/>',
        '<g opacity="1"><a href="x"><rect x="50" y="50" width="50" height="50" fill="#f00f"/></a></g>',
    ],
)
def test_what_is_scaled_to_a_quarter_fills_it(inside: str) -> None:
    image = painted(inside)
    assert ink(image, 51, 51, 48, 48) == 48 * 48
    assert ink(image, 0, 0, 49, 49) == 0
    assert image.pixelColor(75, 75).name() == "#ff0000"


def test_lines_of_a_text_stand_below_each_other() -> None:
    image = painted('<text font-size="20"><tspan x="10" y="30">MMM</tspan><tspan x="10" y="80">MMM</tspan></text>')
    assert ink(image, 0, 10, 100, 25) > 100
    assert ink(image, 0, 35, 100, 25) == 0
    assert ink(image, 0, 60, 100, 25) > 100


def test_text_of_no_size_is_as_large_as_browsers_set_it() -> None:
    plain, sized = painted('<text x="5" y="50">Mg</text>'), painted('<text x="5" y="50" font-size="16">Mg</text>')
    assert plain == sized


def test_what_names_nothing_to_draw_is_left_out_without_a_word_of_qt() -> None:
    image = painted(
        '<use/><use href="#gone"/><path/><g font-size="0"><text y="9">a</text></g><rect fill="url(#gone)"/>'
        '<circle r="9"><rect width="100" height="100"/></circle>'
    )
    assert ink(image, 20, 20, 80, 80) == 0
