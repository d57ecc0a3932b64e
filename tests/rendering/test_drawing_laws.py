"""Whatever stands in a drawing, what comes out of it is safe, readable and drawn in words of QtSvg alone."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from xml.sax.saxutils import quoteattr

from hypothesis import given
from hypothesis import strategies as st

from tikprep.rendering.diagram import drawing_or_problem

NAMES = (
    "svg g a use symbol switch defs marker pattern mask filter image foreignObject text tspan textPath path rect "
    "circle line polyline linearGradient stop style script animate title div clipPath"
).split()
ATTRIBUTES = (
    "id class style fill stroke href xlink:href x y width height viewBox transform d points marker-mid clip-path "
    "font-size font-family dy onclick display rotate textLength clipPathUnits maskUnits patternUnits mask-type color "
    "stroke-dasharray preserveAspectRatio mask filter src"
).split()
VALUES = (
    "",
    "a",
    "b",
    "#a",
    "#b",
    "url(#a)",
    "url( '#b' ) red",
    "url(https://x.org/a)",
    "url(data:image/png;base64,AAAA)",
    "file:///etc/passwd",
    "javascript:run()",
    "data:text/html,x",
    "data:image/png;base64,AAAA",
    "fill:url(file:///a);stroke:red;marker:url(#a)",
    "font: 1e99px/1 'x\\41'; fill: rgb(1 2 3 / 4%)",
    "50%",
    "1e999",
    "-1e-9em",
    "0 0 9 9",
    "nan inf 1 1",
    "scale(1e99) skewX(90) matrix(1)",
    "M0 0L9 9A1 1 0 01.5.5z",
    "none",
    "inherit",
    "var(--accent)",
    "light-dark(red, blue)",
    "<>&\"'\\",
)
DRAWN = frozenset(
    "svg g defs marker use image text tspan path rect circle ellipse line polyline polygon linearGradient "
    "radialGradient stop symbol mask pattern".split()
)


def element(name: str, attributes: dict[str, str], inside: list[str]) -> str:
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{written}>{''.join(inside)}</{name}>"


texts = st.sampled_from(
    ["words", ".a{fill:url(https://x.org)}", "@import 'https://x.org/a.css';", "#a *{marker:url(#b)}"]
)
elements = st.recursive(
    texts,
    lambda inner: st.builds(
        element,
        st.sampled_from(NAMES),
        st.dictionaries(st.sampled_from(ATTRIBUTES), st.sampled_from(VALUES), max_size=5),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@given(st.lists(elements, max_size=4))
def test_a_drawing_is_safe_or_refused_with_a_reason(inside: list[str]) -> None:
    source = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
        f"{''.join(inside)}</svg>"
    )
    drawing, problem = drawing_or_problem(source)
    assert (drawing is None) == bool(problem)
    if drawing is None:
        return
    for one in ET.fromstring(drawing.svg).iter():
        assert one.tag.rpartition("}")[2] in DRAWN
        for key, value in one.attrib.items():
            assert not key.startswith("on")
            assert "url(" not in value.replace("url(#", "")
            assert not key.endswith("href") or value.startswith("#")
            assert key == "id" or not any(word in value for word in ("file:", "https:", "javascript:"))


@given(st.lists(elements, max_size=4))
def test_words_of_a_drawing_do_not_vanish(inside: list[str]) -> None:
    source = f'<svg xmlns="http://www.w3.org/2000/svg"><g>{"".join(inside)}</g><text>seen words</text></svg>'
    drawing, _ = drawing_or_problem(source.replace("xlink:", ""))
    assert drawing is None or "seen words" in "".join(ET.fromstring(drawing.svg).itertext())
