"""Words in a laid-out card: without regard to case, accents and formulas between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from tikprep.domain.cloze import cloze_asked
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import render_page
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.card.find import found_in
from tikprep.ui.theme.tokens import LIGHT


@pytest.fixture(autouse=True)
def _fonts(qapp: QApplication) -> None:
    """Text cannot be measured without an application."""


def found(markdown: str, words: str) -> list[str]:
    prepared = PreparedDocument(render_page(markdown), LIGHT, 500)
    return [prepared.text_between(start, end) for start, end in found_in(prepared.document, words)]


@pytest.mark.parametrize(
    ("markdown", "words", "places"),
    [
        ("A ring, a Ring, a RING.", "ring", ["ring", "Ring", "RING"]),
        ("Café and cafe", "cafe", ["Café", "cafe"]),
        ("Straße", "strasse", ["Straße"]),
        ("one **two** three", "two three", ["two three"]),
        ("emoji 😀 then word", "word", ["word"]),
        ("```python\nx = 1\n```", "x = 1", ["x = 1"]),
        ("| a | bee |\n|---|---|\n| c | d |", "bee", ["bee"]),
        ("text", "", []),
        ("text", "   ", []),
        ("one\n\ntwo", "one two", []),
        ("aaa", "aa", ["aa"]),
    ],
)
def test_words_are_found_as_they_are_read(markdown: str, words: str, places: list[str]) -> None:
    assert found(markdown, words) == places


@given(st.text(alphabet="abé 😀ßİﬁ", min_size=1, max_size=12))
def test_a_stretch_that_is_found_reads_like_what_was_asked_for(words: str) -> None:
    prepared = PreparedDocument(render_page(f"x {words} y"), LIGHT, 500)
    for start, end in found_in(prepared.document, words):
        assert 0 <= start < end < prepared.document.characterCount()


CASES = r"\begin{cases} 1 & \text{if } x \ge 0 \\ 0 & \text{otherwise} \end{cases}"


@pytest.mark.parametrize(
    ("tex", "words", "is_found"),
    [
        (CASES, "otherwise", True),
        (CASES, "OTHER", True),
        (CASES, "if x", True),
        (CASES, "cases", False),
        (CASES, "text", False),
        (CASES, r"\text{otherwise}", True),
        (CASES, r"\begin{cases}", True),
        (r"\overbrace{\binom{n}{k}}^{\text{binomial}}", "binomial", True),
        (r"\mathrm{argmax}_\theta", "argmax", True),
        (r"x^{2}", "x^2", True),
        (r"x^{2}", "y", False),
        (r"x^{2}", "$x^{2}$", True),
        (r"x^{2}", "$", False),
        (r"\left( \leftarrow \right)", "right", False),
        (r"\left( \leftarrow \right)", "leftarrow", True),
    ],
)
def test_words_in_a_formula_find_the_whole_of_it(
    formulas: FormulaRenderer, tex: str, words: str, is_found: bool
) -> None:
    prepared = PreparedDocument(render_page(f"So $${tex}$$ here.", formulas=formulas), LIGHT, 500)
    places = found_in(prepared.document, words, prepared.formulas)
    assert [prepared.text_between(*place) for place in places] == ([f"$${tex}$$"] if is_found else [])


def test_places_in_words_and_formulas_come_in_the_order_of_the_text(formulas: FormulaRenderer) -> None:
    page = render_page(r"$\text{ring}$ and ring and $\text{a ring or a ring}$ and ring", formulas=formulas)
    prepared = PreparedDocument(page, LIGHT, 500)
    told = [prepared.text_between(*place) for place in found_in(prepared.document, "ring", prepared.formulas)]
    assert told == [r"$\text{ring}$", "ring", r"$\text{a ring or a ring}$", "ring"]


def test_what_a_gap_in_a_formula_hides_is_not_found(formulas: FormulaRenderer) -> None:
    asked = cloze_asked(r"So $x = {{c1::\text{hidden}}} + \text{shown}$.", 1)
    prepared = PreparedDocument(render_page(asked, formulas=formulas), LIGHT, 500)
    assert not found_in(prepared.document, "hidden", prepared.formulas)
    assert len(found_in(prepared.document, "shown", prepared.formulas)) == 1
