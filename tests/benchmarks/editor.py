"""What typing costs: key to painted letter in a code editor, and opening a text.

Run by hand: `python -m tests.benchmarks editor --lines 5000`; it draws offscreen.
"""

from __future__ import annotations

import inspect
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.benchmarks.review_core import percentiles_ms
from tikprep.paths import resources_folder
from tikprep.settings import Settings
from tikprep.ui.actions import Actions
from tikprep.ui.editor.editor import CodeEditor
from tikprep.ui.preferences import Preferences
from tikprep.ui.theme.theme import APP_ARGUMENTS, Theme

_TYPED = "for item in items: total = f(item['name'], 1) # note "


def measure(lines: int, keys: int) -> dict[str, Any]:
    """Open real Python of so many lines and type into its middle; milliseconds."""
    app = QApplication.instance() or QApplication(list(APP_ARGUMENTS))
    assert isinstance(app, QApplication)
    theme = Theme(app, resources_folder() / "icons")
    theme.apply("light", 100)
    source = inspect.getsource(inspect).split("\n")
    code = "\n".join((source * (lines // len(source) + 1))[:lines])
    with tempfile.TemporaryDirectory() as folder:
        editor = CodeEditor(theme, Actions(Preferences(Path(folder) / "settings.json", Settings())), "python")
        editor.set_interview_mode(True)
        editor.resize(1100, 900)
        editor.show()
        # Who types has the pointer anywhere but on the folds, where it would show all of them.
        QTest.mouseMove(editor.viewport(), editor.viewport().rect().center())
        _paint(editor)
        started = time.perf_counter()
        editor.set_code(code)
        _paint(editor)
        opened_s = time.perf_counter() - started
        _settle(editor)
        editor.go_to_line(lines // 2)
        QTest.keyClick(editor, Qt.Key.Key_End)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        pressed, worked = [], []
        for number in range(keys):
            letter = _TYPED[number % len(_TYPED)]
            started, worked_s = time.perf_counter(), time.process_time()
            QTest.keyClicks(editor, letter)
            _paint(editor)
            pressed.append(time.perf_counter() - started)
            worked.append(time.process_time() - worked_s)
            _settle(editor)
        is_closed = editor.close()
        editor.deleteLater()
    assert is_closed
    return {
        "lines": lines,
        "open_ms": round(opened_s * 1000, 1),
        "key_to_paint_ms": percentiles_ms(pressed),
        # What it takes of the processor, which a busy machine does not change much.
        "key_to_paint_cpu_ms": percentiles_ms(worked),
    }


def _paint(editor: CodeEditor) -> None:
    """Paint what a change asked to be painted, and nothing else that waits."""
    QApplication.sendPostedEvents(editor.window(), QEvent.Type.UpdateRequest)


def _settle(editor: CodeEditor) -> None:
    while editor.lines.known < len(editor.lines):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
    QApplication.processEvents()
