"""Covered pictures tell nothing of what is under their covers before it is asked."""

from __future__ import annotations

import pytest

from tikprep.domain.model import Note
from tikprep.domain.notekinds import note_kind
from tikprep.rendering.page import Page, render_page

SVG = '<svg viewBox="0 0 100 50" width="100" height="50" aria-label="SECRET parts"><rect width="9" height="9"/></svg>'
FRONT = f"Which?\n\n{SVG}\n\n```occlusion\nc1 rect 10 20 30 40 SECRET\nc2 ellipse 50 0 50 100 OTHER\n```"


def side(name: str, front: str = FRONT) -> Page:
    note = Note(1, "x-0001", 1, "occlusion", "", front, "why")
    return render_page(getattr(note_kind("occlusion").sides(note, 0), name))


def test_the_asked_side_covers_both_parts_and_says_neither() -> None:
    page = side("front")
    [picture] = page.pictures
    assert [(cover.state, cover.shape) for cover in picture.covers] == [("asked", "rect"), ("hidden", "ellipse")]
    assert (picture.covers[0].left, picture.covers[0].height) == (0.1, 0.4)
    assert picture.is_covered
    assert "SECRET" not in page.plain_text
    assert "OTHER" not in page.html + page.plain_text


def test_the_answered_side_frames_the_part_and_describes_the_picture() -> None:
    page = side("front_revealed")
    assert [cover.state for cover in page.pictures[0].covers] == ["answered"]
    assert not page.pictures[0].is_covered
    assert "SECRET parts" in page.plain_text


@pytest.mark.parametrize(
    "markdown",
    [
        "```occlusion\nc1 rect 1 1 2 2 SECRET\n```",
        "- a\n\n  ```occlusion\n  c1 rect 1 1 2 2 SECRET\n  ```",
        "```occlusion\nasked rect 0.1 SECRET\n```",
    ],
)
def test_a_fence_that_covers_nothing_is_a_gap_and_not_its_text(markdown: str) -> None:
    page = render_page(markdown)
    assert "SECRET" not in page.html + page.plain_text
    assert page.codes == ()
    assert "covers nothing" in page.pictures[-1].problem
