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


@pytest.mark.parametrize(
    ("ratio", "left", "top", "width", "height"),
    [
        ("none", 10, 20, 60, 30),
        ("xMidYMid", 25, 20, 30, 30),
        ("xMinYMid meet", 10, 20, 30, 30),
        ("xMaxYMax", 40, 20, 30, 30),
        ("xMidYMid slice", 10, 20, 60, 30),
    ],
)
def test_a_drawing_within_keeps_its_place_and_ends_there(
    ratio: str, left: int, top: int, width: int, height: int
) -> None:
    image = painted(
        f'<svg x="10" y="20" width="60" height="30" viewBox="0 0 50 50" preserveAspectRatio="{ratio}">'
        '<rect width="50" height="50" fill="red"/></svg>'
    )
    assert ink(image, left, top, width, height) == width * height
    assert ink(image, 0, 0, 100, 100) == width * height


def test_a_drawing_within_cuts_what_goes_beyond_it() -> None:
    for said, is_cut in (("", True), ('overflow="visible"', False)):
        image = painted(f'<svg {said} x="10" y="10" width="20" height="20"><rect width="80" height="80"/></svg>')
        assert (ink(image, 0, 0, 100, 100) == 400) == is_cut


@pytest.mark.parametrize(
    "rect",
    [
        '<rect x="1em" y="1em" width="2em" height="2em"/>',
        '<g font-size="8"><rect x="2em" y="2em" width="4em" height="4em"/></g>',
        '<rect x="12pt" y="12pt" width="24pt" height="0.25in" stroke="black" stroke-width="0"/><rect x="16" y="40" '
        'width="32" height="8"/>',
        '<g stroke-width="50%" stroke="black"><path d="M16 16H48V48H16z" stroke="none"/></g>',
    ],
)
def test_lengths_may_have_any_unit(rect: str) -> None:
    image = painted(rect)
    assert ink(image, 16, 16, 32, 32) == 32 * 32
    assert ink(image, 0, 0, 100, 100) == 32 * 32


def test_the_colour_of_a_use_is_that_of_its_shape() -> None:
    image = painted(
        '<defs><rect id="p" width="20" height="20" fill="currentColor"/></defs><g color="#00f">'
        '<use href="#p" color="red"/><use href="#p" x="40"/></g><rect y="50" width="9" height="9" fill="currentColor" '
        'style="color:lime"/>'
    )
    assert image.pixelColor(10, 10).name() == "#ff0000"
    assert image.pixelColor(50, 10).name() == "#0000ff"
    assert image.pixelColor(4, 54).name() == "#00ff00"


def test_a_drawing_whose_colours_are_all_its_own_is_not_of_the_theme() -> None:
    point = '<defs><circle id="p" r="9" stroke="currentColor"/></defs>'
    for use, is_themed in (
        ('<use href="#p" color="red"/>', False),
        ('<use href="#p"/>', True),
        ('<rect fill="currentcolor"/>', True),
    ):
        drawing, _ = drawing_or_problem(f'<svg xmlns="http://www.w3.org/2000/svg">{point}{use}<text>a</text></svg>')
        assert drawing is not None
        assert drawing.is_themed == is_themed


def test_a_halo_stands_behind_its_letters() -> None:
    edge = 'y="80" font-size="80" fill="#0a0" stroke="#fff" stroke-width="30"'
    hidden, seen = painted(f"<text {edge}>I</text>"), painted(f'<text {edge} paint-order="stroke">I</text>')

    def greens(image: QImage) -> int:
        return sum(image.pixelColor(x, y).name() == "#00aa00" for x in range(100) for y in range(100))

    assert greens(seen) > greens(hidden)


def test_a_pattern_is_repeated() -> None:
    tile = '<pattern id="p" patternUnits="userSpaceOnUse" width="20" height="20"{}>{}</pattern>'
    shape = '<rect width="10" height="20" fill="red"/>'
    for defined in (
        tile.format("", shape),
        '<pattern id="p" href="#q"/>' + tile.format("", shape).replace('"p"', '"q"'),
        tile.format(' patternTransform="translate(20 0)"', shape),
    ):
        image = painted(f'<defs>{defined}</defs><rect width="100" height="100" style="fill:url(#p)"/>')
        for x in range(0, 100, 20):
            assert ink(image, x + 1, 0, 8, 100) == 800
            assert ink(image, x + 11, 0, 8, 100) == 0


@pytest.mark.parametrize("side", ["0", "-5", "1e-9", "1e9", "nan", "100"])
def test_a_pattern_that_cannot_be_repeated_well_is_a_plane_of_its_colour(side: str) -> None:
    image = painted(
        f'<pattern id="p" patternUnits="userSpaceOnUse" width="{side}" height="{side}"><rect width="1" height="1" '
        'fill="red"/></pattern><rect width="100" height="100" fill="url(#p)"/>'
    )
    assert ink(image, 0, 0, 100, 100) == 10_000
    assert image.pixelColor(50, 50).red() > image.pixelColor(50, 50).blue()


def test_a_pattern_that_fills_itself_ends() -> None:
    tile = 'patternUnits="userSpaceOnUse" width="20" height="20"><rect width="10" height="20" fill='
    image = painted(
        f'<pattern id="p" {tile}"url(#q)"/></pattern><pattern id="q" {tile}"url(#p)"/></pattern>'
        '<pattern id="r" href="#r"/><rect width="100" height="100" fill="url(#p)"/><rect fill="url(#r)" width="9"/>'
    )
    assert not image.isNull()


def test_a_label_of_html_has_its_ground() -> None:
    label = (
        '<foreignObject x="40" y="40" width="20" height="20"><div class="{}" style="{}"><p>.</p></div></foreignObject>'
    )
    line = '<path d="M0 42H100" stroke="red" stroke-width="2"/>'
    for name, style, is_clear in (("", "", False), ("k", "", True), ("", "background-color:#fff", True)):
        image = painted(f"<style>.k{{background:#fff}}</style>{line}{label.format(name, style)}")
        assert (image.pixelColor(45, 42).name() == "#ffffff") == is_clear
        assert image.pixelColor(35, 42).name() == "#ff0000"
