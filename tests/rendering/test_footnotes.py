"""Footnotes stand as asides below the block that first cites them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.rendering.page import render_page


def tree(markdown: str) -> ET.Element:
    return ET.fromstring(render_page(markdown).html)


def text(element: ET.Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def tags(element: ET.Element) -> list[str]:
    return [child.tag for child in element]


def marks(root: ET.Element) -> list[str]:
    return [(mark.text or "").strip() for mark in root.iter("sup") if mark.get("class") == "note"]


def test_a_footnote_stands_below_the_paragraph_that_cites_it() -> None:
    root = tree("One[^a] is first.\n\nTwo.\n\n[^a]: The note.")
    assert tags(root) == ["p", "aside", "p"]
    assert (root[1].get("start"), text(root[1]), marks(root)) == ("1", "The note.", ["1"])


def test_footnotes_are_numbered_in_the_order_of_their_marks() -> None:
    root = tree("A[^z] b[^y] c[^z].\n\n[^y]: why\n\n[^z]: zed")
    assert marks(root) == ["1", "2", "1"]
    assert [(aside.get("start"), text(aside)) for aside in root.findall("aside")] == [("1", "zed"), ("2", "why")]


def test_a_footnote_that_is_cited_twice_stands_below_the_first_place() -> None:
    assert tags(tree("One[^a].\n\nTwo[^a].\n\n[^a]: note")) == ["p", "aside", "p"]


@pytest.mark.parametrize(
    ("block", "tag"),
    [
        ("- item[^a]\n  - nested\n- last", "ul"),
        ("1. one\n   - two[^a]", "ol"),
        ("| a[^a] | b |\n|---|---|\n| 1 | 2 |", "table"),
        ("# Title[^a]", "h1"),
        ("**bold[^a]**", "p"),
    ],
)
def test_lists_and_tables_stay_whole_above_their_footnotes(block: str, tag: str) -> None:
    root = tree(f"{block}\n\nAfter.\n\n[^a]: note")
    assert tags(root) == [tag, "aside", "p"]


def test_a_footnote_of_a_callout_stands_inside_it() -> None:
    root = tree("> [!NOTE]\n> One[^a].\n>\n> Two.\n\n[^a]: note")
    assert [tags(child) for child in root] == [["p", "aside", "p"]]


def test_a_footnote_may_hold_blocks() -> None:
    page = render_page(
        "See[^a].\n\n[^a]: First\n    goes on.\n\n    - item\n\n    ```python\n    if x:\n        y\n    ```\n"
    )
    aside = ET.fromstring(page.html)[1]
    assert tags(aside) == ["p", "ul", "pre"]
    assert page.codes[0].text == "if x:\n    y"


def test_footnotes_may_follow_each_other_line_by_line() -> None:
    root = tree("A[^1] b[^2]\n[^1]: one\n[^2]: two\nstill two")
    assert [text(aside) for aside in root.findall("aside")] == ["one", "two still two"]


def test_a_footnote_may_cite_another() -> None:
    root = tree("A[^1].\n\n[^1]: one[^2]\n\n[^2]: two, see[^1]\n\nEnd.")
    assert tags(root) == ["p", "aside", "aside", "p"]
    assert marks(root) == ["1", "2", "1"]


def test_a_footnote_that_nothing_cites_is_shown_at_the_end() -> None:
    root = tree("[^a]: lonely\n\nText[^b].\n\nMore.\n\n[^b]: cited")
    assert tags(root) == ["p", "aside", "p", "aside"]
    assert (text(root[3]), root[3].get("start")) == ("lonely", "2")


def test_a_name_defined_twice_loses_no_text() -> None:
    root = tree("A[^a].\n\n[^a]: one\n\n[^a]: two")
    assert [text(aside) for aside in root.findall("aside")] == ["one", "two"]


@pytest.mark.parametrize("markdown", ["See[^x].", "`a[^a]`\n\n[^b]: c", "x ^a] [^", "\\[^a]\n\n[^a]: b"])
def test_what_names_no_footnote_stays_text(markdown: str) -> None:
    root = tree(markdown)
    assert marks(root) == []
    assert "^" in text(root)


def test_code_keeps_what_looks_like_footnotes() -> None:
    source = "a[^1]\n[^1]: b"
    page = render_page(f"```\n{source}\n```\n\nx[^1]\n\n[^1]: note")
    assert page.codes[0].text == source
    assert tags(ET.fromstring(page.html)) == ["pre", "p", "aside"]


def test_footnotes_are_spoken_where_they_stand() -> None:
    assert render_page("One[^a].\n\nTwo.\n\n[^a]: The note.").plain_text == "One\u202f1.\nNote 1:\nThe note.\nTwo."


def test_a_footnote_in_loose_text_of_foreign_html_stands_below_it() -> None:
    root = tree("<div>a <b>b</b> c<p>d</p></div>\n\ne[^a] <i>f</i> g\n\n[^a]: note")
    assert tags(root) == ["div", "p", "aside"]


@given(st.text(alphabet=st.sampled_from(list("[]^:ab1 \n`>-|!")), max_size=60))
def test_no_disorder_of_footnotes_breaks_a_page(markdown: str) -> None:
    ET.fromstring(render_page("[^a]: x\n\n" + markdown).html)
