"""The surface that shows a card: in a review and wherever one is only looked at."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tikprep.domain.answers import NumericAnswer
from tikprep.domain.model import Note
from tikprep.domain.turn import Face
from tikprep.paths import resources_folder
from tikprep.rendering.page import render_page
from tikprep.ui.card.document import Mark
from tikprep.ui.study.answer_box import AnswerBox
from tikprep.ui.study.card_surface import CardKeys, CardSurface
from tikprep.ui.study.card_title import CardTitle
from tikprep.ui.study.pages import FacePages
from tikprep.ui.theme.fonts import Reading
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.fade import EdgeFade

TITLE = "Ring buffers"
_HEIGHT = 600


def a_face(front: str = "front", back: str = "back", *, hints: tuple[str, ...] = (), typed: bool = False) -> Face:
    note = Note(1, "x-0001", 1, "numeric" if typed else "basic", TITLE, front, back)
    return Face(1, note, front, front, back, hints=hints, expected=NumericAnswer(40, "ms", 0.1) if typed else None)


def pages_of(face: Face) -> FacePages:
    front = render_page(face.front)
    return FacePages(front, front, render_page(face.back))


def lines(count: int) -> str:
    return "\n\n".join(f"Line {number} of it." for number in range(count))


@pytest.fixture
def surface(qtbot: QtBot, qapp: QApplication) -> CardSurface:
    theme = Theme(qapp, resources_folder() / "icons")
    theme.apply("light", 100)
    made = CardSurface(theme, 1.0)
    made.set_reading(Reading())
    qtbot.addWidget(made)
    made.resize(720, _HEIGHT)
    made.show()
    return made


def test_a_card_is_shown_without_a_review(surface: CardSurface) -> None:
    face = a_face(hints=("hint",), typed=True)
    surface.show_question(face, render_page(face.front))
    assert surface.views[0].isVisible()
    assert not surface.findChildren(AnswerBox)
    assert not any(button.isVisible() for button in surface.findChildren(Button))
    surface.show_answer(pages_of(face))
    assert surface.views[1].isVisible()


def test_in_a_review_the_same_card_has_a_field_and_a_hint(surface: CardSurface) -> None:
    face = a_face(hints=("hint",), typed=True)
    surface.show_question(face, render_page(face.front), keys=CardKeys("H", "T"))
    assert surface.submit_key == "Enter"
    assert [button.text() for button in surface.findChildren(Button) if button.isVisible()] == ["Hint (H)"]


def answer_top(surface: CardSurface) -> int:
    back = surface.views[1]
    return back.mapTo(surface.viewport(), QPoint(0, 0)).y()


@pytest.mark.parametrize("question", [3, 12, 60])
def test_a_long_answer_is_shown_from_its_start(surface: CardSurface, question: int) -> None:
    face = a_face(lines(question), lines(80))
    surface.show_question(face, render_page(face.front))
    surface.show_answer(pages_of(face))
    assert surface.verticalScrollBar().value() > 0
    assert 0 <= answer_top(surface) <= _HEIGHT // 3 + 40


def test_a_short_answer_to_a_long_question_is_shown_whole(surface: CardSurface) -> None:
    face = a_face(lines(60), lines(8))
    surface.show_question(face, render_page(face.front))
    surface.show_answer(pages_of(face))
    assert answer_top(surface) >= 0
    assert answer_top(surface) + surface.views[1].height() <= surface.viewport().height()


def test_a_card_that_fits_is_not_scrolled(surface: CardSurface) -> None:
    face = a_face(lines(2), lines(2))
    surface.show_question(face, render_page(face.front))
    surface.show_answer(pages_of(face))
    assert surface.verticalScrollBar().value() == 0


def test_words_found_in_the_title_are_marked_there_and_only_there(surface: CardSurface) -> None:
    face = a_face()
    surface.show_question(face, render_page(face.front))
    title = surface.searched[0]
    [(start, end)] = title.places_of("buffers")
    assert TITLE[start:end] == "buffers"
    title.show_marks(())
    plain = title.grab().toImage()
    title.show_marks([Mark(start, end, True)])
    marked = title.grab().toImage()
    line = QFontMetrics(title.font())
    before = line.horizontalAdvance(TITLE[:start])
    width = line.horizontalAdvance(TITLE[start:end])
    top = [x for x in range(plain.width()) if plain.pixel(x, 2) != marked.pixel(x, 2)]
    assert abs(top[0] - before) <= 3
    assert abs(top[-1] - (before + width)) <= 3
    assert len(top) == top[-1] - top[0] + 1


def test_a_fade_tells_that_more_lies_beyond_an_edge(surface: CardSurface) -> None:
    upper, lower = surface.findChildren(EdgeFade)
    bar = surface.verticalScrollBar()
    surface.show_question(a_face(), render_page("short"))
    assert (upper.isVisible(), lower.isVisible()) == (False, False)
    surface.show_question(a_face(), render_page(lines(60)))
    assert (upper.isVisible(), lower.isVisible()) == (False, True)
    assert lower.geometry().bottom() == surface.viewport().geometry().bottom()
    bar.setValue(200)
    assert (upper.isVisible(), lower.isVisible()) == (True, True)
    bar.setValue(bar.maximum())
    assert (upper.isVisible(), lower.isVisible()) == (True, False)


def test_the_title_follows_the_size_of_the_card(surface: CardSurface) -> None:
    surface.show_question(a_face(), render_page("front"))
    (title,) = surface.findChildren(CardTitle)
    before = title.text_font().pixelSize()
    surface.set_zoom(1.5)
    assert title.text_font().pixelSize() == round(before * 1.5)


def test_a_link_that_nothing_opens_is_told(surface: CardSurface, qtbot: QtBot) -> None:
    surface.show_question(a_face(), render_page("front"))
    with qtbot.waitSignal(surface.link_failed) as told:
        surface.views[0].link_clicked.emit("https://user@example.org")
    assert told.args == ["https://user@example.org"]
