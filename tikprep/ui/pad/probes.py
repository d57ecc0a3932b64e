"""What is asked before something is done: an input of one's own, what the code costs, why it fails."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from tikprep.domain.problem import Complexity, Problem
from tikprep.services.mistakes import QUESTION
from tikprep.ui.judging.lower import HighEnough
from tikprep.ui.judging.values import input_text
from tikprep.ui.theme.fonts import CODE_FAMILY
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.reflow import FlowRow, ReflowRow

_LONGEST_PREFILL = 600
_INPUT_HEIGHT = 64
_STATED_WIDTH = 120
_LONGEST_WHY = 400
_WHY_LEAST = 220


class Probes(HighEnough):
    """Shows one of three drawers, or none."""

    input_asked = Signal()
    growth_asked = Signal()
    card_asked = Signal()
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(0)
        self._theme = theme
        self._build()
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def show_problem(self, problem: Problem) -> None:
        """Another problem: its first sample to begin with, nothing said of the cost."""
        self.hide()
        text = input_text(problem.samples[0].input, problem.signature) if problem.samples else ""
        self.input.setPlainText(text if len(text) <= _LONGEST_PREFILL else "")
        for field in (self.time, self.space):
            field.clear()

    def open_input(self) -> None:
        """Ask for an input."""
        self._open(self._input_drawer, self.input)

    def open_growth(self) -> None:
        """Ask for time and space."""
        self._open(self._growth_drawer, self.time)

    def open_card(self) -> None:
        """Ask why it fails, before that becomes a card."""
        self.why.clear()
        self._open(self._card_drawer, self.why)

    def close_drawer(self) -> None:
        """Show none."""
        self.hide()
        self.closed.emit()

    @property
    def stated(self) -> Complexity:
        """What the person says that the code costs."""
        return Complexity(self.time.text().strip(), self.space.text().strip())

    def _open(self, drawer: QWidget, field: QWidget) -> None:
        for each in self._drawers:
            each.setVisible(each is drawer)
        self.show()
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._input_drawer, self._growth_drawer = self._built_input(), self._built_growth()
        self._card_drawer = self._built_card()
        self._drawers = (self._input_drawer, self._growth_drawer, self._card_drawer)
        for drawer in self._drawers:
            whole.addWidget(drawer)
            drawer.hide()

    def _built_input(self) -> QWidget:
        drawer = HighEnough(0)
        rows = QVBoxLayout(drawer)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        self.input = QPlainTextEdit()
        self.input.setAccessibleName("Your own input")
        self.input.setAccessibleDescription("An argument a line, values as JSON writes them")
        self.input.setTabChangesFocus(True)
        self.run_input = Button("Run this input")
        self.run_input.clicked.connect(self.input_asked)
        self._close_input = Button("Close")
        self._close_input.clicked.connect(self.close_drawer)
        rows.addWidget(self.input)
        rows.addWidget(FlowRow((self.run_input, self._close_input)))
        return drawer

    def _built_growth(self) -> QWidget:
        drawer = HighEnough(0)
        rows = QVBoxLayout(drawer)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(label("What does your code cost, at worst? Say it first, then measure.", "muted", wraps=True))
        self.time, self.space = QLineEdit(), QLineEdit()
        for field, name in ((self.time, "Time"), (self.space, "Space")):
            field.setAccessibleName(f"{name} that your code takes")
            field.returnPressed.connect(self.growth_asked)
        self.time.setPlaceholderText("O(n log n)")
        self.space.setPlaceholderText("O(1)")
        self.measure = Button("Measure")
        self.measure.clicked.connect(self.growth_asked)
        self._close_growth = Button("Close")
        self._close_growth.clicked.connect(self.close_drawer)
        parts = (_named("Time", self.time), _named("Space", self.space), self.measure, self._close_growth)
        rows.addWidget(FlowRow(parts))
        return drawer

    def _built_card(self) -> QWidget:
        drawer = HighEnough(0)
        rows = QVBoxLayout(drawer)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(label(f"The card asks “{QUESTION}” The chosen case answers.", "muted", wraps=True))
        self.why = QLineEdit()
        self.why.setMaxLength(_LONGEST_WHY)
        self.why.setPlaceholderText("Why does it fail? Or leave it empty")
        self.why.setAccessibleName("Why it fails")
        self.why.returnPressed.connect(self.card_asked)
        self.make_card = Button("Make the card")
        self.make_card.clicked.connect(self.card_asked)
        self._close_card = Button("Close")
        self._close_card.clicked.connect(self.close_drawer)
        buttons = FlowRow((self.make_card, self._close_card))
        self._why_row = ReflowRow(self.why, buttons, gap=8, below=6)
        rows.addWidget(self._why_row)
        return drawer

    def _dress(self) -> None:
        self.input.setFixedHeight(self._theme.px(_INPUT_HEIGHT))
        self.input.setStyleSheet(f'font-family: "{CODE_FAMILY}", monospace; font-size: {self._theme.px(13)}px;')
        self._why_row.set_least_first(self._theme.px(_WHY_LEAST))
        for field in (self.time, self.space):
            field.setFixedWidth(self._theme.px(_STATED_WIDTH))


def _named(name: str, field: QLineEdit) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    words = label(name, "muted")
    words.setBuddy(field)
    row.addWidget(words)
    row.addWidget(field)
    return made
