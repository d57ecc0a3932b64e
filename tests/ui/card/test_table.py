"""Tables: nothing clipped, spans at full width, and records where words would break."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.card.test_document import WIDTH, columns_painted, laid_out, painted
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import render_html, render_page
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.theme.tokens import LIGHT


@pytest.fixture(autouse=True)
def _application(qtbot: QtBot) -> None:
    """Fonts need an application."""


def test_formulas_in_table_cells_stay_in_their_cells(formulas: FormulaRenderer) -> None:
    wide = "$" + "+".join(f"x_{{{number}}}" for number in range(30)) + "$"
    prepared = laid_out(render_page(f"| a | b |\n|---|---|\n| {wide} | {wide} |", formulas=formulas))
    image = painted(prepared)
    assert not columns_painted(image, WIDTH + 1, image.width())


def test_tables_are_as_wide_as_the_text_and_have_a_heading() -> None:
    prepared = laid_out(render_page("| a | b |\n|---|---|\n| 1 | 2 |"))
    [table] = prepared.decor.tables
    assert table.header_rows == (0,)
    assert abs(table.width - WIDTH) < 1


SPANS = (
    "<table><tr><th colspan=3>A heading that is long and spans three columns</th></tr>"
    "<tr><td colspan=2>two of them with <code>an_identifier_that_stays_whole</code></td><td rowspan=2>tall</td></tr>"
    "<tr><td>x</td><td>y</td></tr></table>"
)
WIDE = (
    "| Structure | Push | Pop | Peek | Search | Memory |\n|---|---|---|---|---|---|\n"
    "| `priority_queue` | amortised | amortised | constant | impossible | $O(n)$ considerable |\n"
    "| unordered | constant | | constant | amortised | linear |"
)


def lines_of(prepared: PreparedDocument, words: str) -> list[str]:
    block = prepared.document.find(words).block()
    lines = [block.layout().lineAt(number) for number in range(block.layout().lineCount())]
    return [block.text()[line.textStart() : line.textStart() + line.textLength()] for line in lines]


def broken_words(prepared: PreparedDocument) -> list[str]:
    """Lines that end within a word."""
    found: list[str] = []
    block = prepared.document.begin()
    while block.isValid():
        ends = [block.layout().lineAt(number) for number in range(block.layout().lineCount() - 1)]
        found += (block.text() for line in ends if block.text()[line.textStart() + line.textLength() - 1] not in " -")
        block = block.next()
    return found


def test_a_cell_that_spans_columns_uses_the_width_of_all() -> None:
    prepared = laid_out(render_page(SPANS), 520)
    assert len(lines_of(prepared, "A heading")) == 1
    assert len(lines_of(prepared, "two of them")) == 1
    [table] = prepared.decor.tables
    assert [table.table.cellAt(row, 0).columnSpan() for row in range(3)] == [3, 2, 1]
    assert table.table.cellAt(1, 2).rowSpan() == 2


@pytest.mark.parametrize("width", [380, 480])
def test_a_table_too_wide_for_whole_words_becomes_records(width: int, formulas: FormulaRenderer) -> None:
    prepared = laid_out(render_page(WIDE, formulas=formulas), width)
    [table] = prepared.decor.tables
    assert table.table.columns() == 2
    assert table.header_rows == (0, 6)
    assert broken_words(prepared) == []
    labels = [table.table.cellAt(row, 0).firstCursorPosition().block().text() for row in range(table.table.rows())]
    assert [label.replace("\u00a0", "").replace("\u2060", "") for label in labels[6:]] == [
        "Structure: unordered",
        "Push",
        "Peek",
        "Search",
        "Memory",
    ]


def test_a_table_with_room_keeps_its_columns(formulas: FormulaRenderer) -> None:
    prepared = laid_out(render_page(WIDE, formulas=formulas), 720)
    assert prepared.decor.tables[0].table.columns() == 6
    assert broken_words(prepared) == []


def test_narrow_columns_keep_their_words_beside_one_that_cannot() -> None:
    prepared = laid_out(render_page(f"| yes | {'x' * 200} |\n|---|---|\n| certainly | y |"), 300)
    assert len(lines_of(prepared, "certainly")) == 1


def test_a_record_keeps_the_heading_of_its_first_column(formulas: FormulaRenderer) -> None:
    headings = "|".join(f"heading{number}" for number in range(20))
    row = "|".join(f"value{number}" for number in range(20))
    prepared = laid_out(render_page(f"|{headings}|\n|{'---|' * 20}\n|{row}|", formulas=formulas), 380)
    assert "heading0: value0" in prepared.document.toPlainText()


def test_a_table_within_a_cell_is_drawn_once() -> None:
    source = "<table><tr><td>a<table><tr><td>inner</td></tr></table></td><td>b</td></tr></table>"
    words = laid_out(render_page(source)).document.toPlainText()
    assert words.count("inner") == 1


@pytest.mark.parametrize("number", ["²", "٣", "-1", "0", "9" * 5000, "1e9", "nan", "", "99999999"])
def test_numbers_of_strangers_end_no_program(number: str) -> None:
    for source in (
        f'<ol start="{number}"><li>x</li></ol>',
        f'<table><tr><td colspan="{number}" rowspan="{number}">x</td></tr></table>',
    ):
        assert "x" in laid_out(render_page(source)).document.toPlainText()
        page = render_html(source, css=f".card{{font-size: {number}px; width: {number}}}")
        assert "x" in laid_out(page).document.toPlainText()


def test_a_table_in_a_cell_is_drawn_in_its_cell_alone() -> None:
    inner = "<table><tr><td>in1</td></tr><tr><td>in2</td></tr></table>"
    page = render_page(f"<table><tr><td>a</td><td>{inner}</td></tr><tr><td>b</td><td>c</td></tr></table>")
    text = PreparedDocument(page, LIGHT, 600).document.toPlainText()
    assert [text.count(word) for word in ("in1", "in2", "a", "b", "c")] == [1] * 5
