"""The code of a card, run and changed in the middle of a review: real judge, real Python."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.given import ToldClock
from tests.ui.pad import answers
from tests.ui.windows import OpenWindow, open_window
from tikprep.domain.exercise import suggested_rating
from tikprep.domain.model import Deck, Note, Rating
from tikprep.domain.problem import Verdict
from tikprep.runner.languages import LANGUAGES
from tikprep.services.collection import Collection
from tikprep.settings import Settings
from tikprep.ui.pad.page import ProblemsPage
from tikprep.ui.pad.screen import PadScreen
from tikprep.ui.review.run_panel import RunPanel
from tikprep.ui.review.screen import ReviewScreen

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
WAIT_MS = 60_000

CODE = Note(
    1,
    "x-0001",
    1,
    "code",
    "What is printed?",
    "```python run\ng = (x for x in [1, 2, 3])\nprint(2 in g)\nprint(list(g))\n```",
    "```output\nTrue\n[3]\n```\n\nThe test consumed 1 and 2.",
)
BUG = Note(
    1,
    "x-0001",
    1,
    "bugspot",
    "One too few",
    "```python bad\nprint(sum(range(3)))\n```",
    "```python fixed\nprint(sum(range(4)))\n```\n\n```output\n6\n```",
)
PLAIN = Note(1, "x-0001", 1, "basic", "No code", "Why?", "So.")
SOLVE = replace(PLAIN, title="Rolling CTR", front="Write it.", attributes={"problem": "rolling-ctr"})
RUST = replace(CODE, front="```rust run\nfn main() {}\n```")


class Review:
    """A window in a review of two cards, the first of them the one that is asked for."""

    def __init__(self, opened: OpenWindow, qtbot: QtBot) -> None:
        self.opened = opened
        self.qtbot = qtbot
        opened.window.resize(1180, 820)
        opened.window.show()
        qtbot.waitExposed(opened.window)
        opened.window.start_review()
        page = opened.window.page("review")
        assert isinstance(page, ReviewScreen)
        self.screen = page
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: self.screen.turn is not None and not self.screen.is_busy)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.opened.window, key, modifiers)
        self.wait()

    @property
    def panel(self) -> RunPanel:
        assert self.screen.running.panel is not None
        return self.screen.running.panel

    def opened_panel(self) -> RunPanel:
        self.press(Key.Key_Space)
        self.press(Key.Key_R)
        assert self.screen.running.is_open
        return self.panel

    def run(self, code: str | None = None) -> str:
        if code is not None:
            self.panel.editor.set_code(code)
        with self.qtbot.waitSignal(self.panel.judged, timeout=WAIT_MS):
            self.press(Key.Key_Return, CTRL)
        return self.panel.report.headline.text

    def words(self) -> list[str]:
        labels = [each.text() for each in self.screen.findChildren(QLabel) if each.isVisible()]
        return labels + [each.text() for each in self.screen.findChildren(QPushButton) if each.isVisible()]


@pytest.fixture
def review(request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Review]:
    clock = ToldClock()
    note: Note = request.param
    with Collection.open(tmp_path, clock=clock) as collection:
        store = collection.library.notes

        def work() -> None:
            deck = store.add_deck(Deck(0, "x", "A deck"))
            notes = [replace(note, deck_id=deck.id), replace(PLAIN, id=2, guid="x-0002", deck_id=deck.id)]
            store.add_notes(notes)
            collection.library.match_cards(notes)

        collection.do("Add", work)
    opened = open_window(tmp_path, clock, replace(Settings(), theme="light"), qapp)
    yield Review(opened, qtbot)
    opened.close()


def only(note: Note) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("review", [note], indirect=True, ids=[note.kind])


@only(CODE)
def test_code_is_run_in_the_place_of_the_card_and_the_review_goes_on(review: Review) -> None:
    panel = review.opened_panel()
    assert panel.editor.code() == "g = (x for x in [1, 2, 3])\nprint(2 in g)\nprint(list(g))\n"
    assert QApplication.focusWidget() is panel.editor
    assert review.run() == "Prints what was expected"
    assert panel.outputs.printed.toPlainText() == "True\n[3]"
    assert not panel.outputs.expected.isVisible()
    review.press(Key.Key_Escape)
    assert not review.screen.running.is_open
    assert review.screen.is_revealed
    assert "Suggested" not in " ".join(review.words())
    review.press(Key.Key_3)
    assert review.screen.turn is not None
    assert review.screen.turn.face.note.guid == "x-0002"


@only(CODE)
def test_what_differs_stands_beside_what_was_expected(review: Review) -> None:
    panel = review.opened_panel()
    assert review.run("print(True)\nprint('extra')\nprint([4])\n") == "Prints something else"
    assert panel.outputs.expected.isVisible()
    assert panel.outputs.printed.toPlainText() == "True\nextra\n[4]"
    assert panel.outputs.expected.toPlainText() == "True\n[3]\n"
    assert "differ from what was expected" in panel.outputs.expected.accessibleDescription()


@only(CODE)
def test_changing_the_code_changes_nothing_of_the_card(review: Review) -> None:
    panel = review.opened_panel()
    review.run("print('mine')\n")
    review.press(Key.Key_Escape)
    assert review.screen.turn is not None
    assert review.screen.turn.face.note.front == CODE.front
    review.press(Key.Key_R)
    assert panel.editor.code() == "print('mine')\n"
    review.press(Key.Key_R, CTRL)
    assert panel.editor.code().startswith("g = ")
    review.press(Key.Key_Z, CTRL)
    assert panel.editor.code() == "print('mine')\n", "what was typed is never lost"


@only(CODE)
def test_code_is_not_run_before_its_answer_is_shown(review: Review) -> None:
    assert not any(" code" in words for words in review.words())
    review.press(Key.Key_R)
    assert review.screen.running.panel is None
    assert "once the answer is shown" in review.opened.window.toast_text


@only(CODE)
def test_opening_the_panel_runs_nothing(review: Review) -> None:
    panel = review.opened_panel()
    review.qtbot.waitUntil(lambda: bool(panel.guarantee), timeout=WAIT_MS)
    assert panel.report.verdict is None
    assert not panel.bench.is_busy
    assert panel.guarantee.endswith(".")


@only(CODE)
@pytest.mark.parametrize("by_key", [True, False])
def test_a_run_is_stopped_at_once_and_only_then_the_panel_closes(review: Review, by_key: bool) -> None:
    panel = review.opened_panel()
    panel.editor.set_code("while True:\n    pass\n")
    review.press(Key.Key_Return, CTRL)
    assert panel.bench.is_busy
    start_s = time.monotonic()
    if by_key:
        review.press(Key.Key_Escape)
    else:
        panel.stop_button.click()
    assert not panel.bench.is_busy
    assert panel.report.headline.text == "Stopped"
    assert review.screen.running.is_open
    assert review.run("print(1)\n") == "Prints something else"
    assert time.monotonic() - start_s < 5
    review.press(Key.Key_Escape)
    assert not review.screen.running.is_open


@only(CODE)
def test_escape_closes_the_search_of_the_code_before_the_panel(review: Review) -> None:
    panel = review.opened_panel()
    review.press(Key.Key_F, CTRL)
    review.press(Key.Key_Escape)
    assert review.screen.running.is_open
    assert QApplication.focusWidget() is panel.editor
    review.press(Key.Key_Escape)
    assert not review.screen.running.is_open


@only(CODE)
def test_a_traceback_leads_to_its_line(review: Review) -> None:
    panel = review.opened_panel()
    assert review.run("x = []\nprint(x[1])\n") == "Runtime error (RE)"
    assert panel.editor.severity_of(1) == "error"
    for _ in range(4):
        if QApplication.focusWidget() is panel.view:
            break
        review.press(Key.Key_E, CTRL)
    assert QApplication.focusWidget() is panel.view
    panel.editor.go_to_line(1)
    assert panel.view.source_line == 2
    review.press(Key.Key_Return)
    assert QApplication.focusWidget() is panel.editor
    assert panel.editor.textCursor().blockNumber() == 1


@only(CODE)
def test_no_process_outlives_a_closed_window(review: Review) -> None:
    panel = review.opened_panel()
    panel.editor.set_code("while True:\n    pass\n")
    review.press(Key.Key_Return, CTRL)
    review.opened.window.close()
    assert not panel.bench.is_alive


@only(PLAIN)
def test_a_card_without_code_offers_nothing_to_run(review: Review) -> None:
    review.press(Key.Key_Space)
    assert not any("Run code" in words for words in review.words())
    review.press(Key.Key_R)
    assert review.opened.window.toast_text == "This card has no code to run"


@only(RUST)
def test_code_that_nothing_here_runs_is_grey_and_says_why(review: Review) -> None:
    review.press(Key.Key_Space)
    button = next(each for each in review.screen.findChildren(QPushButton) if each.text() == "Run code")
    assert not button.isEnabled()
    assert "rust" in button.toolTip()
    assert button.accessibleDescription() == button.toolTip()
    review.press(Key.Key_R)
    assert "rust" in review.opened.window.toast_text


@only(BUG)
def test_a_missing_toolchain_is_told_with_the_way_to_get_it(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    python = next(each for each in LANGUAGES if each.name == "python")
    monkeypatch.setattr(type(python), "toolchain", lambda _self: None)
    assert review.screen.turn is not None
    review.screen.running.show_question(review.screen.turn.face)
    review.press(Key.Key_R)
    assert review.opened.window.toast_text.startswith("Python is not installed here. Install Python 3")


@only(BUG)
def test_a_mended_bug_suggests_good(review: Review) -> None:
    review.press(Key.Key_R)
    assert review.run("print(sum(range(4)))\n") == "Prints what was expected"
    review.press(Key.Key_Escape)
    assert not review.screen.is_revealed
    review.press(Key.Key_Space)
    assert "Suggested by your answer: Good" in review.words()


@only(BUG)
def test_a_bug_that_took_two_attempts_suggests_hard(review: Review) -> None:
    review.press(Key.Key_R)
    review.run("print(5)\n")
    review.run("print(6)\n")
    review.press(Key.Key_Escape)
    review.press(Key.Key_Space)
    assert "Suggested by your answer: Hard" in review.words()


@only(BUG)
def test_a_bug_mended_after_its_answer_was_seen_suggests_nothing(review: Review) -> None:
    review.opened_panel()
    review.run("print(6)\n")
    review.press(Key.Key_Escape)
    assert not any("Suggested" in words for words in review.words())


@pytest.mark.parametrize(
    ("verdicts", "rating"),
    [
        ([], None),
        ([Verdict.AC], Rating.GOOD),
        ([Verdict.CE, Verdict.AC], Rating.GOOD),
        ([Verdict.WA, Verdict.AC], Rating.HARD),
        ([Verdict.AC, Verdict.WA], Rating.GOOD),
        ([Verdict.WA, Verdict.TLE], Rating.AGAIN),
        ([Verdict.CE], Rating.AGAIN),
    ],
)
def test_attempts_suggest_a_grade(verdicts: list[Verdict], rating: Rating | None) -> None:
    assert suggested_rating(verdicts) is rating


def in_pad(review: Review) -> PadScreen:
    """The pad of the card's problem, gone to by the key of the card."""
    review.press(Key.Key_R)
    page = review.opened.window.page("problems")
    assert isinstance(page, ProblemsPage)
    review.qtbot.waitUntil(lambda: page.pad.is_ready and QApplication.focusWidget() is page.pad.editor)
    return page.pad


