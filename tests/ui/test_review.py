"""The review, driven by keys over a real collection."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.full_disk import full_disk
from tests.ui.conftest import Opens
from tests.ui.windows import OpenWindow
from tikprep.domain.model import Rating
from tikprep.errors import CollectionUnwritable
from tikprep.settings import Settings
from tikprep.ui.card.view import CardView
from tikprep.ui.review.card_info import CardInfoDialog
from tikprep.ui.review.screen import ReviewScreen
from tikprep.ui.review.stopwatch import Stopwatch
from tikprep.ui.widgets.buttons import Button, IconButton
from tikprep.ui.window import MainWindow


class Session:
    """A window in a review and the keys pressed in it."""

    def __init__(self, opened: OpenWindow, qtbot: QtBot) -> None:
        self.opened = opened
        self.window = opened.window
        self.qtbot = qtbot
        self.window.start_review()
        page = self.window.page("review")
        assert isinstance(page, ReviewScreen)
        self.screen = page
        qtbot.waitUntil(lambda: page.turn is not None and not page.is_busy)

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys as fast as a machine can, then wait for the collection."""
        for key in keys:
            target = QApplication.focusWidget() or self.window
            self.qtbot.keyClick(target, key, modifier)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.screen.is_busy)

    @property
    def card_id(self) -> int:
        assert self.screen.turn is not None
        return self.screen.turn.face.card_id

    @property
    def answers(self) -> int:
        assert self.screen.turn is not None
        return self.screen.turn.tally.total


@pytest.fixture
def session(opens: Opens, qtbot: QtBot) -> Session:
    return Session(opens(), qtbot)


Key = Qt.Key


def test_space_shows_the_answer_and_then_means_good(session: Session) -> None:
    session.press(Key.Key_Space)
    assert session.screen.is_revealed
    session.press(Key.Key_Space)
    assert session.answers == 1
    assert session.screen.turn is not None
    assert session.screen.turn.tally.good == 1


def test_a_grade_key_before_the_answer_is_shown_does_nothing(session: Session) -> None:
    session.press(Key.Key_3)
    assert session.answers == 0
    assert not session.screen.is_revealed


@pytest.mark.parametrize(("key", "outcome"), [(Key.Key_1, "failed"), (Key.Key_2, "hard"), (Key.Key_3, "good")])
def test_number_keys_give_their_grade(session: Session, key: Qt.Key, outcome: str) -> None:
    session.press(Key.Key_Space, key)
    assert session.screen.turn is not None
    assert getattr(session.screen.turn.tally, outcome) == 1


def test_a_second_press_of_a_grade_does_not_answer_the_next_card(session: Session) -> None:
    session.press(Key.Key_Space, Key.Key_3, Key.Key_3, Key.Key_3)
    assert session.answers == 1
    assert not session.screen.is_revealed


def test_keys_typed_ahead_of_the_disk_are_all_answered_in_order(session: Session) -> None:
    session.press(Key.Key_Space, Key.Key_3, Key.Key_Space, Key.Key_1, Key.Key_Space, Key.Key_2)
    assert session.screen.turn is not None
    tally = session.screen.turn.tally
    assert (tally.good, tally.failed, tally.hard) == (1, 1, 1)


def test_a_key_held_down_answers_one_card_only(session: Session) -> None:
    session.press(Key.Key_Space)
    target = QApplication.focusWidget()
    assert target is not None
    for _ in range(5):
        repeat = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", True)
        QApplication.sendEvent(target, repeat)
    session.settle()
    assert session.answers == 0


