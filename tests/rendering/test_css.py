"""CSS of foreign decks: what is read of it, and that nothing else comes through."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.rendering.css import Node, Stylesheet, colour, ground
from tikprep.rendering.page import render_html


def node(tag: str, classes: str = "", identity: str = "") -> Node:
    return Node(tag, identity, frozenset(classes.split()))


def settled(css: str, *nodes: Node, style: str = "") -> dict[str, object]:
    return dict(Stylesheet(css).settings(nodes, style))


@pytest.mark.parametrize(
    ("style", "name", "value"),
    [
        ("font-weight: bold", "bold", True),
        ("font-weight: 700", "bold", True),
        ("font-weight: 400", "bold", False),
        ("font-style: italic", "italic", True),
        ("text-decoration: underline dotted red", "underline", True),
        ("text-decoration-line: line-through", "strike", True),
        ("vertical-align: super", "script", "sup"),
        ("text-align: -webkit-center", "align", "center"),
        ("color: RED", "color", "#ff0000"),
        ("color: rgb(0, 128, 255)", "color", "#0080ff"),
        ("color: hsl(120, 100%, 25%)", "color", "#008000"),
        ("color: rgba(0, 0, 0, 0.5)", "color", "#808080"),
        ("background: #ff0 url(x.png) no-repeat", "ground", "#ffff00"),
        ("background-color: rgb(255, 255, 255)", "ground", ""),
        ("background: none", "ground", ""),
        ("font-size: 10px", "scale", 0.8),
        ("font-size: 12pt", "scale", 1.0),
        ("font-size: 18pt", "scale", 1.25),
        ("font-size: 3em", "zoom", 3),
        ("font-size: 150%", "zoom", 1.5),
        ("font-size: x-large", "scale", 1.6),
        ("font-family: Consolas, 'Courier New', monospace", "mono", True),
        ("font-family: 'Fira Code'", "mono", True),
        ("font-family: Arial", "mono", False),
        ("font: italic bold 12px/30px Georgia, serif", "bold", True),
        ("display: none", "hidden", True),
        ("white-space: pre-wrap", "pre", True),
        ("direction: rtl", "is_rtl", True),
        ("COLOR:red;;;nonsense", "color", "#ff0000"),
        ("content: ';color:blue'; color: red", "color", "#ff0000"),
        ("color: /* ; */ red", "color", "#ff0000"),
    ],
)
def test_a_declaration_that_is_drawn_is_read(style: str, name: str, value: object) -> None:
    assert settled("", node("span"), style=style)[name] == value


@pytest.mark.parametrize(
    "style",
    [
        "position: fixed",
        "color: var(--x)",
        "color: transparent",
        "font-size: huge",
        "color",
        ":red",
        "width: 50%",
        "}{",
    ],
)
def test_a_declaration_that_is_not_drawn_is_nothing(style: str) -> None:
    assert settled("", node("span"), style=style) == {}


@pytest.mark.parametrize(
    ("selector", "fits"),
    [
        ("b", True),
        ("B", True),
        (".term", True),
        ("#one", True),
        ("b.term.big", True),
        ("i, b", True),
        (".box b", True),
        ("#page div .term", True),
        (".card b", True),
        ("html body .card .term", True),
        ("i", False),
        ("b.other", False),
        (".term .box", False),
        (".term b", False),
        ("div > b", False),
        ("b:hover", False),
        ("b[class]", False),
        ("*", False),
        (".nightMode b", False),
        (".card.night_mode b", False),
        (".cloze", False),
    ],
)
def test_a_selector_fits_what_it_names(selector: str, fits: bool) -> None:
    nodes = (node("div", "cloze", "page"), node("div", "box"), node("b", "term big cloze", "one"))
    assert (settled(f"{selector} {{ color: red }}", *nodes).get("color") == "#ff0000") is fits


def test_the_more_special_rule_wins_and_among_equals_the_later() -> None:
    css = "#a { color: #000001 } .b { color: #000002 } .c { color: #000003 } i { color: #000004 }"
    assert settled(css, node("i", "b c", "a"))["color"] == "#000001"
    assert settled(css, node("i", "b c"))["color"] == "#000003"
    assert settled(css, node("i", "b c"), style="color: #000009")["color"] == "#000009"
    assert settled("i { color: #000005 !important }", node("i"), style="color: #000009")["color"] == "#000005"


def test_rules_within_media_queries_do_not_count() -> None:
    assert settled("@media print { b { color: red } } @import url(x.css); b { font-style: italic }", node("b")) == {
        "italic": True
    }


def test_colours_of_attributes_are_read_as_people_wrote_them() -> None:
    assert [colour(text) for text in ("red", "#F00", "ff0000", "", "nonsense")] == ["#ff0000"] * 3 + [""] * 2
    assert ground("white") == ""
    assert ground("#fffacd") == "#fffacd"


def test_a_style_element_is_a_style_sheet() -> None:
    page = render_html('<style>.x { color: red }</style><span class="x">a</span>', css="span { font-weight: bold }")
    assert page.html == '<div><p><span color="#ff0000"><strong>a</strong></span></p></div>'


def test_a_sheet_made_to_stop_the_program_stops_counting() -> None:
    css = ".a .b .c { color: red }" * 5000
    start = time.process_time()
    page = render_html('<div class="a b c">' * 4000 + "x", css=css)
    assert time.process_time() - start < 2
    assert "x" in page.plain_text


css_text = st.lists(
    st.sampled_from([*"ab.#{}:;,()[]\"'\\/*!@ 0123%px-\n<>", "color:", "red", "url(", "rgb(", "font-size:", "b{"])
).map("".join)


@given(css_text, css_text)
def test_no_css_raises_or_leaves_anything_but_its_settings(css: str, style: str) -> None:
    source = f'<b class="a b" id="a" style="{style.replace(chr(34), "&quot;").replace("<", "&lt;")}">text</b>'
    page = render_html(source, css=css)
    for name, value in re.findall(r'(\w+)="([^"]*)"', page.html):
        assert name in {"color", "ground", "on", "size", "align", "class", "n"}
        assert re.fullmatch(r"#[0-9a-f]{6}|[a-z-]*|[0-9]*", value)


@pytest.mark.parametrize("number", ["9" * 5000, "1e99999", "." + "3" * 5000, "-" + "1" * 4301])
@pytest.mark.parametrize(
    "property_", ["font-size:{}px", "font-weight:{}", "color:rgb({},0,0)", "x:y{}", "font-size:{}%"]
)
def test_numbers_without_end_raise_nothing(number: str, property_: str) -> None:
    declaration = property_.format(number)
    assert "word" in render_html(f'<b style="{declaration}">word</b>', css=f".a {{ {declaration} }}").plain_text


@given(
    st.lists(
        st.sampled_from(
            [*"{}:;.#()@,!/*\\\"' ", "9" * 4400, "1e400", "font-size", "color", "px", "b", "%", "\ud800", "u+", "\x00"]
        ),
        max_size=30,
    ).map("".join)
    | st.text(max_size=200)
)
def test_no_style_sheet_raises(css: str) -> None:
    assert "word" in render_html(f"<b>word</b><i style='{css[:300]}'></i> word", css=css).plain_text
