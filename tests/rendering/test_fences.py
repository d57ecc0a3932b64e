"""What is drawn as fenced code is what the domain calls a fence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.fences import fences
from tikprep.rendering.blocks import FencedCode, take_apart
from tikprep.rendering.page import render_page

_MARKS = ["```", "````", "~~~", "~~~~", "```python run", "~~~ a`b", "```a`b", "``` ", "~~~\t"]
_TOP_LEVEL = st.lists(
    st.builds(
        str.__add__,
        st.sampled_from(["", "", " ", "  ", "   ", "    ", "     ", "\t", " \t"]),
        st.sampled_from([*_MARKS, "x", "`x`", "", "# x", "***"]),
    ),
    max_size=12,
)
# No fence at the left: it ends a list where it is drawn, but for the domain a text reads the same without its fences.
_LISTS = st.lists(
    st.sampled_from(["- a", "- ```", "  - b", "1. ~~~py", "  ```", "  x", "", "    ```", "\t~~~", "  ~~~~"]),
    max_size=10,
).map(lambda lines: ["- first", *lines])


def _drawn(text: str) -> list[tuple[str, str]]:
    return [(found.info, found.text) for found in take_apart(text)[1] if isinstance(found, FencedCode)]


def _named(text: str) -> list[tuple[str, str]]:
    return [
        (fence.info, fence.body.removesuffix("\n") if fence.is_closed else fence.body.rstrip("\n"))
        for fence in fences(text)
    ]


@given(_TOP_LEVEL | _LISTS)
def test_what_is_drawn_as_fenced_code_is_what_the_domain_finds(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert _drawn(text) == _named(text)


def test_a_closing_mark_far_to_the_right_is_part_of_the_code() -> None:
    (code,) = render_page("```python\n    ```\nx = 1\n```").codes
    assert code.text == "    ```\nx = 1"


def test_tildes_may_have_backticks_behind_them() -> None:
    (code,) = render_page("~~~ python `x`\ny\n~~~").codes
    assert (code.language, code.text) == ("python", "y")


@pytest.mark.parametrize("mark", ["```", "~~~~"])
def test_a_deletion_around_a_whole_fence_leaves_it_a_fence(mark: str) -> None:
    (code,) = render_page(f"\ue000{mark}python\nx = 1\n{mark}\ue001").codes
    assert (code.language, code.text) == ("python", "x = 1")