def submit(review: Review, pad: PadScreen, code: str) -> None:
    pad.editor.set_code(code)
    with review.qtbot.waitSignal(pad.judged, timeout=WAIT_MS):
        review.press(Key.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)


def back(review: Review) -> None:
    review.press(Key.Key_Escape)
    review.press(Key.Key_Escape)
    review.qtbot.waitUntil(review.screen.isVisible)


@only(SOLVE)
def test_a_problem_solved_for_its_card_suggests_good(review: Review) -> None:
    assert "Solve it (R)" in review.words()
    pad = in_pad(review)
    submit(review, pad, answers.RIGHT)
    back(review)
    assert review.opened.window.windowTitle() == "Review 1 of 2"
    assert not review.screen.is_revealed
    review.press(Key.Key_Space)
    assert "Suggested by your answer: Good" in review.words()


@only(SOLVE)
def test_a_problem_failed_for_its_card_suggests_again(review: Review) -> None:
    submit(review, in_pad(review), answers.WRONG)
    back(review)
    review.press(Key.Key_Space)
    assert "Suggested by your answer: Again" in review.words()


@only(SOLVE)
def test_samples_alone_suggest_nothing(review: Review) -> None:
    pad = in_pad(review)
    pad.editor.set_code(answers.RIGHT)
    with review.qtbot.waitSignal(pad.judged, timeout=WAIT_MS):
        review.press(Key.Key_Return, CTRL)
    back(review)
    review.press(Key.Key_Space)
    assert not any("Suggested" in words for words in review.words())


@only(SOLVE)
def test_who_goes_elsewhere_from_the_problem_of_a_card_finds_the_list(review: Review) -> None:
    in_pad(review)
    QTest.keyClick(review.opened.window, Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert review.opened.window.place == "today"
    QTest.keyClick(review.opened.window, Key.Key_3, Qt.KeyboardModifier.AltModifier)
    page = review.opened.window.page("problems")
    assert isinstance(page, ProblemsPage)
    assert page.list.isVisible()
    assert review.opened.window.place == "problems"


@only(replace(SOLVE, attributes={"problem": "../../etc"}))
def test_a_problem_that_is_not_there_is_told_and_the_review_goes_on(review: Review) -> None:
    review.press(Key.Key_R)
    review.qtbot.waitUntil(lambda: review.opened.window.place == "review")
    assert review.opened.window.toast_text == "There is no problem '../../etc' here"
    review.press(Key.Key_Space)
    assert review.screen.is_revealed


@only(SOLVE)
def test_a_window_closes_from_the_problem_of_a_card(review: Review) -> None:
    pad = in_pad(review)
    pad.editor.set_code("while True:\n    pass\n")
    review.press(Key.Key_Return, CTRL)
    review.opened.close()
    assert not pad.bench.is_alive
