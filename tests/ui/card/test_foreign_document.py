"""Foreign cards laid out: within their column, with their looks, in both themes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter, QTextCharFormat
from pytestqt.qtbot import QtBot

from tests.ui.card.foreign_gallery import CARDS, media_in, pages
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import Page, render_html
from tikprep.ui.card.decor import fragments
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.card.foreign_colours import quiet_ground, text_colour
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens

WIDTH = 655


@pytest.fixture(autouse=True)
def _application(qtbot: QtBot) -> None:
    """Fonts need an application."""


@pytest.fixture(scope="module")
def hard_cards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Page]]:
    renderer = FormulaRenderer(None)
    yield list(pages(media_in(tmp_path_factory.mktemp("media")), renderer))
    renderer.close()


def formats(prepared: PreparedDocument) -> dict[str, QTextCharFormat]:
    """The format of each run by its text."""
    found = {}
    block = prepared.document.begin()
    while block.isValid():
        found.update({fragment.text().strip(): fragment.charFormat() for fragment in fragments(block)})
        block = block.next()
    return found


def painted(prepared: PreparedDocument) -> QImage:
    image = QImage(round(prepared.width) + 40, round(prepared.height) + 4, QImage.Format.Format_RGB32)
    image.fill(QColor(prepared.tokens.surface))
    painter = QPainter(image)
    prepared.paint(painter)
    painter.end()
    return image


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, WIDTH])
def test_no_hard_card_is_painted_beyond_its_column(hard_cards: list[Page], width: int, tokens: Tokens) -> None:
    assert len(hard_cards) == len(list(CARDS.glob("*.html")))
    for page in hard_cards:
        image = painted(PreparedDocument(page, tokens, width))
        ground = image.pixel(image.width() - 1, 0)
        beyond = {image.pixel(x, y) for y in range(image.height()) for x in range(width + 3, image.width())}
        assert beyond == {ground}, page.plain_text[:20]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_come_from_the_author_by_way_of_the_theme(tokens: Tokens) -> None:
    source = (
        '<font color="yellow">one</font> <span style="background: yellow; color: red">two</span>'
        '<div style="background: #fdd">three <span style="color: #f88">four</span></div>'
    )
    found = formats(PreparedDocument(render_html(source), tokens, WIDTH))
    assert found["one"].foreground().color().name() == text_colour("#ffff00", tokens)
    assert found["two"].background().color().name() == quiet_ground("#ffff00", tokens)
    assert found["two"].foreground().color().name() == text_colour("#ff0000", tokens, "#ffff00")
    assert found["three"].foreground().color().name() == tokens.text
    assert found["four"].foreground().color().name() == text_colour("#ff8888", tokens, "#ffdddd")


def test_sizes_are_steps_and_code_follows_them() -> None:
    source = '<small>small</small> normal <font size="5">large <code>code</code></font> <font size="7">huge</font>'
    found = formats(PreparedDocument(render_html(source), LIGHT, WIDTH))
    sizes = [found[name].font().pixelSize() for name in ("small", "normal", "large", "huge")]
    assert sizes == sorted(set(sizes))
    assert found["code"].font().pixelSize() > found["normal"].font().pixelSize() * 0.95


def test_a_box_and_a_cell_are_painted_with_their_ground() -> None:
    box = painted(PreparedDocument(render_html('<div style="background: #fdd">text</div>'), LIGHT, WIDTH))
    assert box.pixelColor(WIDTH - 20, box.height() // 2).name() == quiet_ground("#ffdddd", LIGHT)
    table = "<table><tr><td>a</td><td bgcolor='#ddffdd'>b</td></tr></table>"
    cell = painted(PreparedDocument(render_html(table), LIGHT, WIDTH))
    assert cell.pixelColor(WIDTH - 20, cell.height() // 2).name() == quiet_ground("#ddffdd", LIGHT)
    assert cell.pixelColor(5, cell.height() // 2).name() == LIGHT.surface


def test_lines_keep_close_and_stand_where_they_ask_to() -> None:
    def height(source: str) -> float:
        return PreparedDocument(render_html(source), LIGHT, WIDTH).height

    assert height("<div>a</div><div>b</div>") == height("a<br>b")
    assert height("a<div align='right'>b</div>") == height("a<br>b")
    assert height("a<br><br><br>b") == height("<p>a</p><p>b</p>") > height("a<br>b")
    right = painted(PreparedDocument(render_html("<div dir='rtl'>abc</div>"), LIGHT, WIDTH))
    ground = right.pixel(WIDTH + 20, 0)
    columns = [x for x in range(right.width()) if any(right.pixel(x, y) != ground for y in range(right.height()))]
    assert min(columns) > WIDTH / 2


pieces = st.sampled_from(
    "<div> </div> <br> <b> <p> <ul> <li> </ul> <table> <tr> <td> <th> </table> <pre> </pre> <code> </code> <h1> </h1> "
    "<blockquote> <details> <hr> text \\(x\\) \\[y\\] [sound:a.mp3] \ue000 \ue001 \ue002 \ue003 <img> <center> "
    "<div|style='background:red'> <td|bgcolor='red'|colspan='3'> <span|style='color:blue;font-size:3em'>".split()
).map(lambda piece: piece.replace("|", " "))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source=st.lists(pieces, max_size=30).map("".join), width=st.sampled_from([200, WIDTH]))
def test_whatever_the_html_it_can_be_laid_out_and_painted(source: str, width: int) -> None:
    page = render_html(source, media={"a.mp3": Path("a.mp3")})
    prepared = PreparedDocument(page, DARK, width)
    painted(prepared)
    if "text" in page.plain_text and "\ue002" not in source:
        assert "text" in prepared.text_between(0, prepared.document.characterCount() - 1)


def test_code_in_a_line_from_the_right_has_its_ground_below_its_letters() -> None:
    """The cursor behind the code stands beyond the number, as the number belongs to the words before it."""
    page = render_html("<div style='direction:rtl'>\u05e9\u05dc\u05d5\u05dd <code>code</code> 5</div>")
    prepared = PreparedDocument(page, LIGHT, WIDTH)
    block = prepared.document.begin()
    line, place = block.layout().lineAt(0), block.text().index("code")
    (run,) = line.glyphRuns(place, 4)
    (chip,) = prepared.decor.chip_rects("code")
    offset = prepared.document.documentLayout().blockBoundingRect(block).left()
    letters = run.boundingRect().translated(offset, 0)
    assert chip.left() <= letters.left()
    assert letters.right() <= chip.right()
    assert chip.width() < letters.width() + 10
