"""What drawing programs write reaches QtSvg in words that it reads, and nothing vanishes."""

from __future__ import annotations

import base64
import xml.etree.ElementTree as ET

import pytest

from tikprep.rendering.diagram import drawing_or_problem

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="


def drawn(inside: str, root: str = 'width="200" height="100"') -> ET.Element:
    drawing, problem = drawing_or_problem(
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {root}>{inside}</svg>'
    )
    assert drawing is not None, problem
    return ET.fromstring(drawing.svg)


def first(inside: str, tag: str) -> ET.Element:
    found = next(drawn(inside).iter(f"{{http://www.w3.org/2000/svg}}{tag}"), None)
    assert found is not None
    return found


def words(inside: str) -> list[str]:
    return ["".join(one.itertext()) for one in drawn(inside).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize(
    ("css", "attributes", "fill"),
    [
        (".a{fill:red}", 'class="a"', "#ff0000"),
        ("rect{fill:red}", "", "#ff0000"),
        ("#i{fill:red}", 'id="i"', "#ff0000"),
        ("*{fill:red}", "", "#ff0000"),
        (".a.b, circle{fill:red}", 'class="b x a"', "#ff0000"),
        ("g .a{fill:red}", 'class="a"', "#ff0000"),
        ("g > rect{fill:red}", "", "#ff0000"),
        (".a > *{fill:red} *{fill:lime}", 'class="a"', "#00ff00"),
        (".a{fill:red} .a{fill:lime}", 'class="a"', "#00ff00"),
        (".a{fill:red} rect{fill:lime}", 'class="a"', "#ff0000"),
        ("#i{fill:red} g .a.a rect.a{fill:lime}", 'class="a" id="i"', "#ff0000"),
        (".a{fill:red}", 'class="a" fill="blue"', "#ff0000"),
        (".a{fill:red}", 'class="a" style="fill:lime"', "#00ff00"),
        (".a{fill:red !important}", 'class="a" style="fill:lime"', "#ff0000"),
        (".a{fill:nonsense}", 'class="a" fill="lime"', "#00ff00"),
        ("@media print{.a{fill:red}} .a:hover{fill:red}", 'class="a" fill="lime"', "#00ff00"),
        ("<![CDATA[.a{fill:red}]]>", 'class="a"', "#ff0000"),
    ],
)
def test_style_sheets_are_written_out_by_their_rank(css: str, attributes: str, fill: str) -> None:
    assert first(f"<style>{css}</style><g><rect {attributes}/></g>", "rect").get("fill") == fill


def test_a_style_sheet_without_measure_is_refused_with_a_reason() -> None:
    for css, inside in ((".a{fill:red}" * 2_001, ""), (".a{fill:red}" * 2_000, '<rect class="a"/>' * 2_000)):
        drawing, problem = drawing_or_problem(
            f'<svg xmlns="http://www.w3.org/2000/svg"><style>{css}</style>{inside}</svg>'
        )
        assert drawing is None
        assert "too many rules" in problem


@pytest.mark.parametrize(
    ("written", "fill", "opacity"),
    [
        ("rgba(255, 0, 0, .5)", "#ff0000", "0.5"),
        ("rgb(255 0 0 / 50%)", "#ff0000", "0.5"),
        ("hsl(120, 100%, 50%)", "#00ff00", None),
        ("hsl(120deg 100% 50% / .5)", "#00ff00", "0.5"),
        ("#f008", "#ff0000", "0.533"),
        ("transparent", "#000000", "0"),
        ("none", "none", None),
        ("inherit", None, None),
        ("url(#gone)", "none", None),
        ("url(#gone) red", "#ff0000", None),
        ("light-dark(red, var(--x, rgb(1, 2, 3)))", "#ff0000", None),
    ],
)
def test_colours_are_written_as_qt_reads_them(written: str, fill: str | None, opacity: str | None) -> None:
    rect = first(f"<rect style='fill:{written};'/>", "rect")
    assert (rect.get("fill"), rect.get("fill-opacity")) == (fill, opacity)


def test_a_pattern_without_measure_becomes_its_colour_and_a_gradient_keeps_its_source() -> None:
    pattern = '<pattern id="p" width="9"><rect fill="none"/><path style="stroke:#00f"/></pattern><rect fill="url(#p)"/>'
    assert [rect.get("fill") for rect in drawn(pattern).iter("{http://www.w3.org/2000/svg}rect")] == ["#0000ff"]
    gradient = '<linearGradient id="b" xlink:href="#a"/><linearGradient id="a"/><rect fill="url(#b)"/>'
    assert first(gradient, "linearGradient").get("{http://www.w3.org/1999/xlink}href") == "#a"
    assert first(gradient, "rect").get("fill") == "url(#b)"


@pytest.mark.parametrize(
    "inside",
    [
        "<a xlink:href='https://x.org'><text>words</text></a>",
        "<text><a xlink:href='https://x.org'>words</a></text>",
        "<switch><foreignObject><div>other</div></foreignObject><text>words</text></switch>",
        "<switch><foreignObject><div>words</div></foreignObject></switch>",
        "<foreignObject width='80' height='40'><div>wor<b>ds</b></div></foreignObject>",
        "<text><tspan x='10' y='20'><tspan>wor</tspan>ds</tspan></text>",
        "<path id='c' d='M20 40C50 10 100 10 150 40'/><text><textPath href='#c'>words</textPath></text>",
        "<svg x='10' width='50' height='50' viewBox='0 0 9 9'><text>words</text></svg>",
        "<symbol id='s' viewBox='0 0 9 9'><text>words</text></symbol><use href='#s' width='90' height='90'/>",
        "<g><g><g><text>words</text></g></g></g>",
        "<g>" * 200 + "<text>words</text>" + "</g>" * 200,
    ],
)
def test_words_within_whatever_are_drawn(inside: str) -> None:
    assert words(inside) == ["words"]


def test_lines_of_a_text_stand_where_they_belong() -> None:
    spans = "one<tspan x='5' dy='1.2em'>two</tspan><tspan x='7' y='50%'>three</tspan>"
    inside = f"<text x='5' y='10' font-size='10'>{spans}</text>"
    lines = list(drawn(inside).iter("{http://www.w3.org/2000/svg}text"))
    assert [(line.text, line.get("x"), line.get("y")) for line in lines] == [
        ("one", "5", "10"),
        ("two", "5", "22"),
        ("three", "7", "50"),
    ]


def test_a_label_of_html_is_set_in_lines_in_the_middle_of_its_place() -> None:
    inside = '<foreignObject x="10" width="80" height="40"><div>Start <b>here</b><br/>now</div></foreignObject>'
    lines = list(drawn(inside).iter("{http://www.w3.org/2000/svg}text"))
    assert [(line.text, line.get("x"), line.get("text-anchor")) for line in lines] == [
        ("Start here", "50", "middle"),
        ("now", "50", "middle"),
    ]


def test_a_symbol_and_a_drawing_within_are_scaled_to_their_place() -> None:
    symbol = "<symbol id='s' viewBox='0 0 10 20'/><use href='#s' x='10' y='10' width='40' height='40' fill='red'/>"
    groups = [one for one in drawn(symbol).iter("{http://www.w3.org/2000/svg}g") if one.get("transform")]
    assert [(one.get("transform"), one.get("fill")) for one in groups] == [("translate(20 10) scale(2 2)", "#ff0000")]
    nested = "<svg x='10' y='10' width='50%' height='50' viewBox='-5 0 10 10' overflow='visible'><g/><rect/></svg>"
    assert first(nested, "g").get("transform") == "translate(60 10) scale(5 5)"


def test_a_picture_within_is_kept_or_leaves_a_frame_that_says_so() -> None:
    kept = first(f"<image width='20' height='10' xlink:href='data:image/png;base64,{PNG}'/>", "image")
    assert (kept.get("{http://www.w3.org/1999/xlink}href") or "").endswith(PNG)
    png = base64.b64decode(PNG)
    huge = base64.b64encode(png[:16] + (60_000).to_bytes(4, "big") * 2 + png[24:]).decode()
    broken = base64.b64encode(png[:-4]).decode()
    for address in (f"data:image/png;base64,{huge}", f"data:image/png;base64,{broken}", "https://x.org/a.png", "a.png"):
        assert words(f"<image width='200' height='100' xlink:href='{address}'/>") == ["Picture not shown"]
        assert words(f"<image xlink:href='{address}'/>") == ["Picture not shown"]
        assert "image" not in ET.tostring(drawn(f"<image width='9' xlink:href='{address}'/>"), encoding="unicode")


def test_what_is_hidden_stays_hidden() -> None:
    assert words('<g display="none"><text>no</text></g><g style="display:none"><text>no</text></g>') == []
    assert words('<text display="none">no</text><text>yes<tspan style="display:none">no</tspan></text>') == ["yes"]


def test_groups_that_say_something_may_be_nested_thirty_deep() -> None:
    for count, is_drawn in ((28, True), (60, False)):
        groups = '<g fill="red">' * count + "<text>words</text>" + "</g>" * count
        drawing, problem = drawing_or_problem(f'<svg xmlns="http://www.w3.org/2000/svg">{groups}</svg>')
        assert (drawing is not None) == is_drawn
        assert is_drawn or "nested too deep" in problem
