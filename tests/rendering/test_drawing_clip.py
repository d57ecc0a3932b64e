"""Clips without measure are left out, or the drawing is, before they take time."""

from __future__ import annotations

import time

import pytest

from tikprep.rendering.diagram import drawing_or_problem

MOST_SECONDS = 5.0
"""Five times what each takes here; without their limits they take minutes."""

CURVES = "M0 0" + "C1 2 3 4 5 6 " * 20_000
SHARES = 'clipPathUnits="objectBoundingBox"'


@pytest.mark.parametrize(
    "inside",
    [
        f'<clipPath id="c" {SHARES}><path d="{CURVES}"/></clipPath>'
        + "".join(f'<rect width="{n}" height="5" clip-path="url(#c)"/>' for n in range(1, 2_000)),
        f'<clipPath id="c" {SHARES}><circle r="1"/></clipPath>'
        + '<g clip-path="url(#c)">' * 25
        + f'<path d="{CURVES[:120_000]}"/>' * 3
        + "</g>" * 25,
        "".join(
            f'<clipPath id="c{n}"><circle r="{n}"/></clipPath><g clip-path="url(#c{n})"><rect width="5"/></g>'
            for n in range(3_000)
        ),
        "".join(
            f'<clipPath id="c{n}">' + f'<circle r="9" clip-path="url(#c{n + 1})"/>' * 3 + "</clipPath>"
            for n in range(20)
        )
        + '<rect clip-path="url(#c0)" width="9" height="9"/>',
        "".join(
            f'<g id="s{n}" fill="currentColor">'
            + "".join(f'<use href="#s{n + 1}" color="#{n:02}{m}"/>' for m in range(9))
            + "</g>"
            for n in range(12)
        )
        + '<circle id="s12" fill="currentColor" r="9"/><use color="red" href="#s0"/>',
        "".join(
            f'<pattern id="p{n}" patternUnits="userSpaceOnUse" width="9" height="9">'
            + f'<rect fill="url(#p{n + 1})" width="9" height="9"/>' * 9
            + "</pattern>"
            for n in range(300)
        )
        + '<rect fill="url(#p0)" width="9" height="9"/>',
    ],
    ids=["measured again and again", "nested", "many masks", "of clips", "colours of uses", "patterns of patterns"],
)
def test_a_bomb_is_read_in_time(inside: str) -> None:
    before = time.process_time()
    drawing, problem = drawing_or_problem(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 99">{inside}</svg>')
    assert time.process_time() - before < MOST_SECONDS
    assert (drawing is None) == bool(problem)


def test_a_clip_that_is_a_box_takes_no_mask() -> None:
    drawing, _ = drawing_or_problem(
        '<svg xmlns="http://www.w3.org/2000/svg"><clipPath id="c"><path d="M0 0H9V9H0z"/></clipPath>'
        '<g clip-path="url(#c)"><g clip-path="url(#c)"><rect width="99" height="99"/></g></g></svg>'
    )
    assert drawing is not None
    assert "<mask" not in drawing.svg
    assert drawing.svg.count("<symbol") == 1
