"""A short message over the foot of a page, with one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.painting import rounded

_SHOWN_MS = 5000
_GAP = 104


class Toast(QWidget):
    """One at a time; a new message takes the place of the old one."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        self._theme = theme
        self._do: Callable[[], object] | None = None
        self._text = QLabel()
        self._button = Button("Undo")
        self._button.clicked.connect(self._on_click)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self._text)
        row.addWidget(self._button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        theme.changed.connect(self._dress)
        parent.installEventFilter(self)
        self._dress()
        self.hide()

    @property
    def message(self) -> str:
        """What is shown now, "" if nothing."""
        return "" if self.isHidden() else self._text.text()

    def show_message(self, text: str, action: str = "", do: Callable[[], object] | None = None) -> None:
        """Show a message for five seconds; `action` names the button that does `do`."""
        self._text.setText(text)
        self._do = do
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(text)
        self._row.setContentsMargins(16, 8, 8 if action else 16, 8)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, QRectF(self.rect()), 10, self._theme.colour("tooltip"))

    def _on_click(self) -> None:
        self.hide()
        if self._do is not None:
            self._do()

    def _place(self) -> None:
        self.move((self._host.width() - self.width()) // 2, self._host.height() - self.height() - _GAP)

    def _dress(self) -> None:
        tokens = self._theme.tokens
        self._text.setStyleSheet(f"color: {tokens.on_tooltip}; padding: 4px 0;")
        self._button.setStyleSheet(
            f"QPushButton {{ background: transparent; color: {tokens.on_tooltip}; border: 1px solid transparent;"
            " font-weight: 600; padding: 3px 9px; text-decoration: underline; }"
            f"QPushButton:focus {{ border: 2px solid {tokens.on_tooltip}; padding: 2px 8px; }}"
        )
