"""Whatever is done in the editor, replaying its log gives the editor's text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.pad.conftest import WAIT_MS, Pads
from tikprep.domain.keystrokes import Event, Ran, Stands, Typed, code_after
from tikprep.paths import resources_folder
from tikprep.settings import Settings
from tikprep.ui.actions import Actions
from tikprep.ui.editor.editor import CodeEditor
from tikprep.ui.pad.recorder import Recorder
from tikprep.ui.preferences import Preferences
from tikprep.ui.theme.theme import Theme

CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
Key = Qt.Key


def key(code: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> Callable[[CodeEditor], None]:
    return lambda editor: QTest.keyClick(editor, code, modifiers)


def pasted(text: str) -> Callable[[CodeEditor], None]:
    def paste(editor: CodeEditor) -> None:
        QApplication.clipboard().setText(text)
        editor.paste()

    return paste


ACTS: dict[str, Callable[[CodeEditor], object]] = {
    "undo": lambda editor: editor.undo(),
    "redo": lambda editor: editor.redo(),
    "undo by key": key(Key.Key_Z, CTRL),
    "enter": key(Key.Key_Return),
    "tab": key(Key.Key_Tab),
    "backspace": key(Key.Key_Backspace),
    "delete": key(Key.Key_Delete),
    "left": key(Key.Key_Left),
    "up": key(Key.Key_Up),
    "select left": key(Key.Key_Left, SHIFT),
    "select all": key(Key.Key_A, CTRL),
    "cut": lambda editor: editor.cut(),
    "paste": pasted("for x in y:\n    z\r\n\U0001f600"),
    "comment": lambda editor: editor.run("editor.comment"),
    "duplicate": lambda editor: editor.run("editor.duplicate"),
    "move up": lambda editor: editor.run("editor.move_up"),
    "delete line": lambda editor: editor.run("editor.delete_line"),
    "trim": lambda editor: editor.run("editor.trim"),
    "replace all": lambda editor: editor.replace_all([(0, min(1, len(editor.code())), "ab")]),
    "load": lambda editor: editor.set_code("another\ntext"),
}
typing = st.text("ab(){}[]'\" :\n\té\U0001f600", min_size=1, max_size=5)
deeds = st.lists(st.sampled_from(sorted(ACTS)) | typing.map("type {}".format), max_size=14)


@pytest.fixture
def editor(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> CodeEditor:
    theme = Theme(qapp, resources_folder() / "icons")
    made = CodeEditor(theme, Actions(Preferences(tmp_path / "settings.json", Settings())), "python")
    made.set_interview_mode(True)
    qtbot.addWidget(made)
    made.show()
    return made


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.text("ab(\n é\U0001f600", max_size=8), all_deeds=st.lists(deeds, min_size=1, max_size=3))
def test_replaying_the_log_gives_the_text_of_the_editor(
    editor: CodeEditor, start: str, all_deeds: list[list[str]]
) -> None:
    parent = QObject()
    editor.set_code(start)
    times = iter(range(1_000_000))
    recorder = Recorder(editor, parent, lambda: next(times))
    recorder.begin()
    events: list[Event] = []
    for some in all_deeds:
        before = list(events)
        for deed in some:
            if deed.startswith("type "):
                for letter in deed[5:]:
                    QTest.keyClicks(editor, letter) if letter.isascii() and letter.isprintable() else pasted(letter)(
                        editor
                    )
            else:
                ACTS[deed](editor)
        events += recorder.take().events
        assert code_after(events, len(events)) == editor.code()
        # An edit that does not fit would be noted as a whole text, which would hide it here.
        assert "load" in some or not any(isinstance(event, Stands) for event in events[len(before) or 1 :])
        assert [event.at_ms for event in events] == sorted(event.at_ms for event in events)
    parent.deleteLater()
    editor.edits.disconnect(recorder._on_edit)


def test_undo_is_noted_as_what_it_does_to_the_text(editor: CodeEditor) -> None:
    editor.set_code("a")
    recorder = Recorder(editor, editor, lambda: 0)
    recorder.begin()
    QTest.keyClicks(editor, "xy")
    editor.undo()
    recorder.ran("sample", "Accepted", has_failed=False)
    events = recorder.take().events
    assert events[0] == Stands(0, "a")
    edits = [(event.position, event.removed, event.added) for event in events if isinstance(event, Typed)]
    assert edits == [(0, "", "x"), (1, "", "y"), (0, "xy", "")]
    assert events[-1] == Ran(0, "sample", "Accepted", has_failed=False)
    assert not recorder.has_news


def test_a_clock_that_is_set_back_turns_nothing_back(editor: CodeEditor) -> None:
    times = iter([1_000, 1_500, 200, 1_700])
    recorder = Recorder(editor, editor, lambda: next(times))
    recorder.begin()
    QTest.keyClicks(editor, "abc")
    assert [event.at_ms for event in recorder.take().events] == [0, 500, 500, 700]


def test_the_log_is_in_the_collection_within_two_seconds(pads: Pads, home: Path, qtbot: QtBot) -> None:
    pad = pads()
    logged: list[object] = []
    QTest.keyClicks(pad.editor, "n = 1")

    def is_logged() -> bool:
        pad._tasks.on_collection(lambda collection: collection.keystrokes.sessions("rolling-ctr"), then=logged.append)
        return bool(logged and logged[-1])

    qtbot.waitUntil(is_logged, timeout=2_000)


def test_runs_are_in_the_log(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    pad.editor.set_code("def rolling_ctr(events, window):\n    return []\n")
    with qtbot.waitSignal(pad.judged, timeout=WAIT_MS):
        QTest.keyClick(pad.editor, Key.Key_Return, CTRL)
    events = pad.drafts.recorder.take().events
    assert isinstance(events[-1], Ran)
    assert (events[-1].what, events[-1].has_failed) == ("sample", True)
    assert code_after(events, len(events)) == pad.editor.code()
