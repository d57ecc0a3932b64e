"""Code blocks: long lines, numbers, marked lines, tabs, and typed answers."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.ui.card.test_document import WIDTH, copied, laid_out, painted
from tikprep.rendering.comparison import comparison_page
from tikprep.rendering.page import render_page
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens


@pytest.fixture(autouse=True)
def _application(qtbot: QtBot) -> None:
    """Fonts need an application."""


@pytest.mark.parametrize(
    ("line", "least", "most", "wrapped"),
    [("x" * 60, 14, 14, 0), ("x" * 76, 12, 13, 0), ("y " * 80, 12, 13, 1)],
)
def test_a_long_line_of_code_shrinks_a_little_before_it_wraps(line: str, least: int, most: int, wrapped: int) -> None:
    prepared = laid_out(render_page(f"```\n{line}\n```"))
    assert least <= prepared.document.find(line[:10]).charFormat().font().pixelSize() <= most
    assert len(prepared.decor.wrapped_lines) == wrapped


NUMBERED = render_page('```python linenums="9" hl_lines="2"\nx = 1\n\ty = 2\n```')


def test_line_numbers_are_neither_selected_nor_copied() -> None:
    prepared = laid_out(NUMBERED)
    assert [line.number for line in prepared.decor.code_lines] == ["9", "10"]
    assert copied(prepared) == NUMBERED.codes[0].text == "x = 1\n\ty = 2"


def test_line_numbers_are_painted_left_of_the_code() -> None:
    plain = laid_out(render_page("```python\nx = 1\n\ty = 2\n```"))
    x = {prepared: left_of(prepared, "x = 1") for prepared in (plain, laid_out(NUMBERED))}
    numbered = list(x)[1]
    assert x[numbered] > x[plain] + 20
    ground = QColor(LIGHT.code_bg)
    gutter = painted(numbered).copy(4, 10, round(x[numbered]) - 6, 20)
    inked = [
        column for column in range(gutter.width()) for row in range(20) if gutter.pixelColor(column, row) != ground
    ]
    assert inked
    assert max(inked) < numbered.decor.code_lines[0].number_right


def left_of(prepared: PreparedDocument, text: str) -> float:
    block = prepared.document.find(text).block()
    return prepared.document.documentLayout().blockBoundingRect(block).left() + block.layout().lineAt(0).x()


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_a_marked_line_has_a_tint_over_the_whole_width(tokens: Tokens) -> None:
    prepared = laid_out(NUMBERED, tokens=tokens)
    middle = prepared.document.documentLayout().blockBoundingRect(prepared.document.find("y = 2").block()).center().y()
    image = painted(prepared)
    for x in (2, WIDTH // 2, WIDTH - 2):
        assert image.pixelColor(x, round(middle)).name() == tokens.code_line
        assert image.pixelColor(x, round(middle) - 21).name() == tokens.code_bg


def test_the_tint_of_a_line_leaves_the_bar_of_a_bug_alone() -> None:
    image = painted(laid_out(render_page("```python bad {1}\nx\n```")))
    assert image.pixelColor(1, image.height() - 25).name() == LIGHT.again


def test_tabs_stand_at_columns_of_four_and_are_copied_as_tabs() -> None:
    page = render_page("```go\n\ta\tb\nabc\td\n\t\te\n```")
    prepared = laid_out(page)
    assert prepared.document.toPlainText().split("\n")[2:5] == ["    a   b", "abc d", "        e"]
    assert copied(prepared) == page.codes[0].text


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_a_typed_answer_shows_what_is_missing_and_what_is_wrong(tokens: Tokens) -> None:
    page = comparison_page([("heap", ""), ("missing", "ins"), ("wrong", "del"), ("rest", "")], "Your answer")
    prepared = laid_out(page, tokens=tokens)
    forms = {word: prepared.document.find(word).charFormat() for word in ("heap", "missing", "wrong", "rest")}
    assert {word for word, form in forms.items() if form.fontUnderline()} == {"missing"}
    assert {word for word, form in forms.items() if form.fontStrikeOut()} == {"wrong"}
    assert {word for word, form in forms.items() if form.fontFixedPitch()} == set(forms)
    image = painted(prepared)
    seen = {image.pixelColor(x, y).name() for x in range(WIDTH) for y in range(30, image.height())}
    assert {tokens.good_soft, tokens.again_soft} <= seen
