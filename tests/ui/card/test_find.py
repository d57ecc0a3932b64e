"""Words in a laid-out card: without regard to case, accents and formulas between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

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
