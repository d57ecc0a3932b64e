"""Whatever a deck holds: a page, a document and a picture come of it, soon, and its words are on it.

Markdown, HTML, TeX, SVG and deletions are spliced at random from fragments of real syntax and
from the hard cards, which are cut, doubled and put together anew.
"""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.ui.card.gallery import hard_notes
from tikprep.domain.model import Note
from tikprep.domain.notekinds import LONGEST_SIDE, note_kind
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import Page, render_html, render_page
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.theme.tokens import DARK

LIMIT_S = 2.0
WORD = "Leuchtturm"
FOREIGN = sorted((Path(__file__).parents[2] / "data" / "foreign").glob("*.html"))
CORPUS = [side for note in hard_notes()[0] for side in (note.front, note.back) if side]
CORPUS += [path.read_text(encoding="utf-8") for path in FOREIGN]
FRAGMENTS = (
    "# ## **b** __c__ *i* _j_ ~~s~~ `code` ``` ~~~ ``` ```python ```cpp\n ```occlusion\n > >> > [!NOTE] > [!HINT]\n "
    "- * + 1. a. [ ] [x] | |---| |:-:|:-:| [a](b) [a][b] ![a](b.png) [^1] [^1]: : <https://x.y> www.a.b/c?d "
    "$ $$ $x$ $$x$$ \\( \\) \\[ \\] \\frac{a}{b} \\left( \\right) \\begin{cases} \\end{cases} \\def\\x{\\x\\x}\\x "
    "\\sqrt[ "
    "{{c1:: {{c2,1:: :: }} }}} \ue000 \ue001 \ue002 \ue003 \ue004 \ue005 \ue010 \ue011 "
    "<div> </div> <span style='color:red'> </span> <b> </b> <pre> </pre> <code> "
    "<table><tr><td> <td colspan=99> </table> "
    "<br> <hr> <ul><li> <details> <summary> <svg viewBox='0 0 9 9'> <rect width='9' height='9'/> </svg> <img src=x> "
    "<script> </script> <!-- --> <![CDATA[ ]]> &nbsp; &lt; &#0; &unknown; <kbd>K</kbd> "
    "[sound:a.mp3] [latex] [/latex] [$] "
    "\t    \\ \\\\ \x00 \u200f א 推荐 🙂 e\u0301 \ud800"
).split(" ")


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> None:
    """Fonts need an application."""


def drawn(render: Callable[[], Page], width: int) -> Page:
    """Render, lay out and paint, and look at the clock."""
    started = time.process_time()
    page = render()
    prepared = PreparedDocument(page, DARK, width)
    image = QImage(width, max(1, min(round(prepared.height), 4000)), QImage.Format.Format_RGB32)
    image.fill(QColor(DARK.surface))
    painter = QPainter(image)
    prepared.paint(painter)
    painter.end()
    assert time.process_time() - started < LIMIT_S
    ET.fromstring(page.html)
    return page


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Fragments in any order, or hard cards cut and put together."""
    if draw(st.booleans()):
        pieces = draw(st.lists(st.sampled_from([*FRAGMENTS, "\n", "\n\n", "word", " "]), max_size=60))
        return draw(st.sampled_from(["", " ", "\n"])).join(pieces)[:LONGEST_SIDE]
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        text = draw(st.sampled_from(CORPUS))
        start = draw(st.integers(0, len(text)))
        parts.append(text[start : start + draw(st.integers(0, 600))] * draw(st.integers(1, 3)))
    return "".join(parts)[: LONGEST_SIDE - 100]


_LAW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_LAW
@given(texts(), st.sampled_from([120, 480, 655]))
def test_any_markdown_is_drawn_in_time_and_says_its_words(formulas: FormulaRenderer, text: str, width: int) -> None:
    page = drawn(lambda: render_page(f"{WORD}\n\n{text}", formulas=formulas), width)
    assert WORD in page.plain_text


@_LAW
@given(texts(), st.sampled_from([120, 480, 655]))
def test_any_html_is_drawn_in_time_and_says_its_words(formulas: FormulaRenderer, text: str, width: int) -> None:
    page = drawn(lambda: render_html(f"<p>{WORD}</p>{text}", formulas=formulas), width)
    assert WORD in page.plain_text


@_LAW
@given(texts(), st.booleans())
def test_any_formula_is_drawn_or_shows_its_source(formulas: FormulaRenderer, tex: str, is_display: bool) -> None:
    mark = "$$" if is_display else "$"
    page = drawn(lambda: render_page(f"{WORD} {mark}{tex.replace('$', ' ')[:2000]}{mark}", formulas=formulas), 480)
    assert WORD in page.plain_text


@_LAW
@given(texts(), st.sampled_from(["cloze", "occlusion", "typed", "code", "reversed"]))
def test_any_note_of_any_kind_has_sides_that_are_drawn(formulas: FormulaRenderer, text: str, kind_name: str) -> None:
    note = Note(1, "x-0001", 1, kind_name, "", f"{WORD}\n\n{{{{c1::a}}}} {text}", text)
    kind = note_kind(kind_name)
    for ordinal in kind.ordinals(note)[:2]:
        sides = kind.sides(note, ordinal)
        kind.expected(note, ordinal)
        for side in {sides.front, sides.front_revealed, sides.back}:
            drawn(lambda side=side: render_page(side, formulas=formulas), 480)  # type: ignore[misc]


# More than half of the limit, which a busy neighbour doubles.
_NEAR_THE_LIMIT = frozenset({"$x$", "$$x$$", "[$]", "<!--"})


@pytest.mark.parametrize(
    "fragment",
    [
        pytest.param(fragment, id=repr(fragment), marks=[pytest.mark.quiet] if fragment in _NEAR_THE_LIMIT else [])
        for fragment in FRAGMENTS
        if fragment.strip()
    ],
)
@pytest.mark.parametrize("joint", ["", "\n"], ids=["row", "lines"])
def test_a_side_full_of_one_thing_is_drawn_in_time(formulas: FormulaRenderer, fragment: str, joint: str) -> None:
    text = joint.join([fragment] * (LONGEST_SIDE // (len(fragment) + len(joint)) - 20))
    drawn(lambda: render_page(f"{WORD}\n\n{text}"[:LONGEST_SIDE], formulas=formulas), 480)
