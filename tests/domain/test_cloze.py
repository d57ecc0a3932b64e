"""Deletions: nested, numbered several times, beside the braces of code and formulas."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.cloze import (
    CLOZE_HIDDEN_END,
    CLOZE_HIDDEN_START,
    CLOZE_ORIGINAL,
    CLOZE_SHOWN_END,
    CLOZE_SHOWN_START,
    cloze_answered,
    cloze_asked,
    cloze_numbers,
    deletions,
)

_HIDDEN = re.compile(
    f"{CLOZE_HIDDEN_START}([^{CLOZE_ORIGINAL}]*){CLOZE_ORIGINAL}([^{CLOZE_HIDDEN_END}]*){CLOZE_HIDDEN_END}"
)


def asked(text: str, number: int = 1) -> str:
    """The asked side in readable signs: a gap is [hint|original]."""
    return _HIDDEN.sub(r"[\1|\2]", cloze_asked(text, number))


def answered(text: str, number: int = 1) -> str:
    return cloze_answered(text, number).replace(CLOZE_SHOWN_START, "<").replace(CLOZE_SHOWN_END, ">")


@pytest.mark.parametrize(
    ("text", "shown", "revealed"),
    [
        ("{{c1::a}} {{c2::b}}", "[...|a] b", "<a> b"),
        ("{{c1::a::hint}}", "[hint|a]", "<a>"),
        ("{{c1,2::a}} {{c2::b}}", "[...|a] b", "<a> b"),
        ("{{c2::x {{c1::y}} z}}", "x [...|y] z", "x <y> z"),
        ("{{c1::x {{c2::y::h}} z}}", "[...|x y z]", "<x y z>"),
        (r"${{c1::\frac{a}{b}}}$", r"$[...|\frac{a}{b}]$", r"$<\frac{a}{b}>$"),
        (r"\text{{{c1::a}}}", r"\text{[...|a]}", r"\text{<a>}"),
        ("m{{c1::{{1,2}}}}", "m[...|{{1,2}}]", "m<{{1,2}}>"),
        ("{{c1::outer {{c2::inner}}}}", "[...|outer inner]", "<outer inner>"),
        ("{{c1::never closed", "{{c1::never closed", "{{c1::never closed"),
        ("{{c1::open {{c1::x}}", "{{c1::open [...|x]", "{{c1::open <x>"),
        ("f({{c0::a}})", "f(a)", "f(a)"),
        ("}} stray {{c1::a}}}", "}} stray [...|a]}", "}} stray <a>}"),
        ("{{c1::two\nlines}}", "[...|two\ue005lines]", "<two\nlines>"),
    ],
)
def test_deletions_are_read(text: str, shown: str, revealed: str) -> None:
    assert asked(text) == shown
    assert answered(text) == revealed


def test_numbers_are_those_of_all_depths_once() -> None:
    assert cloze_numbers("{{c3::a {{c1,2::b}}}} {{c0::x}} {{c1::y}}") == (1, 2, 3)


def test_a_deletion_knows_its_text_and_hint() -> None:
    found = list(deletions("{{c1::a {{c2::b::inner}}::outer}}"))
    assert [(deletion.text, deletion.hint) for deletion in found] == [("a b", "outer"), ("b", "inner")]


def test_marks_in_a_deck_are_not_taken_for_deletions() -> None:
    assert cloze_answered(f"a{CLOZE_SHOWN_START}b{CLOZE_ORIGINAL} {{{{c1::c}}}}", 1) == (
        f"ab {CLOZE_SHOWN_START}c{CLOZE_SHOWN_END}"
    )


_PIECES = st.lists(
    st.sampled_from(["{{c1::", "{{c2,1::", "{{c3::", "}}", "}", "{", "::", "a", " ", "\n", "$x$", "{{"]), max_size=30
)


@given(_PIECES)
def test_the_answered_side_is_the_asked_side_with_its_gaps_filled(pieces: list[str]) -> None:
    text = "".join(pieces)
    for number in (1, 2, 3):
        filled = _HIDDEN.sub(lambda gap: gap[2].replace("\ue005", "\n"), cloze_asked(text, number))
        assert filled == re.sub("[\ue000\ue001]", "", cloze_answered(text, number))


@given(_PIECES)
def test_each_number_found_hides_something(pieces: list[str]) -> None:
    text = "".join(pieces)
    for number in cloze_numbers(text):
        assert CLOZE_HIDDEN_START in cloze_asked(text, number)


def test_a_thousand_open_deletions_end() -> None:
    text = "{{c1::" * 3000 + "x" + "}}" * 3000
    assert cloze_numbers(text) == (1,)


def test_a_hint_given_up_at_its_end_is_part_of_the_gap() -> None:
    assert "std::vector<int>" in cloze_answered("{{c1::std::vector<int>::}} v", 1)
    assert "..." in cloze_asked("{{c1::std::vector<int>::}} v", 1)
