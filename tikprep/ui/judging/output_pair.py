"""Two outputs beside each other, line by line; what differs is marked by ground and underline."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from tikprep.domain.answer_runs import Run
from tikprep.domain.line_diff import DiffRow
from tikprep.ui.judging.lower import HighEnough
from tikprep.ui.theme.fonts import CODE_FAMILY
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.code_text import begin_lines_at_left
from tikprep.ui.widgets.labels import label
from tikprep.ui.wording import counted

_SIZE = 13
_HINT = (160, 92)
_STACKED_BELOW = 420
_ROLES = {"del": "again", "ins": "good"}
# A blank that differs must be seen.
_VISIBLE = str.maketrans({" ": "·", "\u00a0": "⍽", "\t": "→"})
_NO_BREAKS = str.maketrans({"\u2028": " ", "\u2029": " ", "\ufdd0": " ", "\ufdd1": " ", "\r": "␍", "\0": "␀"})


class OutputView(QPlainTextEdit):
    """One output, to be read and copied."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._lines: tuple[tuple[Run, ...] | None, ...] = ()
        self.setReadOnly(True)
        self.setProperty("role", "code")
        self.setAccessibleName(name)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.setTabChangesFocus(True)
        # A line that wrapped would stand beside another one.
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.document().setDocumentMargin(8)
        begin_lines_at_left(self)
        theme.changed.connect(self._write)

    def show_lines(self, lines: Sequence[tuple[Run, ...] | None]) -> None:
        """Other lines; None keeps the place of one that only the other output has."""
        self._lines = tuple(lines)
        self._write()

    def sizeHint(self) -> QSize:
        # Qt takes the hint for the least height of a text that stands beside what wraps.
        return QSize(self._theme.px(_HINT[0]), self._theme.px(_HINT[1]))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(80), self._theme.px(_HINT[1]))

    def _write(self) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        for number, line in enumerate(self._lines):
            if number:
                cursor.insertBlock()
            for text, kind in line or ():
                shown = text.translate(_NO_BREAKS)
                cursor.insertText(shown.translate(_VISIBLE) if kind else shown, self._letters("code_text", kind))
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _letters(self, role: str, kind: str = "") -> QTextCharFormat:
        font = QFont(self._theme.font(_SIZE))
        font.setFamilies([CODE_FAMILY, *font.families()])
        font.setFixedPitch(True)
        letters = QTextCharFormat()
        letters.setFont(font)
        letters.setForeground(self._theme.colour(_ROLES.get(kind, role)))
        if kind:
            letters.setBackground(self._theme.colour(f"{_ROLES[kind]}_soft"))
            letters.setFontUnderline(True)
        return letters


class OutputPair(HighEnough):
    """What was printed, and beside it what was expected where that is another thing."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(0)
        self._theme = theme
        self.printed = OutputView(theme, "Printed")
        self.expected = OutputView(theme, "Expected")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._caption = label("Printed", "section")
        self._right = _column(label("Expected", "section"), self.expected)
        self._row.addWidget(_column(self._caption, self.printed), 1)
        self._row.addWidget(self._right, 1)
        bars = self.printed.verticalScrollBar(), self.expected.verticalScrollBar()
        bars[0].valueChanged.connect(bars[1].setValue)
        bars[1].valueChanged.connect(bars[0].setValue)

    def show_rows(self, rows: Sequence[DiffRow], *, has_expected: bool) -> None:
        """Other outputs; two that are the same stand there once."""
        wrong = [row for row in rows if not row.is_same]
        self._right.setVisible(bool(wrong))
        self._caption.setText("Printed, as expected" if has_expected and not wrong else "Printed")
        self.printed.show_lines([row.printed for row in rows] or [(("(nothing)", ""),)])
        self.expected.show_lines([row.expected for row in rows])
        said = "The same as expected." if has_expected else ""
        if wrong:
            said = f"{counted(len(wrong), 'line')} of {len(rows)} differ from what was expected."
        self.printed.setAccessibleDescription(said)
        self.expected.setAccessibleDescription(said)

    def _fit(self) -> None:
        is_stacked = self.width() < self._theme.px(_STACKED_BELOW)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(down if is_stacked else across)
        least = sum(self._height(column) for column in self._columns()) if is_stacked else self._height(self.printed)
        self.setMinimumHeight(least)

    def _columns(self) -> list[QWidget]:
        return [self.printed] if self._right.isHidden() else [self.printed, self.expected]

    def _height(self, column: QWidget) -> int:
        return column.minimumSizeHint().height() + self._theme.px(26)


def _column(caption: QWidget, view: QWidget) -> QWidget:
    made = QWidget()
    rows = QVBoxLayout(made)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(4)
    rows.addWidget(caption)
    rows.addWidget(view, 1)
    return made
