"""Completion: Python by jedi in a process of its own, other languages by the words of the text; keys only."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QProcess, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QListWidget

from tikprep.ui.editor.processes import child_process

if TYPE_CHECKING:
    from tikprep.ui.editor.editor import CodeEditor

_WORD: Final = re.compile(r"[^\W\d]\w{2,}")
_WORKER: Final = "tikprep.ui.editor.jedi_worker"
_ROWS: Final = 8
_MOST: Final = 200
_MOVES: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ACCEPTS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class Completer(QListWidget):
    """The list of words at the caret; the keyboard stays in the editor."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._process: QProcess | None = None
        self._asked = 0
        self._start = 0
        self._words: list[str] = []
        self.setAccessibleName("Completions")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    @property
    def words(self) -> list[str]:
        """What is offered now."""
        return [self.item(row).text() for row in range(self.count())] if self.isVisible() else []

    def ask(self) -> None:
        """Look for words at the caret; an answer that comes too late is dropped."""
        editor = self._editor
        if editor.is_interview or editor.isReadOnly():
            return
        self._asked += 1
        number, column = editor.place(editor.textCursor().position())
        prefix = self._prefix()
        self._start = editor.textCursor().position() - len(prefix)
        if editor.language.lexer == "python" and self._starts():
            assert self._process is not None
            question = {"id": self._asked, "code": editor.code(), "line": number + 1, "column": column}
            self._process.write((json.dumps(question) + "\n").encode())
        else:
            self._offer(self._words_of_text())

    def warm(self) -> None:
        """Start the process before it is needed: its first answer takes a second."""
        if self._editor.language.lexer == "python" and not self._editor.is_interview:
            self._starts()

    def cancel(self) -> None:
        """Offer nothing; what is still asked is forgotten."""
        self._asked += 1
        self.hide()

    def press(self, event: QKeyEvent) -> bool:
        """What a key does while words are offered; False if it is for the editor."""
        if not self.isVisible():
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif event.key() in _MOVES:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -_ROWS}.get(Qt.Key(event.key()), _ROWS)
            is_by_one = abs(step) == 1
            row = self.currentRow() + step
            self.setCurrentRow(row % self.count() if is_by_one else max(0, min(row, self.count() - 1)))
            self._editor.announce(self.currentItem().text())
        elif event.key() in _ACCEPTS and not event.modifiers():
            self._accept()
        else:
            return False
        return True

    def typed(self, text: str) -> None:
        """After a key: narrow what is offered, or ask behind a dot."""
        if text == "." and self._editor.language.lexer == "python" and self._editor.code_at_caret():
            self.ask()
        elif self.isVisible():
            cursor = self._editor.textCursor()
            is_still_there = cursor.position() - len(self._prefix()) == self._start and (self._prefix() or not text)
            if is_still_there:
                self._offer(self._words)
            else:
                self.cancel()

    @property
    def process_id(self) -> int:
        """The worker's process, 0 if none runs."""
        return self._process.processId() if self._process is not None else 0

    # The worker

    def _starts(self) -> bool:
        """Whether the worker runs; it is started again if it has died. A frozen program has no Python to run it."""
        if getattr(sys, "frozen", False):
            return False
        if self._process is None:
            self._process = child_process(self._editor, self._on_answer, on_output=True)
        if self._process.state() == QProcess.ProcessState.NotRunning:
            self._process.start(sys.executable, ["-m", _WORKER])
        return self._process.state() != QProcess.ProcessState.NotRunning

    def _on_answer(self) -> None:
        while self._process is not None and self._process.canReadLine():
            told = json.loads(bytes(self._process.readLine().data()))
            # The caret may have gone on, but only over letters of the same word.
            at = self._editor.textCursor().position() - len(self._prefix())
            if told["id"] == self._asked and at == self._start:
                self._offer(told["words"])

    # The list

    def _offer(self, words: list[str]) -> None:
        self._words = words
        prefix = self._prefix()
        fitting = [word for word in words if word.lower().startswith(prefix.lower()) and word != prefix][:_MOST]
        self.clear()
        if not fitting or self._editor.is_interview:
            self.hide()
            return
        self.addItems(fitting)
        self.setCurrentRow(0)
        self._place(fitting)
        if not self.isVisible():
            self.show()
            self.raise_()
            self._editor.announce(f"{len(fitting)} completions, {fitting[0]}")

    def _place(self, words: list[str]) -> None:
        """Below the caret, or above it where there is no room."""
        editor = self._editor
        self.setFont(editor.font())
        metrics = QFontMetrics(editor.font())
        row = self.sizeHintForRow(0)
        height = row * min(_ROWS, len(words)) + 8
        width = min(max(map(metrics.horizontalAdvance, words)) + 48, editor.width() // 2)
        caret = editor.cursorRect()
        top_left = editor.viewport().mapTo(editor, QPoint(caret.left(), caret.bottom() + 3))
        if top_left.y() + height > editor.height():
            top_left.setY(max(0, top_left.y() - height - caret.height() - 6))
        top_left.setX(max(0, min(top_left.x(), editor.width() - width)))
        self.setGeometry(top_left.x(), top_left.y(), width, height)

    def _accept(self) -> None:
        word = self.currentItem().text()
        cursor = self._editor.textCursor()
        end = cursor.position()
        self.cancel()
        self._editor.end_group()
        if self._editor.change(self._start, end, word):
            cursor = self._editor.textCursor()
            cursor.setPosition(self._start + len(word), QTextCursor.MoveMode.MoveAnchor)
            self._editor.setTextCursor(cursor)

    def _prefix(self) -> str:
        number, column = self._editor.place(self._editor.textCursor().position())
        before = self._editor.lines.text(number)[:column]
        found = re.search(r"\w*$", before)
        return found[0] if found is not None else ""

    def _words_of_text(self) -> list[str]:
        return sorted(set(_WORD.findall(self._editor.code())), key=str.lower)
