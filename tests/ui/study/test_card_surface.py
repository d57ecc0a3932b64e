"""The surface that shows a card: in a review and wherever one is only looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tikprep.domain.answers import NumericAnswer
from tikprep.domain.model import Note
from tikprep.domain.turn import Face
from tikprep.paths import resources_folder
from tikprep.rendering.page import render_page
from tikprep.ui.card.document import Mark
from tikprep.ui.card.view import CardView
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


@pytest.mark.parametrize(("width", "is_below"), [(720, False), (330, True)])
def test_the_unit_stands_below_a_field_that_would_get_too_narrow(
    surface: CardSurface, width: int, is_below: bool
) -> None:
    surface.resize(width, _HEIGHT)
    face = a_face(typed=True)
    surface.show_question(face, render_page(face.front), keys=CardKeys("H", "T"))
    QApplication.processEvents()
    box = surface.findChild(AnswerBox)
    assert isinstance(box, AnswerBox)
    [unit] = [label for label in box.findChildren(QLabel) if label.text().startswith("ms, within")]
    field = box.fields[1]
    assert field.width() >= 180
    assert unit.width() >= unit.sizeHint().width()
    assert (unit.y() > field.geometry().bottom()) == is_below
    assert unit.geometry().bottom() < box.height()
    surface.show_answer(pages_of(face))
    another = replace(face, card_id=2, expected=NumericAnswer(40, "$ a month", 0.1))
    surface.show_question(another, render_page(face.front), keys=CardKeys("H", "T"))
    assert unit.text().startswith("$ a month")
    assert unit.width() >= unit.sizeHint().width()


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


def laid_out_widths(surface: CardSurface) -> list[list[int]]:
    return [[width for _, width, *_ in view._documents] for view in surface.views]


def test_a_card_is_laid_out_once_and_at_its_own_width_alone(surface: CardSurface) -> None:
    face = a_face(lines(40), lines(40))
    surface.show_question(face, pages_of(face).front)
    width = surface.views[0].width()
    surface.prepare_answer(pages_of(face))
    assert laid_out_widths(surface) == [[width], [width]]
    surface.show_answer(pages_of(face))
    assert laid_out_widths(surface) == [[width], [width]]


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


def test_code_in_a_title_is_written_as_code_without_its_marks(surface: CardSurface) -> None:
    face = a_face()
    named = replace(face, note=replace(face.note, title="What 🎲 does `yield` return?"))
    surface.show_question(named, render_page(face.front))
    title = surface.findChild(CardTitle)
    assert title is not None
    assert title.text() == "What 🎲 does yield return?"
    [code] = title.laid_out(title.width()).formats()
    assert (code.start, code.length) == (13, 5)
    assert code.format.fontFixedPitch()
    surface.select_all()
    surface.copy()
    assert QGuiApplication.clipboard().text().startswith("What 🎲 does yield return?")


def test_a_fade_tells_that_more_lies_beyond_an_edge(surface: CardSurface) -> None:
    upper, lower = surface.findChildren(EdgeFade)
    bar = surface.verticalScrollBar()

    def seen() -> tuple[bool, bool]:
        return not upper.visibleRegion().isEmpty(), not lower.visibleRegion().isEmpty()

    surface.show_question(a_face(), render_page("short"))
    assert seen() == (False, False)
    surface.show_question(a_face(), render_page(lines(60)))
    assert seen() == (False, True)
    assert lower.geometry().bottom() == surface.viewport().geometry().bottom()
    bar.setValue(200)
    assert seen() == (True, True)
    bar.setValue(bar.maximum())
    assert seen() == (True, False)


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


def revealed(surface: CardSurface, front: str = "front words", back: str = "back words") -> tuple[CardView, CardView]:
    face = a_face(front, back)
    surface.show_question(face, render_page(face.front))
    surface.show_answer(pages_of(face))
    return surface.views


def drag(start: CardView, at: QPoint, end: QWidget, to: QPoint) -> None:
    """Press on one part and let go over another: the first has the mouse all the while."""
    QTest.mousePress(start, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    place = start.mapFromGlobal(end.mapToGlobal(to))
    for point in ((at + place) / 2, place):
        spot = QPointF(point)
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            spot,
            start.mapToGlobal(spot),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(start, move)
    QTest.mouseRelease(start, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def words_at(view: CardView, words: str) -> QPoint:
    """The left end of words on a view."""
    start, end = view.places_of(words)[0]
    rect = view.rect_of(start, end)
    return QPoint(rect.left() + 1, rect.center().y())


def test_a_drag_goes_on_from_the_question_into_the_answer(surface: CardSurface) -> None:
    front, back = revealed(surface)
    drag(front, words_at(front, "words"), back, words_at(back, "words"))
    assert (front.selected_text(), back.selected_text()) == ("words", "back ")
    surface.copy()
    assert QGuiApplication.clipboard().text() == "words\n\nback "


def test_a_drag_goes_on_upwards_through_the_question_to_the_title(surface: CardSurface) -> None:
    front, back = revealed(surface)
    drag(back, words_at(back, "words"), front, words_at(front, "words"))
    assert (front.selected_text(), back.selected_text()) == ("words", "back ")
    drag(back, words_at(back, "words"), surface.searched[0], QPoint(3, 3))
    surface.copy()
    assert QGuiApplication.clipboard().text() == f"{TITLE}\n\nfront words\n\nback "


def test_a_drag_that_comes_back_leaves_nothing_selected_in_the_answer(surface: CardSurface) -> None:
    front, back = revealed(surface)
    drag(front, words_at(front, "front"), back, words_at(back, "words"))
    drag(front, words_at(front, "front"), front, words_at(front, "words"))
    assert (front.selected_text(), back.selected_text()) == ("front ", "")


def test_a_click_with_shift_in_the_answer_extends_the_selection_of_the_question(surface: CardSurface) -> None:
    front, back = revealed(surface)
    drag(front, words_at(front, "front"), front, words_at(front, "words"))
    QTest.mouseClick(back, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, words_at(back, "words"))
    assert (front.selected_text(), back.selected_text()) == ("front words", "back ")


def test_the_whole_card_is_selected_with_its_title(surface: CardSurface) -> None:
    revealed(surface)
    title = surface.searched[0]
    before = title.grab().toImage()
    surface.select_all()
    assert title.grab().toImage() != before
    surface.copy()
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.text() == f"{TITLE}\n\nfront words\n\nback words"
    assert mime.html().startswith(f"<p><b>{TITLE}</b></p>\n<p>front words</p>")


def test_another_card_is_not_selected(surface: CardSurface) -> None:
    revealed(surface)
    surface.select_all()
    revealed(surface, "other", "more")
    assert not surface.unselect()
    surface.select_all()
    surface.resize(500, _HEIGHT)
    QApplication.processEvents()
    assert not surface.unselect()


def test_a_selection_can_be_dropped(surface: CardSurface) -> None:
    front, back = revealed(surface)
    assert not surface.unselect()
    surface.select_all()
    assert surface.unselect()
    assert not surface.unselect()
    assert (front.selected_text(), back.selected_text()) == ("", "")
