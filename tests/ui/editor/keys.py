"""Keys as a person presses them, and the text with the caret in it."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tikprep.ui.editor.editor import CodeEditor
from tikprep.ui.editor.lines import characters


def press(widget: QWidget, *keys: str) -> None:
    """Press keys by their names in Qt's portable spelling."""
    for key in keys:
        combination: QKeyCombination = QKeySequence(key)[0]  # type: ignore[index]
        QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())


def type_text(widget: QWidget, text: str) -> None:
    """Type letter by letter; a line break is Enter."""
    for letter in text:
        if letter == "\n":
            QTest.keyClick(widget, Qt.Key.Key_Return)
        else:
            QTest.keyClicks(widget, letter)


def seen(editor: CodeEditor) -> str:
    """The text with "|" at the caret."""
    code = editor.code()
    at = characters(code, editor.textCursor().position())
    return f"{code[:at]}|{code[at:]}"


def undo_all(editor: CodeEditor) -> None:
    """Undo until nothing is left to undo."""
    while editor.document().isUndoAvailable():
        editor.undo()
