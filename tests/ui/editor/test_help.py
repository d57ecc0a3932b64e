"""Completion and lint: what is offered, what is dropped, and that no process outlives its editor."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from tests.ui.editor.conftest import Edits
from tests.ui.editor.keys import press, seen, type_text
from tikprep.ui.actions import Actions
from tikprep.ui.editor.editor import CodeEditor
from tikprep.ui.editor.lint import Linter, marks_of
from tikprep.ui.theme.theme import Theme

SLOW_MS = 30_000


def test_python_is_completed_behind_a_dot(edits: Edits, qtbot: QtBot) -> None:
    editor = edits("import heapq\nheapq|")
    type_text(editor, ".")
    qtbot.waitUntil(lambda: "heappush" in editor.completer.words, timeout=SLOW_MS)
    type_text(editor, "heappushp")
    assert editor.completer.words == ["heappushpop"]
    press(editor, "Return")
    assert seen(editor) == "import heapq\nheapq.heappushpop|"
    assert editor.completer.words == []


def test_an_answer_that_comes_late_is_dropped(edits: Edits, qtbot: QtBot) -> None:
    editor = edits("import heapq\nheapq|")
    type_text(editor, ".")
    press(editor, "Escape", "Home")
    answered: list[bool] = []
    process = editor.completer.findChild(QProcess) or editor.findChild(QProcess)
    assert isinstance(process, QProcess)
    process.readyReadStandardOutput.connect(lambda: answered.append(True))
    qtbot.waitUntil(lambda: bool(answered), timeout=SLOW_MS)
    assert editor.completer.words == []


def test_a_worker_that_died_is_started_again(edits: Edits, qtbot: QtBot) -> None:
    editor = edits("import heapq\nheapq.heapp|")
    process = editor.findChild(QProcess)
    assert isinstance(process, QProcess)
    process.kill()
    process.waitForFinished()
    press(editor, "Ctrl+Space")
    qtbot.waitUntil(lambda: editor.completer.words == ["heappop", "heappush", "heappushpop"], timeout=SLOW_MS)
    press(editor, "Down", "Tab")
    assert seen(editor).endswith("heapq.heappush|")


def test_other_languages_complete_words_of_the_text(edits: Edits) -> None:
    editor = edits("int counter; int count;\ncou|", "cpp")
    press(editor, "Ctrl+Space")
    assert editor.completer.words == ["count", "counter"]
    press(editor, "Escape")
    assert editor.completer.words == []
    assert editor.code().endswith("cou")


def test_an_interview_has_no_help(edits: Edits) -> None:
    editor = edits("int counter;\ncou|", "cpp")
    editor.set_interview_mode(True)
    press(editor, "Ctrl+Space")
    assert editor.completer.words == []


@pytest.mark.skipif(shutil.which("ruff", path=str(Path(sys.executable).parent)) is None, reason="ruff is not installed")
def test_ruff_marks_what_is_wrong(edits: Edits, qtbot: QtBot) -> None:
    program = shutil.which("ruff", path=str(Path(sys.executable).parent))
    editor = edits("import os\nprint(x)\n")
    linter = Linter(editor, program)
    linter.run()
    qtbot.waitUntil(lambda: editor.severity_of(1) == "error", timeout=SLOW_MS)
    assert "F821" in editor.message_of(1)
    assert editor.severity_of(0) == "warning"
    editor.set_interview_mode(True)
    assert editor.severity_of(1) == ""


def test_without_ruff_nothing_is_said(edits: Edits) -> None:
    editor = edits("import os")
    Linter(editor, "").run()
    assert editor.severity_of(0) == ""
    assert marks_of(b"no JSON") == {}
    assert marks_of(b'{"a": 1}') == {}


def test_the_worker_dies_with_its_editor(theme: Theme, actions: Actions, qtbot: QtBot) -> None:
    editor = CodeEditor(theme, actions, "python")
    editor.completer.warm()
    qtbot.waitUntil(lambda: editor.completer.process_id > 0)
    pid = editor.completer.process_id
    shiboken6.delete(editor)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
