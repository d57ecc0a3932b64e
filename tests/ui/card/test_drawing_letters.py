"""Letters of drawings where they belong."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from tikprep.rendering.diagram import drawing_or_problem
from tikprep.ui.card.drawing import DrawingPainter
from tikprep.ui.card.drawing_letters import set_letters

pytestmark = pytest.mark.usefixtures("qtbot")


def painted(inside: str, side: int = 200) -> QImage:
    drawing, problem = drawing_or_problem(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" font-family="sans-serif">'
        f"{inside}</svg>"
    )
    assert drawing is not None, problem
    image = QImage(200, 200, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    DrawingPainter(drawing.svg).render(painter, QRectF(0, 0, 200, 200))
    painter.end()
    return image


def box(image: QImage) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is painted."""
    dots = [(x, y) for x in range(200) for y in range(200) if image.pixelColor(x, y).alpha() > 100]
    assert dots
    xs, ys = [x for x, _ in dots], [y for _, y in dots]
    return min(xs), min(ys), max(xs), max(ys)


def near(first: tuple[int, ...], second: tuple[int, ...], most: int = 2) -> bool:
    return all(abs(one - other) <= most for one, other in zip(first, second, strict=True))


@pytest.mark.parametrize(
    ("text", "like"),
    [
        (
            '<text x="10 60 110" y="50" font-size="30">HHH</text>',
            "".join(f'<text x="{x}" y="50" font-size="30">H</text>' for x in (10, 60, 110)),
        ),
        (
            '<text x="10" y="50" font-size="30">H<tspan dy="40">H</tspan></text>',
            '<text x="10" y="50" font-size="30">H</text><text x="10" y="90" font-size="30" dx="22.56">H</text>',
        ),
        (
            '<text x="50" y="50" font-size="30" rotate="90">H</text>',
            '<text transform="rotate(90 50 50)" x="50" y="50" font-size="30">H</text>',
        ),
        (
            '<text x="20" y="50" font-size="30" dx="0 0 30">HHH</text>',
            '<text x="20" y="50" font-size="30">HH</text><text x="95.12" y="50" font-size="30">H</text>',
        ),
        (
            '<text x="20" y="50" font-size="30" dy="0 20 -20">HHH</text>',
            '<text x="20" y="50" font-size="30">H</text><text x="42.56" y="70" font-size="30">H</text>'
            '<text x="65.12" y="50" font-size="30">H</text>',
        ),
        (
            '<text x="100" y="50" font-size="30" text-anchor="middle">H<tspan dx="30">H</tspan></text>',
            '<text x="62.44" y="50" font-size="30">H</text><text x="115" y="50" font-size="30">H</text>',
        ),
        (
            '<text x="190" y="50" font-size="30" text-anchor="end">H<tspan dx="30">H</tspan></text>',
            '<text x="114.9" y="50" font-size="30">H</text><text x="167.44" y="50" font-size="30">H</text>',
        ),
    ],
)
def test_letters_stand_where_they_are_put(text: str, like: str) -> None:
    assert near(box(painted(text)), box(painted(like)))


def test_letters_are_spaced() -> None:
    spaced = box(painted('<text x="10" y="50" font-size="30" letter-spacing="1em">HHH</text>'))
    assert near(spaced, box(painted('<text x="10 62.56 115.12" y="50" font-size="30">HHH</text>')))


def test_a_label_of_html_keeps_a_size_between_whole_pixels() -> None:
    label = '<g font-size="{0}"><foreignObject width="{1}" height="{1}"><div>HHH</div></foreignObject></g>'
    small = painted(f'<svg width="200" height="200" viewBox="0 0 19 19">{label.format(1.9, 19)}</svg>')
    assert near(box(small), box(painted(label.format(20, 200))))


def test_an_exponent_stands_above_and_an_index_below_its_line() -> None:
    plain = box(painted('<text x="10" y="100" font-size="40">H</text>'))
    for shift, is_above in (
        ('baseline-shift="super"', True),
        ('dy="-15"', True),
        ('style="baseline-shift:sub"', False),
    ):
        left, top, right, bottom = box(
            painted(f'<text y="100" font-size="40">H<tspan font-size="28" {shift}>H</tspan></text>')
        )
        assert right - left > plain[2] - plain[0] + 10
        assert (top < plain[1] - 2) == is_above
        assert (bottom > plain[3] + 2) != is_above


