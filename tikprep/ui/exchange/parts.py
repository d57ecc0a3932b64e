"""Small parts that the steps of an import share."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QProgressBar, QVBoxLayout, QWidget

from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.labels import BreakingLabel, label
from tikprep.ui.widgets.reflow import ReflowRow
from tikprep.ui.widgets.surface import ScrollColumn
from tikprep.ui.wording import counted

STEP_SIDE = 24
_STEP_WIDTH = 1200
_MOST_LINES = 7


class Step(ScrollColumn):
    """One step of the dialog: what its head says, what its buttons are called, where the keyboard goes."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(width=_STEP_WIDTH, margins=(STEP_SIDE, 4))
        self._theme = theme
        self.setAccessibleName(name)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._show_focus)
        self.verticalScrollBar().rangeChanged.connect(self.keep_focus_in_sight)

    def keep_focus_in_sight(self) -> None:
        """Scroll to what has the keyboard, once the step is laid out."""
        self._settled.start()

    def _show_focus(self) -> None:
        focused = self.window().focusWidget()
        if self.isVisible() and self.isAncestorOf(focused):
            self.ensureWidgetVisible(focused, 0, STEP_SIDE)

    def take_focus(self) -> None:
        """Put the keyboard where a person goes on; a subclass says where."""


class Remarks(QWidget):
    """Sentences to read and to copy; hidden while there are none."""

    def __init__(self, theme: Theme, noun: str = "remark") -> None:
        super().__init__()
        self._theme = theme
        self._noun = noun
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        self._title = label("", "heading")
        self._copy = Button("Copy")
        self._copy.clicked.connect(self._on_copy)
        rows.addWidget(ReflowRow(self._title, self._copy, gap=16, below=8, least_first=120))
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName("Remarks")
        rows.addWidget(self._text)
        theme.changed.connect(self._fit)
        self.hide()

    @property
    def content(self) -> str:
        """All sentences, one a line."""
        return self._text.toPlainText()

    def show_sentences(self, sentences: Sequence[str], title: str = "") -> None:
        """Other sentences; `title` stands above them instead of their number."""
        self._title.setText(title or counted(len(sentences), self._noun))
        self._text.setAccessibleName(self._title.text())
        self._text.setPlainText("\n".join(sentences))
        self._copy.setText("Copy")
        self._copy.setAccessibleName(f"Copy: {self._title.text()}")
        self.setVisible(bool(sentences))
        self._fit()

    def take_focus(self) -> None:
        """Put the keyboard into the text."""
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        room = max(20, self._text.viewport().width() // max(1, self.fontMetrics().averageCharWidth()))
        lines = max(1, min(_MOST_LINES, sum(1 + len(line) // room for line in self.content.split("\n"))))
        self._text.setFixedHeight(self.fontMetrics().lineSpacing() * lines + self._theme.px(12) + 12)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.content)
        self._copy.setText("Copied")


class ProgressBar(QProgressBar):
    """A thin bar in the colours of the theme; without an end it moves to and fro."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.setFixedHeight(8)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        t = self._theme.tokens
        self.setStyleSheet(
            f"QProgressBar {{ background: {t.sunken}; border: none; border-radius: 4px; }}"
            f"QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}"
        )


class Sign(QWidget):
    """A large icon beside a heading and a line about it."""

    def __init__(self, theme: Theme, icon: str, role: str) -> None:
        super().__init__()
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self._picture = QLabel()
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout()
        lines.setSpacing(4)
        self._title = label("", "subtitle", wraps=True)
        self._words = BreakingLabel("", "muted")
        lines.addWidget(self._title)
        lines.addWidget(self._words)
        row.addLayout(lines, 1)
        self._icon, self._role = icon, role
        theme.changed.connect(self._dress)
        self._dress()

    def show_words(self, title: str, words: str, icon: str = "", role: str = "") -> None:
        """Another heading and line, and another icon if one is named."""
        self._icon, self._role = icon or self._icon, role or self._role
        self._title.setText(title)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._dress()

    @property
    def title(self) -> str:
        """The heading."""
        return self._title.text()

    @property
    def words(self) -> str:
        """The line about it."""
        return self._words.text()

    def _dress(self) -> None:
        side = self._theme.px(32)
        self._picture.setPixmap(self._theme.icon(self._icon, self._role).pixmap(QSize(side, side)))


def captioned(caption: str, control: QWidget) -> QWidget:
    """A control with its name above it."""
    made = QWidget()
    rows = QVBoxLayout(made)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(4)
    words = label(caption, "section")
    words.setBuddy(control)
    rows.addWidget(words)
    rows.addWidget(control)
    return made
