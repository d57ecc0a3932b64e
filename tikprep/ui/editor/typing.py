"""What keys do to the text: indents, pairs, soft tabs, and Qt's own editing keys through the one door."""

from __future__ import annotations

import string
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor

from tikprep.ui.editor import commands
from tikprep.ui.editor.area import CodeArea, cleaned
from tikprep.ui.editor.brackets import CLOSERS, PAIRS
from tikprep.ui.editor.indent import blanks, indent_after, indent_of_closer, splits_pair
from tikprep.ui.editor.lines import indent_of, width_of

_Standard = QKeySequence.StandardKey
_Move = QTextCursor.MoveOperation
_KEEP: Final = QTextCursor.MoveMode.KeepAnchor
_DELETIONS: Final = (
    (_Standard.DeleteStartOfWord, _Move.PreviousWord),
    (_Standard.DeleteEndOfWord, _Move.NextWord),
    (_Standard.DeleteEndOfLine, _Move.EndOfBlock),
)
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COMMAND: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
# A quote closes itself before these alone, or every apostrophe would make two.
_MAY_FOLLOW_PAIR: Final = frozenset(" \t)]}:;,.=")
_WORD: Final = string.ascii_letters + string.digits + "_"
# What may stand before the quote of a string.
_PREFIXES: Final = frozenset(["", *"r b f u l t rb br rf fr u8 lr ur u8r".split()])


