"""The pad from the keyboard: real judge, real Python."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView, QPushButton, QStyle, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Opens
from tests.ui.pad import answers
from tests.ui.pad.conftest import WAIT_MS, Pads, at_problems, in_pad
from tikprep.domain.problem import CaseResult, Verdict
from tikprep.runner.languages import language_named
from tikprep.services.collection import Collection
from tikprep.ui.judging.report_view import ReportView
from tikprep.ui.judging.verdicts import Headline, Report, case_report
from tikprep.ui.pad.page import ProblemsPage
from tikprep.ui.pad.problem_list import ROW
from tikprep.ui.pad.results import CaseList, ResultsView
from tikprep.ui.pad.screen import PadScreen
from tikprep.ui.pad.shelf import Tool
from tikprep.ui.widgets.labels import ChipRow
from tikprep.ui.window import MainWindow

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifiers)


def type_keys(text: str) -> None:
    for sign in text:
        special = {"\n": Key.Key_Return, "\b": Key.Key_Backspace}.get(sign)
        if special is not None:
            press(special)
        else:
            widget = QApplication.focusWidget()
            assert widget is not None
            QTest.keyClicks(widget, sign)


def judged(pad: PadScreen, qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> Report:
    with qtbot.waitSignal(pad.judged, timeout=WAIT_MS):
        press(key, modifiers)
    return pad.report


def run(pad: PadScreen, qtbot: QtBot, code: str) -> Report:
    pad.editor.set_code(code)
    return judged(pad, qtbot, Key.Key_Return, CTRL)


def test_a_problem_is_accepted_by_keys_alone(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    page = at_problems(opened, qtbot)
    while page.list.chosen is None or page.list.chosen.problem.slug != "rolling-ctr":
        press(Key.Key_Down)
    press(Key.Key_Return)
    pad = page.pad
    qtbot.waitUntil(lambda: pad.is_ready and QApplication.focusWidget() is pad.editor)
    press(Key.Key_A, CTRL)
    type_keys(answers.RIGHT_KEYS)
    assert judged(pad, qtbot, Key.Key_Return, CTRL).headline.text == "Accepted (AC)"
    assert len(pad.report.cases) == 3
    assert judged(pad, qtbot, Key.Key_Return, CTRL | SHIFT).headline.text == "Accepted (AC)"
    assert len(pad.report.cases) > 20
    assert {case.verdict for case in pad.report.cases} == {Verdict.AC}
    press(Key.Key_Escape)
    press(Key.Key_Escape)
    qtbot.waitUntil(page.list.isVisible)
    qtbot.waitUntil(lambda: told_in_list(page, "rolling-ctr").endswith("Solved in Python"))


def told_in_list(page: ProblemsPage, slug: str) -> str:
    model = page.list.findChildren(QListView)[0].model()
    rows = [model.index(number, 0) for number in range(model.rowCount())]
    row = next(each for each in rows if each.data(ROW).problem.slug == slug)
    return str(row.data(Qt.ItemDataRole.AccessibleTextRole))


def test_the_list_tells_what_was_begun_and_what_was_solved(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    page = at_problems(opened, qtbot)
    pad = in_pad(opened, qtbot)
    type_keys("pass")
    submitted(pad, qtbot, answers.SUBTLE)
    pad.go_back()
    qtbot.waitUntil(lambda: told_in_list(page, "rolling-ctr").endswith("Begun in Python"))
    in_pad(opened, qtbot)
    submitted(pad, qtbot, answers.RIGHT)
    submitted(pad, qtbot, answers.SUBTLE)
    pad.go_back()
    qtbot.waitUntil(lambda: told_in_list(page, "rolling-ctr").endswith("Solved in Python"))
    assert not told_in_list(page, "lfu").endswith("Solved in Python")
    assert any(label.text().endswith(" problems, 1 solved") for label in page.list.findChildren(QLabel))


@pytest.mark.parametrize(
    ("code", "verdict"),
    [(answers.WRONG, Verdict.WA), (answers.RAISING, Verdict.RE), (answers.UNREADABLE, Verdict.CE)],
)
def test_a_verdict_stands_there_in_words_and_in_short(pads: Pads, qtbot: QtBot, code: str, verdict: Verdict) -> None:
    headline = run(pads(), qtbot, code).headline
    assert headline.text == f"{verdict.words.capitalize()} ({verdict.value})"


def test_a_wrong_case_tells_input_expected_and_got(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    run(pad, qtbot, answers.WRONG)
    told = pad.results.view.toPlainText()
    assert "events = [[1, 4, 1], [2, 0, 1], [4, 6, 0]]\nwindow = 3" in told
    assert "Expected\n[0.25, 0.5, 0.16666666666666666]" in told
    assert "Got\n[0.25, 0.25, 0.25]" in told


def test_enter_on_a_line_of_a_traceback_goes_to_the_code(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    run(pad, qtbot, answers.RAISING)
    assert pad.editor.message_of(1) == "IndexError: tuple index out of range"
    press(Key.Key_E, CTRL)
    assert isinstance(QApplication.focusWidget(), CaseList)
    press(Key.Key_Tab)
    view = QApplication.focusWidget()
    assert isinstance(view, ReportView)
    assert view.source_line == 7
    while view.source_line != 2:
        press(Key.Key_Down)
    press(Key.Key_Return)
    assert QApplication.focusWidget() is pad.editor
    assert pad.editor.textCursor().blockNumber() == 1


def test_what_the_compiler_says_goes_to_the_code_too(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    run(pad, qtbot, answers.UNREADABLE)
    assert pad.editor.severity_of(0) == "error"
    press(Key.Key_E, CTRL)
    press(Key.Key_Return)
    assert QApplication.focusWidget() is pad.editor


@pytest.mark.quiet
@pytest.mark.parametrize("by_key", [True, False])
def test_a_run_is_stopped_at_once_and_the_next_one_starts(pads: Pads, qtbot: QtBot, by_key: bool) -> None:
    pad = pads()
    pad.editor.set_code(answers.ENDLESS)
    press(Key.Key_Return, CTRL)
    assert pad.bench.is_busy
    start_s = time.monotonic()
    if by_key:
        press(Key.Key_Escape)
    else:
        pad.stop_button.click()
    assert not pad.bench.is_busy
    assert pad.report.headline.text == "Stopped"
    assert run(pad, qtbot, answers.RIGHT).headline.text == "Accepted (AC)"
    assert time.monotonic() - start_s < 5


@pytest.mark.quiet
def test_the_window_answers_while_the_judge_works(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    pad.editor.set_code(answers.RIGHT)
    pauses: list[float] = []
    done: list[object] = []
    pad.judged.connect(done.append)
    press(Key.Key_Return, CTRL | SHIFT)
    while not done:
        start_s = time.perf_counter()
        QApplication.processEvents()
        type_keys("#")
        pauses.append(time.perf_counter() - start_s)
    assert len(pauses) > 20
    pauses.sort()
    assert pauses[len(pauses) // 2] < 0.05
    assert pauses[-1] < 0.5


def test_the_isolation_that_holds_is_told(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    qtbot.waitUntil(lambda: bool(pad.guarantee), timeout=WAIT_MS)
    assert pad.guarantee.endswith(".")


def test_no_process_outlives_a_closed_window(opens: Opens, pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    pad.editor.set_code(answers.ENDLESS)
    press(Key.Key_Return, CTRL)
    pad.window().close()
    assert not pad.bench.is_alive


def test_an_input_of_ones_own_runs_against_the_reference(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    pad.editor.set_code(answers.WRONG)
    press(Key.Key_I, CTRL)
    assert QApplication.focusWidget() is pad.probes.input
    pad.probes.input.setPlainText("events = [[5, 4, 2]]\nwindow = 9")
    assert judged(pad, qtbot, Key.Key_Return, CTRL).headline.text == "Wrong answer (WA)"
    told = pad.results.view.toPlainText()
    assert "Reference's answer\n[0.5]" in told
    assert "Got\n[0.25]" in told
    press(Key.Key_Escape)
    assert QApplication.focusWidget() is pad.editor
    assert not pad.probes.isVisible()


@pytest.mark.parametrize(
    ("events", "why"), [("[[5, 4]]", "events"), ("[[5, 4, 2], [3, 1, 1]]", "the statement does not allow")]
)
def test_an_input_that_does_not_fit_is_not_judged_and_says_why(pads: Pads, qtbot: QtBot, events: str, why: str) -> None:
    pad = pads()
    press(Key.Key_I, CTRL)
    pad.probes.input.setPlainText(f"events = {events}\nwindow = 9")
    headline = judged(pad, qtbot, Key.Key_Return, CTRL).headline
    assert headline.text == "The input does not fit"
    assert why in headline.detail
    assert pad.report.cases == ()


def test_stress_finds_a_plain_counter_example(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    pad.editor.set_code(answers.SUBTLE)
    report = judged(pad, qtbot, Key.Key_S, CTRL | SHIFT)
    assert report.headline.text.startswith("Counter-example: ")
    (case,) = report.cases
    shown = next(section for section in case.sections if section.caption == "Input")
    assert len(shown.lines[0].text) < 60


@pytest.mark.quiet
def test_growth_is_measured_beside_what_is_said(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    pad.editor.set_code(answers.QUADRATIC)
    press(Key.Key_G, CTRL | SHIFT)
    type_keys("O(n)")
    with qtbot.waitSignal(pad.judged, timeout=WAIT_MS):
        press(Key.Key_Return)
    told = pad.results.view.toPlainText()
    assert "You say   O(n)" in told
    assert "Measured  quadratic" in told
    assert "Intended  O(n)" in told


@pytest.mark.parametrize("key", [Key.Key_S, Key.Key_G])
def test_what_takes_long_is_stopped_at_once(pads: Pads, qtbot: QtBot, key: Qt.Key) -> None:
    pad = pads()
    pad.editor.set_code(answers.RIGHT)
    press(key, CTRL | SHIFT)
    if key is Key.Key_G:
        press(Key.Key_Return)
    assert pad.bench.is_busy
    press(Key.Key_Escape)
    assert pad.report.headline.text == "Stopped"
    assert run(pad, qtbot, answers.WRONG).headline.text == "Wrong answer (WA)"


@pytest.mark.parametrize("name", ["cpp", "go", "java"])
def test_other_languages_run_and_lead_to_their_lines(pads: Pads, qtbot: QtBot, name: str) -> None:
    if language_named(name).toolchain() is None:
        pytest.skip(f"not verified: {name} is not installed")
    pad = pads()
    pad.bar.language_chosen.emit(name)
    qtbot.waitUntil(lambda: pad.is_ready)
    line = next(number for number, text in enumerate(pad.editor.code().split("\n")) if "{" in text and "(" in text)
    pad.editor.go_to_line(line + 2)
    type_keys("nonsense here;")
    assert judged(pad, qtbot, Key.Key_Return, CTRL).headline.text == "Compile error (CE)"
    assert pad.editor.severity_of(line + 1) == "error"


def test_a_language_without_toolchain_is_grey_and_says_how_to_get_it(pads: Pads) -> None:
    pad = pads()
    pad.bar.show_problem("A problem", (Tool("python", "Python", True, ""), Tool("go", "Go", False, "Get it so.")))
    model = pad.bar.languages.model()
    index = model.index(1, 0)
    assert not index.flags() & Qt.ItemFlag.ItemIsEnabled
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
        assert index.data(role) == "Go is not installed here. Get it so."
    assert "Get it so." in pad.bar.languages.accessibleDescription()


def test_an_interview_gives_no_hints_tells_no_difficulty_and_completes_nothing(pads: Pads) -> None:
    pad = pads()
    assert pad.statement.hint.isVisible()
    pad.bar.mode.choose("interview")
    assert pad.editor.is_interview
    assert not pad.statement.hint.isVisible()
    assert not any(chips.isVisible() for chips in pad.statement.findChildren(ChipRow))


def submitted(pad: PadScreen, qtbot: QtBot, code: str) -> Report:
    pad.editor.set_code(code)
    return judged(pad, qtbot, Key.Key_Return, CTRL | SHIFT)


def test_follow_ups_come_after_an_accepted_submission_only(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    assert submitted(pad, qtbot, answers.SUBTLE).headline.text == "Wrong answer (WA)"
    assert not pad.results.follow_up.isVisible()
    run(pad, qtbot, answers.RIGHT)
    assert not pad.results.follow_up.isVisible()
    assert not pad.statement.follow_up.isVisible()
    submitted(pad, qtbot, answers.RIGHT)
    assert pad.results.follow_up.isVisible()
    assert not pad.results.make_card.isVisible()
    assert pad.statement.follow_up.text() == pad.results.follow_up.text() == "Follow-up 1 of 2"


def test_questions_and_answers_come_one_by_one_by_a_key_and_are_scrolled_to(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    qtbot.waitUntil(lambda: pad.statement.view.page is not None)
    view = pad.statement.view
    all_words = ["now arrive up to", "The window and five seconds", "is a day long", "Cut the day into buckets"]
    for shown, words in enumerate(all_words, 1):
        with qtbot.waitSignal(pad.statement.shown):
            press(Key.Key_F, CTRL | SHIFT)
        assert [bool(view.places_of(each)) for each in all_words] == [place < shown for place in range(4)]
        assert view.visibleRegion().contains(view.rect_of(*view.places_of(words)[0]).topLeft())
        assert QApplication.focusWidget() is pad.editor
    press(Key.Key_F, CTRL | SHIFT)
    window = pad.window()
    assert isinstance(window, MainWindow)
    assert window.toast_text == "No more follow-ups"
    assert not pad.statement.follow_up.isVisible()


def test_a_follow_up_is_reached_and_pressed_by_keys_and_keeps_the_keyboard(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    submitted(pad, qtbot, answers.RIGHT)
    pad.statement.follow_up.setFocus(Qt.FocusReason.TabFocusReason)
    for words in ("Answer to follow-up 1", "Follow-up 2 of 2", "Answer to follow-up 2"):
        with qtbot.waitSignal(pad.statement.shown):
            press(Key.Key_Space)
        assert QApplication.focusWidget() is pad.statement.follow_up
        assert pad.statement.follow_up.text() == words
    with qtbot.waitSignal(pad.statement.shown):
        press(Key.Key_Space)
    assert QApplication.focusWidget() is pad.statement.view


def test_another_problem_begins_without_follow_ups(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    press(Key.Key_F, CTRL | SHIFT)
    assert pad.statement.follow_up.isVisible()
    window = pad.window()
    assert isinstance(window, MainWindow)
    page = window.page("problems")
    assert isinstance(page, ProblemsPage)
    assert page.shelf is not None
    page.open(next(each for each in page.shelf.problems if each.problem.slug == "lfu"))
    assert not pad.statement.follow_up.isVisible()
    press(Key.Key_F, CTRL | SHIFT)
    qtbot.waitUntil(lambda: bool(pad.statement.view.places_of("Follow-up 1 of 2")), timeout=WAIT_MS)
    assert not pad.statement.view.places_of("What they hope to hear")


def in_collection(pad: PadScreen, qtbot: QtBot) -> list[str]:
    """The titles of all cards that wait."""
    found: list[list[str]] = []

    def titles(collection: Collection) -> list[str]:
        turn = collection.review.start()
        return [] if turn is None else [row.title for row in collection.overview.today().decks]

    pad._tasks.on_collection(titles, then=found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def test_a_failure_becomes_a_card_in_two_keys(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    window = pad.window()
    assert isinstance(window, MainWindow)
    run(pad, qtbot, answers.WRONG)
    press(Key.Key_K, CTRL)
    assert QApplication.focusWidget() is pad.probes.why
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: window.toast_text == "Card added to My mistakes")
    assert QApplication.focusWidget() is pad.editor
    assert "My mistakes" in in_collection(pad, qtbot)
    press(Key.Key_K, CTRL)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: window.toast_text == "This failure is a card already")


@pytest.mark.parametrize("by_key", [True, False])
def test_the_card_is_taken_back_by_the_toast_or_by_keys(pads: Pads, qtbot: QtBot, by_key: bool) -> None:
    pad = pads()
    window = pad.window()
    assert isinstance(window, MainWindow)
    run(pad, qtbot, answers.RAISING)
    press(Key.Key_K, CTRL)
    type_keys("a row has three items")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: window.toast_text == "Card added to My mistakes")
    if by_key:
        press(Key.Key_E, CTRL)
        press(Key.Key_Z, CTRL)
    else:
        next(button for button in window.findChildren(QPushButton) if button.text() == "Undo").click()
    qtbot.waitUntil(lambda: window.toast_text == "Undid: Make a card of a mistake")
    assert "My mistakes" not in in_collection(pad, qtbot)


def test_where_nothing_fails_there_is_no_card_to_make(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    run(pad, qtbot, answers.RIGHT)
    press(Key.Key_K, CTRL)
    assert not pad.probes.isVisible()
    window = pad.window()
    assert isinstance(window, MainWindow)
    assert window.toast_text == "Nothing fails here yet: run or submit first"


def test_one_key_goes_through_the_parts_and_to_the_code_from_all_others(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    run(pad, qtbot, answers.WRONG)
    parts: list[QWidget] = [pad.results, pad.statement, pad.editor]
    for part in parts:
        press(Key.Key_E, CTRL)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused is part or part.isAncestorOf(focused)
    pad.bar.languages.setFocus()
    press(Key.Key_E, CTRL)
    assert QApplication.focusWidget() is pad.editor


def test_what_is_too_long_to_be_judged_is_not_pasted_and_told(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    QApplication.clipboard().setText("x" * 600_000)
    before = pad.editor.code()
    press(Key.Key_V, CTRL)
    assert pad.editor.code() == before
    window = pad.window()
    assert isinstance(window, MainWindow)
    assert window.toast_text == "Not pasted: more than 500,000 characters are not judged"


def test_who_waits_after_one_escape_is_told_what_the_next_one_does(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    window = pad.window()
    assert isinstance(window, MainWindow)
    press(Key.Key_Escape)
    press(Key.Key_X)
    qtbot.waitUntil(lambda: not pad._hesitation.isActive())
    assert window.toast_text == "", "the code was gone on with"
    press(Key.Key_Escape)
    qtbot.waitUntil(lambda: window.toast_text == "Escape again goes back, Tab leaves the code")


def test_each_verdict_in_the_list_of_cases_is_read_whole(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    results = ResultsView(opened.theme)
    qtbot.addWidget(results)
    results.resize(520, 300)
    case = CaseResult("large 1", Verdict.AC, 1, 2, time_ms=3301)
    reports = tuple(case_report(replace(case, verdict=verdict), None) for verdict in Verdict)
    results.show_report(Report(Headline("", "muted"), reports * 4))
    results.show()
    qtbot.waitExposed(results)
    shown = results.cases
    assert shown.verticalScrollBar().isVisible()
    for number, report in enumerate(reports):
        option = QStyleOptionViewItem()
        shown.initViewItemOption(option)
        option.rect = shown.visualItemRect(shown.item(number))
        option.features |= option.ViewItemFeature.HasDecoration | option.ViewItemFeature.HasDisplay
        room = shown.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, shown).width()
        margin = shown.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, shown) + 1
        words = shown.item(number).text().split("\n")[1]
        assert shown.fontMetrics().horizontalAdvance(words) <= room - 2 * margin, words
        assert report.verdict.value in shown.item(number).toolTip()
