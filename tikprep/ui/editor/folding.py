"""Folding by indent: a line owns those below that stand further in."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit

from tikprep.ui.editor.lines import Lines, indent_of, width_of


def fold_end(lines: Lines, number: int) -> int | None:
    """The last line that a line can hide, None if it hides none; empty lines at the end stay in sight."""
    text = lines.text(number)
    if not text.strip():
        return None
    own = width_of(indent_of(text))
    end = None
    for below in range(number + 1, len(lines)):
        text = lines.text(below)
        if not text.strip():
            continue
        if width_of(indent_of(text)) <= own:
            break
        end = below
    return end


def can_fold(lines: Lines, number: int) -> bool:
    """Whether a line can hide others; cheaper than asking which."""
    text = lines.text(number)
    if not text.strip():
        return False
    below = number + 1
    while below < len(lines) and not lines.text(below).strip():
        below += 1
    return below < len(lines) and width_of(indent_of(lines.text(below))) > width_of(indent_of(text))


class Folds:
    """Which lines are hidden; Qt's blocks keep it, and nothing else does."""

    def __init__(self, edit: QPlainTextEdit, lines: Lines) -> None:
        self._edit = edit
        self._lines = lines

    def is_folded(self, number: int) -> bool:
        """Whether a line in sight hides those below it."""
        block = self._edit.document().findBlockByNumber(number)
        return block.isVisible() and block.next().isValid() and not block.next().isVisible()

    def is_hidden(self, number: int) -> bool:
        """Whether a line is out of sight in a fold."""
        block = self._edit.document().findBlockByNumber(number) if number >= 0 else None
        return block is not None and block.isValid() and not block.isVisible()

    def toggle(self, number: int) -> None:
        """Fold or unfold at a line."""
        if self.is_folded(number):
            self.unfold(number)
        else:
            self.fold(number)

    def fold(self, number: int) -> bool:
        """Hide what a line owns; the caret comes out of it. False if it owns nothing."""
        end = fold_end(self._lines, number)
        if end is None:
            return False
        caret = self._edit.textCursor()
        if number < caret.blockNumber() <= end:
            block = self._edit.document().findBlockByNumber(number)
            caret.setPosition(block.position() + block.length() - 1)
            self._edit.setTextCursor(caret)
        self._show(number + 1, end, is_visible=False)
        return True

    def fold_around(self, number: int) -> bool:
        """Fold at a line, or at the nearest above that owns it."""
        own = width_of(indent_of(self._lines.text(number)))
        for above in range(number, -1, -1):
            is_owner = above == number or (
                self._lines.text(above).strip() and width_of(indent_of(self._lines.text(above))) < own
            )
            if is_owner and not self.is_folded(above) and self.fold(above):
                return True
        return False

    def unfold(self, number: int) -> None:
        """Show again what is hidden directly below a line."""
        end = number
        while self.is_hidden(end + 1):
            end += 1
        if end > number:
            self._show(number + 1, end, is_visible=True)

    def reveal(self, number: int) -> None:
        """Show a line, and all that is folded with it."""
        if self.is_hidden(number):
            first = last = number
            while self.is_hidden(first - 1):
                first -= 1
            while self.is_hidden(last + 1):
                last += 1
            self._show(first, last, is_visible=True)

    def mend(self, first: int, last: int) -> None:
        """After an edit: show what no line in sight owns any more."""
        if self.is_folded(last):
            end = last
            while self.is_hidden(end + 1):
                end += 1
            owned = fold_end(self._lines, last)
            if owned is None or owned < end:
                self.unfold(last)
        for number in range(first, last + 1):
            self.reveal(number)

    def _show(self, first: int, last: int, *, is_visible: bool) -> None:
        document = self._edit.document()
        block: QTextBlock = document.findBlockByNumber(first)
        start = block.position()
        end = start
        for _ in range(last - first + 1):
            block.setVisible(is_visible)
            # A hidden block that kept its height would leave a gap in the scroll bar.
            block.setLineCount(1 if is_visible else 0)
            end = block.position() + block.length()
            block = block.next()
        document.markContentsDirty(start, end - start)
        layout = document.documentLayout()
        assert isinstance(layout, QPlainTextDocumentLayout)
        layout.documentSizeChanged.emit(layout.documentSize())
        layout.requestUpdate()
        self._edit.viewport().update()
