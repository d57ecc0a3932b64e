"""Which action of the editor a key asks for."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_BARE = (0, Qt.Key.Key_unknown, Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta)
_SHIFTED = {"{": "[", "}": "]", "?": "/", ":": ";", '"': "'", "<": ",", ">": "."}


def action_of(event: QKeyEvent, keys: Mapping[str, str]) -> str:
    """The action that a key asks for by the table of keys, "" if none."""
    if event.key() in _BARE:
        return ""
    pressed = QKeySequence(event.keyCombination()).toString()
    found = keys.get(pressed, "")
    is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if not found and is_shifted and not event.text().isprintable():
        # Ctrl+Shift+[ arrives as Ctrl+Shift+{ on most keyboards.
        found = keys.get(_unshifted(pressed), "")
    return found


def _unshifted(key: str) -> str:
    """The key as it is written on the lower half of a US keyboard."""
    return key[:-1] + _SHIFTED.get(key[-1:], key[-1:])
