"""Laid-out documents: nothing clipped, formulas on the baseline, copies as written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF, QUrl
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QTextDocument
from pytestqt.qtbot import QtBot

from tests.ui.card.gallery import clozed
from tikprep.domain.cloze import CLOZE_HIDDEN_END, CLOZE_HIDDEN_START, CLOZE_SHOWN_END, CLOZE_SHOWN_START
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import Page, render_page
from tikprep.ui.card.document import CardDocument, PreparedDocument
from tikprep.ui.card.formula import coloured
from tikprep.ui.card.notes import Chip
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens

WIDTH = 655
STRESS = Path(__file__).with_name("stress.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _application(qtbot: QtBot) -> None:
    """Fonts need an application."""


def laid_out(page: Page, width: float = WIDTH, tokens: Tokens = LIGHT, zoom: float = 1.0) -> PreparedDocument:
    return PreparedDocument(page, tokens, width, zoom)


def copied(prepared: PreparedDocument) -> str:
    return prepared.text_between(0, prepared.document.characterCount() - 1)


def painted(prepared: PreparedDocument, ground: str = "#ffffff") -> QImage:
    image = QImage(round(prepared.width) + 40, round(prepared.height) + 4, QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    prepared.paint(painter)
    painter.end()
    return image


def columns_painted(image: QImage, first: int, last: int) -> bool:
    ground = image.pixel(image.width() - 1, 0)
    return any(image.pixel(x, y) != ground for y in range(image.height()) for x in range(first, last))


@pytest.mark.parametrize("width", [300, 420, WIDTH])
@pytest.mark.parametrize("zoom", [1.0, 1.6])
def test_nothing_is_painted_beyond_the_column(formulas: FormulaRenderer, width: int, zoom: float) -> None:
    image = painted(laid_out(render_page(clozed(STRESS), formulas=formulas), width, zoom=zoom))
    assert not columns_painted(image, width + 3, image.width())


@pytest.mark.parametrize("width", [300, WIDTH])
def test_every_line_ends_within_its_column(formulas: FormulaRenderer, width: int) -> None:
    prepared = laid_out(render_page(clozed(STRESS), formulas=formulas), width)
    layout = prepared.document.documentLayout()
    block = prepared.document.begin()
    while block.isValid():
        left = layout.blockBoundingRect(block).left()
        lines = [block.layout().lineAt(number) for number in range(block.layout().lineCount())]
        assert all(left + line.x() + line.naturalTextWidth() <= width + 1.5 for line in lines), block.text()
        block = block.next()


def test_a_formula_sits_on_the_baseline(formulas: FormulaRenderer) -> None:
    prepared = laid_out(render_page("x $x\\frac{a}{b}$ x", formulas=formulas))
    line = prepared.document.firstBlock().layout().lineAt(0)
    drawn = prepared.page.formulas[0].drawn
    assert drawn is not None
    depth_px = drawn.depth_ex * 17 * 1.12 * 0.442
    assert prepared.objects[0].rect.bottom() == pytest.approx(line.y() + line.ascent() + depth_px, abs=0.01)


def test_a_deep_formula_does_not_change_where_lines_without_one_stand(formulas: FormulaRenderer) -> None:
    heights = {
        round(laid_out(render_page(text, formulas=formulas)).height) for text in ("plain", "plain $x$", "plain $x_i$")
    }
    assert len(heights) == 1


def test_copying_gives_back_what_was_written(formulas: FormulaRenderer) -> None:
    page = render_page(
        "The 🎉 loss $L_i$, `x  != y`:\n\n1. one\n   - two\n\n```python\nif a:\n    b\n```\n\n$$\ny^2\n$$",
        formulas=formulas,
    )
    assert copied(laid_out(page)) == "The 🎉 loss $L_i$, x != y:\n1. one\n* two\nif a:\n    b\n$$y^2$$"


def test_a_part_of_the_text_can_be_copied() -> None:
    assert laid_out(render_page("🎉 one two")).text_between(3, 6) == "one"


@pytest.mark.parametrize(
    "text", ["{{c1::x::the hint}}", "`a {{c1::x::the hint}} b`", "```python\na = {{c1::x::the hint}}\n```"]
)
def test_a_hidden_deletion_shows_its_hint_in_a_chip(text: str) -> None:
    prepared = laid_out(render_page(clozed(text)))
    assert "the hint" in copied(prepared)
    [chip] = gaps(prepared)
    assert "the hint" in prepared.text_between(chip.start, chip.end)


def test_thousands_of_chips_lose_their_ground_but_not_their_text() -> None:
    prepared = laid_out(render_page("$x$ " * 2_500))
    assert len(prepared.decor.chips) == 2_000
    assert copied(prepared).count("x") == 2_500


def gaps(prepared: PreparedDocument) -> list[Chip]:
    return [chip for chip in prepared.decor.chips if chip.kind == "gap"]


def test_a_hidden_deletion_without_a_hint_shows_an_ellipsis() -> None:
    assert copied(laid_out(render_page(clozed("a {{c1::x}} b")))) == "a … b"


@pytest.mark.parametrize(
    "text",
    ["a {{c2::shown}} b", "`a {{c2::shown}} b`", "```python\na({{c2::shown}})\n```", "| a |\n|---|\n| {{c2::shown}} |"],
)
def test_a_shown_deletion_is_bold_and_in_the_accent(text: str) -> None:
    prepared = laid_out(render_page(clozed(text)))
    cursor = prepared.document.find("shown")
    assert cursor.charFormat().foreground().color().name() == LIGHT.accent
    assert cursor.charFormat().fontWeight() >= 600


@pytest.mark.parametrize("zoom", [1.0, 2.0, 3.0])
@pytest.mark.parametrize(
    "text",
    [
        "Words to {{c1::x::mmmmmmmm}}.",
        "Go `{{c1::x::mmmmmmmm}}`, or",
        "| a | b |\n|---|---|\n| one | {{c1::x::mmmmmmmm}} |",
        "```python\nf({{c1::x::mmmmmmmm}}\n```",
    ],
)
def test_a_gap_at_the_end_of_a_full_line_leaves_no_empty_frame_on_the_next(text: str, zoom: float) -> None:
    page = render_page(clozed(text))
    for width in range(130, 480, 7):
        prepared = laid_out(page, width, zoom=zoom)
        letter = min(rect.width() for rect in letters(prepared, prepared.document.toPlainText().find("mm")))
        widths = [rect.width() for rect in prepared.decor.chip_rects("gap")]
        assert min(widths) > letter - 0.5, (width, widths)
        assert copied(prepared).count("m") == 8


def letters(prepared: PreparedDocument, start: int) -> Iterator[QRectF]:
    """The places of eight letters."""
    for place in range(start, start + 8):
        yield from prepared.decor.range_rects(place, place + 1)


def test_a_deletion_may_hold_markup() -> None:
    prepared = laid_out(render_page(clozed("a {{c2::**one** and `two`}} b")))
    for word in ("one", "and"):
        assert prepared.document.find(word).charFormat().foreground().color().name() == LIGHT.accent


def test_a_gap_in_a_shown_deletion_does_not_end_it() -> None:
    gap = f"{CLOZE_HIDDEN_START}hint{CLOZE_HIDDEN_END}"
    nested = f"{CLOZE_SHOWN_START}one {CLOZE_SHOWN_START}two{CLOZE_SHOWN_END} {gap} three{CLOZE_SHOWN_END} four"
    for text in (nested, f"```\n{nested}\n```", f"`{nested}`"):
        prepared = laid_out(render_page(text))
        colours = [
            prepared.document.find(word).charFormat().foreground().color().name()
            for word in ("one", "two", "three", "four")
        ]
        assert colours[:3] == [LIGHT.accent] * 3
        assert colours[3] != LIGHT.accent
        assert len(gaps(prepared)) == 1


def test_ligatures_are_off() -> None:
    prepared = laid_out(render_page("```\na != b\n```"))
    assert prepared.document.defaultFont().isFeatureSet(QFont.Tag("calt"))
    assert prepared.document.defaultFont().featureValue(QFont.Tag("calt")) == 0
    assert prepared.document.find("!=").charFormat().font().fixedPitch()


def test_gaps_between_blocks_do_not_depend_on_boxes_being_there() -> None:
    heights = {
        text: laid_out(render_page(text)).height
        for text in ("> [!NOTE]\n> a", "> [!NOTE]\n> a\n\nb", "> [!NOTE]\n> a\n\n> [!TIP]\n> b", "b")
    }
    box = heights["> [!NOTE]\n> a"]
    assert heights["> [!NOTE]\n> a\n\nb"] > box + heights["b"] + 8
    assert heights["> [!NOTE]\n> a\n\n> [!TIP]\n> b"] > 2 * box + 8


def test_a_document_is_larger_when_zoomed() -> None:
    page = render_page("one\n\ntwo")
    assert laid_out(page, zoom=1.5).height > 1.4 * laid_out(page).height


@pytest.mark.parametrize("name", ["https://example.org/x.png", "file:///etc/passwd", "../x.png", "x.png"])
def test_a_document_loads_nothing_by_itself(name: str) -> None:
    document = CardDocument()
    answer = document.resource(QTextDocument.ResourceType.ImageResource.value, QUrl(name))
    assert isinstance(answer, QImage)
    assert (answer.width(), answer.height()) == (1, 1)


def test_a_picture_of_the_media_is_painted(tmp_path: Path) -> None:
    red = QImage(60, 40, QImage.Format.Format_RGB32)
    red.fill(QColor("#ff0000"))
    path = tmp_path / "red.png"
    assert red.save(str(path))
    image = painted(laid_out(render_page("![Red](red.png)", media={"red.png": path})))
    assert image.pixelColor(WIDTH // 2, 20).name() == "#ff0000"


def test_a_file_that_lies_about_its_kind_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', encoding="utf-8")
    prepared = laid_out(render_page("![What it shows](a.png)", media={"a.png": path}))
    assert "What it shows" in copied(prepared)


def test_a_missing_picture_says_what_it_would_show() -> None:
    assert copied(laid_out(render_page("![A map](map.png)"))) == "Picture missing: map.png (A map)"


def test_a_failed_formula_shows_its_source_and_why(formulas: FormulaRenderer) -> None:
    prepared = laid_out(render_page(r"see $\frac{a$", formulas=formulas))
    assert copied(prepared) == r"see \frac{a"
    layout = prepared.document.documentLayout()
    x = layout.blockBoundingRect(prepared.document.firstBlock()).left() + 60
    assert prepared.problem_at(QPointF(x, 14)) == "An opening brace is never closed (character 6)"


def test_diagrams_take_the_colours_of_the_theme() -> None:
    svg = '<rect fill="var(--accent)" stroke="currentColor"/><text fill="var(--no-such)"/>'
    assert coloured(svg, DARK) == f'<rect fill="{DARK.accent}" stroke="{DARK.text}"/><text fill="{DARK.text}"/>'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "[^a]: ",
        "[^a]: b",
        "a\n: b",
        "``` {1} linenums=1\n```",
        "<div></div>",
        "- ",
        "> ",
        "|a|\n|-|",
        "```\n```",
        "1.\n2.",
        "***",
        "![]()",
    ],
)
def test_next_to_nothing_is_laid_out_too(text: str) -> None:
    painted(laid_out(render_page(text)))


@pytest.mark.parametrize(
    "text",
    [
        "- ```\n  code\n  ```",
        "- > quoted\n- > [!NOTE]\n  > noted",
        "1. a\n\n   | x | y |\n   |---|---|\n   | 1 | 2 |\n2. b",
        "<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr><tr><td colspan=2>d</td></tr></table>",
        "<table><tr><td><table><tr><td>in</td></tr></table></td></tr></table>",
        "<b><p>odd</p></b><div>a<ul><li>b</li></ul>c</div>",
        "> > > deep",
        "- a[^1]\n\n  b\n  : c\n\n[^1]: | x | y |\n    |---|---|\n    | 1 | 2 |",
        "<dl>odd<dt>a<p>b</p></dt>text<dd><ul><li>c</li></ul></dd><div>d</div></dl>",
        "<kbd>a<kbd>b</kbd></kbd> $x$<kbd>c</kbd>",
        "> a\n> : b\n>\n>     ```python linenums='1' {1}\n>     x\n>     ```",
        "<table><tr><td colspan=2>a</td></tr><tr><td>b</td><td rowspan=2>c</td></tr><tr><td>d</td></tr></table>",
    ],
)
def test_blocks_in_blocks_are_laid_out(text: str) -> None:
    prepared = laid_out(render_page(text))
    image = painted(prepared)
    assert columns_painted(image, 0, WIDTH)
    assert not columns_painted(image, WIDTH + 2, image.width())


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_the_deepest_list_keeps_room_for_its_words(formulas: FormulaRenderer, zoom: float) -> None:
    text = "\n".join(f"{'    ' * level}- some words of level {level}" for level in range(14))
    document = PreparedDocument(render_page(text, media={}, formulas=formulas), LIGHT, 380, zoom)
    block = document.document.lastBlock()
    indents = []
    while block.isValid():
        indents.append(block.blockFormat().leftMargin())
        block = block.previous()
    assert max(indents) <= 380 / 2


def test_a_formula_too_wide_to_read_shows_its_source(formulas: FormulaRenderer) -> None:
    terms = "+".join(f"x_{{{number}}}" for number in range(200))
    tex = rf"\begin{{pmatrix}} {terms} \end{{pmatrix}}"
    document = PreparedDocument(render_page(f"$${tex}$$", media={}, formulas=formulas), LIGHT, 380)
    assert tex in document.document.toPlainText()
    assert not document.objects


@pytest.mark.parametrize("markdown", ["> [!NOTE]\n> words", "> words", "words[^1]\n\n[^1]: aside"])
def test_large_text_in_a_narrow_window_keeps_its_box(markdown: str) -> None:
    prepared = laid_out(render_page(markdown), 232, zoom=2.0)
    image = painted(prepared)
    bar = "".join("x" if image.pixelColor(1, y).name() != "#ffffff" else " " for y in range(image.height()))
    assert "x" * 30 in bar


def test_a_callout_without_room_for_its_box_keeps_its_title() -> None:
    prepared = laid_out(render_page("> a\n>\n> > [!WARNING]\n> > words"), 232, zoom=2.0)
    assert copied(prepared).split() == ["a", "Warning", "words"]


@pytest.mark.parametrize("depth", [12, 25, 40])
def test_words_in_deep_quotes_stay_in_sight_and_whole(formulas: FormulaRenderer, depth: int) -> None:
    prepared = PreparedDocument(render_page(f"{'>' * depth} deep words here", formulas=formulas), LIGHT, 380)
    block = prepared.document.lastBlock()
    while not block.text().strip("\u2060 "):
        block = block.previous()
    line = block.layout().lineAt(0)
    left = prepared.document.documentLayout().blockBoundingRect(block).left() + line.x()
    assert left + line.naturalTextWidth() <= 380
    assert "deep" in block.text()[: line.textLength()]