class Typist:
    """Turns the keys of an area into edits."""

    def __init__(self, area: CodeArea) -> None:
        self._area = area
        # Closers that were typed for the person, as positions behind the caret: typing them steps over.
        self._own_closers: list[QTextCursor] = []

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key means; False if it changes no text."""
        area = self._area
        if event.matches(_Standard.Undo):
            area.undo()
        elif event.matches(_Standard.Redo):
            area.redo()
        elif event.matches(_Standard.Cut):
            area.cut()
        elif event.matches(_Standard.Paste):
            area.end_group()
            area.paste()
        elif event.key() in _ENTER and not event.modifiers() & _COMMAND:
            self.enter()
        elif event.key() == Qt.Key.Key_Backspace and not event.modifiers() & (
            _COMMAND | Qt.KeyboardModifier.AltModifier
        ):
            self.backspace()
        elif event.matches(_Standard.Delete):
            self._delete(_Move.NextCharacter, "delete")
        elif event.matches(_Standard.DeleteCompleteLine):
            area.change_lines(commands.delete_lines(self._texts(), area.selection()))
        elif self._deletes(event):
            pass
        elif self._types(event):
            self.type(cleaned(event.text()))
        else:
            return False
        area.ensureCursorVisible()
        return True

    def type(self, text: str) -> None:
        """Type a character: pairs close, their ends are stepped over, a selection is put between them."""
        area, cursor = self._area, self._area.textCursor()
        if text in PAIRS or (text and text in area.language.quotes):
            if cursor.hasSelection():
                self._surround(cursor, text)
                return
            if text in PAIRS or not self._steps_over(cursor, text):
                self._open(cursor, text)
            return
        if not cursor.hasSelection() and self._steps_over(cursor, text):
            return
        if text in CLOSERS and not cursor.hasSelection():
            self._dedent_closer(cursor, text)
            cursor = area.textCursor()
        # A blank begins a new step of undo, which the next word joins.
        if text.isspace():
            area.end_group()
        area.change(cursor.selectionStart(), cursor.selectionEnd(), text, group="type")

    def enter(self) -> None:
        """A new line with its indent, seen from its start; a pair of brackets is opened over three lines."""
        # What a long line had pushed aside comes back; the caret is brought into sight after it.
        self._area.horizontalScrollBar().setValue(0)
        area, cursor = self._area, self._area.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        number, column = area.place(start)
        before, after = area.lines.text(number)[:column], self._behind(end)
        inner = indent_after(area.lines, area.language, (number, column))
        # A text of many lines ends where its own three quotes still wait; all else is text from here on.
        waits = after[:3] in [quote * 3 for quote in area.language.quotes]
        self._own_closers = [mark for mark in self._own_closers if waits and mark.position() == end]
        area.end_group()
        if splits_pair(before, after):
            own = indent_of(before)
            inner = blanks(area.language, width_of(own) + width_of(area.language.indent))
            end += len(after) - len(after.lstrip(" \t"))
            if area.change(start, end, f"\n{inner}\n{own}"):
                self._go(start + 1 + len(inner))
            return
        if before and not before.strip():
            # No blanks are left behind in a line that stays empty.
            start -= len(before)
            inner = before
        end += len(after) - len(after.lstrip(" \t")) if after.strip() else 0
        area.change(start, end, f"\n{inner}")

    def backspace(self) -> None:
        """One character, a soft tab, or both sides of an empty pair."""
        area, cursor = self._area, self._area.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        if start == end:
            number, column = area.place(start)
            before, after = area.lines.text(number)[:column], self._behind(end)
            pair = before[-1:] + after[:1]
            quote = area.language.quotes
            if len(pair) == 2 and (PAIRS.get(pair[0]) == pair[1] or (pair[0] == pair[1] and pair[0] in quote)):
                area.end_group()
                area.change(start - 1, end + 1, "")
                return
            step = commands.soft_backspace(before, area.language)
            if step > 1:
                area.change(start - step, end, "", group="backspace")
                return
            cursor.movePosition(_Move.PreviousCharacter, _KEEP)
            start = cursor.selectionStart()
        if start != end:
            area.change(start, end, "", group="backspace")

    def tab(self) -> None:
        """Indent the selected lines, or go to the next stop."""
        area, cursor = self._area, self._area.textCursor()
        selection = area.selection()
        if selection.anchor[0] != selection.caret[0]:
            area.change_lines(commands.indent(self._texts(), selection, area.language))
            return
        number, column = area.place(cursor.selectionStart())
        text = commands.tab_text(area.lines.text(number)[:column], area.language)
        area.end_group()
        area.change(cursor.selectionStart(), cursor.selectionEnd(), text)

    def home(self, *, selects: bool) -> None:
        """To the first letter of the line; from there to its start."""
        area, cursor = self._area, self._area.textCursor()
        number, column = area.place(cursor.position())
        first = len(indent_of(area.lines.text(number)))
        cursor.setPosition(
            area.position(number, 0 if column == first else first),
            _KEEP if selects else QTextCursor.MoveMode.MoveAnchor,
        )
        area.setTextCursor(cursor)

    # Pairs

    def _open(self, cursor: QTextCursor, text: str) -> None:
        area, at = self._area, cursor.position()
        number, column = area.place(at)
        line = area.lines.text(number)
        before, after = line[:column], line[column:]
        closer = PAIRS.get(text, text)
        closes = (not after or after[0] in _MAY_FOLLOW_PAIR) and not self.is_in_text(number, column)
        if text not in PAIRS:
            closes = closes and _word_before(before).lower() in _PREFIXES
            if before.endswith(text * 2) and not before.endswith(text * 3):
                closer = text * 3
        if not closes:
            area.change(at, at, text, group="type")
            return
        area.end_group()
        if area.change(at, at, text + closer):
            self._go(at + len(text))
            mark = QTextCursor(area.document())
            mark.setPosition(at + len(text))
            self._own_closers.append(mark)

    def is_in_text(self, number: int, column: int) -> bool:
        """Whether what is typed here belongs to a string or a comment."""
        line = self._area.lines[number]
        spans = (span for span in line.spans if span.kind in ("string", "comment"))
        span = next((span for span in spans if span.start < column <= span.end), None)
        if span is None or column < span.end:
            return span is not None
        if span.kind == "comment":
            return not line.text[: span.end].endswith("*/")
        return span.end - span.start == 1 or line.text[span.end - 1] not in self._area.language.quotes

    def _steps_over(self, cursor: QTextCursor, text: str) -> bool:
        """Step over a closer that was typed for the person."""
        self._forget_far(cursor)
        at = cursor.position()
        rest = self._behind(at)
        mine = [mark for mark in self._own_closers if mark.position() == at]
        if not mine or not text or not rest.startswith(text):
            return False
        # Of the three quotes of a long string each is stepped over in its turn.
        if text not in CLOSERS and rest.startswith(text * 2):
            mine[0].setPosition(at + 1)
        else:
            self._own_closers.remove(mine[0])
        self._go(at + 1)
        self._area.end_group()
        return True

    def _forget_far(self, cursor: QTextCursor) -> None:
        """Closers in other lines, or before the caret, are text by now."""
        number, at = cursor.blockNumber(), cursor.position()
        self._own_closers = [
            mark for mark in self._own_closers if mark.blockNumber() == number and mark.position() >= at
        ]

    def _surround(self, cursor: QTextCursor, text: str) -> None:
        area = self._area
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        inner = cursor.selectedText().replace("\u2029", "\n")
        closer = PAIRS.get(text, text)
        area.end_group()
        if area.change(start, end, f"{text}{inner}{closer}"):
            chosen = area.textCursor()
            chosen.setPosition(start + 1)
            chosen.setPosition(end + 1, _KEEP)
            area.setTextCursor(chosen)

    def _dedent_closer(self, cursor: QTextCursor, closer: str) -> None:
        area = self._area
        number, column = area.place(cursor.position())
        before = area.lines.text(number)[:column]
        if before.strip() or not before:
            return
        wanted = indent_of_closer(area.lines, area.language, (number, column), closer)
        if wanted is not None and wanted != before:
            start = cursor.position() - len(before)
            area.change(start, cursor.position(), wanted, group="type")

    # Deleting

    def _deletes(self, event: QKeyEvent) -> bool:
        for key, operation in _DELETIONS:
            if event.matches(key):
                self._delete(operation, "")
                return True
        return False

    def _delete(self, operation: QTextCursor.MoveOperation, group: str) -> None:
        cursor = self._area.textCursor()
        if not cursor.hasSelection():
            cursor.movePosition(operation, _KEEP)
        if cursor.hasSelection():
            self._area.change(cursor.selectionStart(), cursor.selectionEnd(), "", group=group)

    # The rest

    def _types(self, event: QKeyEvent) -> bool:
        text = event.text()
        if not text or not (text[0].isprintable() or text[0] == "\t" or ord(text[0]) > 0xD7FF):
            return False
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        # AltGr is Ctrl and Alt together on some systems.
        is_alt_gr = held == (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        return is_alt_gr or not held & _COMMAND

    def _behind(self, position: int) -> str:
        number, column = self._area.place(position)
        return self._area.lines.text(number)[column:]

    def _go(self, position: int) -> None:
        cursor = self._area.textCursor()
        cursor.setPosition(position)
        self._area.setTextCursor(cursor)

    def _texts(self) -> list[str]:
        return [line.text for line in self._area.lines.items]


def _word_before(text: str) -> str:
    return text[len(text.rstrip(_WORD)) :]
