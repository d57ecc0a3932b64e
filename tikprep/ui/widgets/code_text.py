"""What every view of code and of what programs print has in common."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit


def begin_lines_at_left(view: QPlainTextEdit) -> None:
    """Let each line begin at the left, also one whose first letter is Hebrew or Arabic."""
    option = view.document().defaultTextOption()
    option.setTextDirection(Qt.LayoutDirection.LeftToRight)
    view.document().setDefaultTextOption(option)
