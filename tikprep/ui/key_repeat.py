"""One hold, one action: X11 repeats a held key as release and press, and a busy window takes them for real.

Qt tells a repeat by the press that already waits behind the release. A window that is
busy drawing looks too early and lets some through, and a held Space would grade cards
that nobody read. But the server gives both events of a repeat the same time stamp, and
no finger lifts and strikes within a millisecond. Where text is written every letter counts:
a held key writes it again, and programs that type for a person are as fast as a repeat.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_WATCHED = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_REPEATED_WITHIN_MS = 1
# Held on purpose: to move, to scroll, to delete.
_MAY_REPEAT = range(0x01000000, 0x01000060)
_RETURN_KEYS = (0x01000004, 0x01000005)
_SHIFTS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_ALT_GR = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class KeyRepeatFilter(QObject):
    """Installed on the application under X11; drops repeats of keys that act and lets those that write pass."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._released_ms: dict[int, int] = {}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _WATCHED or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if event.type() is QEvent.Type.KeyRelease:
            self._released_ms[key] = event.timestamp()
            return False
        if key in _MAY_REPEAT and key not in _RETURN_KEYS:
            return False
        released_ms = self._released_ms.get(key)
        if released_ms is None or not 0 <= event.timestamp() - released_ms <= _REPEATED_WITHIN_MS:
            return False
        if _writes(event, watched):
            return False
        # An accepted override keeps the key from its action; the press that follows is dropped here too.
        event.accept()
        return True


def _writes(event: QKeyEvent, watched: QObject) -> bool:
    """Whether the key is a letter of a text; the line end of a field of one line is an order, not a letter."""
    # The window has each key first, and hands it to what has the focus.
    field = QApplication.focusWidget() if watched.isWindowType() else watched
    if not isinstance(field, QWidget) or not field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
        return False
    held = event.modifiers() & ~_SHIFTS
    if event.key() in _RETURN_KEYS:
        return not held and field.inherits("QPlainTextEdit")
    return bool(event.text()) and (not held or held == _ALT_GR)
