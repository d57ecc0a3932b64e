"""Formulas on a card: on the baseline, in the right ink, sharp on paper."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter
from pytestqt.qtbot import QtBot

from tests.rendering.formulas import DATA, gallery
from tests.ui.card.formula_sheet import markdown
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import render_page
from tikprep.rendering.parts import PageFormula
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.card.formula_ink import contrast, inked
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens

WIDTH = 420
OBJECT = "\ufffc"


@pytest.fixture(autouse=True)
def _application(qtbot: QtBot) -> None:
    """Fonts need an application."""


def painted(prepared: PreparedDocument, ratio: float = 1.0, top: float = 0.0) -> QImage:
    image = QImage(round(WIDTH * ratio), round((prepared.height + 8) * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(prepared.tokens.surface))
    painter = QPainter(image)
    painter.translate(0, top)
    prepared.paint(painter)
    painter.end()
    return image


def lowest_ink(image: QImage, first: int, last: int) -> float:
    """Where the ink of these columns ends, in pixels from the top; a half-covered row counts half."""
    ground = image.pixelColor(image.width() - 1, 0).lightness()
    rows = [
        max(abs(image.pixelColor(x, y).lightness() - ground) for x in range(first, last)) for y in range(image.height())
    ]
    full = max(rows)
    assert full > 60, "no ink"
    row = max(number for number, ink in enumerate(rows) if ink >= full / 2)
    return row + 1 + (rows[row + 1] / full if row + 1 < len(rows) else 0.0)


@pytest.mark.parametrize("zoom", [0.75, 0.9, 1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("tex", [r"\mathrm{H}", r"\mathrm{H}\vphantom{\frac{a}{b}}", r"\mathrm{H}\vphantom{x_{j}}"])
def test_a_formula_stands_on_the_baseline_of_its_line(
    formulas: FormulaRenderer, zoom: float, ratio: float, tex: str
) -> None:
    prepared = PreparedDocument(render_page(f"x ${tex}$ zx H", formulas=formulas), LIGHT, WIDTH, zoom)
    image = painted(prepared, ratio, top=0.3)
    line = prepared.document.firstBlock().layout().lineAt(0)
    text = prepared.document.toPlainText()

    def left_of(position: int) -> float:
        # The stubs call it an int; it is a pair of the place and the position.
        place, _position = cast("tuple[float, int]", line.cursorToX(position))
        return place * ratio

    formula = lowest_ink(image, int(left_of(text.index(OBJECT))), int(left_of(text.index(OBJECT) + 1)) + 1)
    letter = lowest_ink(image, int(left_of(text.index("H"))) + 1, int(line.naturalTextWidth() * ratio) + 1)
    assert abs(formula - letter) <= 0.5


@pytest.mark.parametrize("zoom", [0.75, 0.9, 1.0, 1.25, 1.5, 2.0])
def test_simple_formulas_do_not_make_lines_higher(formulas: FormulaRenderer, zoom: float) -> None:
    texts = ["plain", "$x$", "a $x_i$", r"a $\hat y$", "a $x^2$", "a $f(x)$", r"a $\sqrt{d}$", r"a $\mathbb{R}^n$"]
    heights = {
        text: PreparedDocument(render_page(text, formulas=formulas), LIGHT, WIDTH, zoom).height for text in texts
    }
    assert max(heights.values()) - min(heights.values()) < 0.01, heights


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_formulas_are_in_the_ink_of_the_theme(formulas: FormulaRenderer, tokens: Tokens) -> None:
    image = painted(PreparedDocument(render_page(r"$\rule{3em}{1em}$", formulas=formulas), tokens, WIDTH), 2.0)
    assert image.pixelColor(20, image.height() // 2).name() == QColor(tokens.text).name()


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
@pytest.mark.parametrize("colour", ["red", "blue", "yellow", "#0a0", "cyan", "#123", "#eef", "navy", "pink"])
def test_colours_of_a_card_can_be_read_on_any_theme(formulas: FormulaRenderer, tokens: Tokens, colour: str) -> None:
    markdown = rf"$\textcolor{{{colour}}}{{\rule{{3em}}{{1em}}}}$"
    image = painted(PreparedDocument(render_page(markdown, formulas=formulas), tokens, WIDTH), 2.0)
    assert contrast(image.pixelColor(20, image.height() // 2), QColor(tokens.surface)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
@pytest.mark.parametrize("colour", ["black", "white", "gray", "#222"])
def test_black_and_white_are_plain_ink(formulas: FormulaRenderer, tokens: Tokens, colour: str) -> None:
    markdown = rf"$\textcolor{{{colour}}}{{\rule{{3em}}{{1em}}}}$"
    image = painted(PreparedDocument(render_page(markdown, formulas=formulas), tokens, WIDTH), 2.0)
    assert image.pixelColor(20, image.height() // 2).name() == QColor(tokens.text).name()


@pytest.mark.parametrize("text", ["点击率", "Потеря", "a" + "点", "WWЖЖЖЖ"])
def test_letters_that_mathjax_lacks_are_drawn_in_the_room_it_left(formulas: FormulaRenderer, text: str) -> None:
    prepared = PreparedDocument(render_page(rf"$\text{{{text}}}\rule{{1em}}{{0em}}$", formulas=formulas), LIGHT, WIDTH)
    drawn = prepared.page.formulas[0].drawn
    assert drawn is not None
    svg = inked(drawn.svg, "#000000", LIGHT, prepared.document.defaultFont())
    assert "<text" not in svg
    image = painted(prepared, 2.0)
    line = prepared.document.firstBlock().layout().lineAt(0)
    end = round(line.naturalTextWidth() * 2) - 2
    em = round(17 * 1.12 * 2)
    inked_columns = [
        x for x in range(image.width()) if any(image.pixelColor(x, y).lightness() < 128 for y in range(image.height()))
    ]
    # All of it is left of the empty em that follows, and it fills most of its own room.
    assert max(inked_columns) <= end - em + 3
    assert max(inked_columns) >= (end - em) * 0.8


def test_formulas_are_outlines_on_paper(formulas: FormulaRenderer, tmp_path: Path) -> None:
    path = tmp_path / "card.pdf"
    writer = QPdfWriter(str(path))
    writer.setResolution(96)
    painter = QPainter(writer)
    for number, shown in enumerate([*gallery()[::5], *(one for one in gallery() if "colo" in one.name)]):
        if number:
            writer.newPage()
        PreparedDocument(render_page(markdown(1, shown), formulas=formulas), LIGHT, WIDTH).paint(painter)
    painter.end()
    content = path.read_bytes()
    assert b"/Subtype /Image" not in content
    assert b"/Image" not in content.replace(b"/ImageB", b"").replace(b"/ImageC", b"").replace(b"/ImageI", b"")
    assert curves_in(content) > 5000


def curves_in(pdf: bytes) -> int:
    """How many curves the pages of a PDF draw: the outlines of glyphs."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return sum(len(re.findall(rb" c\n", inflated(stream))) for stream in streams)


def inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


@pytest.mark.parametrize(
    "tex",
    [
        r"\left(" * 100 + "x" + r"\right)" * 100,
        r"\frac{1}{1+" * 100 + "x" + "}" * 100,
        r"\sqrt{" * 100 + "x" + "}" * 100,
    ],
)
def test_what_the_engine_draws_deeply_nested_is_painted(formulas: FormulaRenderer, tex: str) -> None:
    prepared = PreparedDocument(render_page(f"$${tex}$$", formulas=formulas), LIGHT, WIDTH)
    assert prepared.page.formulas[0].drawn is not None
    painted(prepared)


def test_a_comma_stays_with_a_formula_as_wide_as_the_card(formulas: FormulaRenderer) -> None:
    wide = "+".join(f"x_{{{number}}}" for number in range(15))
    prepared = PreparedDocument(render_page(f"see ${wide}$, then", formulas=formulas), LIGHT, WIDTH)
    layout = prepared.document.firstBlock().layout()
    text = prepared.document.toPlainText()
    lines = [layout.lineForTextPosition(text.index(sign)).lineNumber() for sign in (OBJECT, ",")]
    assert lines[0] == lines[1]


def test_a_failed_formula_tells_why_where_the_mouse_is(formulas: FormulaRenderer) -> None:
    prepared = PreparedDocument(render_page(r"$x + \nosuch$", formulas=formulas), LIGHT, WIDTH)
    assert prepared.problem_at(QPointF(30, 16)) == r"There is no command called \nosuch (character 5)"


def test_the_pictures_to_look_at_are_there_and_small() -> None:
    for theme in ("light", "dark"):
        assert 100_000 < (DATA / f"formula_sheet_{theme}.png").stat().st_size < 700_000


def placed(source: str, renderer: FormulaRenderer, width: float) -> tuple[QSizeF, QSizeF] | None:
    """The natural size in ex of the first formula as it stands in a card of this width, and that in pixels."""
    prepared = PreparedDocument(render_page(source, formulas=renderer), LIGHT, width)
    found = next((each for each in prepared.objects if isinstance(each.source, PageFormula)), None)
    if found is None:
        return None
    assert isinstance(found.source, PageFormula)
    assert found.source.drawn is not None
    drawn = found.source.drawn
    return QSizeF(drawn.width_ex, drawn.height_ex), found.rect.size()


LONG = "+".join(f"x_{{{number}}}" for number in range(30))


@pytest.mark.parametrize("width", [280.0, 420.0, 680.0])
def test_a_formula_too_wide_to_be_read_is_set_in_lines(formulas: FormulaRenderer, width: float) -> None:
    usual = placed("$$x_{1}$$", formulas, width)
    broken = placed(f"$${LONG} = {LONG}$$", formulas, width)
    assert usual is not None
    assert broken is not None
    assert broken[1].width() <= width + 0.01
    # So many pixels is one ex in it.
    assert broken[1].width() / broken[0].width() > 0.84 * usual[1].width() / usual[0].width()


def test_a_sentence_goes_on_behind_the_last_line_of_a_wide_formula(formulas: FormulaRenderer) -> None:
    prepared = PreparedDocument(render_page(f"Before ${LONG}$, after.", formulas=formulas), LIGHT, 420)
    [formula] = prepared.objects
    text = prepared.document.toPlainText()
    before, after = (
        next(iter(prepared.decor.range_rects(text.index(word), text.index(word) + len(word))))
        for word in ("Before", "after")
    )
    assert before.center().y() < formula.rect.top()
    assert formula.rect.center().y() < after.center().y()
    assert prepared.text_between(0, len(text)) == f"Before ${LONG}$, after."


def test_a_formula_a_little_too_wide_stays_on_one_line(formulas: FormulaRenderer) -> None:
    natural = placed(f"$${LONG}$$", formulas, 3000)
    assert natural is not None
    less = placed(f"$${LONG}$$", formulas, natural[1].width() * 0.8)
    assert less is not None
    assert less[0] == natural[0]


def test_what_cannot_be_broken_is_source_before_it_is_too_small(formulas: FormulaRenderer) -> None:
    matrix = rf"$$\begin{{pmatrix}} {LONG} & b \\ c & d \end{{pmatrix}}$$"
    natural = placed(matrix, formulas, 3000)
    assert natural is not None
    assert placed(matrix, formulas, natural[1].width() * 0.62) is not None
    assert placed(matrix, formulas, natural[1].width() * 0.58) is None
