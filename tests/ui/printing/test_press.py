"""Cards on pages: nothing is torn, nothing is lost, everything can be selected."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QColor, QImage, QPdfWriter
from PySide6.QtWidgets import QApplication

from tikprep.rendering.page import Page, render_page
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.printing.atoms import atoms_of
from tikprep.ui.printing.paper import PrintOptions
from tikprep.ui.printing.press import Press
from tikprep.ui.theme.tokens import LIGHT

CODE = "```python\n" + "\n".join(f"line_{number} = {number}" for number in range(70)) + "\n```\n"
TABLE = "| a | b |\n|---|---|\n" + "\n".join(f"| row{n} | some words of row {n} |" for n in range(60))
PROSE = "\n\n".join(
    f"Paragraph {n} has words enough to go over more than one line of the page. " * 3 for n in range(20)
)


@pytest.fixture(autouse=True)
def _fonts(qapp: QApplication) -> None:
    """Text cannot be measured without an application."""


def printed(
    path: Path, cards: list[tuple[str, Page, Page | None]], options: PrintOptions | None = None
) -> tuple[PdfReader, Press]:
    options = options or PrintOptions()
    writer = QPdfWriter(str(path))
    writer.setPageLayout(options.layout())
    press = Press(writer, options, title="Deck of cards", foot="CC-BY-4.0")
    assert press.open_with(("3 cards",))
    for number, (title, question, answer) in enumerate(cards, 1):
        press.add_card(str(number), title, (question,), () if answer is None else (answer,))
    press.close()
    return PdfReader(str(path)), press


def texts(reader: PdfReader) -> Iterator[str]:
    """What can be selected on each page; Qt notes blanks as tabs and hyphens as another control."""
    return (" ".join(page.extract_text().replace("\x02", "-").split()) for page in reader.pages)


def card(title: str, question: str, answer: str | None = "The answer.") -> tuple[str, Page, Page | None]:
    return title, render_page(question), None if answer is None else render_page(answer)


def test_a_card_is_there_with_all_its_words(tmp_path: Path) -> None:
    reader, press = printed(tmp_path / "a.pdf", [card("Caches", "What is **hot**?", "A key that is asked for.")])
    [text] = texts(reader)
    assert press.pages == 1
    for words in (
        "Deck of cards",
        "3 cards",
        "1 Caches",
        "What is hot",
        "Answer",
        "A key that is asked for.",
        "CC-BY",
    ):
        assert words in text


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_pages_have_the_size_that_was_chosen(tmp_path: Path, paper: str, size: tuple[int, int]) -> None:
    reader, _ = printed(tmp_path / "a.pdf", [card("t", "q")], PrintOptions(paper=paper))
    box = reader.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == size


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("source", [CODE, TABLE, PROSE], ids=["code", "table", "prose"])
def test_what_goes_over_pages_is_neither_lost_nor_doubled(tmp_path: Path, source: str, columns: int) -> None:
    reader, press = printed(tmp_path / "a.pdf", [card("t", source)], PrintOptions(columns=columns, text_pt=14.0))
    assert press.pages > 1
    text = " ".join(texts(reader)) + " "
    if source is CODE:
        assert [text.count(f"line_{number} =") for number in range(70)] == [1] * 70
    elif source is TABLE:
        assert [text.count(f"words of row {number} ") for number in range(60)] == [1] * 60
    else:
        assert [text.count(f"Paragraph {number} has") for number in range(20)] == [3] * 20


def test_every_page_after_the_first_names_the_deck_and_all_have_numbers(tmp_path: Path) -> None:
    reader, press = printed(tmp_path / "a.pdf", [card("t", PROSE)])
    assert len(reader.pages) == press.pages > 1
    for number, text in enumerate(texts(reader), 1):
        assert "Deck of cards" in text
        assert str(number) in text.split()


def test_a_question_stays_with_the_start_of_its_answer(tmp_path: Path) -> None:
    cards = [
        card(f"Title {n}", f"Question {n}? " + "Words of it. " * (20 + n * 7 % 60), f"Reply {n}. " + "More. " * 250)
        for n in range(40)
    ]
    pages = list(texts(printed(tmp_path / "a.pdf", cards)[0]))
    for number in range(40):
        [page] = [text for text in pages if f"Reply {number}." in text]
        assert f"Question {number}?" in page


def test_atoms_neither_overlap_nor_leave_text_out() -> None:
    source = f"# Head\n\n{PROSE}\n\n{TABLE}\n\n> [!NOTE]\n> noted\n\n{CODE}\n\n- a\n- b\n\n$$x$$"
    prepared = PreparedDocument(render_page(source), LIGHT, 500, for_paper=True)
    atoms = atoms_of(prepared, 200)
    assert all(upper.bottom <= lower.top + 0.5 for upper, lower in pairwise(atoms))
    block = prepared.document.begin()
    while block.isValid():
        rect = prepared.document.documentLayout().blockBoundingRect(block)
        if len(block.text().strip("\u2060 ")) > 1:
            assert any(atom.top <= rect.center().y() <= atom.bottom for atom in atoms) or block.layout().lineCount() > 1
        block = block.next()


def test_a_heading_and_the_head_of_a_table_stay_with_what_follows() -> None:
    prepared = PreparedDocument(render_page(f"## Heading\n\nText.\n\n{TABLE}"), LIGHT, 500, for_paper=True)
    heading, text, head, *_rows = atoms_of(prepared, 200)
    assert heading.keeps_next
    assert not text.keeps_next
    _head, (top, bottom), *_rest = next(iter(prepared.decor.table_rows()))
    assert head.height > 1.5 * (bottom - top)


def test_a_picture_is_never_cut(tmp_path: Path) -> None:
    image = QImage(400, 500, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    assert image.save(str(tmp_path / "p.png"))
    page = render_page("Some words.\n\n![tall](p.png)\n\nMore words.", media={"p.png": tmp_path / "p.png"})
    prepared = PreparedDocument(page, LIGHT, 500, for_paper=True)
    [placed] = prepared.objects
    assert any(
        atom.top <= placed.rect.top() + 1 and placed.rect.bottom() - 1 <= atom.bottom
        for atom in atoms_of(prepared, 100)
    )


SVG = '<svg width="400" height="{}"><text x="20" y="40" font-size="20">DRAWN</text></svg>'


def test_words_stay_with_the_picture_below_them() -> None:
    source = f"Before.\n\nLook:\n\n{SVG.format(60)}\n\n{SVG.format(60)}\n\nAfter."
    prepared = PreparedDocument(render_page(source), LIGHT, 500, for_paper=True)
    assert [atom.keeps_next for atom in atoms_of(prepared, 50)] == [False, True, False, False, False]


def test_a_question_and_its_picture_share_a_page_wherever_the_card_falls(tmp_path: Path) -> None:
    cards = [
        card(f"T{n}", f"Words above {n}.\n\nAsked {n}?\n\n{SVG.format(420)}", "Said. " * (30 + 61 * n % 300))
        for n in range(12)
    ]
    pages = list(texts(printed(tmp_path / "a.pdf", cards)[0]))
    for text in pages:
        assert text.count("Asked ") == text.count("DRAWN")


def test_formulas_and_diagrams_are_drawn_as_lines(tmp_path: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><circle cx="20" cy="20" r="15"/></svg>'
    reader, _ = printed(tmp_path / "a.pdf", [card("t", f"See\n\n{svg}\n")])
    assert [image for page in reader.pages for image in page.images] == []


def test_next_to_nothing_prints_too(tmp_path: Path) -> None:
    reader, press = printed(tmp_path / "a.pdf", [card("", "", ""), card("", " ", None)])
    assert press.pages == len(reader.pages) == 1


def test_a_row_higher_than_a_page_goes_on_over_pages(tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(1_500))
    reader, press = printed(tmp_path / "a.pdf", [card("Long", f"| a | b |\n|---|---|\n| {words} | y |\n| last | z |")])
    told = "".join(texts(reader)).replace(" ", "")
    assert press.pages > 2
    for number in (0, 1, 700, 1_499):
        assert told.count(f"word{number}word" if number < 1_499 else "word1499") == 1
    assert "last" in told


@pytest.mark.parametrize("before", ["plain", "with `code`", "| a |\n|---|\n| `x` |\n\n", "==marked=="])
def test_a_picture_is_as_strong_on_paper_as_it_is(tmp_path: Path, before: str) -> None:
    """Qt's PDF gives pictures the transparency of the brush before them."""
    picture = QImage(400, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    assert picture.save(str(tmp_path / "a.png"))
    page = render_page(f"{before} ![red](a.png)", media={"a.png": tmp_path / "a.png"})
    reader, _press = printed(tmp_path / "a.pdf", [("Picture", page, None)])
    assert list(opacities_of_pictures(reader)) == [1.0]


def opacities_of_pictures(reader: PdfReader) -> Iterator[float]:
    """How strong each picture is painted."""
    for sheet in reader.pages:
        contents = sheet.get_contents()
        assert contents is not None
        resources: Any = sheet["/Resources"]
        strength = 1.0
        for operands, operator in contents.operations:
            if operator == b"gs":
                strength = float(resources["/ExtGState"][operands[0]].get_object().get("/ca", strength))
            elif operator == b"Do" and resources["/XObject"][operands[0]].get_object()["/Subtype"] == "/Image":
                yield strength