def test_undo_shows_the_card_again_with_its_answer_hidden(session: Session) -> None:
    first = session.card_id
    session.press(Key.Key_Space, Key.Key_3)
    assert session.card_id != first
    session.press(Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert session.card_id == first
    assert session.answers == 0
    assert not session.screen.is_revealed
    assert session.window.toast_text == "Undid: Answer card"


def test_undo_in_a_review_takes_no_deck_away_unasked(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    deck = tmp_path / "more.md"
    deck.write_text("# More\n\n## One\n\nfront\n\n---\n\nback\n", encoding="utf-8")
    window = session.window
    session.opened.tasks.on_collection(lambda collection: collection.exchange.import_paths([deck]), then=lambda _: None)
    qtbot.waitUntil(lambda: "More" in titles(window))
    first = session.card_id
    session.press(Key.Key_Space, Key.Key_U)
    assert (session.card_id, session.screen.is_revealed) == (first, True)
    assert window.toast_text == "No answer to undo: the last change was an import"
    button = next(one for one in window.findChildren(Button) if one.text() == "Undo the import")
    button.click()
    qtbot.waitUntil(lambda: "More" not in titles(window))


def titles(window: MainWindow) -> list[str]:
    return [] if window.today is None else [row.title for row in window.today.decks]


def test_the_toast_of_undo_offers_to_do_it_again(session: Session) -> None:
    session.press(Key.Key_Space, Key.Key_3)
    session.press(Key.Key_U)
    button = next(one for one in session.window.findChildren(Button) if one.text() == "Redo")
    button.click()
    session.settle()
    assert session.answers == 1


def test_the_side_leaves_the_keyboard_to_the_card(session: Session, qtbot: QtBot) -> None:
    """A click on the switch of the theme is no reason to switch it back by the next Space."""
    focused = QApplication.focusWidget()
    switch = session.window.sidebar.findChild(IconButton)
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is focused


def test_the_keys_of_the_card_work_from_the_side(session: Session) -> None:
    session.press(Key.Key_Space)
    switch = session.window.sidebar.findChild(IconButton)
    assert isinstance(switch, IconButton)
    switch.setFocus(Qt.FocusReason.TabFocusReason)
    session.press(Key.Key_3)
    assert session.answers == 1


def test_redo_answers_it_again(session: Session) -> None:
    session.press(Key.Key_Space, Key.Key_3)
    session.press(Key.Key_U)
    session.press(Key.Key_Y, modifier=Qt.KeyboardModifier.ControlModifier)
    assert session.answers == 1


def test_bury_puts_the_card_away_and_offers_undo(session: Session) -> None:
    first = session.card_id
    session.press(Key.Key_B)
    assert session.card_id != first
    assert session.window.toast_text == "Card buried until tomorrow"
    session.press(Key.Key_U)
    assert session.card_id == first


def test_suspend_takes_the_card_out(session: Session) -> None:
    before = session.screen.turn
    session.press(Key.Key_S)
    after = session.screen.turn
    assert before is not None
    assert after is not None
    assert after.counts.total == before.counts.total - 1


def test_a_flag_keeps_the_shown_answer(session: Session) -> None:
    session.press(Key.Key_Space)
    session.press(Key.Key_2, modifier=Qt.KeyboardModifier.ControlModifier)
    assert session.screen.turn is not None
    assert session.screen.turn.flag == 2
    assert session.screen.is_revealed


def test_a_mark_goes_on_and_off(session: Session) -> None:
    session.press(Key.Key_M)
    assert session.screen.turn is not None
    assert session.screen.turn.face.note.is_marked
    session.press(Key.Key_M)
    assert not session.screen.turn.face.note.is_marked


def test_the_focused_grade_is_the_one_that_enter_gives(session: Session) -> None:
    session.press(Key.Key_Space, Key.Key_Left, Key.Key_Return)
    assert session.screen.turn is not None
    assert session.screen.turn.tally.hard == 1


def test_the_buttons_say_what_an_answer_does(session: Session) -> None:
    turn = session.screen.turn
    assert turn is not None
    preview = next(preview for preview in turn.previews if preview.rating is Rating.GOOD)
    card_id = session.card_id
    session.press(Key.Key_Space, Key.Key_3)
    found: list[int] = []
    session.opened.tasks.on_collection(
        lambda collection: collection.review.card_history(card_id).card.interval_days, then=found.append
    )
    session.qtbot.waitUntil(lambda: bool(found))
    assert found == [preview.interval_days]


def test_card_info_ends_its_derivation_in_the_due_date(session: Session) -> None:
    session.press(Key.Key_I)
    dialog = session.window.findChild(CardInfoDialog)
    assert isinstance(dialog, CardInfoDialog)
    session.qtbot.waitUntil(lambda: dialog.is_filled)
    dialog.accept()


def test_escape_drops_a_selection_before_it_leaves(session: Session) -> None:
    session.press(Key.Key_Space)
    session.press(Key.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
    view = next(view for view in session.screen.findChildren(CardView) if view.isVisible())
    assert view.has_selection()
    session.press(Key.Key_Escape)
    assert not view.has_selection()
    assert session.window.place == "review"
    session.press(Key.Key_Escape)
    assert session.window.place == "today"


def test_escape_leaves_to_today(session: Session) -> None:
    session.press(Key.Key_Escape)
    assert session.window.place == "today"


def test_an_answer_on_its_way_is_kept_when_the_review_is_left(session: Session, qtbot: QtBot) -> None:
    session.press(Key.Key_Space, Key.Key_4, Key.Key_Escape)
    assert session.window.place == "today"
    assert session.screen.turn is None
    qtbot.waitUntil(lambda: session.window.today is not None and session.window.today.answers_today == 1)


def test_after_the_last_card_comes_the_end_page_and_undo_leads_back(session: Session) -> None:
    while session.screen.turn is not None:
        session.press(Key.Key_Space, Key.Key_4)
    session.qtbot.waitUntil(lambda: session.screen.is_at_end)
    session.press(Key.Key_U)
    session.qtbot.waitUntil(lambda: session.screen.turn is not None)
    assert session.answers == 8


def test_six_grades_are_given_by_zero_to_five(opens: Opens, qtbot: QtBot) -> None:
    session = Session(opens(Settings(six_grades=True)), qtbot)
    session.press(Key.Key_Space, Key.Key_5)
    session.press(Key.Key_Space, Key.Key_0)
    assert session.screen.turn is not None
    assert (session.screen.turn.tally.good, session.screen.turn.tally.failed) == (1, 1)


def test_an_empty_deck_shows_why_there_is_no_card(opens: Opens, qtbot: QtBot) -> None:
    window = opens().window
    window.start_review()
    page = window.page("review")
    assert isinstance(page, ReviewScreen)
    qtbot.waitUntil(lambda: page.turn is not None and not page.is_busy)
    while page.turn is not None:
        window.action("review.suspend").trigger()
        qtbot.waitUntil(lambda: not page.is_busy)
    window.go("today")
    window.start_review()
    qtbot.waitUntil(lambda: page.is_at_end)


def test_the_first_question_painted_is_told_once(opens: Opens, qtbot: QtBot) -> None:
    window = opens().window
    told: list[bool] = []
    window.first_question_painted.connect(lambda: told.append(True))
    with qtbot.waitSignal(window.first_question_painted):
        window.start_review()
    page = window.page("review")
    assert isinstance(page, ReviewScreen)
    window.action("review.answer").trigger()
    window.action("review.good").trigger()
    qtbot.waitUntil(lambda: not page.is_busy)
    assert told == [True]


def test_keys_pressed_on_another_page_grade_nothing(session: Session) -> None:
    session.press(Qt.Key.Key_Space)
    assert session.screen.is_revealed
    before = session.answers
    session.window.go("decks")
    session.opened.preferences.change(last_deck="Coding::Python", show_stopwatch=False)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_3, Qt.Key.Key_Right):
        session.press(key)
    assert not session.screen.isVisible()
    assert not session.screen.isAncestorOf(QApplication.focusWidget() or session.window)
    assert session.answers == before


def test_time_runs_only_while_the_card_is_seen(session: Session) -> None:
    watch = session.screen.findChild(Stopwatch)
    assert watch is not None
    session.qtbot.waitUntil(lambda: watch.taken_ms > 20)
    session.window.go("today")
    paused_ms = watch.taken_ms
    session.qtbot.waitUntil(lambda: not session.screen.isVisible())
    passed = QElapsedTimer()
    passed.start()
    session.qtbot.waitUntil(lambda: passed.elapsed() > 30)
    assert watch.taken_ms == paused_ms
    session.screen.show()
    session.window.start_review()
    session.settle()
    session.qtbot.waitUntil(lambda: watch.taken_ms > 0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_next_card_does_not_wait_for_the_disk_and_goes_again_where_that_is_full(session: Session) -> None:
    first, places, errors = session.card_id, list[str](), list[Exception]()
    session.screen.moved.connect(places.append)
    session.screen.failed.connect(errors.append)
    session.press(Key.Key_Space)
    with full_disk():
        session.press(Key.Key_3)
    assert [place.split(" of ")[0] for place in places] == ["Review 2", "Review 1"]
    assert [type(error) for error in errors] == [CollectionUnwritable]
    assert (session.card_id, session.answers, session.screen.is_revealed) == (first, 0, False)
    session.press(Key.Key_Return)  # reads what the window says of the disk
    session.window.activateWindow()  # as a desktop does; the platform of the tests has no windows to go back to
    session.qtbot.waitUntil(session.window.isActiveWindow)
    session.press(Key.Key_Space, Key.Key_3)
    assert session.answers == 1
    assert session.card_id != first


def test_a_flag_key_pressed_twice_takes_the_flag_off_again(session: Session) -> None:
    session.press(Qt.Key.Key_2, modifier=Qt.KeyboardModifier.ControlModifier)
    assert session.screen.turn is not None
    assert session.screen.turn.flag == 2
    session.press(Qt.Key.Key_2, modifier=Qt.KeyboardModifier.ControlModifier)
    assert session.screen.turn.flag == 0
