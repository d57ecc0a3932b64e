"""The text itself: one door for every edit, undo by words, locked lines, colours as lines come into sight."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QDragLeaveEvent,
    QDropEvent,
    QFont,
    QFontMetricsF,
    QInputMethodEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextLayout,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tikprep.rendering.token_kinds import TOKEN_KINDS
from tikprep.ui.editor.commands import Change, Selection
from tikprep.ui.editor.languages import Language, language_of
from tikprep.ui.editor.lexing import LineLexer
from tikprep.ui.editor.lines import TAB_WIDTH, Line, Lines, characters, units
from tikprep.ui.theme.fonts import CODE_FAMILY
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.code_text import begin_lines_at_left

_SLICE_S: Final = 0.004
_SIGHT_S: Final = 0.006
# A pause ends a step of undo.
_PAUSE_S: Final = 1.0
_SAVED_AFTER_MS: Final = 1_000
_BREAKS: Final = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\ufdd0": None, "\ufdd1": None, "\0": None})
_FONT_PX: Final = 14
# The judge takes no longer source, and what is much longer would hold up the window.
MOST_CHARS: Final = 500_000
_MOST_LINES: Final = 50_000


def cleaned(text: str) -> str:
    """Text as the editor keeps it: lines end with a line feed, no NUL, nothing that Qt takes for a break."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_BREAKS)


