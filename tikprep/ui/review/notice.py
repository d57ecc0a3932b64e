"""In the place of a card: why there is none."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.labels import label
from tikprep.ui.wording import counted


class Notice(QWidget):
    """An icon, a sentence, a way back."""

    back_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        rows = QVBoxLayout(self)
        rows.setSpacing(8)
        self._icon = QLabel()
        self._headline = label("", "title", wraps=True)
        self._subline = label("", "muted", wraps=True)
        self._back = Button("Back", is_primary=True)
        self._back.clicked.connect(self.back_asked)
        rows.addStretch(2)
        for widget in (self._icon, self._headline, self._subline):
            widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            rows.addWidget(widget)
        rows.addSpacing(16)
        rows.addWidget(self._back, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addStretch(3)
        theme.changed.connect(self._dress)
        self._dress()

    def show_nothing(self, title: str, cards: int | None, due_tomorrow: int) -> None:
        """Nothing waits in a deck (or in all, for an empty title)."""
        place = title.replace("::", " › ")
        if cards == 0:
            self._headline.setText("This deck is empty" if title else "No cards yet")
            self._subline.setText(f"{place or 'The collection'} holds no cards yet.")
            return
        self._headline.setText("Nothing is due")
        tomorrow = f"Tomorrow {counted(due_tomorrow, 'card')} will be due in all." if due_tomorrow else ""
        where = f"No card of {place} waits today" if title else "No card waits today"
        self._subline.setText(f"{where}: the rest comes later, is over the day's limit, or is suspended.\n{tomorrow}")

    def focus_first(self) -> None:
        """Take the keyboard."""
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _dress(self) -> None:
        self._icon.setPixmap(self._theme.icon("check", "good").pixmap(QSize(40, 40)))
