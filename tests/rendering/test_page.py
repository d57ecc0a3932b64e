"""A page comes at once, whatever a deck contains."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from tikprep.domain.cloze import cloze_asked
from tikprep.rendering.page import render_page, source_page


@pytest.mark.parametrize(
    "hostile",
    ["[" * 9_900 + "a" + "]" * 9_900, "![" * 10_000, "[^" * 9_900, "[a" * 9_900, "[a](" * 5_000, "word " * 30_000],
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


def test_a_drawing_nested_without_end_costs_no_word_of_the_card(tmp_path: Path) -> None:
    path = tmp_path / "deep.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{"<g>" * 20_000}{"</g>" * 20_000}</svg>')
    page = render_page("before ![alt](deep.svg) **after**", media={"deep.svg": path})
    assert "<strong>after</strong>" in page.html
    assert page.pictures[0].problem == "Picture cannot be read, as its elements are nested too deep: deep.svg"


@pytest.mark.parametrize("size", ['width="1e9" height="1e9"', "", 'width="999999999" height="1"'])
def test_a_drawing_of_odd_size_can_be_seen(tmp_path: Path, size: str) -> None:
    path = tmp_path / "odd.svg"
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
    )
    drawing = render_page("![alt](odd.svg)", media={"odd.svg": path}).pictures[0].drawing
    assert drawing is not None
    assert 1 <= drawing.height <= 20_000
    assert 100 <= drawing.width <= 20_000


def test_a_gap_in_the_name_of_a_sound_brings_no_marks_out() -> None:
    page = render_page(cloze_asked("[sound:{{c1::a}}.mp3] {{c1::b}}", 1))
    told = "".join(picture.problem for picture in page.pictures)
    assert told.startswith("Sound missing")
    assert told.isprintable()


def test_the_source_of_a_question_does_not_tell_its_gap() -> None:
    page = source_page(cloze_asked("An {{c1::secret::hint}} word", 1))
    assert "secret" not in repr(page)
    assert "hint" in page.plain_text


def test_a_title_of_a_callout_keeps_its_formulas_and_code() -> None:
    page = render_page("> [!NOTE] The loss $x$ is `convex`\n> body")
    assert re.search(
        r'title="Note">\s*<p><strong>The loss <formula[^>]*/> is <code>convex</code></strong></p><p>body', page.html
    )
