"""Definition lists in the form of PHP Markdown Extra."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from tikprep.rendering.page import render_page


def tree(markdown: str) -> ET.Element:
    return ET.fromstring(render_page(markdown).html)


def text(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def entries(element: ET.Element) -> list[tuple[str, str]]:
    return [(child.tag, text(child)) for child in element]


def test_a_term_and_its_definition() -> None:
    root = tree("Softmax\n: Turns logits into a distribution.")
    assert [child.tag for child in root] == ["dl"]
    assert entries(root[0]) == [("dt", "Softmax"), ("dd", "Turns logits into a distribution.")]


@pytest.mark.parametrize(
    "markdown",
    [
        "a\nb\n: one\n: two\n\nc\n: three",
        "a\nb\n\n:   one\n\n:   two\n\nc\n\n:   three",
        "a\nb\n: one\n: two\nc\n: three",
    ],
)
def test_several_terms_and_definitions_are_one_list(markdown: str) -> None:
    root = tree(markdown)
    assert [child.tag for child in root] == ["dl"]
    assert entries(root[0]) == [("dt", "a"), ("dt", "b"), ("dd", "one"), ("dd", "two"), ("dt", "c"), ("dd", "three")]


def test_a_definition_goes_on_in_the_next_line() -> None:
    assert entries(tree("a\n: one\ngoes on\n  and on")[0]) == [("dt", "a"), ("dd", "one goes on and on")]


def test_a_definition_holds_blocks() -> None:
    page = render_page("a\n: one\n\n    two\n\n    - b\n      - c\n\n    ```go\n    \tx := 1\n    ```\n\nafter")
    root = ET.fromstring(page.html)
    definition = root[0][1]
    assert [child.tag for child in definition] == ["p", "p", "ul", "pre"]
    assert page.codes[0].text == "\tx := 1"
    assert [child.tag for child in root] == ["dl", "p"]


def test_terms_may_hold_markup() -> None:
    page = render_page("**a** and $x$\n: `b`")
    term, meaning = ET.fromstring(page.html)[0]
    assert (term.find("strong") is not None, term.find("formula") is not None) == (True, True)
    assert meaning.find("p/code") is not None


@pytest.mark.parametrize(
    ("markdown", "tag"),
    [("> a\n> : one", "blockquote"), ("- item\n\n  a\n  : one", "ul"), ("1. item\n\n   a\n   : one", "ol")],
)
def test_definitions_stand_in_quotations_and_lists(markdown: str, tag: str) -> None:
    root = tree(markdown)
    assert root[0].tag == tag
    assert entries(next(root.iter("dl"))) == [("dt", "a"), ("dd", "one")]


@pytest.mark.parametrize(
    "markdown",
    [
        ": no term",
        "# Title\n: no term",
        "- item\n: no term",
        "a : b",
        "a:\nb : c",
        "a\n:b",
        "| a |\n|---|\n: b",
        "text\n::: note\nmore",
        "```\na\n: b\n```",
        "    a\n    : b",
    ],
)
def test_a_colon_elsewhere_is_no_definition(markdown: str) -> None:
    root = tree(markdown)
    assert next(root.iter("dl"), None) is None
    assert ":" in text(root)


def test_a_quotation_below_a_definition_is_a_quotation() -> None:
    assert [child.tag for child in tree("a\n: one\n\n> two")] == ["dl", "blockquote"]


def test_a_definition_below_a_quotation_is_a_definition() -> None:
    assert [child.tag for child in tree("> one\n\na\n: two\n\n[^x]: three")] == ["blockquote", "dl", "aside"]
