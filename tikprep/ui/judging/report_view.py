"""What is told of one case, as text that is read and copied; Enter on a line of a traceback goes to the code."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit

from tikprep.ui.judging.verdicts import ReportLine, Section
from tikprep.ui.theme.fonts import CODE_FAMILY
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.code_text import begin_lines_at_left

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIZE = 13
_HINT = (260, 96)
_NO_BREAKS = str.maketrans({"\u2028": " ", "\u2029": " ", "\ufdd0": " ", "\ufdd1": " ", "\r": "␍", "\0": "␀"})


class ReportView(QPlainTextEdit):
    """Shows sections. `line_asked` tells the line of the code, from 1 on, that a person wants to go to."""

    line_asked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sections: tuple[Section, ...] = ()
        self._lines: list[ReportLine] = []
        self.setReadOnly(True)
        self.setProperty("role", "code")
        self.setAccessibleName("Details of the case")
        self.setAccessibleDescription("Enter on a line of a traceback goes to that line of the code.")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(10)
        begin_lines_at_left(self)
        theme.changed.connect(self._write)

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Other sections, from their top; the caret on the first line that goes to the code."""
        self._sections = tuple(sections)
        self._write()
        first = next((number for number, line in enumerate(self._lines) if line.source_line), 0)
        cursor = QTextCursor(self.document().findBlockByNumber(first))
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(0)

    @property
    def source_line(self) -> int:
        """The line of the code that the caret's line is about, 0 if none."""
        number = self.textCursor().blockNumber()
        return self._lines[number].source_line if number < len(self._lines) else 0

    def sizeHint(self) -> QSize:
        # Qt takes the hint for the least height of a text that stands beside what wraps.
        return QSize(self._theme.px(_HINT[0]), self._theme.px(_HINT[1]))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(80), self._theme.px(_HINT[1]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if self.source_line:
                self.line_asked.emit(self.source_line)
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.source_line:
            self.line_asked.emit(self.source_line)
        else:
            super().mouseDoubleClickEvent(event)

    def _write(self) -> None:
        self._lines = []
        self.clear()
        cursor = QTextCursor(self.document())
        for number, section in enumerate(self._sections):
            if number:
                self._add(cursor, ReportLine(""), self._gap_format())
            self._add(cursor, ReportLine(section.caption), self._caption_format(section.role))
            for line in section.lines:
                self._add(cursor, line, self._line_format(line))

    def _add(self, cursor: QTextCursor, line: ReportLine, letters: QTextCharFormat) -> None:
        if self._lines:
            cursor.insertBlock()
        cursor.setBlockCharFormat(letters)
        words = line.text.translate(_NO_BREAKS)
        blanks = len(words) - len(words.lstrip())
        cursor.insertText(words[:blanks], self._line_format(ReportLine("")))
        cursor.insertText(words[blanks:], letters)
        self._lines.append(line)

    def _gap_format(self) -> QTextCharFormat:
        """An empty line that is lower than one of text."""
        letters = QTextCharFormat()
        letters.setFont(self._theme.font(8))
        return letters

    def _caption_format(self, role: str) -> QTextCharFormat:
        letters = QTextCharFormat()
        letters.setFont(self._theme.font(12, QFont.Weight.DemiBold))
        letters.setForeground(self._theme.colour(role))
        return letters

    def _line_format(self, line: ReportLine) -> QTextCharFormat:
        font = QFont(self._theme.font(_SIZE))
        font.setFamilies([CODE_FAMILY, *font.families()])
        font.setFixedPitch(True)
        letters = QTextCharFormat()
        letters.setFont(font)
        letters.setForeground(QColor(self._theme.tokens.code_text))
        if line.source_line:
            letters.setForeground(self._theme.colour("accent"))
            letters.setFontUnderline(True)
        return letters
