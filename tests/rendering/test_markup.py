"""Markdown as people write it becomes the tree they mean."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.rendering.page import Page, render_page


def tree(markdown: str) -> ET.Element:
    return ET.fromstring(render_page(markdown).html)


def text(element: ET.Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize("indent", [2, 4])
def test_lists_nest_by_two_or_four_spaces(indent: int) -> None:
    step = " " * indent
    root = tree(f"- a\n{step}- b\n{step * 2}- c\n- d")
    assert text(root.find("ul/li/ul/li/ul/li")) == "c"
    assert len(root.findall("ul/li")) == 2


def test_bullets_nest_below_a_number_by_two_spaces() -> None:
    root = tree("1. a\n  - b\n2. c")
    assert text(root.find("ol/li/ul/li")) == "b"
    assert len(root.findall("ol/li")) == 2


def test_a_numbered_list_after_bullets_is_a_list_of_its_own() -> None:
    root = tree("- a\n- b\n\n1. c\n2. d")
    assert [child.tag for child in root] == ["ul", "ol"]


def test_bullets_of_another_sign_start_another_list() -> None:
    assert [child.tag for child in tree("- a\n\n* b")] == ["ul", "ul"]


def test_a_list_may_follow_a_paragraph_without_an_empty_line() -> None:
    assert [child.tag for child in tree("Two things:\n- a\n- b")] == ["p", "ul"]


def test_a_year_at_the_start_of_a_line_makes_no_list() -> None:
    assert [child.tag for child in tree("It was in\n1986. A good year.")] == ["p"]


def test_a_numbered_list_keeps_its_first_number() -> None:
    root = tree("3. c\n4. d")
    assert root[0].get("start") == "3"


def test_tasks_know_whether_they_are_done() -> None:
    root = tree("- [x] read\n- [ ] write")
    assert [(item.get("class"), text(item)) for item in root.iter("li")] == [("done", "read"), ("todo", "write")]


def test_tasks_nest_and_may_be_crossed_off_in_capitals() -> None:
    root = tree("- [X] a\n  - [ ] b\n    - [x] c\n1. [x] d\n\n* [ ]e\n* [y] f")
    assert [item.get("class") for item in root.iter("li")] == ["done", "todo", "done", "done", None, None]


def test_letters_below_a_number_are_a_list() -> None:
    root = tree("1. one\n   a. sub\n   b. more\n      - deep\n2. two\n   i. no list")
    assert [text(item) for item in root.findall("ol/li/ol/li")] == ["sub", "more deep"]
    assert len(root.findall("ol/li")) == 2


def test_a_letter_elsewhere_starts_no_list() -> None:
    assert tree("a. one\nb. two").find("ol") is None
    assert tree("- x\n  a. one").find("ul/li/ol") is None


@pytest.mark.parametrize("step", ["  ", "    "])
def test_items_hold_code_and_quotations_at_any_depth(step: str) -> None:
    page = render_page(
        f"- a\n{step}- b\n\n{step * 2}```go\n{step * 2}\tx := 1\n{step * 2}```\n\n{step * 2}> said\n{step}- c\n- d"
    )
    inner = ET.fromstring(page.html).findall("ul/li/ul/li")
    assert [child.tag for child in inner[0]] == ["p", "pre", "blockquote"]
    assert (page.codes[0].text, len(inner)) == ("\tx := 1", 2)


@pytest.mark.parametrize(
    ("kind", "look"),
    [("NOTE", "note"), ("TIP", "tip"), ("IMPORTANT", "important"), ("WARNING", "warning"), ("CAUTION", "caution")],
)
def test_all_five_alerts_are_callouts(kind: str, look: str) -> None:
    page = render_page(f"> [!{kind}]\n> - a $x$\n>\n> ```go\n> \ty\n> ```\n>\n> $$\n> z\n> $$")
    [callout] = ET.fromstring(page.html)
    assert (callout.get("class"), callout.get("title")) == (f"callout {look}", kind.capitalize())
    assert [child.tag for child in callout] == ["ul", "pre", "p"]
    assert [formula.tex for formula in page.formulas] == ["x", "z"]
    assert page.codes[0].text == "\ty"


def test_a_callout_may_stand_in_an_item() -> None:
    root = tree("1. one\n   > [!TIP]\n   > two\n\n   > [!NOTE]\n   > three\n2. four")
    assert [quote.get("class") for quote in root.findall("ol/li/blockquote")] == ["callout tip", "callout note"]
    assert len(root.findall("ol/li")) == 2


@pytest.mark.parametrize("mark", ["  ", "   ", "\\"])
@pytest.mark.parametrize("frame", ["a{}\nb", "> a{}\n> b", "- a{}\n  b", "x[^1]\n\n[^1]: a{}\n    b", "t\n: a{}\n  b"])
def test_hard_breaks(mark: str, frame: str) -> None:
    assert len(list(tree(frame.replace("{}", mark)).iter("br"))) == 1


def test_a_backslash_in_code_or_tex_breaks_no_line() -> None:
    assert tree("`a\\\nb` and $x \\\\\ny$").find(".//br") is None


def test_pluses_are_pluses() -> None:
    root = tree("++a++ and C++, i++ or ++i")
    assert (text(root), root.find(".//ins"), root.find(".//u")) == ("++a++ and C++, i++ or ++i", None, None)


def test_keys_are_keys() -> None:
    assert [text(key) for key in tree("<kbd>Ctrl</kbd>+<kbd>K</kbd>").findall("p/kbd")] == ["Ctrl", "K"]


def test_adjacent_callouts_stay_apart() -> None:
    root = tree("> [!NOTE]\n> one\n\n> [!TIP]\n> two\n\n> Why: three")
    quotes = root.findall("blockquote")
    assert [quote.get("class") for quote in quotes] == ["callout note", "callout tip", "why"]
    assert [quote.get("title") for quote in quotes] == ["Note", "Tip", None]
    assert [text(quote) for quote in quotes] == ["one", "two", "Why: three"]


def test_a_callout_may_have_a_title_of_its_own() -> None:
    quote = tree("> [!WARNING] Mind the gap\n> text")[0]
    assert (quote.get("title"), text(quote)) == ("Mind the gap", "text")


def test_a_callout_holds_lists_and_code() -> None:
    quote = tree("> [!NOTE]\n> - a\n>   - b\n> ```python\n> x = 1\n> ```")[0]
    assert text(quote.find("ul/li/ul/li")) == "b"
    assert quote.find("pre") is not None


def test_an_unknown_alert_is_a_quotation() -> None:
    assert tree("> [!NONSENSE]\n> text")[0].get("class") == "quote"


def test_a_table_may_follow_a_paragraph_directly() -> None:
    root = tree("Compare:\n| a | b |\n|---|--:|\n| 1 | 2 |")
    assert [child.tag for child in root] == ["p", "table"]
    assert root.findall(".//td")[1].get("align") == "right"


def test_bars_in_formulas_and_escaped_bars_do_not_end_cells() -> None:
    page = render_page("| a | b |\n|---|---|\n| $P(a|b)$ | `x\\|y` |")
    root = ET.fromstring(page.html)
    assert [text(cell) for cell in root.findall(".//td")] == ["", "x|y"]
    assert page.formulas[0].tex == "P(a|b)"


def test_hashes_without_a_space_are_words() -> None:
    assert [child.tag for child in tree("#1 in the feed")] == ["p"]
    assert [child.tag for child in tree("# One")] == ["h1"]


def test_struck_out_text() -> None:
    assert text(tree("~~gone~~ here").find("p/del")) == "gone"


def test_a_line_of_references_is_marked() -> None:
    assert tree("Text.\n\nRefs: a2020 b2021").findall("p")[1].get("class") == "refs"


@pytest.mark.parametrize(
    ("info", "language", "label"),
    [
        ("python run", "python", ""),
        ("python bad", "python", "Bug"),
        ("cpp fixed", "cpp", "Fixed"),
        ("output", "output", "Output"),
        ("calc", "calc", "Arithmetic"),
        ("go run", "go", ""),
        ("sql schema", "sql", "schema"),
        ("", "", ""),
        ("{.python .run}", "python", ""),
        ('python run linenums="1"', "python", ""),
        ('python linenums="1" hl_lines="2 4-5" bad', "python", "Bug"),
        ('{.python .numberLines startFrom="10" .fixed}', "python", "Fixed"),
        ("js{2,4-5} showLineNumbers", "js", ""),
        ('sql title="bad" schema', "sql", "schema"),
    ],
)
def test_the_info_string_names_language_and_label(info: str, language: str, label: str) -> None:
    code = render_page(f"```{info}\nx = 1\n```").codes[0]
    assert (code.language, code.label, code.text) == (language, label, "x = 1")


@pytest.mark.parametrize(
    ("info", "first_number", "marked_lines"),
    [
        ("python", None, ()),
        ('python linenums="1"', 1, ()),
        ("python linenums='7'", 7, ()),
        ("python linenums=0", 0, ()),
        ('python linenums="x"', None, ()),
        ("{.python .numberLines}", 1, ()),
        ('{.python .numberLines startFrom="10"}', 10, ()),
        ("python showLineNumbers", 1, ()),
        ("python showLineNumbers=5", 5, ()),
        ('python hl_lines="2 4-5"', None, (2, 4, 5)),
        ("python hl_lines=3", None, (3,)),
        ("python {2,4-5}", None, (2, 4, 5)),
        ("python{1}", None, (1,)),
        ('python hl_lines="0 9-3 x"', None, ()),
    ],
)
def test_the_info_string_numbers_and_marks_lines(info: str, first_number: int | None, marked_lines: tuple[int]) -> None:
    code = render_page(f"```{info}\nx = 1\n```").codes[0]
    assert (code.language, code.label) == ("python", "")
    assert (code.first_number, code.marked_lines) == (first_number, marked_lines)


def test_a_range_of_lines_beyond_reason_ends() -> None:
    assert len(render_page("```python {1-99999999999}\nx\n```").codes[0].marked_lines) < 10_000


@pytest.mark.parametrize(
    "markdown",
    [
        "```go\n\tif x {\n\t\treturn\t1\n\t}\n```",
        "- a\n\n  ```go\n  \tif x {\n  \t\treturn\t1\n  \t}\n  ```",
        "> ```go\n> \tif x {\n> \t\treturn\t1\n> \t}\n> ```",
    ],
)
def test_tabs_in_code_are_kept(markdown: str) -> None:
    assert render_page(markdown).codes[0].text == "\tif x {\n\t\treturn\t1\n\t}"


def test_a_tab_that_the_margin_cuts_in_two_becomes_spaces() -> None:
    assert render_page("- a\n  ```\n\tx\n  ```").codes[0].text == "  x"


def test_tabs_indent_lists() -> None:
    assert text(tree("- a\n\t- b\n\t\t- c").find("ul/li/ul/li/ul/li")) == "c"


def test_code_in_a_list_belongs_to_its_item() -> None:
    page = render_page("1. first\n   ```python\n   if x:\n       y\n   ```\n2. second")
    root = ET.fromstring(page.html)
    assert root.find("ol/li/pre") is not None
    assert len(root.findall("ol/li")) == 2
    assert page.codes[0].text == "if x:\n    y"


def test_code_keeps_empty_lines_and_what_looks_like_markdown() -> None:
    source = "# not a heading\n\n- no list\n\n\n> no quotation $x$ `y` <b>"
    page = render_page(f"```\n{source}\n```")
    assert page.codes[0].text == source
    assert page.formulas == ()


def test_a_fence_that_nobody_closes_runs_to_the_end() -> None:
    assert render_page("```python\nx = 1\n\ny = 2").codes[0].text == "x = 1\n\ny = 2"


def test_a_fence_of_four_holds_a_fence_of_three() -> None:
    assert render_page("````\n```\nx\n```\n````").codes[0].text == "```\nx\n```"


@pytest.mark.parametrize(
    ("markdown", "formulas"),
    [
        ("$x$", [("x", False)]),
        ("$$x$$", [("x", True)]),
        ("$$\nx\n$$", [("x", True)]),
        (r"\(x\)", [("x", False)]),
        ("\\[\nx\n\\]", [("x", True)]),
        ("\\begin{align}\na &= b\n\\end{align}", [("\\begin{align}\na &= b\\end{align}", True)]),
        (r"<div>\(x\) and \[y\]</div>", [("x", False), ("y", True)]),
        ("a $a_1 * b_1 * c$ b", [("a_1 * b_1 * c", False)]),
        ("costs $5 and $6", []),
        ("US$5, CA$6", []),
        (r"\$x\$", []),
        ("`$x$`", []),
        ("text $$x$$, more", [("x", True)]),
        (r"a \$5 and $x$", [("x", False)]),
    ],
)
def test_formulas_are_found_and_money_is_not(markdown: str, formulas: list[tuple[str, bool]]) -> None:
    assert [(formula.tex, formula.is_display) for formula in render_page(markdown).formulas] == formulas


def test_a_page_speaks_in_plain_text() -> None:
    page = render_page("# Title\n\n- one $x^2$\n\n```python bad\ny\n```\n\n> [!TIP]\n> last")
    assert page.plain_text == "Title\none x squared\nBug\ny\nTip:\nlast"


def test_foreign_html_is_read_too() -> None:
    page = render_page('<div>Front<br>second <b>bold</b></div><pre class="lang-python">a<br>b</pre>')
    assert page.codes[0].text == "a\nb"
    assert text(ET.fromstring(page.html).find("div/b")) == "bold"


def test_equal_text_makes_equal_pages() -> None:
    assert render_page("a $x$") == render_page("a $x$")
    assert hash(render_page("a $x$")) == hash(render_page("a $x$"))


@given(st.text(alphabet=st.sampled_from(list("ab1 \n\t`~$*_-+>#|[](){}!\\<&\"'.:/=éü\u2028\ue000\ue001\ue002\ue003"))))
def test_any_text_becomes_a_well_formed_page(markdown: str) -> None:
    page = render_page(markdown)
    assert isinstance(page, Page)
    ET.fromstring(page.html)


@given(st.text())
def test_no_character_breaks_a_page(markdown: str) -> None:
    ET.fromstring(render_page(markdown).html)


@pytest.mark.parametrize("deep", [">" * 3000 + " x", "<div>" * 3000, "- " * 900 + "x", "[" * 3000, "*" * 3000 + "x"])
def test_nesting_beyond_reason_is_still_shown(deep: str) -> None:
    ET.fromstring(render_page(deep).html)


@pytest.mark.parametrize(
    "before",
    [
        "[place]: https://example.org\n\n[place]",
        "A[^n]\n\n[^n]: noted",
        "<b>open\n\n<div>\n\nnever closed",
        "1. a\n\n    3. b\n\n5) c",
        "| a | b |\n|---|---|\n| `x` | **y",
        "*a **b _c",
    ],
)
@pytest.mark.parametrize(
    "markdown", ["See [place] and [^n] and **this** <i>tag</i>.\n\n3. three\n4. four", "*a* [place][] `b`"]
)
def test_a_page_is_the_same_whatever_was_read_before_it(before: str, markdown: str) -> None:
    alone: list[Page] = []
    thread = Thread(target=lambda: alone.append(render_page(markdown)))
    thread.start()
    thread.join()
    render_page(before)
    assert [render_page(markdown)] == alone
