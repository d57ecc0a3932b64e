"""Plain text keeps its look: no mark in it turns into Markdown, and code keeps its indentation."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tikprep.formats.text.plain import markdown_of
from tikprep.rendering.page import render_page


def words(text: str) -> list[str]:
    return text.split()


@pytest.mark.parametrize(
    "text",
    [
        "a * b * c and *args, **kwargs",
        "__init__ and snake_case_name",
        "# not a heading",
        "- one\n- two\n+ three",
        "1. first\n2) second",
        "> quoted",
        "---",
        "===",
        "x\n===",
        "x\n: y",
        "a | b\n--|--\nc | d",
        "costs $5 and $6",
        "vector<int> & List<b>x</b> &amp; &lt;",
        "`code` and ``more``",
        "~~gone~~",
        "[link](x) ![alt](y) [^1] [ref]",
        "back\\slash \\* end\\",
        "{not: an attribute}",
        "https://example.org/a_b_c?x=1*2 is an address",
        "two\nlines\n\nand a paragraph",
    ],
)
def test_prose_is_shown_as_it_was_typed(text: str) -> None:
    assert words(render_page(markdown_of(text)).plain_text) == words(text)


@given(st.text("ab1 *_`#>-+.~$|&<[](){}!\\=:\n\"'", max_size=40))
def test_no_mark_of_markdown_is_lost(text: str) -> None:
    assume(not re.search(r"\\[(\[]", text))
    shown = "".join(render_page(markdown_of(text)).plain_text.split())
    assert shown == "".join(text.split())


@pytest.mark.parametrize("lead", ["", "What does this print?\n", "Given:\n", "Look at it.\n\n"])
def test_code_keeps_its_indentation(lead: str) -> None:
    markdown = markdown_of(lead + "for x in y:\n    if x:\n\t\treturn *x")
    page = render_page(markdown)
    assert [code.text.rstrip("\n") for code in page.codes] == ["for x in y:\n    if x:\n\t\treturn *x"]
    assert markdown.startswith(lead.strip())


def test_a_fence_is_longer_than_the_backticks_in_it() -> None:
    (code,) = render_page(markdown_of("def f():\n    '''\n    ```\n    '''")).codes
    assert "```" in code.text


def test_gaps_stay_gaps_in_text_and_code() -> None:
    assert markdown_of("a {{c1::b::hint}}") == "a {{c1::b::hint}}"
    assert "{{c1::return}}" in markdown_of("def f():\n    {{c1::return}} 1")


def test_formulas_between_brackets_of_tex_are_drawn() -> None:
    page = render_page(markdown_of(r"area \(a_1*b_2\) of \(c\)"))
    assert [formula.tex for formula in page.formulas] == ["a_1*b_2", "c"]
