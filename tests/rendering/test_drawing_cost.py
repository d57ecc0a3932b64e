"""What painting a drawing asks for is known before it is painted."""

from __future__ import annotations

import pytest

from tikprep.rendering.diagram import drawing_or_problem

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">{}</svg>'
CIRCLES = '<marker id="m" markerWidth="9" markerHeight="9">' + "<circle r='1'/>" * 30 + "</marker>"
ZIGZAG = "M" + " ".join(f"{number % 100} {number % 7}" for number in range(1_000))


def chain(links: int, points: int, use: str) -> str:
    """Markers whose path has the marker before as its markers."""
    path = "M0 0" + "L1 1 0 0" * (points // 2)
    markers = "".join(
        f'<marker id="m{n}"><path d="{path}" marker-{use}="url(#m{n - 1})"/></marker>' for n in range(1, links)
    )
    return f'<marker id="m0"><circle r="1"/></marker>{markers}<path d="{path}" marker-{use}="url(#m{links - 1})"/>'


@pytest.mark.parametrize(
    "inside",
    [
        f'{CIRCLES}<path d="{ZIGZAG}" marker-mid="url(#m)"/>',
        f'{CIRCLES}<polyline points="{ZIGZAG[1:]}" marker-mid="url(#m)"/>',
        f'{CIRCLES}<path d="{ZIGZAG}" style="marker-mid: url(#m)"/>',
        f'{CIRCLES}<path d="{ZIGZAG}" marker-mid="url( \'#m\' )"/>',
        f'{CIRCLES}<g marker-mid="url(#m)"><g><path d="{ZIGZAG}"/></g></g>',
        chain(8, 80, "mid"),
        '<path id="a" d="' + "M0 0L100 100L0 50" * 9_000 + '"/>',
        '<path stroke="red" d="' + "M0 0L100 100L0 50L90 10" * 900 + '"/>',
        '<g transform="scale(100)"><path stroke="red" d="' + "M0 0L1 1L0 .5L.9 .1" * 900 + '"/></g>',
        '<g transform="skewX(89.9)"><path stroke="red" d="' + "M0 0L0 .1L0 0L0 .1" * 900 + '"/></g>',
        '<line x2="100" y2="100" stroke="red" stroke-dasharray=".001"/>' * 200,
        '<g stroke-dasharray=".001">' + '<line x2="100" y2="100" stroke="red"/>' * 200 + "</g>",
        '<g font-size="100">' + "<text y='90'>@</text>" * 600 + "</g>",
        "<style>text { font: 10em serif }</style>" + "<text y='90'>@</text>" * 600,
        '<clipPath id="c"><rect width="9" height="9"/></clipPath>'
        + "".join(f'<g id="g{n}" clip-path="url(#c)">' + f'<use href="#g{n - 1}"/>' * 20 + "</g>" for n in range(1, 6))
        + '<g id="g0" clip-path="url(#c)"><circle r="9"/></g>',
        '<pattern id="p" patternUnits="userSpaceOnUse" width="9" height="9"><circle r="9"/></pattern>'
        + '<rect width="90" height="90" fill="url(#p)"/>' * 200,
        '<path d="M0 0L1e999 1e999"/>' + '<path d="M0 0L1e999 1e999L9 9"/>' * 999,
    ],
)
def test_a_drawing_that_would_hold_up_the_window_is_refused_with_a_reason(inside: str) -> None:
    drawing, problem = drawing_or_problem(SVG.format(inside))
    assert drawing is None
    assert "in good time" in problem


def test_of_two_elements_with_one_name_the_first_is_meant() -> None:
    drawing, _ = drawing_or_problem(SVG.format('<g id="a"/><g id="a"><circle r="9"/></g><use href="#a"/>'))
    assert drawing is not None
    assert drawing.svg.count('id="a"') == 1
    assert drawing.svg.index('id="a"') < drawing.svg.index("circle")


@pytest.mark.parametrize(
    "inside",
    [
        f'{CIRCLES}<path d="{ZIGZAG}" marker-start="url(#m)" marker-end="url(#m)"/>',
        f'{CIRCLES}<polyline points="0 0 9 9 20 5 30 30" marker-mid="url(#m)"/>',
        chain(8, 80, "end"),
        "".join(f'<line x2="100" y1="{n}" y2="{n}" stroke="#ddd"/>' for n in range(100)),
        '<rect width="100" height="100" fill="#eee"/>' + f'<path fill="none" stroke="red" d="{ZIGZAG}"/>',
        '<path d="M50 50' + "a1 1 0 01.5.5" * 500 + '"/>',
        '<path d="' + "M50 50q1 1 2 2t1 1s1 1 2 2c1 1 1 1 0 0h1v1z" * 300 + '"/>',
        "<text>" + "A line of words. " * 20 + "</text>",
        '<line x1="-1e9" x2="1e9" y1="50" y2="50" stroke="red"/>',
    ],
)
def test_what_drawing_programs_write_is_drawn(inside: str) -> None:
    assert drawing_or_problem(SVG.format(inside))[1] == ""


def test_markers_of_a_group_reach_its_lines() -> None:
    drawing, _ = drawing_or_problem(
        SVG.format(f'{CIRCLES}<g marker-end="url(#m)"><line x2="9"/><line x2="9" marker-end="none"/></g>')
    )
    assert drawing is not None
    assert '<line x2="9" marker-end="url(#m)" />' in drawing.svg
    assert '<line x2="9" marker-end="none" />' in drawing.svg
