"""An editor of its own for each test, with the keys of the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tikprep.paths import resources_folder
from tikprep.settings import Settings
from tikprep.ui.actions import Actions
from tikprep.ui.editor.editor import CodeEditor
from tikprep.ui.preferences import Preferences
from tikprep.ui.theme.theme import Theme

Edits = Callable[..., CodeEditor]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme(qapp, resources_folder() / "icons")
    made.apply("light", 100)
    return made


@pytest.fixture
def actions(tmp_path: Path) -> Actions:
    return Actions(Preferences(tmp_path / "settings.json", Settings()))


@pytest.fixture
def edits(theme: Theme, actions: Actions, qtbot: QtBot) -> Edits:
    """Makes editors that hold a text and the keyboard; "|" in the text is the caret."""

    def make(code: str = "", language: str = "python") -> CodeEditor:
        editor = CodeEditor(theme, actions, language)
        qtbot.addWidget(editor)
        editor.resize(800, 400)
        before, bar, after = code.partition("|")
        editor.set_code(before + after)
        if bar:
            cursor = editor.textCursor()
            cursor.setPosition(len(before.encode("utf-16-le")) // 2)
            editor.setTextCursor(cursor)
        editor.show()
        qtbot.waitExposed(editor)
        editor.setFocus()
        qtbot.waitUntil(editor.hasFocus)
        return editor

    return make
