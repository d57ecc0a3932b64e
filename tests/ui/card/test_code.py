"""Code blocks: long lines, numbers, marked lines, tabs, and typed answers."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.ui.card.test_document import WIDTH, copied, laid_out, painted
from tikprep.domain.cloze import cloze_answered, cloze_asked
from tikprep.rendering.comparison import comparison_page
from tikprep.rendering.page import render_page
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.card.find import found_in
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens


@pytest.fixture(autouse=True)
def _application(qtbot: QtBot) -> None:
    """Fonts need an application."""


LONG = "def top(scores: dict[str, float], k: int = 10, *, cache: dict[int, list[str]] = {}) -> list[str]:"


@pytest.mark.parametrize("width", [WIDTH, 420, 300])
def test_all_code_of_a_card_has_one_size(width: int) -> None:
    prepared = laid_out(
        render_page(f"```python\nshort\n```\n\n```python\n{LONG}\n```\n\n> ```\n> {LONG}\n> ```"), width
    )
    found = {prepared.document.find(text).charFormat().font().pixelSize() for text in ("short", "def", "scores")}
    assert found == {14}


@pytest.mark.parametrize("indent", [0, 4, 12])
@pytest.mark.parametrize("width", [WIDTH, 420, 340])
def test_a_long_line_goes_on_further_in_than_the_body_of_its_line(indent: int, width: int) -> None:
    page = render_page(f"```python\nx\n{' ' * indent}{LONG}\n```")
    prepared = laid_out(page, width)
    layout = prepared.document.find("scores").block().layout()
    assert layout.lineCount() >= 2
    advance = prepared.document.find("x").block().layout().lineAt(0).naturalTextWidth()
    first = layout.lineAt(0)
    for number in range(1, layout.lineCount()):
        line = layout.lineAt(number)
        in_columns = (line.x() - first.x()) / advance
        assert in_columns == pytest.approx(indent + 4, abs=0.1)
        assert line.naturalTextWidth() <= line.width() + 1
    assert len(prepared.decor.wrapped_lines) == 1
    assert copied(prepared) == page.codes[0].text


def test_what_a_break_runs_through_is_found_as_it_is_written() -> None:
    prepared = laid_out(render_page(f"```python\n{LONG}\n```"), 420)
    assert prepared.document.find("scores").block().layout().lineCount() > 1
    assert all(len(found_in(prepared.document, LONG[start : start + 20])) == 1 for start in range(len(LONG) - 20))


FOLDED = """```python linenums="9" hl_lines="3 5"
def f():
    {{c1::a = 1
    b = 2}}
    c = 3
    return a
```"""


def test_numbers_and_marks_go_by_the_lines_as_written() -> None:
    asked, answered = (laid_out(render_page(write(FOLDED, 1))) for write in (cloze_asked, cloze_answered))
    shown = [(line.number, line.is_marked) for line in asked.decor.code_lines]
    assert shown == [("9", False), ("10", True), ("12", False), ("13", True)]
    numbers = [(line.number, line.is_marked) for line in answered.decor.code_lines]
    assert numbers == [("9", False), ("10", False), ("11", True), ("12", False), ("13", True)]
    assert "Marked lines: 11, 13" in asked.page.plain_text.splitlines()


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
    assert image.pixelColor(1, round(middle)).name() == tokens.accent
    for x in (4, WIDTH // 2, WIDTH - 2):
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


def test_code_is_read_from_the_left_whatever_letters_it_begins_with() -> None:
    prepared = laid_out(render_page("```python\n# שלום עולם\nx = 1\n```"))
    assert left_of(prepared, "שלום") == left_of(prepared, "x = 1")
    line = prepared.document.find("שלום").block().layout().lineAt(0)
    assert line.naturalTextRect().left() == line.x()


def test_what_turns_code_round_unseen_is_named_and_copied_as_it_is() -> None:
    page = render_page("```python\n\u202eevil\u202c = 1\nis\u200b\u200bok\n```")
    prepared = laid_out(page)
    assert prepared.document.toPlainText().split("\n")[2:4] == ["U+202EevilU+202C = 1", "isU+200BU+200Bok"]
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


@pytest.mark.parametrize("zoom", [1.0, 2.0, 3.0])
def test_the_words_above_code_wrap_where_they_do_not_fit(zoom: float) -> None:
    page = comparison_page([("same", ""), ("typed", "del")], "Yours against the answer")
    room, full = laid_out(page, 120 * zoom, zoom=zoom), laid_out(page, 600 * zoom, zoom=zoom)
    lines = [prepared.document.find("same").block() for prepared in (room, full)]
    tops = [
        prepared.document.documentLayout().blockBoundingRect(block).top()
        for prepared, block in zip((room, full), lines, strict=True)
    ]
    assert tops[0] > tops[1] + 10 * zoom
    image = painted(room)
    edge = [
        image.pixelColor(x, y).name()
        for x in range(round(room.width - 12 * zoom), round(room.width - 3 * zoom))
        for y in range(round(10 * zoom), round(tops[0]))
    ]
    assert set(edge) == {LIGHT.code_bg}


@pytest.mark.parametrize("kind", ["ins", "del"])
def test_the_indent_of_a_line_that_differs_has_no_mark(kind: str) -> None:
    prepared = laid_out(comparison_page([("a\n", ""), ("    b\n", kind), ("c", "")], ""))
    assert [prepared.text_between(chip.start, chip.end).strip("\n") for chip in prepared.decor.chips] == ["b"]
    assert copied(prepared).splitlines()[-2:] == ["    b", "c"]
