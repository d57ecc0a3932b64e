"""A typed answer beside the expected one: what is missing and what is wrong, for eyes and ears."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.notekinds import LONGEST_SIDE
from tikprep.rendering.comparison import comparison_page


def runs_of(html: str) -> list[tuple[str | None, str | None]]:
    return [(span.text, span.get("class")) for span in ET.fromstring(html).iter("span")]


def test_runs_keep_their_order_and_kind() -> None:
    page = comparison_page([("heap", ""), ("pop", "ins"), ("push", "del"), ("(h)", "")], "Your answer")
    assert runs_of(page.html) == [("heap", None), ("pop", "ins"), ("push", "del"), ("(h)", None)]
    assert page.codes[0].label == "Your answer"


def test_copying_gives_the_expected_answer() -> None:
    page = comparison_page([("a ", ""), ("b\n", "ins"), ("c", "del"), ("d", "")], "")
    assert page.codes[0].text == "a b\nd"


def test_the_page_says_it_in_words() -> None:
    page = comparison_page([("heap", ""), ("pop", "ins"), ("push", "del")], "Your answer")
    assert page.plain_text == "Your answer\nheap\nmissing: pop\nnot expected: push"


@pytest.mark.parametrize(
    ("space", "seen", "said"),
    [
        (" ", "·", "space"),
        ("   ", "···", "3 spaces"),
        ("\n", "↵\n", "line end"),
        ("\t", "→", "tab"),
        ("\u00a0", "⍽", "no-break space"),
    ],
)
def test_white_space_that_differs_is_seen_and_said(space: str, seen: str, said: str) -> None:
    page = comparison_page([("a", ""), (space, "del"), ("b c", "")], "")
    assert runs_of(page.html) == [("a", None), (seen, "del"), ("b c", None)]
    assert f"not expected: {said}" in page.plain_text.splitlines()


def test_an_answer_without_end_is_cut() -> None:
    page = comparison_page([("x" * 99_999, "del"), ("y", "ins")], "")
    assert len(page.html) < LONGEST_SIDE + 200


@given(st.lists(st.tuples(st.text(max_size=20), st.sampled_from(["", "ins", "del", "other"]))), st.text(max_size=9))
def test_any_runs_become_a_well_formed_page(runs: list[tuple[str, str]], label: str) -> None:
    page = comparison_page(runs, label)
    kinds = {kind for _, kind in runs_of(page.html)}
    assert kinds <= {None, "ins", "del"}
    hash(page)


def test_whole_lines_that_differ_are_shown_as_lines_and_said_one_by_one() -> None:
    page = comparison_page([("a\n", ""), ("    b c\n\n", "del"), ("d e\n", "ins"), ("f", "")], "")
    assert runs_of(page.html) == [("a\n", None), ("    b c\n↵\n", "del"), ("d e\n", "ins"), ("f", None)]
    assert page.plain_text.splitlines() == [
        "a",
        "line not expected: b c",
        "line not expected: empty",
        "missing line: d e",
        "f",
    ]


def test_the_last_line_may_differ_as_a_whole() -> None:
    page = comparison_page([("a\n", ""), ("b c", "ins")], "")
    assert runs_of(page.html) == [("a\n", None), ("b c", "ins")]
