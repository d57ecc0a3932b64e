"""Nothing in a deck runs, loads, or looks outside the card's media."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tikprep.rendering.diagram import read_drawing
from tikprep.rendering.page import render_page

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">{}</svg>'


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>text",
        "<iframe src='https://example.org'></iframe>text",
        "<img src=x onerror=alert(1)>text",
        "<style>p { background: url(https://example.org/x) }</style>text",
        "<p style='background: url(https://example.org/x)'>text</p>",
        "<a href='javascript:alert(1)'>text</a>",
        "[text](javascript:alert(1))",
        "[text](file:///etc/passwd)",
        "[text](data:text/html;base64,PHNjcmlwdD4=)",
        "<object data='x'></object><embed src='x'>text",
        "<svg onload=alert(1)><script>alert(1)</script></svg>text",
        "<math href='javascript:alert(1)'>x</math>text",
        "<form action='https://example.org'><input value=x></form>text",
        "<link rel=stylesheet href='https://example.org/x.css'>text",
        "<meta http-equiv=refresh content='0;url=https://example.org'>text",
    ],
)
def test_nothing_that_runs_or_loads_comes_through(markdown: str) -> None:
    page = render_page(markdown)
    root = ET.fromstring(page.html)
    for element in root.iter():
        assert element.tag not in {"script", "iframe", "style", "object", "embed", "svg", "form", "link", "meta", "img"}
        assert set(element.attrib) <= {"n", "class", "href", "title", "align", "colspan", "rowspan", "start"}
        assert element.get("href", "https://").startswith(("http://", "https://", "mailto:", "#"))
    assert "alert" not in page.html
    assert "text" in page.plain_text


@pytest.mark.parametrize(
    "src",
    [
        "https://example.org/x.png",
        "http://example.org/x.png",
        "//example.org/x.png",
        "file:///etc/passwd",
        "../secret.png",
        "a/../../secret.png",
        "..%2Fsecret.png",
        "/etc/passwd",
        "data:image/png;base64,AAAA",
        "C:\\secret.png",
        "elsewhere.png",
        "notes.txt",
    ],
)
def test_a_picture_comes_from_the_media_or_not_at_all(src: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"x")
    media = {"a.png": tmp_path / "a.png", "../secret.png": secret, "/etc/passwd": secret, "notes.txt": secret}
    media["notes.txt"] = tmp_path / "notes.txt"
    picture = render_page(f'<img src="{src}" alt="what it shows">', media=media).pictures[0]
    assert picture.path is None
    assert picture.drawing is None
    assert picture.problem
    assert picture.alt == "what it shows"


def test_a_picture_of_the_media_is_found(tmp_path: Path) -> None:
    path = tmp_path / "0001.png"
    page = render_page("![A map](media/a%20map.png)", media={"media/a map.png": path})
    assert page.pictures[0].path == path
    assert page.pictures[0].alt == "A map"


def test_an_svg_of_the_media_is_read_and_cleaned(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    path.write_text(SVG.format("<script>alert(1)</script><circle r='3'/>"), encoding="utf-8")
    drawing = render_page("![](a.svg)", media={"a.svg": path}).pictures[0].drawing
    assert drawing is not None
    assert "circle" in drawing.svg
    assert "script" not in drawing.svg


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<image href='file:///etc/passwd' width='9' height='9'/>",
        "<image xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='https://example.org/x.png'/>",
        "<foreignObject><p onclick='alert(1)'>words</p><script>alert(1)</script></foreignObject>",
        "<rect width='1' height='1' onclick='alert(1)'/>",
        "<rect width='1' height='1' fill='url(https://example.org/alert)'/>",
        "<rect width='1' height='1' style='fill: url(file:///alert)'/>",
        "<style>rect { fill: url(https://example.org/alert) }</style>",
        "<a href='javascript:alert(1)'><rect width='1' height='1'/></a>",
        "<use href='https://example.org/alert.svg#a'/>",
        "<animate attributeName='href' values='javascript:alert(1)'/>",
    ],
)
def test_a_diagram_keeps_shapes_only(inside: str) -> None:
    drawing = read_drawing(SVG.format(inside))
    assert drawing is not None
    for bad in ("alert", "file:", "example.org", "javascript", "image", "script"):
        assert bad not in drawing.svg


@pytest.mark.parametrize(
    "source",
    [
        "<svg><rect></svg>",
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg><text>&a;</text></svg>',
        '<!DOCTYPE svg SYSTEM "a.dtd" [<!ENTITY % a SYSTEM "b.dtd"> %a;]><svg></svg>',
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg><text>&b;</text></svg>',
        '<!DOCTYPE svg [<!ENTITY a "&#60;script/&#62;">]><svg>&a;</svg>',
        '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&b;</svg>',
        '<!DOCTYPE svg [<!ENTITY a "' + "a" * 200 + '">]><svg>' + "&a;" * 20_000 + "</svg>",
        "<!DOCTYPE svg [" + "".join(f'<!ENTITY a{n} "a">' for n in range(100)) + "]><svg></svg>",
        '<svg><!DOCTYPE svg [<!ENTITY a "aaaa">]></svg>',
        "<html></html>",
        "",
    ],
)
def test_what_is_not_svg_is_refused(source: str) -> None:
    assert read_drawing(source) is None


@pytest.mark.parametrize(
    "prologue",
    [
        '<?xml version="1.0" encoding="ISO-8859-1"?>',
        '<?xml version="1.0"?>\n<!-- by dot --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n "http://x.org/s.dtd">',
        "<!DOCTYPE svg>",
    ],
)
def test_a_diagram_may_name_its_document_type(prologue: str) -> None:
    assert read_drawing(prologue + SVG.format("")) is not None


def test_plain_entities_of_a_document_type_are_read() -> None:
    drawing = read_drawing(
        '<?xml version="1.0"?><!-- Generator: Adobe Illustrator --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x" '
        """[ <!ENTITY ns_svg "http://www.w3.org/2000/svg">\n<!ENTITY who 'Ada'> <!ENTITY who "Bob">]>"""
        '<svg xmlns="&ns_svg;" width="10" height="10"><text>&who; &amp; &lt;&#233;&gt;</text></svg>'
    )
    assert drawing is not None
    assert ">Ada &amp; &lt;é&gt;</text>" in drawing.svg


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [
        ('width="96" height="48"', 96, 48),
        ('width="25.4mm" height="12.7mm"', 96, 48),
        ('width="2.54cm" height=".5in"', 96, 48),
        ('width="72pt" height="3pc"', 96, 48),
        ('width="6em" height="3rem"', 96, 48),
        ('width="1in"', 96, 48),
        ('height="36pt"', 96, 48),
        ('width="100%" height="48px"', 96, 48),
        ('width="100%" height="100%"', 80, 40),
        ('width="50%"', 80, 40),
        ('width="-5" height="auto"', 80, 40),
        ("", 80, 40),
    ],
)
def test_a_drawing_is_as_large_as_it_says(size: str, width: float, height: float) -> None:
    drawing = read_drawing(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40" {size}/>')
    assert drawing is not None
    assert drawing.width == pytest.approx(width)
    assert drawing.height == pytest.approx(height)


def test_a_diagram_in_markdown_is_drawn_with_the_colours_of_the_theme() -> None:
    source = (
        '<svg viewBox="0 0 40 20" aria-label="One box">\n\n'
        '<rect width="9" height="9" fill="var(--accent)"/><text>a</text></svg>'
    )
    picture = render_page(f"Before\n\n{source}\n\nAfter").pictures[0]
    assert picture.alt == "One box"
    assert picture.drawing is not None
    assert picture.drawing.is_themed
    assert (picture.drawing.width, picture.drawing.height) == (40, 20)
    assert 'fill="currentColor"' in picture.drawing.svg


def test_a_broken_diagram_says_so() -> None:
    picture = render_page("<svg><rect></svg>").pictures[0]
    assert picture.drawing is None
    assert "SVG" in picture.problem


def test_a_diagram_of_references_to_references_is_refused() -> None:
    groups = "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 8 + "</g>" for n in range(1, 10))
    assert read_drawing(SVG.format(f'<defs><g id="a0"><path d="M0 0h1"/></g>{groups}</defs><use href="#a9"/>')) is None
    assert read_drawing(SVG.format('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>')) is None
    assert read_drawing(SVG.format('<g id="a"><path d="M0 0h1"/></g><use href="#a"/><use href="#a"/>')) is not None
