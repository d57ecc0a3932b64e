"""A session is looked at again from the keyboard."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Opens
from tests.ui.pad.conftest import Pads, at_problems, in_pad
from tests.ui.windows import OpenWindow
from tikprep.domain.keystrokes import Event, Ran, Stands, Typed, code_after
from tikprep.services.collection import Collection
from tikprep.ui.pad.page import ProblemsPage
from tikprep.ui.pad.replay import SPEEDS, ReplayView

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LOG: tuple[Event, ...] = (
    Stands(0, "n"),
    Typed(30_000, 1, "", " ="),
    Typed(31_000, 3, "", " 1\nm"),
    Ran(40_000, "sample", "Wrong answer (WA)", has_failed=True),
    Typed(65_000, 0, "n", "k"),
    Typed(65_000, 1, "", "k"),
    Ran(70_000, "test", "Accepted (AC)", has_failed=False),
    Typed(270_000, 0, "kk", "x"),
)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifiers)


@pytest.fixture
def opened(opens: Opens, qtbot: QtBot) -> OpenWindow:
    made = opens()
    made.window.resize(1180, 820)
    at_problems(made, qtbot)
    return made


def logged(log: tuple[Event, ...], started_ms: int, collection: Collection) -> None:
    collection.keystrokes.append("rolling-ctr", "python", started_ms, log)


def replayed(opened: OpenWindow, qtbot: QtBot, *logs: tuple[Event, ...]) -> ReplayView:
    """The replay of these sessions, opened from the list by its key."""
    page = opened.window.page("problems")
    assert isinstance(page, ProblemsPage)
    while page.list.chosen is None or page.list.chosen.problem.slug != "rolling-ctr":
        press(Key.Key_Down)
    for number, log in enumerate(logs):
        opened.tasks.on_collection(partial(logged, log, 1_000 + number))
    with qtbot.waitSignal(page.replay.shown):
        press(Key.Key_H, CTRL)
    assert QApplication.focusWidget() is (page.replay.line if logs else page.replay.back)
    return page.replay


def test_steps_go_through_every_event_and_back(opened: OpenWindow, qtbot: QtBot) -> None:
    view = replayed(opened, qtbot, LOG)
    seen = [view.editor.code()]
    for _ in LOG[1:]:
        press(Key.Key_Right)
        seen.append(view.editor.code())
    assert seen == [code_after(LOG, count) for count in range(1, len(LOG) + 1)]
    press(Key.Key_Right)
    assert view.count == len(LOG)
    for _ in LOG[1:]:
        press(Key.Key_Left)
        seen.append(view.editor.code())
    assert seen[len(LOG) :] == seen[len(LOG) - 2 :: -1][: len(LOG) - 1]
    assert view.line.value() == 0


def test_n_goes_from_run_to_run(opened: OpenWindow, qtbot: QtBot) -> None:
    view = replayed(opened, qtbot, LOG)
    press(Key.Key_N)
    assert (view.line.value(), view.count) == (40_000, 4)
    assert view.line.accessibleDescription() == "0:40 of 4:30. Samples: Wrong answer (WA)"
    press(Key.Key_N)
    press(Key.Key_N)
    assert (view.line.value(), view.count) == (70_000, 7)
    assert view.line.runs == ((40_000, "again"), (70_000, "good"))


def test_space_plays_as_fast_as_is_wanted(opened: OpenWindow, qtbot: QtBot) -> None:
    view = replayed(opened, qtbot, LOG)
    press(Key.Key_Space)
    assert view.is_playing
    press(Key.Key_Space)
    assert not view.is_playing
    view.line.setValue(0)
    speeds = [view.speed]
    for _ in SPEEDS:
        press(Key.Key_Plus)
        speeds.append(view.speed)
    assert speeds == [*SPEEDS, SPEEDS[-1]]
    press(Key.Key_Minus)
    assert view.speed == 8
    view.advance(5_000)
    assert view.line.value() == 40_000
    assert view.editor.code() == code_after(LOG, 4)


def test_playing_ends_at_the_end_and_begins_anew(opened: OpenWindow, qtbot: QtBot) -> None:
    view = replayed(opened, qtbot, LOG)
    press(Key.Key_Space)
    view.advance(10_000_000)
    assert not view.is_playing
    assert view.editor.code() == code_after(LOG, len(LOG))
    press(Key.Key_Space)
    assert view.is_playing
    assert view.line.value() < 10_000
    press(Key.Key_Escape)
    assert not view.is_playing


def test_short_pauses_keep_the_event_that_is_shown(opened: OpenWindow, qtbot: QtBot) -> None:
    view = replayed(opened, qtbot, LOG)
    press(Key.Key_N)
    view.pauses.choose("2")
    assert view.count == 4
    assert view.line.value() == 2_000 + 1_000 + 2_000
    assert view.line.maximum() == 2_000 + 1_000 + 2_000 + 2_000 + 0 + 2_000 + 2_000
    view.pauses.choose("whole")
    assert (view.count, view.line.value()) == (4, 40_000)


def test_the_legend_tells_where_the_time_went(opened: OpenWindow, qtbot: QtBot) -> None:
    view = replayed(opened, qtbot, LOG)
    assert view.spent.legend == ("Reading 0:30, 11 %", "Writing 0:10, 4 %", "Debugging 0:30, 11 %", "Idle 3:20, 74 %")


def test_another_session_can_be_chosen(opened: OpenWindow, qtbot: QtBot) -> None:
    view = replayed(opened, qtbot, LOG, (Stands(0, "later"), Typed(5, 0, "l", "L")))
    assert view.sessions.count() == 2
    assert view.editor.code() == "later"
    view.sessions.setCurrentIndex(1)
    with qtbot.waitSignal(view.shown):
        view.sessions.activated.emit(1)
    assert view.editor.code() == "n"


def test_nothing_can_be_changed_in_a_replay(opened: OpenWindow, qtbot: QtBot) -> None:
    view = replayed(opened, qtbot, LOG)
    view.editor.setFocus()
    press(Key.Key_X)
    assert view.editor.code() == "n"


def test_a_problem_without_a_log_says_so(opened: OpenWindow, qtbot: QtBot) -> None:
    view = replayed(opened, qtbot)
    assert view.session is None
    assert not view.editor.isVisible()
    for key in (Key.Key_Right, Key.Key_N, Key.Key_Plus):
        press(key)
    press(Key.Key_Escape)
    page = opened.window.page("problems")
    assert isinstance(page, ProblemsPage)
    assert page.list.isVisible()


def test_every_control_has_a_name(opened: OpenWindow, qtbot: QtBot) -> None:
    view = replayed(opened, qtbot, LOG)
    controls = (
        view.line,
        view.sessions,
        view.speeds,
        view.pauses,
        view.play,
        view.before,
        view.after,
        view.run,
        view.back,
    )
    names = [QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name) for each in controls]
    assert all(names)
    assert len(set(names)) == len(names)
    assert QAccessible.queryAccessibleInterface(view.line).role() is QAccessible.Role.Slider


def test_the_pad_goes_to_its_own_log_and_back(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    QTest.keyClicks(pad.editor, "x = 1")
    page = next(each for each in QApplication.allWidgets() if isinstance(each, ProblemsPage) and each.pad is pad)
    with qtbot.waitSignal(page.replay.shown):
        press(Key.Key_H, CTRL | SHIFT)
    session = page.replay.session
    assert session is not None
    assert code_after(session.events, len(session.events)) == pad.editor.code()
    press(Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is pad.editor)
    QTest.keyClicks(pad.editor, "2")
    assert "x = 12" in pad.editor.code()


def test_a_log_goes_on_in_the_next_window_as_another_session(opens: Opens, qtbot: QtBot) -> None:
    for text in ("a = 1", "b = 2"):
        opened = opens()
        QTest.keyClicks(in_pad(opened, qtbot).editor, text)
        opened.close()
    last = opens()
    found: list[int] = []
    last.tasks.on_collection(lambda col: len(col.keystrokes.sessions("rolling-ctr")), then=found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found == [2]
