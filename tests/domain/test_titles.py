"""Titles of cards in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.titles import title_words


@pytest.mark.parametrize(
    ("title", "words", "code"),
    [
        ("What does `yield` return?", "What does yield return?", ["yield"]),
        ("`a` and ``b`c``", "a and b`c", ["a", "b`c"]),
        ("`` `x` ``", "`x`", ["`x`"]),
        ("The **why** of `**kw`", "The why of **kw", ["**kw"]),
        ("2**3 and 4**5", "2**3 and 4**5", []),
        ("__init__ and snake_case", "__init__ and snake_case", []),
        (r"Costs \$5 \& more", "Costs $5 & more", []),
        (r"Sets $\{x\}$ of \`n\`", r"Sets $\{x\}$ of `n`", []),
        ("a ` b", "a ` b", []),
        ("<b> & *x*", "<b> & *x*", []),
        ("", "", []),
    ],
)
def test_a_title_is_read_as_its_heading_is(title: str, words: str, code: list[str]) -> None:
    found = title_words(title)
    assert found.text == words
    assert [found.text[start:end] for start, end in found.code] == code


@given(st.text(alphabet="ab `*$\\_<&", max_size=40))
def test_a_title_never_loses_a_letter(title: str) -> None:
    found = title_words(title)
    assert [letter for letter in found.text if letter in "ab"] == [letter for letter in title if letter in "ab"]
    assert all(0 <= start < end <= len(found.text) for start, end in found.code)
