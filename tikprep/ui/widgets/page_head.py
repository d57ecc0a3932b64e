"""The head of a page: its name, a line about it, what can be done. All pages share its height and place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.reflow import FlowRow, ReflowRow

_WORDS_LEAST_EM = 14


class PageHead(QWidget):
    """Title and subline, buttons at the right or, where room is short, below."""

    def __init__(self, title: str, subline: str = "", buttons: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._title = label(title, "title", wraps=True)
        self._subline = label(subline, "muted", wraps=True)
        words = QWidget()
        lines = QVBoxLayout(words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addWidget(self._title)
        lines.addWidget(self._subline)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 12)
        self._row: ReflowRow | None = None
        if not buttons:
            whole.addWidget(words)
            return
        self._row = ReflowRow(words, _at_foot(buttons), gap=16, below=12)
        whole.addWidget(self._row)
        self._fit()

    def show_words(self, title: str, subline: str) -> None:
        """Another title and line."""
        self._title.setText(title)
        self._subline.setText(subline)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        if self._row is not None:
            self._row.set_least_first(self.fontInfo().pixelSize() * _WORDS_LEAST_EM)


def _at_foot(buttons: Sequence[QWidget]) -> QWidget:
    """The buttons on the line of the subline."""
    made = QWidget()
    rows = QVBoxLayout(made)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.addStretch(1)
    rows.addWidget(FlowRow(buttons))
    return made
