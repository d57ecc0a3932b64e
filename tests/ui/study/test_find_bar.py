"""Finding words in the card: what is found, what is marked, and that no key grades meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from tests.given import ToldClock
from tests.ui.conftest import Opens
from tests.ui.windows import OpenWindow
from tikprep.domain.model import Deck, Note
from tikprep.services.collection import Collection
from tikprep.ui.printing.dialog import PrintDialog
from tikprep.ui.review.screen import ReviewScreen
from tikprep.ui.study.find_bar import FindBar

KEY, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
FRONT = "A **ring** of nodes.\n\n" + "\n\n".join(f"Line {number} of it." for number in range(60)) + "\n\nThe last RING."
BACK = "Ring three. Café ring four."


@pytest.fixture
def home(tmp_path: Path, clock: ToldClock) -> Path:
    with Collection.open(tmp_path, clock=clock) as collection:
        store = collection.library.notes

        def work() -> None:
            deck = store.add_deck(Deck(0, "r", "A rings", "about"))
            first = store.next_note_id()
            notes = [
                Note(first, "r-0001", deck.id, "basic", "Title", FRONT, BACK),
                Note(first + 1, "r-0002", deck.id, "basic", "Title", "front", "back"),
            ]
            store.add_notes(notes)
            collection.library.match_cards(notes)

        collection.lay_ground(work)
    return tmp_path


@pytest.fixture
def opened(opens: Opens, qtbot: QtBot) -> OpenWindow:
    made = opens()
    made.window.start_review(deck_slug="r")
    qtbot.waitUntil(lambda: screen_of(made).turn is not None and not screen_of(made).is_busy)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return made


def screen_of(opened: OpenWindow) -> ReviewScreen:
    page = opened.window.page("review")
    assert isinstance(page, ReviewScreen)
    return page


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifier)


def typed(opened: OpenWindow, words: str) -> FindBar:
    press(KEY.Key_F, CTRL)
    bar = screen_of(opened).findChild(FindBar)
    assert isinstance(bar, FindBar)
    QTest.keyClicks(bar.field, words)
    return bar


def test_words_are_found_in_the_question_and_after_it_was_shown_in_the_answer(opened: OpenWindow, qtbot: QtBot) -> None:
    bar = typed(opened, "ring")
    assert bar.count == "1 of 2"
    screen_of(opened)._on_reveal()
    qtbot.waitUntil(lambda: screen_of(opened).is_revealed)
    assert bar.count == "1 of 4"


def test_return_and_f3_go_on_and_back_round_and_round(opened: OpenWindow) -> None:
    bar = typed(opened, "ring")
    press(KEY.Key_Return)
    assert bar.count == "2 of 2"
    press(KEY.Key_F3)
    assert bar.count == "1 of 2"
    press(KEY.Key_Return, SHIFT)
    assert bar.count == "2 of 2"
    press(KEY.Key_F3, SHIFT)
    assert bar.count == "1 of 2"


def test_the_current_place_is_scrolled_to(opened: OpenWindow) -> None:
    typed(opened, "ring")
    card = screen_of(opened)._card
    assert card.verticalScrollBar().value() < 100
    press(KEY.Key_Return)
    assert card.verticalScrollBar().value() > 400


def test_no_key_grades_or_reveals_while_words_are_looked_for(opened: OpenWindow, qtbot: QtBot) -> None:
    bar = typed(opened, "1 2")
    press(KEY.Key_Space)
    press(KEY.Key_Return)
    assert bar.field.text() == "1 2 "
    assert not screen_of(opened).is_revealed
    screen_of(opened)._card.views[0].setFocus()
    for key in (KEY.Key_Space, KEY.Key_3, KEY.Key_S, KEY.Key_B):
        press(key)
    qtbot.waitUntil(lambda: not screen_of(opened).is_busy)
    assert not screen_of(opened).is_revealed
    turn = screen_of(opened).turn
    assert turn is not None
    assert turn.tally.total == 0


def test_escape_closes_the_bar_first_and_returns_the_keyboard(opened: OpenWindow, qtbot: QtBot) -> None:
    before = QApplication.focusWidget()
    bar = typed(opened, "ring")
    press(KEY.Key_Escape)
    assert not bar.isVisible()
    assert QApplication.focusWidget() is before
    assert opened.window.place == "review"
    assert all(view._marks == () for view in screen_of(opened)._card.views)
    press(KEY.Key_Escape)
    assert opened.window.place == "today"


def test_what_is_not_there_is_said(opened: OpenWindow) -> None:
    assert typed(opened, "zebra").count == "Nothing found"


def test_the_next_card_is_searched_too(opened: OpenWindow, qtbot: QtBot) -> None:
    bar = typed(opened, "front")
    assert bar.count == "Nothing found"
    screen = screen_of(opened)
    screen._on_reveal()
    screen._grades.graded.emit(4)
    qtbot.waitUntil(lambda: bar.count == "1 of 1")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_key_opens_the_menu_of_the_card(opened: OpenWindow) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    place = QPoint(5, 5)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, focused.mapToGlobal(place))
    QApplication.sendEvent(focused, event)
    [menu] = screen_of(opened)._card.findChildren(QMenu)
    texts = [action.text().partition("\t")[0] for action in menu.actions()]
    assert texts[0] == "Copy"
    assert {"Select all", "Find in the card"} <= set(texts)
    menu.close()


def test_ctrl_a_and_c_copy_title_question_and_answer_wherever_the_keyboard_is(opened: OpenWindow) -> None:
    press(KEY.Key_Space)
    press(KEY.Key_A, CTRL)
    press(KEY.Key_C, CTRL)
    text = QApplication.clipboard().text()
    assert text.startswith("Title\n\nA ring of nodes.")
    assert text.endswith("Café ring four.")


def test_larger_text_keeps_the_line_that_is_read(opened: OpenWindow, qtbot: QtBot) -> None:
    card = screen_of(opened)._card
    view, bar = card.views[0], card.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)

    def line_at_top() -> str:
        offset = bar.value() - view.mapTo(card.outer, QPoint(0, 0)).y()
        shown = view._shown()
        assert shown is not None
        return shown.document.findBlock(view.position_at_height(offset + 2)).text()

    before = line_at_top()
    for action in ("view.zoom_in", "view.zoom_in", "view.zoom_out", "view.zoom_normal"):
        opened.window.action(action).trigger()
        QApplication.processEvents()
        assert line_at_top() == before


def test_ctrl_p_prints_the_card_without_its_hidden_answer(opened: OpenWindow, tmp_path: Path, qtbot: QtBot) -> None:
    press(KEY.Key_P, CTRL)
    dialog = opened.window.findChild(PrintDialog)
    assert isinstance(dialog, PrintDialog)
    assert dialog.options.answers == "none"
    with qtbot.waitSignal(dialog.printed) as signal:
        dialog.save_pdf(tmp_path / "card.pdf")
    assert signal.args[0].endswith("in card.pdf")
    assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF-")


def test_ctrl_p_among_the_decks_prints_the_chosen_one(opened: OpenWindow, tmp_path: Path, qtbot: QtBot) -> None:
    opened.window.go("decks")
    opened.window.action("decks.print").trigger()
    qtbot.waitUntil(lambda: opened.window.findChild(PrintDialog) is not None)
    dialog = opened.window.findChild(PrintDialog)
    assert isinstance(dialog, PrintDialog)
    assert dialog.options.answers == "below"
    dialog.save_pdf(tmp_path / "no folder" / "deck.pdf")
    assert dialog.isVisible()
    assert not (tmp_path / "no folder").exists()
    with qtbot.waitSignal(dialog.printed):
        dialog.save_pdf(tmp_path / "deck.pdf")
    assert (tmp_path / "deck.pdf").exists()


def test_the_title_is_searched_too(opened: OpenWindow) -> None:
    assert typed(opened, "title").count == "1 of 1"


def test_the_bar_moves_no_text(opened: OpenWindow) -> None:
    card = screen_of(opened)._card
    before = card.geometry()
    bar = typed(opened, "ring")
    QApplication.processEvents()
    assert card.geometry() == before
    assert before.contains(bar.geometry())
    title, host = card.searched[0], bar.parentWidget()
    assert host is not None
    assert bar.geometry().bottom() - 16 <= title.mapTo(host, QPoint(0, 0)).y()


@pytest.mark.parametrize("height", [420, 800])
def test_a_control_that_has_the_keyboard_is_not_below_the_bar(opened: OpenWindow, height: int) -> None:
    opened.window.resize(480, height)
    screen = screen_of(opened)
    bar, card, host = typed(opened, "ring"), screen._card, screen._question
    card.offer_hint(0, 1, "H")
    card.settle()
    hint = next(button for button in card.findChildren(QPushButton) if button.text().startswith("Hint"))
    hint.setFocus()
    QApplication.processEvents()
    assert card.geometry().contains(QRect(hint.mapTo(host, QPoint(0, 0)), hint.size()))
    assert not bar.geometry().intersects(QRect(hint.mapTo(host, QPoint(0, 0)), hint.size()))


def test_the_bar_goes_below_a_control_that_cannot_be_scrolled(opened: OpenWindow, qtbot: QtBot) -> None:
    opened.window.resize(480, 500)
    screen = screen_of(opened)
    screen._on_reveal()
    screen._grades.graded.emit(4)
    qtbot.waitUntil(lambda: screen.turn is not None and screen.turn.tally.total == 1 and not screen.is_busy)
    bar, card = typed(opened, "ring"), screen._card
    upper = bar.geometry().top()
    card.offer_hint(0, 1, "H")
    # As low as the bar: a question without a title and of one short line would put it there.
    for widget in (*card.searched, card._chips):
        widget.hide()
    card.settle()
    hint = next(button for button in card.findChildren(QPushButton) if button.text().startswith("Hint"))
    hint.setFocus()
    QApplication.processEvents()
    assert bar.geometry().top() > upper
    assert not bar.geometry().intersects(QRect(hint.mapTo(screen._question, QPoint(0, 0)), hint.size()))
    assert card.geometry().contains(bar.geometry())
