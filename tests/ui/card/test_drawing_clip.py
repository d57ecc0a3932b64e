"""Clips and masks as Qt paints them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from tests.ui.card.test_drawing import ink, painted
from tikprep.rendering.diagram import drawing_or_problem

pytestmark = pytest.mark.usefixtures("qtbot")

DRAWINGS = sorted((Path(__file__).parents[2] / "data" / "drawings").glob("*.svg"))
FLOOD = '<rect x="-20" y="-20" width="150" height="150" fill="red"/>'


def red(image: QImage, left: int, top: int, width: int, height: int) -> bool:
    """Whether a part is red through and through."""
    return all(
        image.pixelColor(x, y) == QColor("#ff0000") for x in range(left, left + width) for y in range(top, top + height)
    )


@pytest.mark.parametrize(
    "clip",
    [
        '<clipPath id="c"><rect x="20" y="30" width="40" height="50"/></clipPath>',
        '<clipPath id="c"><rect x="10" y="10" width="40" height="50" transform="translate(10 20)"/></clipPath>',
        '<clipPath id="c" transform="translate(20 30) scale(2)"><rect width="20" height="25"/></clipPath>',
        '<clipPath id="c"><path d="M 20 30 L 60 30 L 60 80 L 20 80 Z M 20 30"/></clipPath>',
        '<clipPath id="c"><path d="m20 30h40v50H20z"/></clipPath>',
        '<clipPath id="c"><polygon points="20,30 60,30 60,80 20,80"/></clipPath>',
        '<clipPath id="c"><rect x="20" y="30" width="20" height="50"/><rect x="40" y="30" width="20" height="50"/>'
        "</clipPath>",
        '<clipPath id="c"><use href="#r"/></clipPath><defs><rect id="r" x="20" y="30" width="40" height="50"/></defs>',
        '<clipPath id="c" clip-path="url(#d)"><rect x="20" y="30" width="90" height="50"/></clipPath>'
        '<clipPath id="d"><rect width="60" height="90"/></clipPath>',
        '<mask id="m"/><clipPath id="c"><rect x="10" y="30" width="50" height="50" clip-path="url(#d)"/></clipPath>'
        '<clipPath id="d"><rect x="20" width="60" height="90"/></clipPath>',
    ],
)
@pytest.mark.parametrize(
    "shown",
    [
        f'<g clip-path="url(#c)">{FLOOD}</g>',
        '<rect width="100" height="100" fill="red" style="clip-path:url(#c)"/>',
        '<style>.k{clip-path:url("#c");fill:red}</style><path class="k" d="M0 0H100V100H0z"/>',
        '<g fill="red"><g clip-path="url(#c)" id="me"><circle cx="50" cy="50" r="80"/></g></g>',
    ],
)
def test_nothing_is_painted_outside_of_a_clip_and_all_inside(clip: str, shown: str) -> None:
    image = painted(clip + shown)
    assert red(image, 21, 31, 38, 48)
    assert ink(image, 0, 0, 100, 100) == ink(image, 19, 29, 42, 52)


@pytest.mark.parametrize(
    ("clip", "inside", "outside"),
    [
        ('<circle cx="50" cy="50" r="40"/>', [(50, 50), (50, 14), (76, 76)], [(50, 7), (82, 82), (2, 2)]),
        ('<ellipse cx="50" cy="50" rx="40" ry="20"/>', [(14, 50), (50, 33)], [(50, 27), (80, 70)]),
        ('<polygon points="50,10 90,90 10,90"/>', [(50, 20), (80, 85)], [(30, 20), (70, 20), (50, 95)]),
        ('<rect x="20" y="20" width="60" height="60" transform="rotate(45 50 50)"/>', [(50, 12)], [(24, 24)]),
        ('<rect x="10" y="10" width="80" height="80" rx="40"/>', [(50, 12), (76, 76)], [(13, 13), (87, 13)]),
        (
            '<path clip-rule="evenodd" d="M10 10H90V90H10zM30 30H70V70H30z"/>',
            [(20, 20), (80, 50)],
            [(50, 50), (5, 50)],
        ),
        ('<path d="M10 50A40 40 0 0 1 90 50A40 40 0 0 1 10 50Z"/>', [(50, 14), (76, 76)], [(14, 14), (50, 95)]),
    ],
)
def test_a_clip_of_any_shape_cuts_along_it(
    clip: str, inside: list[tuple[int, int]], outside: list[tuple[int, int]]
) -> None:
    for units in ("", 'clipPathUnits="objectBoundingBox" transform="scale(.01)"'):
        image = painted(
            f'<clipPath id="c" {units}>{clip}</clipPath><rect width="100" height="100" fill="red" clip-path="url(#c)"/>'
        )
        assert all(image.pixelColor(*point).alpha() == 255 for point in inside)
        assert all(image.pixelColor(*point).alpha() == 0 for point in outside)


def test_a_clip_moves_and_turns_with_its_element() -> None:
    clip = '<clipPath id="c"><rect width="20" height="20"/></clipPath>'
    image = painted(f'{clip}<g transform="translate(50 50) scale(2 1)" clip-path="url(#c)">{FLOOD}</g>')
    assert red(image, 51, 51, 38, 18)
    assert ink(image, 0, 0, 100, 100) <= 40 * 20
    turned = painted(f'{clip}<g transform="rotate(45)"><g clip-path="url(#c)">{FLOOD}</g></g>')
    assert turned.pixelColor(1, 20).alpha() == 255
    assert turned.pixelColor(18, 2).alpha() == 0


@pytest.mark.parametrize("turn", ["", 'transform="rotate(1e-9)"', 'transform="rotate(90 50 50)"'])
def test_clips_within_clips_leave_what_both_leave(turn: str) -> None:
    image = painted(
        '<clipPath id="a"><rect x="10" y="10" width="50" height="50"/></clipPath>'
        '<clipPath id="b"><rect x="40" y="40" width="50" height="50"/></clipPath>'
        f'<g clip-path="url(#a)"><g {turn}><g {turn}><g {turn}><g {turn}><g clip-path="url(#b)">{FLOOD}</g></g></g></g>'
        "</g></g>"
    )
    assert red(image, 41, 41, 18, 18)
    assert ink(image, 0, 0, 100, 100) == ink(image, 39, 39, 22, 22)


def test_what_is_used_within_a_clip_keeps_both_clips() -> None:
    image = painted(
        '<clipPath id="a"><rect x="10" y="10" width="50" height="50"/></clipPath>'
        '<clipPath id="b"><rect x="40" y="40" width="50" height="50"/></clipPath>'
        f'<defs><g id="u"><g clip-path="url(#b)">{FLOOD}</g></g></defs>'
        '<g clip-path="url(#a)"><use href="#u"/></g>'
    )
    assert red(image, 42, 42, 16, 16)
    assert ink(image, 0, 0, 100, 100) == ink(image, 39, 39, 22, 22)


def test_what_is_used_elsewhere_is_cut_there_too() -> None:
    image = painted(
        '<clipPath id="c"><rect width="20" height="20"/></clipPath>'
        f'<g id="u" clip-path="url(#c)">{FLOOD}</g><use href="#u" x="50" y="50"/>'
    )
    assert red(image, 1, 1, 18, 18)
    assert red(image, 51, 51, 18, 18)
    assert ink(image, 0, 0, 100, 100) <= 2 * 21 * 21


def test_a_clip_that_is_not_there_hides_nothing_and_one_without_shapes_hides_all() -> None:
    assert ink(painted(f'<g clip-path="url(#gone)">{FLOOD}</g>'), 0, 0, 100, 100) == 10_000
    assert ink(painted(f'<clipPath id="c"/><g clip-path="url(#c)">{FLOOD}</g>'), 0, 0, 100, 100) == 0


def test_clips_that_cut_themselves_end() -> None:
    for shape in ('<circle r="50" clip-path="url(#c)"/>', '<use href="#c"/>', '<use href="#u"/><g id="u"/>'):
        painted(
            f'<clipPath id="c" clip-path="url(#d)">{shape}</clipPath><clipPath id="d" clip-path="url(#c)">'
            f'<circle r="20"/></clipPath><g clip-path="url(#c)">{FLOOD}</g>'
        )


def test_masks_hide_what_they_leave_black() -> None:
    image = painted(
        '<mask id="m" maskUnits="userSpaceOnUse" x="0" y="0" width="100%" height="100"><rect width="100%" '
        'height="100" fill="white"/><rect x="40" y="40" width="20" height="20"/></mask>'
        '<g mask="url(#m)"><rect width="100" height="100" fill="red"/></g>'
    )
    assert red(image, 0, 0, 39, 100)
    assert ink(image, 42, 42, 16, 16) == 0


def test_a_mask_of_alpha_shows_where_it_is_painted() -> None:
    image = painted(
        '<mask id="m" style="mask-type:alpha" maskUnits="userSpaceOnUse" x="0" y="0" width="100" height="100">'
        '<rect width="50" height="100" fill="black"/></mask><rect mask="url(#m)" width="100" height="100" fill="red"/>'
    )
    assert red(image, 0, 0, 49, 100)
    assert ink(image, 51, 0, 49, 100) == 0


def test_masks_that_take_too_long_are_left_out_before_the_drawing_is() -> None:
    parts = '<rect width="100" height="100" fill="red" clip-path="url(#c)"/>' * 100
    image = painted(f'<clipPath id="c"><circle cx="50" cy="50" r="40"/></clipPath>{parts}')
    assert red(image, 0, 0, 100, 100)


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_drawings_of_other_programs_are_painted_without_complaint(path: Path) -> None:
    drawing, problem = drawing_or_problem(path.read_text())
    assert drawing is not None, problem
    image = QImage(int(drawing.width), int(drawing.height), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing.svg.encode())).render(painter, QRectF(image.rect()))
    painter.end()
    assert ink(image, 0, 0, image.width(), image.height()) > image.width() * image.height() / 100


numbers = st.sampled_from(["-20", "0", "10", "30.5", "60", "100", "1e9", "1e999", "50%", "nan"])
turns = st.sampled_from(["", "rotate(30)", "scale(0)", "scale(-2 .5)", "skewX(90)", "translate(5 5)", "matrix(1e300)"])


@st.composite
def clips(draw: st.DrawFn) -> str:
    parts = []
    for number in range(draw(st.integers(1, 3))):
        x, y, size = draw(numbers), draw(numbers), draw(numbers)
        shape = draw(
            st.sampled_from(
                [
                    f'<rect x="{x}" y="{y}" width="{size}" height="{size}" clip-path="url(#c1)"/>',
                    f'<circle cx="{x}" r="{size}" transform="{draw(turns)}"/>',
                    f'<path d="M{x} {y}H{size}V{size}z"/>',
                    f'<path d="M{x} {y}A{size} 9 {y} 1 0 {size} {x}T{y} {x}S1 2 {x} 4"/>',
                    f'<use href="#u" x="{x}"/>',
                    '<g><rect width="9" height="9"/></g><text y="50">text</text>',
                ]
            )
        )
        units = draw(st.sampled_from(["", "objectBoundingBox"]))
        kind = draw(st.sampled_from(["clipPath", "clipPath", "mask"]))
        further = f'clip-path="url(#c{draw(st.integers(0, 2))})" transform="{draw(turns)}"'
        parts.append(f'<{kind} id="c{number}" clipPathUnits="{units}" {further}>{shape}</{kind}>')
    return "".join(parts)


@st.composite
def cut_groups(draw: st.DrawFn) -> str:
    inside = '<rect id="u" width="100" height="100"/><text y="20">words</text>'
    for _ in range(draw(st.integers(1, 4))):
        key = draw(st.sampled_from(["clip-path", "mask"]))
        inside = f'<g {key}="url(#c{draw(st.integers(0, 2))})" transform="{draw(turns)}">{inside}</g>'
    return inside


# Of shapes that are larger than countries Qt says that it leaves them out.
@pytest.mark.no_qt_log
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(clips(), cut_groups(), cut_groups())
def test_whatever_clips_there_are_the_drawing_is_painted_in_time(clips: str, first: str, second: str) -> None:
    source = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{clips}{first}<g id="u">{second}</g></svg>'
    drawing, problem = drawing_or_problem(source)
    assert (drawing is None) == bool(problem)
    if drawing is not None:
        image = QImage(300, 300, QImage.Format.Format_ARGB32_Premultiplied)
        painter = QPainter(image)
        QSvgRenderer(QByteArray(drawing.svg.encode())).render(painter, QRectF(0, 0, 300, 300))
        painter.end()
