"""How keys and clicks move the ends of a selection."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QPointF
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

_Key = QKeySequence.StandardKey
_Move = QTextCursor.MoveOperation
_MOVES = (
    (_Key.SelectNextChar, _Move.Right),
    (_Key.SelectPreviousChar, _Move.Left),
    (_Key.SelectNextWord, _Move.NextWord),
    (_Key.SelectPreviousWord, _Move.PreviousWord),
    (_Key.SelectNextLine, _Move.Down),
    (_Key.SelectPreviousLine, _Move.Up),
    (_Key.SelectStartOfLine, _Move.StartOfLine),
    (_Key.SelectEndOfLine, _Move.EndOfLine),
    (_Key.SelectStartOfDocument, _Move.Start),
    (_Key.SelectEndOfDocument, _Move.End),
)
_NEAR_PX = 6


def extended(cursor: QTextCursor | None, event: QKeyEvent) -> bool:
    """Move the free end of a selection that exists, if the key says so; whether it did."""
    if cursor is None or not cursor.hasSelection():
        return False
    for key, move in _MOVES:
        if event.matches(key):
            cursor.movePosition(move, QTextCursor.MoveMode.KeepAnchor)
            return True
    return False


def selected_at(document: QTextDocument, position: int, what: QTextCursor.SelectionType) -> QTextCursor:
    """The word, the paragraph or all around a position."""
    cursor = QTextCursor(document)
    cursor.setPosition(position)
    if what == QTextCursor.SelectionType.BlockUnderCursor:
        # Qt's own takes the end of the block above with it.
        cursor.movePosition(_Move.StartOfBlock)
        cursor.movePosition(_Move.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    else:
        cursor.select(what)
    return cursor


class ThirdClick:
    """Knows whether a press comes right after a double click in the same place."""

    def __init__(self) -> None:
        self._clock = QElapsedTimer()
        self._at = QPointF()

    def note_double(self, at: QPointF) -> None:
        self._clock.start()
        self._at = at

    def is_third(self, at: QPointF) -> bool:
        is_soon = self._clock.isValid() and self._clock.elapsed() < QApplication.doubleClickInterval()
        self._clock.invalidate()
        return is_soon and (at - self._at).manhattanLength() < _NEAR_PX
