"""Where lines stand: text that does not move when a deletion is answered, and baselines that agree."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QTextBlock
from pytestqt.qtbot import QtBot

from tests.ui.card.test_document import WIDTH, laid_out, painted
from tikprep.domain.cloze import cloze_answered, cloze_asked
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import render_html, render_page
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.card.gap import paint_gap
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens


@pytest.fixture(autouse=True)
def _application(qtbot: QtBot) -> None:
    """Fonts need an application."""


def blocks(prepared: PreparedDocument) -> list[QTextBlock]:
    found = []
    block = prepared.document.begin()
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


def baselines(prepared: PreparedDocument, block: QTextBlock) -> list[float]:
    """The baseline of each line of a block, in document pixels."""
    top = prepared.document.documentLayout().blockBoundingRect(block).top()
    lines = [block.layout().lineAt(number) for number in range(block.layout().lineCount())]
    return [top + line.y() + line.ascent() for line in lines]


@pytest.mark.parametrize("zoom", [1.0, 1.5])
@pytest.mark.parametrize(
    "text",
    [
        "The {{c1::softmax::function}} here.\n\nBelow.",
        "Its Jacobian is ${{c1::\\operatorname{diag}(p) - pp^\\top}}$.\n\nBelow.",
        "It is {{c1::$x_i^2$}} and $y + {{c1::j}}$.\n\nBelow.",
        "An $e^{{{c1::x}}}$ and `code {{c1::x}}`\n\n- one {{c1::$O(n)$}}\n- two",
        "| a | b |\n|---|---|\n| {{c1::mixing}} | {{c1::$O(n^2 d)$}} |\n| x | $y_i$ |",
        "```python\nx = {{c1::1::one}}\ny = 2\n```\n\nBelow.",
    ],
)
def test_no_line_moves_when_a_deletion_is_answered(formulas: FormulaRenderer, text: str, zoom: float) -> None:
    asked, answered = (
        laid_out(render_page(written(text, 1), formulas=formulas), zoom=zoom)
        for written in (cloze_asked, cloze_answered)
    )
    before = [baselines(asked, block) for block in blocks(asked)]
    after = [baselines(answered, block) for block in blocks(answered)]
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        assert new == pytest.approx(old, abs=0.3)
    assert answered.height == pytest.approx(asked.height, abs=0.5)


@pytest.mark.parametrize("tex", ["x_i^2", "O(n^2 d)", "\\frac{a}{b}", "x_i^\\top y", "\\sum_{i=1}^n x_i"])
def test_an_index_or_a_small_fraction_does_not_shift_its_line(formulas: FormulaRenderer, tex: str) -> None:
    plain = laid_out(render_page("word\n\nnext"))
    shown = laid_out(render_page(f"word ${tex}$\n\nnext", formulas=formulas))
    for old, new in zip(blocks(plain), blocks(shown), strict=True):
        assert baselines(shown, new) == pytest.approx(baselines(plain, old), abs=0.3)


def test_what_hangs_from_the_last_line_is_within_the_page(formulas: FormulaRenderer) -> None:
    shown = laid_out(render_page("word $\\frac{a}{b}$", formulas=formulas))
    assert shown.objects[0].rect.bottom() <= shown.height


@pytest.mark.parametrize("width", [WIDTH, 420])
def test_the_cells_of_a_row_share_a_baseline(formulas: FormulaRenderer, width: int) -> None:
    rows = [
        "| one | $\\dfrac{a^2}{b_i}$ | $x$ |",
        "| two | $x_i$ | three |",
        "| $\\sum\\limits_{i=1}^n i$ | `code` | **b** |",
    ]
    table = "\n".join(["| a | b | c |", "|---|---|---|", *rows])
    shown = laid_out(render_page(table, formulas=formulas), width)
    box = shown.decor.tables[0]
    for row in range(box.table.rows()):
        cells = [box.table.cellAt(row, column).firstCursorPosition().block() for column in range(3)]
        firsts = [baselines(shown, cell)[0] for cell in cells]
        assert firsts == pytest.approx([firsts[0]] * 3, abs=0.3)


def test_a_row_with_simple_formulas_is_as_high_as_a_row_of_words(formulas: FormulaRenderer) -> None:
    shown = laid_out(render_page("| a | b |\n|---|---|\n| one | two |\n| one | $O(n^2 d_k)$ |", formulas=formulas))
    heights = [bottom - top for top, bottom in next(iter(shown.decor.table_rows()))]
    assert heights[1] == pytest.approx(heights[2], abs=1.0)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_each_edge_of_a_gap_is_a_whole_pixel(tokens: Tokens, scale: float) -> None:
    image = QImage(120, 80, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(tokens.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_gap(painter, QRectF(5.37, 4.21, 41.3, 22.4), tokens)
    painter.end()
    x, y = round(26 * scale), round(15 * scale)
    column = [image.pixelColor(x, row).name() for row in range(image.height())]
    line = [image.pixelColor(place, y).name() for place in range(image.width())]
    for strip in (column, line):
        inked = [place for place, colour in enumerate(strip) if colour == tokens.accent]
        assert len(inked) == 2 * round(scale)
        assert set(strip[inked[0] : inked[-1]]) == {tokens.accent, tokens.accent_soft}
        assert set(strip[: inked[0]] + strip[inked[-1] + 1 :]) == {tokens.surface}


@pytest.mark.parametrize("tex", ["x + {{c1::y}} = z", "\\frac{ {{c1::a::num}} }{b}", "{{c1::a}}^{ {{c1::b}} }"])
def test_a_formula_tells_where_its_gaps_are(formulas: FormulaRenderer, tex: str) -> None:
    formula = render_page(cloze_asked(f"${tex}$", 1), formulas=formulas).formulas[0]
    assert formula.drawn is not None
    assert len(formula.drawn.gaps) == tex.count("{{")
    for left, top, width, height in formula.drawn.gaps:
        assert 0 <= left < left + width <= 1.001
        assert 0 <= top < top + height <= 1.001


def test_a_gap_in_a_formula_is_as_high_as_one_in_text(formulas: FormulaRenderer) -> None:
    shown = laid_out(render_page(cloze_asked("{{c1::word}} $x + {{c1::y}}$", 1), formulas=formulas))
    chip = next(iter(shown.decor.chip_rects("gap")))
    placed = shown.objects[0]
    drawn = placed.source.drawn  # type: ignore[union-attr]
    assert drawn is not None
    _, top, _, height = drawn.gaps[0]
    assert placed.rect.top() + top * placed.rect.height() == pytest.approx(chip.top(), abs=1.0)
    assert height * placed.rect.height() == pytest.approx(chip.height(), abs=1.0)


def test_a_formula_of_its_own_keeps_away_from_what_is_above_the_page(formulas: FormulaRenderer) -> None:
    shown = laid_out(render_page("$$\n\\sum_i x_i\n$$\n\nText.", formulas=formulas))
    assert shown.objects[0].rect.top() >= 6
    second = laid_out(render_page("Text.\n\n$$\n\\sum_i x_i\n$$", formulas=formulas))
    line = second.document.begin().layout().lineAt(0)
    assert second.objects[0].rect.top() - line.height() >= 16


def inked(image: QImage, rect: QRectF) -> bool:
    """Whether anything is painted within a place."""
    place = rect.toAlignedRect()
    ground = image.pixel(0, 0)
    return any(
        image.pixel(x, y) != ground
        for x in range(place.left(), place.right())
        for y in range(place.top(), place.bottom())
    )


@pytest.mark.parametrize(
    ("text", "is_right"), [("- עברית\n- GPU", True), ("- GPU\n- עברית", False), ("1. أول\n2. two", True)]
)
def test_the_markers_of_a_list_stand_where_its_lines_begin(text: str, is_right: bool) -> None:
    prepared = laid_out(render_page(text))
    image = painted(prepared)
    for block in blocks(prepared):
        line = prepared.document.documentLayout().blockBoundingRect(block)
        left = QRectF(0, line.top(), 22, line.height())
        right = QRectF(prepared.width - 22, line.top(), 22, line.height())
        assert inked(image, right) == is_right
        assert inked(image, left) != is_right


@pytest.mark.parametrize("words", ["1 000 000", "51.2 GB", "40 %", "30 ms", "2 MiB"])
def test_a_number_stays_with_its_unit_and_is_copied_as_written(words: str) -> None:
    for room in range(20, 60):
        prepared = laid_out(render_page("x" * room + f" {words}."))
        block = blocks(prepared)[0]
        lines = [block.layout().lineAt(number) for number in range(block.layout().lineCount())]
        last = block.text()[lines[-1].textStart() :]
        assert len(lines) == 1 or re.sub("\\W", "", words) in re.sub("\\W", "", last)
        assert prepared.text_between(0, len(block.text())).endswith(f" {words}.")


def test_a_hint_that_is_a_formula_or_code_stands_in_its_gap(formulas: FormulaRenderer) -> None:
    prepared = laid_out(render_page(cloze_asked("A {{c1::x::$n^2$}} b {{c1::y::`top_k`}} c", 1), formulas=formulas))
    assert re.sub("[\xa0\u2060]", "", blocks(prepared)[0].text()) == "A n^2 b top_k c"
    assert not prepared.objects


@pytest.mark.parametrize(
    ("align", "words", "is_right"), [("right", "שלום", True), ("left", "שלום", False), ("right", "a", True)]
)
def test_lines_stand_at_the_side_that_is_asked_for_in_any_script(align: str, words: str, is_right: bool) -> None:
    prepared = laid_out(render_html(f'<p style="text-align: {align}">{words}</p>'))
    image = painted(prepared)
    assert inked(image, QRectF(prepared.width - 40, 0, 40, prepared.height)) == is_right
    assert inked(image, QRectF(0, 0, 40, prepared.height)) != is_right
