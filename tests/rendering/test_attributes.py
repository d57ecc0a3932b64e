"""Numbers of attributes: whatever stands there, a small number comes out."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.rendering.attributes import whole_number
from tikprep.rendering.page import render_html, render_page


@given(st.text(max_size=30) | st.none() | st.integers().map(str))
def test_any_text_is_a_number_within_its_bounds(text: str | None) -> None:
    assert 1 <= whole_number(text, most=50) <= 50


@pytest.mark.parametrize("written", ["²", "9" * 5000, "-3", "x", "", "٣"])
@pytest.mark.parametrize("render", [render_page, render_html])
def test_odd_numbers_of_lists_and_cells_leave_rendering_as_sound_ones(written: str, render: object) -> None:
    assert callable(render)
    page = render(f'<ol start="{written}"><li>x</li></ol><table><tr><td colspan="{written}">y</td></tr></table>')
    for element in ET.fromstring(page.html).iter():
        assert all(abs(int(element.get(name, "1"))) < 10**9 for name in ("start", "colspan", "rowspan"))
        assert all(element.get(name, "1").isascii() for name in ("start", "colspan", "rowspan"))


def test_a_sound_start_is_kept() -> None:
    assert 'start="7"' in render_page("7. seven\n8. eight").html
    assert 'start="-3"' in render_html('<ol start="-3"><li>x</li></ol>').html
    assert 'start="0"' in render_page("0. none\n1. one").html
