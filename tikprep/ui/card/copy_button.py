"""The small button that comes up over a code block."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from tikprep.ui.theme.tokens import Tokens

_CONFIRMED_MS = 1400
_INSET = 7


class CopyButton(QPushButton):
    """Copies one code block; says so for a moment. The keyboard's way is Tab to the block, then Return."""

    def __init__(self, tokens: Tokens, parent: QWidget) -> None:
        super().__init__("Copy", parent)
        self.code = 0
        self._back = QTimer(self, singleShot=True, interval=_CONFIRMED_MS)
        self._back.timeout.connect(lambda: self._say("Copy"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Copy code")
        self.set_theme(tokens)

    def set_theme(self, tokens: Tokens) -> None:
        self.setStyleSheet(
            f"CopyButton {{ background: {tokens.raised}; color: {tokens.muted}; border: 1px solid {tokens.border};"
            "  border-radius: 6px; padding: 3px 9px; font-size: 12px; font-weight: 500; min-height: 0; min-width: 0; }"
            f"CopyButton:hover {{ color: {tokens.accent}; border-color: {tokens.accent}; }}"
        )

    def offer(self, code: int, block: QRectF) -> None:
        """Come up in the corner of a block, given in the parent's coordinates."""
        if code != self.code:
            self._back.stop()
            self._say("Copy")
        self.code = code
        self.adjustSize()
        self.move(round(block.right()) - self.width() - _INSET, round(block.top()) + _INSET)
        self.show()
        self.raise_()

    def confirm(self) -> None:
        self._say("Copied")
        self._back.start()

    def _say(self, text: str) -> None:
        right = self.geometry().right()
        self.setText(text)
        self.adjustSize()
        self.move(right - self.width() + 1, self.y())
