"""A page comes at once, whatever a deck contains."""

from __future__ import annotations

import pytest

from tikprep.rendering.page import render_page


@pytest.mark.parametrize("hostile", ["[" * 9_900 + "a" + "]" * 9_900, "![" * 10_000, "word " * 30_000])
def test_a_side_that_would_take_minutes_is_shown_as_it_is_written(hostile: str) -> None:
    page = render_page(hostile)
    assert page.codes[0].text.startswith(hostile[:100])