class CodeArea(QPlainTextEdit):
    """Code in one language. Every edit is one of `change`, `change_lines` or `replace_all`, or Qt's own undo.

    `edits` tells each change of the text as it happens, `text_edited` that there were some, at most
    a second after the first. Positions are Qt's, in UTF-16 units, but for those of an `Edit`.
    """

    edits = Signal(object)
    text_edited = Signal()
    refused = Signal()
    overfilled = Signal()
    """A text was not pasted: with it there would be more than MOST_CHARS, or far too many lines."""

    def __init__(self, theme: Theme, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._language = language_of(language)
        self.lines = Lines(LineLexer(self._language.lexer))
        self._look = 0
        self._formats: dict[str, QTextCharFormat] = {}
        self._group = ""
        self._group_at_s = 0.0
        self._group_caret = 0
        self._is_loading = False
        self.setProperty("role", "code")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        begin_lines_at_left(self)
        self.setCursorWidth(2)
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_SAVED_AFTER_MS)
        self._saving.timeout.connect(self.text_edited)
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._on_idle)
        self.document().contentsChange.connect(self._on_contents)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.changed.connect(self._dress)
        self._dress()

    # What is in it

    @property
    def language(self) -> Language:
        """The language that it is coloured and indented by."""
        return self._language

    def set_language(self, name: str) -> None:
        """Another language for the same text."""
        self._language = language_of(name)
        self.lines.use(LineLexer(self._language.lexer))
        self.colour()

    def code(self) -> str:
        """The whole text; lines end with a line feed."""
        return self.lines.code()

    def set_code(self, code: str) -> None:
        """Another text: nothing to undo, nothing locked, the caret at its start. No edit is told."""
        text = cleaned(code)
        self._is_loading = True
        self.setPlainText(text)
        self._is_loading = False
        self.lines.items = [Line(line) for line in text.split("\n")]
        self.lines.use(self.lines.lexer)
        self._saving.stop()
        self.end_group()
        self.document().clearUndoRedoStacks()
        self.colour()

    def replace_code(self, code: str) -> None:
        """Put other code in the place of what is there, as one step of undo."""
        start = Selection((0, 0), (0, 0))
        self.change_lines(Change(0, len(self.lines), tuple(cleaned(code).split("\n")), start))

    def lock_lines(self, ranges: Iterable[tuple[int, int]]) -> None:
        """Lines, each range from its first to its last from 0 on, that refuse every edit from now on.

        What was done before can no longer be undone: it may have been done in them.
        """
        locked = {number for first, last in ranges for number in range(first, last + 1)}
        for number, line in enumerate(self.lines.items):
            line.is_locked = number in locked
        self.document().clearUndoRedoStacks()
        self.end_group()
        self.viewport().update()

    def locked_lines(self) -> tuple[int, ...]:
        """The lines that refuse edits."""
        return tuple(number for number, line in enumerate(self.lines.items) if line.is_locked)

    # Edits

    def may_change(self, start: int, end: int, text: str = "") -> bool:
        """Whether `text` may stand in the place of what is between two positions."""
        document = self.document()
        first, last = document.findBlock(start), document.findBlock(end)
        last_number = last.blockNumber()
        is_whole = start < end and start == first.position() and end == last.position()
        if is_whole and (not text or text.endswith("\n")):
            last_number -= 1
        return not any(line.is_locked for line in self.lines.items[first.blockNumber() : last_number + 1])

    def change(self, start: int, end: int, text: str, *, group: str = "") -> bool:
        """Put `text` in the place of what is between two positions; False if a locked line forbids it.

        Changes of one group, one right after the other, are one step of undo.
        """
        if self.isReadOnly() or not self.may_change(start, end, text):
            self.refused.emit()
            return False
        with self.undo_step(group) as cursor:
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(text)
        return True

    def change_lines(self, change: Change | None) -> bool:
        """Do what a command on lines answered, as one step of undo."""
        if change is None:
            return False
        start, end, text = self._span_of(change)
        if self.isReadOnly() or not self._may_change_lines(change):
            self.refused.emit()
            return False
        with self.undo_step() as cursor:
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(text)
        self.select(change.selection)
        return True

    def replace_all(self, places: list[tuple[int, int, str]]) -> int:
        """Put texts in many places, in rising order, as one step of undo; how many a locked line left as they are."""
        allowed = [place for place in places if self.may_change(*place)] if not self.isReadOnly() else []
        if allowed:
            with self.undo_step() as cursor:
                for start, end, text in reversed(allowed):
                    cursor.setPosition(start)
                    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                    cursor.insertText(text)
        return len(places) - len(allowed)

    @contextmanager
    def undo_step(self, group: str = "") -> Iterator[QTextCursor]:
        """What is done with the cursor is one step of undo, together with what the same group just did."""
        cursor = QTextCursor(self.document())
        # Undo puts the caret where the cursor of the step stood when it began.
        cursor.setPosition(self.textCursor().position())
        now_s = time.monotonic()
        is_same = bool(group) and group == self._group and self._group_caret == self.textCursor().position()
        goes_on = is_same and now_s - self._group_at_s < _PAUSE_S
        if goes_on and self.document().isUndoAvailable():
            cursor.joinPreviousEditBlock()
        else:
            cursor.beginEditBlock()
        try:
            yield cursor
        finally:
            cursor.endEditBlock()
            self._group, self._group_at_s = group, now_s
            self._group_caret = self.textCursor().position()

    def end_group(self) -> None:
        """What comes next is another step of undo."""
        self._group = ""

    def undo(self) -> None:
        self.end_group()
        super().undo()

    def redo(self) -> None:
        self.end_group()
        super().redo()

    def cut(self) -> None:
        cursor = self.textCursor()
        if cursor.hasSelection() and self.may_change(cursor.selectionStart(), cursor.selectionEnd()):
            self.copy()
            self.change(cursor.selectionStart(), cursor.selectionEnd(), "")
        else:
            self.refused.emit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        cursor, text = self.textCursor(), cleaned(source.text())
        kept_chars = self.document().characterCount() - 1 - (cursor.selectionEnd() - cursor.selectionStart())
        if kept_chars + len(text) > MOST_CHARS or text.count("\n") > _MOST_LINES:
            self.overfilled.emit()
            return
        self.change(cursor.selectionStart(), cursor.selectionEnd(), text)
        self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        if event.replacementLength():
            start = cursor.position() + event.replacementStart()
            end = start + event.replacementLength()
        if (event.commitString() or event.preeditString()) and not self.may_change(start, end):
            self.refused.emit()
            event.ignore()
            return
        if event.commitString():
            self.end_group()
        super().inputMethodEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        cursor = self.textCursor()
        at = self.cursorForPosition(event.position().toPoint()).position()
        is_move = event.source() is self and event.dropAction() == Qt.DropAction.MoveAction
        is_free = self.may_change(at, at) and (
            not is_move or self.may_change(cursor.selectionStart(), cursor.selectionEnd())
        )
        if not is_free or self.isReadOnly():
            # Qt takes its mark of where the text would go away only when the drag leaves.
            super().dragLeaveEvent(QDragLeaveEvent())
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.ignore()
            self.refused.emit()
            return
        self.end_group()
        super().dropEvent(event)

    # Places

    def selection(self) -> Selection:
        """What is selected, as lines and columns."""
        cursor = self.textCursor()
        return Selection(self.place(cursor.anchor()), self.place(cursor.position()))

    def select(self, selection: Selection) -> None:
        """Select between two places."""
        cursor = self.textCursor()
        cursor.setPosition(self.position(*selection.anchor))
        cursor.setPosition(self.position(*selection.caret), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def place(self, position: int) -> tuple[int, int]:
        """Position -> line and column in characters."""
        block = self.document().findBlock(position)
        number = block.blockNumber()
        return number, characters(self.lines.text(number), position - block.position())

    def position(self, line: int, column: int) -> int:
        """Line and column in characters -> position; what lies beyond is drawn in."""
        number = max(0, min(line, len(self.lines) - 1))
        text = self.lines.text(number)
        return self.document().findBlockByNumber(number).position() + units(text, max(0, min(column, len(text))))

    def visible_blocks(self) -> Iterator[QTextBlock]:
        """The blocks in sight, from above; folded ones are left out."""
        block = self.firstVisibleBlock()
        bottom = self.viewport().height()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top() if block.isValid() else 0.0
        while block.isValid() and top <= bottom:
            if block.isVisible():
                yield block
                top += self.blockBoundingRect(block).height()
            block = block.next()

    # Colours

    def colour(self) -> None:
        """Colour what is in sight now and the rest when there is time."""
        if self._is_loading:
            # Qt is in the middle of its change; touching its layouts now would crash it.
            return
        numbers = [block.blockNumber() for block in self.visible_blocks()]
        if numbers:
            self._know(numbers[0], numbers[-1])
            self._show(numbers)
        if self.lines.known < len(self.lines):
            self._idle.start()

    def _know(self, first: int, last: int) -> None:
        until_s = time.perf_counter() + _SIGHT_S
        while self.lines.known <= last and (self.lines.known >= first or time.perf_counter() < until_s):
            self.lines.advance()
        for number in range(max(first, self.lines.known), last + 1):
            self.lines.guess(number)

    def _show(self, numbers: Iterable[int]) -> None:
        document = self.document()
        for number in numbers:
            line = self.lines[number]
            if line.shown == self._look:
                continue
            block = document.findBlockByNumber(number)
            block.layout().setFormats(self._ranges(line))
            document.markContentsDirty(block.position(), block.length())
            line.shown = self._look

    def _ranges(self, line: Line) -> list[QTextLayout.FormatRange]:
        ranges = []
        for span in line.spans:
            made = QTextLayout.FormatRange()
            start = units(line.text, span.start)
            made.start, made.length = start, units(line.text, span.end) - start
            made.format = self._formats[span.kind]
            ranges.append(made)
        return ranges

    def _on_idle(self) -> None:
        until_s = time.perf_counter() + _SLICE_S
        while self.lines.known < len(self.lines) and time.perf_counter() < until_s:
            self.lines.advance()
        if self.lines.known >= len(self.lines):
            self._idle.stop()
        self._show([block.blockNumber() for block in self.visible_blocks()])

    # What Qt tells

    def _on_contents(self, position: int, removed: int, added: int) -> None:
        if self._is_loading:
            return
        document = self.document()
        first = document.findBlock(position).blockNumber()
        last = document.findBlock(min(position + added, document.characterCount() - 1)).blockNumber()
        count = last - first + 1 - (document.blockCount() - len(self.lines))
        if first < 0 or count < 0:
            first, count, last = 0, len(self.lines), document.blockCount() - 1
        block = document.findBlockByNumber(first)
        texts = []
        for _ in range(last - first + 1):
            texts.append(block.text())
            block = block.next()
        locks = [line.is_locked for line in self.lines.items[first : first + count]]
        edit = self.lines.replace(first, count, texts)
        if edit is None:
            # The same text in other blocks, which have no colours yet.
            self.colour()
            return
        if sum(locks) != sum(line.is_locked for line in self.lines.items[first : last + 1]):
            # Qt changed a locked line by a way of its own, such as a drag to another program.
            QTimer.singleShot(0, self, partial(self._take_back, first, locks))
        self._after_edit(first, last)
        self.colour()
        self.edits.emit(edit)
        if not self._saving.isActive():
            self._saving.start()

    def _take_back(self, first: int, locks: list[bool]) -> None:
        self.undo()
        for line, is_locked in zip(self.lines.items[first : first + len(locks)], locks, strict=False):
            line.is_locked = is_locked
        self.refused.emit()

    def _after_edit(self, first: int, last: int) -> None:
        """These lines are new; for who keeps more about lines."""

    def _on_scrolled(self) -> None:
        self.colour()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.colour()

    def _span_of(self, change: Change) -> tuple[int, int, str]:
        """Start, end and text of a change of lines; lines that go take one line break with them."""
        document = self.document()
        first = document.findBlockByNumber(change.first)
        last = document.findBlockByNumber(change.first + change.count - 1)
        start, end = first.position(), last.position() + last.length() - 1
        if change.lines:
            return start, end, "\n".join(change.lines)
        if last.next().isValid():
            return start, end + 1, ""
        return max(0, start - 1), end, ""

    def _may_change_lines(self, change: Change) -> bool:
        old = self.lines.items[change.first : change.first + change.count]
        if len(old) == len(change.lines):
            return not any(line.is_locked and line.text != now for line, now in zip(old, change.lines, strict=True))
        return not any(line.is_locked for line in old)

    # Look

    def _dress(self) -> None:
        theme = self._theme
        font = QFont()
        font.setFamilies([CODE_FAMILY, "monospace"])
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPixelSize(max(8, round(_FONT_PX * theme.zoom)))
        # Two signs drawn as one mislead who writes code.
        font.setFeature(QFont.Tag("calt"), 0)
        font.setFeature(QFont.Tag("liga"), 0)
        self.setFont(font)
        self.document().setDefaultFont(font)
        self.setTabStopDistance(TAB_WIDTH * QFontMetricsF(font).horizontalAdvance(" "))
        self._formats = {"": QTextCharFormat()}
        for kind in TOKEN_KINDS:
            made = QTextCharFormat()
            made.setForeground(QColor(theme.hex(f"syn_{kind}")))
            made.setFontItalic(kind == "comment")
            self._formats[kind] = made
        self._look += 1
        self.colour()
