"""Tables are copied as tables, at any width."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.card.test_document import WIDTH, copied, laid_out
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import render_html, render_page
from tikprep.ui.card.document import PreparedDocument

TABLE = (
    "before\n\n| Name of it | Meaning of the thing | Another |\n|---|---|---|\n"
    "| **a** | $x^2$ and so on here | `code` |\n| c d | | long words wordswordswords |\n\nafter"
)


@pytest.fixture(autouse=True)
def _application(qtbot: QtBot) -> None:
    """Fonts need an application."""


def rich(prepared: PreparedDocument) -> ET.Element:
    return ET.fromstring(f"<div>{prepared.html_between(0, prepared.document.characterCount() - 1)}</div>")


@pytest.mark.parametrize(("width", "are_records"), [(WIDTH, False), (150, True)])
def test_a_table_is_copied_in_rows(formulas: FormulaRenderer, width: int, are_records: bool) -> None:
    prepared = laid_out(render_page(TABLE, formulas=formulas), width)
    assert [box.is_records for box in prepared.decor.tables] == [are_records]
    assert copied(prepared) == (
        "before\nName of it\tMeaning of the thing\tAnother\na\t$x^2$ and so on here\tcode\n"
        "c d\t\tlong words wordswordswords\nafter"
    )
    found = rich(prepared)
    assert [part.tag for part in found] == ["p", "table", "p"]
    assert [[cell.tag for cell in row] for row in found.iter("tr")] == [["th"] * 3, ["td"] * 3, ["td"] * 3]
    assert ["".join(cell.itertext()) for cell in found.iter("td")][:3] == ["a", "$x^2$ and so on here", "code"]


def test_a_part_of_a_cell_is_copied_as_words() -> None:
    prepared = laid_out(render_page("| one two | b |\n|---|---|\n| c | d |"))
    at = prepared.document.find("two").selectionStart()
    assert prepared.text_between(at, at + 3) == "two"
    assert "table" not in prepared.html_between(at, at + 3)


def test_a_selection_over_cells_keeps_the_rows_it_touches() -> None:
    prepared = laid_out(render_page("| a | b |\n|---|---|\n| one | two |\n| three | four |"))
    start, end = prepared.document.find("two").selectionStart(), prepared.document.find("three").selectionEnd()
    assert prepared.text_between(start, end) == "\ttwo\nthree\t"


def test_cells_that_span_keep_their_columns_and_lines_stay_in_theirs() -> None:
    rows = ("<td colspan=2>wide<br>two</td>", "<td rowspan=2>high</td><td>b</td>", "<td>c</td>")
    source = f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    prepared = laid_out(render_html(source))
    assert copied(prepared) == "wide two\t\nhigh\tb\n\tc"
    found = prepared.html_between(0, prepared.document.characterCount() - 1)
    assert (found.count("<td"), found.count("<tr>")) == (4, 3)
    assert (found.count(' colspan="2"'), found.count(' rowspan="2"')) == (1, 1)


def test_two_tables_stay_two() -> None:
    page = render_html("<table><tr><td>a</td><td>b</td></tr></table><table><tr><td>c</td><td>d</td></tr></table>")
    assert copied(laid_out(page)).split() == ["a", "b", "c", "d"]
    assert len(list(rich(laid_out(page)).iter("table"))) == 2
