"""Cards that are answered by typing, and cards with hints, driven by keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.given import ToldClock
from tests.ui.windows import OpenWindow, open_window
from tikprep.domain.model import Deck, Note
from tikprep.services.collection import Collection
from tikprep.settings import Settings
from tikprep.ui.card.view import CardView
from tikprep.ui.review.grades import GradeRow, ShowAnswerButton
from tikprep.ui.review.screen import ReviewScreen
from tikprep.ui.study.answer_box import AnswerBox, Verdict

Key = Qt.Key

HINTS = "Why do scores drift?\n\n> [!HINT]\n> Think of the *label*.\n\n> [!HINT]\n> It comes late."
NOTES = {
    "numeric": Note(1, "x-0001", 1, "numeric", "Bill", "How long?", "40 ms", attributes={"answer": "40", "unit": "ms"}),
    "typed": Note(1, "x-0001", 1, "typed", "Name", "Which weights?", "**inverse propensity**\n\nmore"),
    "program": Note(1, "x-0001", 1, "typed", "Write", "Pop it", "```python\nx = heap.pop()\nreturn x\n```"),
    "code": Note(1, "x-0001", 1, "code", "Prints", "```python\nprint(1)\n```", "```output\n1\n```"),
    "hints": Note(1, "x-0001", 1, "basic", "Drift", HINTS, "Delay"),
    "gap": Note(1, "x-0001", 1, "cloze", "Gap", "a {{c1::filled}} gap", ""),
    "both": Note(1, "x-0001", 1, "numeric", "Bill", HINTS, "40", attributes={"answer": "40"}),
}


class Card:
    """A window in a review of one card."""

    def __init__(self, opened: OpenWindow, qtbot: QtBot) -> None:
        self.window = opened.window
        self.qtbot = qtbot
        opened.window.show()
        qtbot.waitExposed(opened.window)
        opened.window.start_review()
        page = opened.window.page("review")
        assert isinstance(page, ReviewScreen)
        self.screen = page
        qtbot.waitUntil(lambda: page.turn is not None and not page.is_busy)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(QApplication.focusWidget(), text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.qtbot.waitUntil(lambda: not self.screen.is_busy)

    @property
    def focus(self) -> object:
        return QApplication.focusWidget()

    @property
    def verdict(self) -> str:
        shown = [widget for widget in self.screen.findChildren(Verdict) if widget.isVisible()]
        return shown[0].accessibleName() if shown else ""

    def chosen(self) -> str:
        return self.screen.findChildren(GradeRow)[0].chosen().name

    def suggestion(self) -> str:
        words = [shown.text() for shown in self.screen.findChildren(QLabel) if shown.isVisible()]
        return next((text for text in words if text.startswith("Suggested")), "")

    def visible_text(self) -> str:
        views = [view for view in self.screen.findChildren(CardView) if view.isVisible() and view.page is not None]
        return "\n".join(view.page.plain_text for view in views if view.page is not None)

    def hint_button(self) -> str:
        names = [button.text() for button in self.screen.findChildren(QPushButton) if button.isVisible()]
        return next((name for name in names if name.startswith("Hint")), "")


@pytest.fixture
def card(request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Card]:
    clock = ToldClock()
    note = NOTES[request.param]
    with Collection.open(tmp_path, clock=clock) as collection:
        store = collection.library.notes

        def work() -> None:
            store.add_deck(Deck(0, "x", "X"))
            store.add_notes([note])
            collection.library.match_cards([note])

        collection.lay_ground(work)
    opened = open_window(tmp_path, clock, Settings(theme="light"), qapp)
    yield Card(opened, qtbot)
    opened.close()


def asks(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("card", [name], indirect=True)


@asks("numeric")
@pytest.mark.parametrize(
    ("typed", "said", "grade"),
    [
        ("0.04 s", "Right", "GOOD"),
        ("40", "Right", "GOOD"),
        ("70", "too large", "HARD"),
        ("4 s", "factor of 100", "AGAIN"),
    ],
)
def test_an_estimate_is_typed_judged_and_suggests_its_grade(card: Card, typed: str, said: str, grade: str) -> None:
    assert isinstance(card.focus, QLineEdit)
    card.type(typed)
    card.press(Key.Key_Return)
    assert card.screen.is_revealed
    assert said in card.verdict
    assert card.chosen() == grade
    assert card.suggestion() == f"Suggested by your answer: {grade.capitalize()}"
    card.press(Key.Key_Space)
    assert card.screen.turn is None or card.screen.turn.tally.total == 1


@asks("program")
def test_tab_and_enter_indent_a_program_and_escape_leaves_it(card: Card) -> None:
    field = card.focus
    assert isinstance(field, QPlainTextEdit)
    card.type("if x:")
    card.press(Key.Key_Return)
    card.type("f(x)")
    assert field.toPlainText() == "if x:\n    f(x)"
    card.press(Key.Key_Return)
    card.press(Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    card.type("a")
    card.press(Key.Key_Tab)
    card.type("b")
    assert field.toPlainText() == "if x:\n    f(x)\na   b"
    assert card.focus is field
    card.press(Key.Key_Escape)
    assert card.focus is not field


@asks("typed")
def test_an_untouched_field_leaves_undo_to_the_review(card: Card) -> None:
    card.press(Key.Key_Escape)
    card.press(Key.Key_Space)
    card.press(Key.Key_1)
    assert isinstance(card.focus, QLineEdit)
    card.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    card.qtbot.waitUntil(lambda: card.screen.turn is not None and card.screen.turn.tally.total == 0)


@asks("typed")
def test_undo_in_a_field_takes_typed_letters_back(card: Card) -> None:
    card.type("abc")
    card.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(card.focus, QLineEdit)
    assert card.focus.text() == ""


@asks("typed")
def test_undo_beyond_the_first_letter_touches_no_answer(card: Card) -> None:
    turn = card.screen.turn
    card.type("ab")
    for _ in range(4):
        card.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert card.screen.turn is turn


@asks("typed")
def test_tab_goes_from_the_field_to_show_answer_and_into_the_card(card: Card) -> None:
    card.press(Key.Key_Tab)
    assert isinstance(card.focus, ShowAnswerButton)
    card.press(Key.Key_Tab)
    assert isinstance(card.focus, CardView)


@asks("numeric")
@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_Return])
def test_an_empty_field_lets_the_answer_be_shown_at_once(card: Card, key: Qt.Key) -> None:
    card.press(key)
    assert card.screen.is_revealed
    assert card.verdict == ""
    assert card.chosen() == "GOOD"
    assert card.suggestion() == ""


@asks("numeric")
def test_digits_and_letters_typed_into_the_field_do_nothing_else(card: Card) -> None:
    card.type("40 msbui?")
    assert isinstance(card.focus, QLineEdit)
    assert card.focus.text() == "40 msbui?"
    assert not card.screen.is_revealed
    assert card.screen.turn is not None


@asks("numeric")
def test_escape_leaves_the_field_first_and_the_review_then(card: Card) -> None:
    card.press(Key.Key_Escape)
    assert not isinstance(card.focus, QLineEdit)
    assert card.screen.turn is not None
    card.press(Key.Key_Escape)
    assert card.screen.turn is None


def take_back(card: Card) -> None:
    card.screen.undo()
    card.qtbot.waitUntil(lambda: card.screen.turn is not None and not card.screen.is_busy)


@asks("numeric")
def test_undo_offers_the_field_with_what_was_typed(card: Card) -> None:
    card.type("70 ms")
    card.press(Key.Key_Return)
    card.press(Key.Key_3)
    take_back(card)
    field = card.focus
    assert isinstance(field, QLineEdit)
    assert field.text() == "70 ms"
    assert not field.isReadOnly()
    assert not field.isUndoAvailable()
    assert card.verdict == ""
    card.press(Key.Key_Return)
    assert "too large" in card.verdict
    assert card.chosen() == "HARD"


@asks("code")
def test_undo_opens_a_field_that_was_opened_by_choice(card: Card) -> None:
    card.press(Key.Key_T)
    card.type("2")
    card.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    card.press(Key.Key_4)
    take_back(card)
    assert isinstance(card.focus, QPlainTextEdit)
    assert card.focus.toPlainText() == "2"
    card.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "differs" in card.verdict


@asks("numeric")
def test_a_card_that_comes_again_asks_without_the_answer_typed_before(card: Card) -> None:
    card.type("70 ms")
    card.press(Key.Key_Return)
    card.press(Key.Key_1)
    assert card.screen.turn is not None
    assert isinstance(card.focus, QLineEdit)
    assert card.focus.text() == ""
    card.press(Key.Key_Return)
    card.press(Key.Key_1)
    assert isinstance(card.focus, QLineEdit)
    take_back(card)
    take_back(card)
    assert card.focus.text() == "70 ms"


@asks("numeric")
def test_a_new_session_asks_without_the_answer_typed_before(card: Card) -> None:
    card.type("70 ms")
    card.press(Key.Key_Return)
    card.press(Key.Key_Escape)
    card.window.start_review()
    card.qtbot.waitUntil(lambda: card.screen.turn is not None and not card.screen.is_busy)
    assert isinstance(card.focus, QLineEdit)
    assert card.focus.text() == ""


@asks("typed")
def test_words_are_compared(card: Card) -> None:
    card.type("inverse propensty")
    card.press(Key.Key_Return)
    assert "Nearly" in card.verdict
    assert card.chosen() == "HARD"


@asks("program")
def test_a_program_takes_lines_and_control_enter_compares_it(card: Card) -> None:
    assert isinstance(card.focus, QPlainTextEdit)
    card.type("x=heap.pop()")
    card.press(Key.Key_Return)
    assert not card.screen.is_revealed
    card.type("return x")
    card.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert card.screen.is_revealed
    assert "This differs" not in card.verdict


@asks("code")
def test_the_output_of_a_program_may_be_typed(card: Card) -> None:
    assert not isinstance(card.focus, QPlainTextEdit)
    card.press(Key.Key_T)
    assert isinstance(card.focus, QPlainTextEdit)
    card.type("2")
    card.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "differs" in card.verdict
    assert card.chosen() == "AGAIN"


@asks("code")
def test_a_program_is_reviewed_without_typing_as_ever(card: Card) -> None:
    card.press(Key.Key_Space)
    assert card.screen.is_revealed
    assert not any(box.isVisible() for box in card.screen.findChildren(AnswerBox))


@asks("hints")
def test_hints_come_one_by_one(card: Card) -> None:
    assert card.hint_button() == "Hint 1 of 2 (H)"
    assert "label" not in card.visible_text()
    card.press(Key.Key_H)
    card.qtbot.waitUntil(lambda: "label" in card.visible_text())
    assert "late" not in card.visible_text()
    card.press(Key.Key_H)
    card.qtbot.waitUntil(lambda: "late" in card.visible_text())
    assert card.hint_button() == ""
    card.press(Key.Key_H)
    assert not card.screen.is_revealed


@asks("hints")
def test_a_shown_answer_asks_for_no_hints(card: Card) -> None:
    card.press(Key.Key_Space)
    assert card.hint_button() == ""
    card.press(Key.Key_H)
    assert "label" not in card.visible_text()


@asks("both")
def test_hints_can_be_asked_for_while_typing(card: Card) -> None:
    card.type("4")
    card.press(Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    card.qtbot.waitUntil(lambda: "label" in card.visible_text())
    assert isinstance(card.focus, QLineEdit)
    assert card.focus.text() == "4"


@asks("gap")
def test_a_gap_without_more_to_say_has_no_empty_answer_below_it(card: Card) -> None:
    before = [view.isVisible() for view in card.screen.findChildren(CardView)]
    card.press(Key.Key_Space)
    assert card.screen.is_revealed
    assert [view.isVisible() for view in card.screen.findChildren(CardView)] == before
    assert "filled" in card.visible_text()


@asks("numeric")
def test_the_tolerance_of_an_estimate_is_said_beside_its_unit(card: Card) -> None:
    shown = [words.text() for words in card.screen.findChildren(QLabel) if words.isVisible()]
    assert "ms, within 5%" in shown
    assert isinstance(card.focus, QLineEdit)
    assert card.focus.accessibleDescription() == "Right within 5% of the answer"
