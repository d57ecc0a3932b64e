"""Tables: nothing clipped, spans at full width, and records where words would break."""

from __future__ import annotations

import time

import pytest
from PySide6.QtGui import QTextFormat
from pytestqt.qtbot import QtBot

from tests.ui.card.test_document import WIDTH, columns_painted, laid_out, painted
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import render_html, render_page
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.theme.fonts import Reading
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


def cell_words(prepared: PreparedDocument) -> list[list[str]]:
    """The words of each row of the one table."""
    [box] = prepared.decor.tables
    table = box.table
    found: list[list[str]] = []
    for row in range(table.rows()):
        starts = dict.fromkeys(table.cellAt(row, column).firstPosition() for column in range(table.columns()))
        cursors = [table.cellAt(row, column) for column in range(table.columns())]
        texts = []
        for cell in cursors[: len(starts)]:
            cursor = cell.firstCursorPosition()
            cursor.setPosition(cell.lastCursorPosition().position(), cursor.MoveMode.KeepAnchor)
            texts.append(cursor.selectedText().replace("\u2060", "").replace("\u2029", "/").replace("\u00a0", " "))
        found.append(texts)
    return found


FOREIGN = (
    "<table><tr><td>Model</td><td>Latency</td><td>Throughput</td><td>Availability</td><td>Architecture</td></tr>"
    "<tr><td>Transformer</td><td>considerable</td><td>12.5</td><td>ninety-nine</td><td>encoder, decoder</td></tr>"
    "<tr><td>Recurrent</td><td>sequential</td><td>17</td><td></td><td>bidirectional</td></tr></table>"
)


@pytest.mark.parametrize("width", [320, 380])
def test_a_foreign_table_whose_head_is_no_th_becomes_records(width: int) -> None:
    prepared = laid_out(render_html(FOREIGN), width)
    assert broken_words(prepared) == []
    words = cell_words(prepared)
    assert words[0] == ["Model: Transformer"]
    assert words[1] == ["Latency", "considerable"]
    assert words[5:7] == [["Model: Recurrent"], ["Latency", "sequential"]]
    assert prepared.decor.tables[0].header_rows == (0, 5)


def test_a_title_of_foreign_headings_stands_on_one_line() -> None:
    table = FOREIGN.replace("<td>Model", "<th>Model").replace("Model</td>", "Model</th>")
    assert cell_words(laid_out(render_html(table), 380))[0] == ["Model: Transformer"]


@pytest.mark.parametrize(
    ("first_row", "is_head"),
    [
        (["<b>cat</b>", "<b>Katze</b>", "<b>gato</b>"], True),
        (["", "German", "Spanish"], True),
        (["cat", "Katze", "gato"], False),
        (["1", "2", "3"], False),
        (["same", "same", "same"], False),
    ],
)
def test_only_a_row_that_names_its_columns_heads_records(first_row: list[str], is_head: bool) -> None:
    rows = [first_row, ["schoolchild" * 2, "Schulkind" * 2, "alumno" * 2], ["tree" * 5, "Baum" * 5, "bol" * 5]]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    prepared = laid_out(render_html(f"<table>{table}</table>"), 300)
    assert broken_words(prepared) == []
    words = cell_words(prepared)
    assert {len(row) for row in words} == ({1, 2} if is_head else {1})
    assert len(prepared.decor.tables[0].header_rows) == (2 if is_head else 3)


def test_records_tell_what_spans_in_each_row_that_it_spans() -> None:
    table = (
        "<table><tr><th>Family</th><th colspan=2>Performance measured</th><th>Memory consumption</th></tr>"
        "<tr><th>&nbsp;</th><th>Throughput</th><th>Availability</th><th></th></tr>"
        "<tr><td rowspan=2>Transformers</td><td>considerable</td><td>99</td><td>quadratic</td></tr>"
        "<tr><td>unremarkable</td><td>98</td><td>linear</td></tr><tr><td colspan=4>Recurrent ones</td></tr></table>"
    )
    words = cell_words(laid_out(render_html(table), 330))
    assert [row for row in words if len(row) == 1] == [["Family: Transformers"]] * 2 + [["Recurrent ones"]]
    assert words[1] == ["Performance measured Throughput", "considerable"]
    assert words[2] == ["Performance measured Availability", "99"]


def test_records_too_wide_for_two_columns_have_headings_above_values() -> None:
    long = "internationalisation"
    head, body = f"<th>a</th><th>{long}</th><th>c{long}</th>", f"<td>1</td><td>{long}s</td><td>3</td>"
    prepared = laid_out(render_html(f"<table><tr>{head}</tr><tr>{body}</tr></table>"), 240)
    assert broken_words(prepared) == []
    assert cell_words(prepared) == [["a: 1"], [f"{long}/{long}s"], [f"c{long}/3"]]


