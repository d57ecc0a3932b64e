"""What a cloze card hides is nowhere in its Page."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.cloze import (
    CLOZE_HIDDEN_END,
    CLOZE_HIDDEN_START,
    CLOZE_NEWLINE,
    CLOZE_ORIGINAL,
    CLOZE_SHOWN_END,
    CLOZE_SHOWN_START,
)
from tikprep.rendering.deletions import set_aside, with_originals, without_keys
from tikprep.rendering.page import Page, render_html, render_page

SECRET = "zqsecretqz"
MARKS = (CLOZE_SHOWN_START, CLOZE_SHOWN_END, CLOZE_HIDDEN_START, CLOZE_HIDDEN_END, CLOZE_ORIGINAL, CLOZE_NEWLINE)


def hidden(original: str = SECRET, hint: str = "hint") -> str:
    """A hidden deletion as the domain writes it."""
    coded = original.replace("\n", CLOZE_NEWLINE)
    return f"{CLOZE_HIDDEN_START}{hint}{CLOZE_ORIGINAL}{coded}{CLOZE_HIDDEN_END}"


def shown(text: str) -> str:
    return f"{CLOZE_SHOWN_START}{text}{CLOZE_SHOWN_END}"


def said(page: Page) -> str:
    """Every field of a Page, and of what it holds."""
    return str(asdict(page))


PLACES = {
    "text": f"The {hidden()} turns.",
    "code": f"```python\nx = {hidden()} + 1\n```",
    "inline code": f"`x = {hidden()}`",
    "code in a list": f"- a\n  ```go\n  {hidden()}\n  ```",
    "code in a quotation": f"> ```go\n> {hidden()}\n> ```",
    "indented code": f"a\n\n    x = {hidden()}",
    "code of foreign HTML": f"<pre class='lang-python'>x = {hidden()}</pre>",
    "a whole fence": hidden(f"```python\n{SECRET}\n```"),
    "half a fence": f"```python\nx = {hidden(f'1{chr(10)}```{chr(10)}{SECRET}')}\n\nmore\n",
    "a cell with bars": f"| a | b |\n|---|---|\n| {hidden(f'{SECRET} | {SECRET}')} | 2 |",
    "a whole table": hidden(f"| {SECRET} |\n|---|\n| {SECRET} |"),
    "a link's text": f"[{hidden()}](https://example.org)",
    "a link's address": f"[a](https://example.org/{hidden()})",
    "an address alone": f"see https://example.org/{hidden()} there",
    "a heading": f"# {hidden()}",
    "an info string": f"```{hidden()} run\nx\n```",
    "an option": f'```python linenums="{hidden()}"\nx\n```',
    "a drawing": f'<svg viewBox="0 0 9 9" aria-label="{hidden()}"><text>{hidden()}</text></svg>',
    "a picture": f"![{hidden()}]({hidden()}.png)",
    "a formula": f"$x = {hidden()}$ and $${hidden()}$$",
    "a formula set apart": f"$$\nx = {hidden()}\n$$",
    "an environment": f"\\begin{{align}}\n{hidden()}\n\\end{{align}}",
    "a callout's title": f"> [!NOTE] {hidden()}\n> text",
    "a footnote": f"a[^1]\n\n[^1]: {hidden()}",
    "a footnote's name": f"a[^{hidden()}]\n\n[^{hidden()}]: b",
    "a definition": f"term\n: {hidden()}",
    "a task": f"- [ ] {hidden()}",
    "an attribute": f"<a title='{hidden()}' href='{hidden()}'>x</a>",
    "an element's name": f"<{hidden()}>x</{hidden()}>",
    "a comment": f"<!-- {hidden()} -->",
    "references": f"Refs: {hidden()}",
    "the hint of none": hidden(hint=""),
    "a hint of marks": hidden(hint=f"{CLOZE_ORIGINAL}{SECRET}{CLOZE_ORIGINAL}"),
    "no end": f"{CLOZE_HIDDEN_START}hint{CLOZE_ORIGINAL}{SECRET}\n\n{SECRET}",
    "no end in code": f"```python\nx = {CLOZE_HIDDEN_START}hint{CLOZE_ORIGINAL}{SECRET}\n```\n{SECRET}",
    "hidden in hidden": hidden(f"{SECRET}{hidden()}{SECRET}"),
    "shown in hidden": hidden(f"{SECRET}{shown(SECRET)}{SECRET}"),
    "hidden in shown": shown(f"a {hidden()} b"),
    "too long a side": "word " * 5000 + hidden(),
    "nesting beyond reason": "<div>" * 3000 + hidden(),
    "brackets beyond reason": "[" * 100 + hidden(),
}


@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_nothing_of_what_is_hidden_is_in_the_page(text: str, tmp_path: Path) -> None:
    page = render_page(text, media={f"{SECRET}.png": tmp_path / "a.png"})
    ET.fromstring(page.html)
    assert SECRET not in said(page)


FOREIGN_PLACES = {
    "a drawing": f"<svg viewBox='0 0 9 9'><text>{hidden()}</text></svg>",
    "a style sheet": f"<style>p {{ color: red }} /* {hidden()} */</style>x",
    "a text field": f"<textarea>{hidden()}</textarea>",
    "a sound": f"[sound:{hidden()}.mp3]",
    "LaTeX": f"[latex]a {hidden()} $b$ {hidden()}[/latex]",
    "a formula that is code": f"<code>a</samp></code><pre>\\({hidden()}\\)</pre>",
    "MathML": f"<math><annotation encoding='application/x-tex'>{hidden()}</annotation></math>",
    "a hint": f"<a class='hint' href='#'>show</a><div class='hint'>\\({hidden()}\\) {hidden()}</div>",
    "code in colours": f"<pre class='python'>a<span class='k'>{hidden(f'<b>{SECRET}</b>')}</span></pre>",
    "too long a text": "word " * 12_000 + hidden(),
    "too long a text by a character": "a" * 59_994 + hidden(),
    "too long a code": f"<pre class='python'>{'word ' * 11_997}x = {hidden()}</pre>",
    "too deep a drawing": f"<svg>{'<g>' * 3000}{hidden()}{'</g>' * 3000}</svg>{hidden()}",
}


@pytest.mark.parametrize("text", (PLACES | FOREIGN_PLACES).values(), ids=PLACES | FOREIGN_PLACES)
def test_nothing_of_what_is_hidden_is_in_the_page_of_a_foreign_card(text: str, tmp_path: Path) -> None:
    page = render_html(text, media={f"{SECRET}.png": tmp_path / "a.png"})
    ET.fromstring(page.html)
    assert SECRET not in said(page)
    # As Python writes what cannot be printed: the marks around an original, and the keys.
    assert not re.search(r"\\ue00[45]|\\U000f", said(page))


@given(
    st.lists(
        st.sampled_from([SECRET, "`", "```\n", "\n\n", "|", "$", "$$", "# ", "- ", "> ", "](", "<b>", '"', "'''"]),
        max_size=8,
    ),
    st.sampled_from(["{}", "```python\n{}\n```", "| {} |\n|---|\n| {} |", "- {}", "> {}", "$ {} $", "`{}`"]),
)
def test_no_original_gets_out_whatever_it_looks_like(parts: list[str], frame: str) -> None:
    assert SECRET not in said(render_page(frame.replace("{}", hidden("".join(parts)))))


@given(st.text(alphabet=st.sampled_from(["a", " ", "\n", "`", *MARKS]), max_size=30))
def test_marks_come_out_in_pairs(text: str) -> None:
    clean, _ = set_aside(text)
    depth, is_hidden = 0, False
    for character in without_keys(clean):
        if character in (CLOZE_SHOWN_START, CLOZE_SHOWN_END):
            assert not is_hidden
            depth += 1 if character == CLOZE_SHOWN_START else -1
        elif character in (CLOZE_HIDDEN_START, CLOZE_HIDDEN_END):
            assert is_hidden == (character == CLOZE_HIDDEN_END)
            is_hidden = not is_hidden
        assert character not in (CLOZE_ORIGINAL, CLOZE_NEWLINE)
        assert depth >= 0
        assert character != "\n" or not is_hidden
    assert (depth, is_hidden) == (0, False)


@given(st.lists(st.text(alphabet="ab\n`|{}", max_size=6), max_size=5))
def test_originals_come_back_for_the_highlighter(originals: list[str]) -> None:
    text = "-".join(hidden(original) for original in originals)
    clean, kept = set_aside(text)
    assert kept == tuple(originals)
    assert with_originals(clean, kept) == text


def test_text_without_deletions_stays_as_it_is() -> None:
    assert set_aside("a \U000f0000 b\n") == ("a \U000f0000 b\n", ())


def test_code_around_a_hidden_deletion_keeps_its_colours() -> None:
    page = render_page(f'```python\nx = {hidden(chr(34) + SECRET)} + 1" + y\n```')
    spans = {span.text: span.get("class") for span in ET.fromstring(page.html).iter("span")}
    assert spans[' + 1" '] == "string"
    assert page.codes[0].text == 'x = [hint] + 1" + y'


def test_shown_deletions_may_nest() -> None:
    page = render_page(f"a {shown('b ' + shown('c') + ' d')} e")
    assert page.plain_text == "a b c d e"


@pytest.mark.parametrize("coded", ["&#xE002;", "&#57346;", "&#x00e002", "&#57346a", "&#57&#57346;346;"])
def test_a_number_of_ours_makes_no_mark(coded: str) -> None:
    for page in (render_page(f"a {coded} b"), render_html(f"<p>a {coded} b</p>")):
        assert not any(mark in page.html for mark in MARKS)
        assert page.plain_text.startswith("a")