@pytest.mark.parametrize("adjust", ["spacing", "spacingAndGlyphs"])
@pytest.mark.parametrize("anchor", ["start", "middle", "end"])
@pytest.mark.parametrize("length", [40, 150])
def test_a_text_is_as_long_as_it_says(adjust: str, anchor: str, length: int) -> None:
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    left, _, right, _ = box(
        painted(
            f'<text x="{20 + share * length}" y="50" font-size="20" textLength="{length}" lengthAdjust="{adjust}" '
            f'text-anchor="{anchor}">HHHHH</text>'
        )
    )
    assert abs(left - 20) < 6
    assert abs(right - 20 - length) < 6


@pytest.mark.parametrize("size", [0.5, 1.9, 4.2333, 8.8, 12.4])
def test_sizes_between_whole_pixels_are_kept(size: float) -> None:
    side = size * 10
    large = box(painted('<text x="1" y="100" font-size="20" stroke-width=".3">Half</text>'))
    place = f'x="{side / 200}" y="{side / 2}"'
    for text in (
        f'<text {place} font-size="{size}">Half</text>',
        f'<g transform="translate(0 1)"><text transform="translate(0 -1)" {place} font-size="{size}">Ha<tspan>lf'
        "</tspan></text></g>",
        f'<text {place} font-size="{size}">H<tspan dx="0.001">alf</tspan></text>',
    ):
        drawn = painted(f'<svg width="200" height="200" viewBox="0 0 {side} {side}">{text}</svg>')
        assert near(box(drawn), large, 3)


@pytest.mark.parametrize(
    "text",
    [
        "H<tspan> H </tspan> H",
        "<tspan>H </tspan><tspan>H</tspan><tspan> H</tspan>",
        "H<tspan dy='0.001'> H  </tspan>H",
        "<tspan>\n  H</tspan> <tspan> H</tspan> H ",
    ],
)
def test_blanks_between_spans_keep_their_room(text: str) -> None:
    like = box(painted('<text x="10" y="50" font-size="30">H H H</text>'))
    assert near(box(painted(f'<text x="10" y="50" font-size="30">{text}</text>')), like)


def test_a_drawing_without_such_letters_stays_as_it_is() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text x="1" y="2">data-</text></svg>'
    assert set_letters(svg) is svg


def test_a_text_without_measure_stays_in_one_piece() -> None:
    drawing, _ = drawing_or_problem(
        f'<svg xmlns="http://www.w3.org/2000/svg"><text y="9" font-size="1" rotate="9">{"a" * 4_000}</text></svg>'
    )
    assert drawing is not None
    assert len(list(ET.fromstring(set_letters(drawing.svg)).iter("{http://www.w3.org/2000/svg}text"))) == 1


lists = st.sampled_from(["", "0", "1 2 3", "1em 5% x", "-1e9", "nan", "1e999 2", ",", "9 " * 50])
words = st.sampled_from(["a", "two words", "  ", "e\u0301\u0301", "\U0001f468\u200d\U0001f469", "\u05d0\u05d1", "x\ny"])


@st.composite
def spans(draw: st.DrawFn, depth: int = 2) -> str:
    keys = draw(st.lists(st.sampled_from("x y dx dy rotate textLength baseline-shift font-size".split()), max_size=4))
    said = " ".join(f'{key}="{draw(lists)}"' for key in dict.fromkeys(keys))
    inside = "".join(draw(spans(depth - 1)) for _ in range(draw(st.integers(0, 2)))) if depth else ""
    return f"<tspan {said}>{draw(words)}{inside}</tspan>{draw(words)}"


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(spans(), max_size=3), st.sampled_from(["start", "middle", "end"]))
def test_no_letter_is_lost_wherever_it_is_put(inside: list[str], anchor: str) -> None:
    text = f'<text text-anchor="{anchor}" font-size="12.5">{"".join(inside)}</text>'
    drawing, problem = drawing_or_problem(f'<svg xmlns="http://www.w3.org/2000/svg">{text}</svg>')
    assert drawing is not None, problem
    letters = "".join("".join(ET.fromstring(text).itertext()).split())
    assert "".join("".join(ET.fromstring(set_letters(drawing.svg)).itertext()).split()) == letters