@pytest.mark.parametrize(
    "rows",
    ["<tr>" + "<td>a</td>" * 10, "<tr><td>a</td></tr>", "<tr><td colspan=100 rowspan=100>a</td><td>b</td></tr>"],
    ids=["wide", "narrow", "spans"],
)
def test_a_table_of_thousands_of_places_is_lines_of_text(rows: str) -> None:
    page = render_html("<table>" + rows * (9_000 // rows.count("<td")) + "</table>")
    start = time.process_time()
    prepared = laid_out(page)
    assert time.process_time() - start < 2
    assert not prepared.decor.tables
    cells = rows.count("<td")
    assert " · ".join(["a", "a" if cells > 2 else "b"][: min(cells, 2)]) in prepared.document.toPlainText()


def test_small_tables_share_the_limit_of_a_card() -> None:
    table = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table><p>x</p>"
    prepared = laid_out(render_html(table * 600))
    assert len(prepared.decor.tables) == 500
    assert prepared.document.toPlainText().count("c · d") == 100


def first_lines(prepared: PreparedDocument) -> list[str]:
    """What stands in the first line of each block."""
    found = []
    block = prepared.document.begin()
    while block.isValid():
        layout = block.layout()
        if layout.lineCount():
            found.append(block.text()[: layout.lineAt(0).textLength()].strip(" \u00a0\u2060\ufffc"))
        block = block.next()
    return found


@pytest.mark.parametrize(("width", "zoom"), [(655, 1.15), (720, 1.25), (850, 1.5)])
def test_code_in_a_cell_begins_in_the_row_and_keeps_its_numbers(
    width: int, zoom: float, formulas: FormulaRenderer
) -> None:
    page = render_page(
        "| | State | Update | For | Against |\n|:--|:-:|---|:--|--:|\n"
        "| `SGD` | 0 | $\\theta - \\eta g$ | cheap | slow in ravines |\n"
        "| `AdamW(lr=3e-4)` | 2 | $\\hat m/(\\sqrt{\\hat v}+\\epsilon)$ | robust | 8 B a weight |\n"
        "| **Lion** | 1 | $\\operatorname{sign}(\\beta_1 m + (1-\\beta_1)g)$ | small | noisy |",
        formulas=formulas,
    )
    prepared = PreparedDocument(page, LIGHT, width, zoom, Reading(is_wide=True))
    assert "AdamW(lr=3e-4)" in first_lines(prepared)


@pytest.mark.parametrize("word", ["`{}`", "{}"])
def test_a_word_too_long_for_its_cell_begins_beside_the_formula_of_its_row(
    word: str, formulas: FormulaRenderer
) -> None:
    long = word.format("averylongidentifierthatcannotbreakanywhereinthiscolumn")
    page = render_page(f"| Name | Formula |\n|-|-|\n| {long} | $\\frac{{a}}{{b}}$ |", formulas=formulas)
    prepared = laid_out(page, 320)
    assert any(line.startswith("averylong") for line in first_lines(prepared))
    name, formula = (first_baseline(prepared, text) for text in ("averylong", "\ufffc"))
    assert abs(name - formula) < 4


def first_baseline(prepared: PreparedDocument, text: str) -> float:
    """The baseline of the first line of the block that holds a text."""
    block = prepared.document.find(text).block()
    line = block.layout().lineAt(0)
    top = prepared.document.documentLayout().blockBoundingRect(block).top()
    return top + line.y() + line.ascent()


@pytest.mark.parametrize("width", [500, 530, 560, 655])
def test_a_table_to_compare_by_stays_a_grid_in_a_narrow_window(width: int, formulas: FormulaRenderer) -> None:
    page = render_page(
        "| Loss | Formula | Gradient at the logit | Calibrated? | Where it is used |\n|---|---|---|:-:|---|\n"
        "| Cross entropy | $-\\log p_y$ | $p - y$ | yes | classification |\n"
        "| Focal | $-(1-p_y)^\\gamma \\log p_y$ | easy ones fade | partly | detection, imbalance |",
        formulas=formulas,
    )
    prepared = laid_out(page, width)
    [table] = prepared.decor.tables
    assert (table.table.rows(), table.table.columns()) == (3, 5)
    found = prepared.document.find("classification")
    assert found.block().layout().lineCount() == 1
    assert found.charFormat().property(QTextFormat.Property.FontPixelSize) >= 12
