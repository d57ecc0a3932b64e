"""Buttons that answer to Space and Enter at once, also where a screen has given these keys another meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from tikprep.ui.theme.theme import Theme

_PRESSING_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select)
_MOST_ICON = 28
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


def is_press(event: QKeyEvent) -> bool:
    """Whether the key presses a focused button."""
    no_modifier = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    return no_modifier and event.key() in _PRESSING_KEYS


def claims(event: QEvent) -> bool:
    """Whether a focused button wants this key before any shortcut gets it."""
    return event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_press(event)


def press(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Click on the way down, once however long the key is held; arrows are left to the parent."""
    if is_press(event):
        if not event.isAutoRepeat() and button.isEnabled():
            button.click()
        event.accept()
        return True
    if event.key() in _ARROWS:
        event.ignore()
        return True
    return False


if TYPE_CHECKING:
    _ButtonOfQt = QAbstractButton
else:
    # Two bases that are Qt's own make shiboken fail; at run time the mixin is a plain class.
    _ButtonOfQt = object


class PressedByKeys(_ButtonOfQt):
    """Mixed in before a button of Qt: Space and Enter press it at once."""

    # Whether they do although a shortcut of the screen has them too.
    claims_keys = True

    def event(self, event: QEvent) -> bool:
        if self.claims_keys and claims(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press(self, event):
            super().keyPressEvent(event)


class PaintedButton(PressedByKeys, QAbstractButton):
    """A button that a subclass paints; hover, focus and keys are taken care of."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        # Painted anew when the pointer comes and goes.
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class Button(PressedByKeys, QPushButton):
    """A button with a text. `is_primary` makes it the one thing to do on a page."""

    def __init__(self, text: str, *, is_primary: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._is_primary = is_primary
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if is_primary:
            self.setProperty("kind", "primary")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_primary and self.hasFocus():
            # A ring inside, in the colour of the text: it stands out on the accent and moves nothing.
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.HighlightedText), 2))
            radius = 8 if self.property("weight") == "big" else 5
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), radius, radius)


class IconButton(PressedByKeys, QToolButton):
    """A button that is only an icon; its name is read by a screen reader and stands in the tooltip."""

    def __init__(
        self, theme: Theme, icon: str, name: str, *, role: str = "muted", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_icon(icon, role)
        self._resize()
        theme.changed.connect(self._resize)

    def show_icon(self, icon: str, role: str = "muted") -> None:
        """Change the picture."""
        self.setIcon(self._theme.icon(icon, role))

    def _resize(self) -> None:
        # Pictures need not grow as far as text: a row of them would leave a narrow window.
        side = min(self._theme.px(20), _MOST_ICON)
        self.setIconSize(QSize(side, side))
        self.setFixedSize(side + 14, side + 14)
