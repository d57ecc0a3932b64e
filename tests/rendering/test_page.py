"""A page comes at once, whatever a deck contains."""

from __future__ import annotations

import time

import pytest

from tikprep.rendering.page import render_page


@pytest.mark.parametrize(
    "hostile", ["[" * 9_900 + "a" + "]" * 9_900, "![" * 10_000, "[^" * 9_900, "[a" * 9_900, "word " * 30_000]
)
def test_a_side_that_would_take_minutes_is_shown_as_it_is_written(hostile: str) -> None:
    page = render_page(hostile)
    assert page.codes[0].text.startswith(hostile[:100])


@pytest.mark.parametrize(
    "hostile",
    ["<b>www.a.b " * 1_800, "https://a" + ")" * 19_000, "[^a]: x\n" + "\n" * 19_000 + "y", "a\n: b\n" * 2_500],
)
def test_a_side_of_one_thing_over_and_over_takes_no_minute(hostile: str) -> None:
    started = time.perf_counter()
    render_page(hostile)
    assert time.perf_counter() - started < 10
