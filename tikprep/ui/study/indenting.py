"""The few keys that typing a program needs in a field that is no editor."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

_STEP = 4
_OPENERS = (":", "{", "(", "[")


def indented(field: QPlainTextEdit, event: QKeyEvent) -> bool:
    """Let Tab indent, Shift+Tab take a step back, and Enter keep the depth of its line; whether the key was one."""
    key = Qt.Key(event.key())
    if key == Qt.Key.Key_Tab and event.modifiers() == Qt.KeyboardModifier.NoModifier:
        column = field.textCursor().positionInBlock()
        field.insertPlainText(" " * (_STEP - column % _STEP))
    elif key == Qt.Key.Key_Backtab:
        _step_back(field.textCursor())
    elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() == Qt.KeyboardModifier.NoModifier:
        cursor = field.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        depth = len(before) - len(before.lstrip(" "))
        deeper = _STEP if before.rstrip().endswith(_OPENERS) else 0
        cursor.insertText("\n" + " " * (depth + deeper))
        field.ensureCursorVisible()
    else:
        return False
    return True


def _step_back(cursor: QTextCursor) -> None:
    text = cursor.block().text()
    depth = len(text) - len(text.lstrip(" "))
    steps = (depth - 1) % _STEP + 1 if depth else 0
    line = QTextCursor(cursor.block())
    line.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, steps)
    line.removeSelectedText()
