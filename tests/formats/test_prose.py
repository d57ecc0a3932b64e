"""What a reader sees of a card."""

from __future__ import annotations

import pytest

from tikprep.formats.prose import (
    Formula,
    formulas,
    has_loose_dollar,
    longest_list,
    reference_keys,
    visible_length,
    why_of,
    without_code,
)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("**four** `code`", 9),
        ("a\n\n```python\nprint(1)\n```\n\nb", 3),
        ("a $$x^2$$ b", 3),
        ("| a | b |\n|---|:-:|\n| c | d |", 7),
        ("- a\n- b", 3),
        ("[words](address)", 5),
        ("> [!NOTE]\n> ab", 2),
        ("answer\n\n> Why: it pays\n> and more\n\nRefs: a2020", 6),
    ],
)
def test_the_visible_length_leaves_markup_and_code_out(text: str, length: int) -> None:
    assert visible_length(text) == length


def test_why_and_references_are_found_outside_code() -> None:
    back = "x\n\n> Why: it pays\n> twice.\n\n```\n> Why: no\nRefs: none\n```\n\nRefs: a2020 b2021, c2022\n"
    assert why_of(back) == "it pays twice."
    assert reference_keys(back) == ("a2020", "b2021", "c2022")
    assert why_of("nothing") is None


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("text", 0),
        ("- a\n- b\n\n- c", 3),
        ("- a\n  - b\n  - c\n- d", 2),
        ("1. a\n2. b\n\ntext\n\n- c", 2),
        ("```\n- a\n```", 0),
    ],
)
def test_the_longest_list_is_counted(text: str, items: int) -> None:
    assert longest_list(text) == items


def test_formulas_are_found_outside_code() -> None:
    text = "$a$ and `$b$`\n\n$$\nc\n$$\n\n```\n$d$\n```\n\n$e\n+ f$"
    assert formulas(text) == (Formula("c", True), Formula("a", False), Formula("e\n+ f", False))
    assert without_code("a `b` c") == "a  c"


@pytest.mark.parametrize(
    ("text", "is_loose"),
    [
        ("$a$", False),
        ("$$a$$", False),
        ("\\$5", False),
        ("`$5`", False),
        ("```\n$5\n```", False),
        ("$5", True),
        ("$a$ and $b", True),
        ("$$a$", True),
        ("$a\n\nb$", True),
        ("between 5 $ and 6 $ we", True),
    ],
)
def test_a_dollar_without_its_partner_is_loose(text: str, is_loose: bool) -> None:
    assert has_loose_dollar(text) is is_loose
