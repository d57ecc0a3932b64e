"""The bar above the pad: back, the problem's name, language, mode, and starting over."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tikprep.ui.actions import Actions
from tikprep.ui.pad.shelf import Tool
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button, IconButton
from tikprep.ui.widgets.forms import Choice, Segments
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.reflow import FlowRow, ReflowRow

_PRACTICE, _INTERVIEW = "practice", "interview"
_TITLE_LEAST = 160
_LANGUAGE = Qt.ItemDataRole.UserRole


class PadBar(QWidget):
    """Tells what a person chose; it changes nothing itself."""

    back_asked = Signal()
    language_chosen = Signal(str)
    interview_set = Signal(bool)
    start_over_asked = Signal()
    replay_asked = Signal()

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._build()
        self.back.clicked.connect(self.back_asked)
        self.start_over.clicked.connect(self.start_over_asked)
        self.replay.clicked.connect(self.replay_asked)
        self.mode.chosen.connect(lambda mode: self.interview_set.emit(mode == _INTERVIEW))
        self.languages.activated.connect(self._on_language)
        self._way_back = "Back to the problems"
        actions.changed.connect(self._on_keys)
        theme.changed.connect(self._fit)
        self._on_keys()
        self._fit()

    def show_problem(self, title: str, tools: tuple[Tool, ...]) -> None:
        """Name the problem; languages without a toolchain are grey and tell how to get one."""
        self._title.setText(title)
        model = QStandardItemModel(self.languages)
        for tool in tools:
            item = QStandardItem(tool.title)
            item.setData(tool.name, _LANGUAGE)
            if not tool.is_here:
                told = f"{tool.title} is not installed here. {tool.hint}"
                item.setEnabled(False)
                item.setToolTip(told)
                item.setData(told, Qt.ItemDataRole.AccessibleDescriptionRole)
            model.appendRow(item)
        self.languages.setModel(model)
        missing = [f"{tool.title} is not installed here. {tool.hint}" for tool in tools if not tool.is_here]
        self.languages.setAccessibleDescription(" ".join(missing))

    def show_way_back(self, words: str) -> None:
        """Where the way back leads."""
        self._way_back = words
        self.back.setAccessibleName(words)
        self._on_keys()

    def show_language(self, name: str) -> None:
        """Make a language the chosen one without telling anybody."""
        self.languages.setCurrentIndex(self.languages.findData(name, _LANGUAGE))

    def show_interview(self, is_on: bool) -> None:
        """The mode in force."""
        self.mode.show_value(_INTERVIEW if is_on else _PRACTICE)

    def _build(self) -> None:
        self.back = IconButton(self._theme, "chevron-left", "Back to the problems")
        self._title = label("", "heading", wraps=True)
        self.languages = Choice(self._theme, "Language")
        self.mode = Segments(self._theme, "Mode", ((_PRACTICE, "Practice"), (_INTERVIEW, "Interview")))
        self.mode.setToolTip("Interview: no completion, no lint, no hints, no word on difficulty and topics")
        self.replay, self.start_over = Button("Replay"), Button("Start over")
        words = QWidget()
        row = QHBoxLayout(words)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.back)
        row.addWidget(self._title, 1)
        self._row = ReflowRow(
            words, FlowRow((self.languages, self.mode, self.replay, self.start_over)), gap=16, below=8
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._row)

    def _on_language(self) -> None:
        self.language_chosen.emit(self.languages.currentData(_LANGUAGE))

    def _on_keys(self) -> None:
        self.back.setToolTip(self._actions.tooltip("pad.leave", self._way_back))
        self.replay.setToolTip(self._actions.tooltip("pad.replay"))

    def _fit(self) -> None:
        self._row.set_least_first(self._theme.px(_TITLE_LEAST))
