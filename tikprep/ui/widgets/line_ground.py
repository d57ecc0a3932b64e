"""The ground of a line of a list. Apart from the other shapes: QStyle would cost the start 10 ms."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.painting import rounded


def line_ground(painter: QPainter, theme: Theme, option: QStyleOptionViewItem) -> QRectF:
    """The ground of a line that is chosen, has the keyboard or lies under the pointer; where it lies."""
    rect, state = QRectF(option.rect).adjusted(6, 1, -6, -1), option.state
    if state & QStyle.StateFlag.State_Selected:
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
        rounded(painter, rect, 8, theme.colour("accent_soft"), theme.colour("focus") if has_focus else None, 2)
    elif state & QStyle.StateFlag.State_MouseOver:
        rounded(painter, rect, 8, theme.colour("sunken"))
    return rect
