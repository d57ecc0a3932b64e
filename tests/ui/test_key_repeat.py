"""A held key acts once, however busy the window is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tikprep.ui.key_repeat import KeyRepeatFilter


def key_event(kind: QEvent.Type, key: Qt.Key, at_ms: int) -> QKeyEvent:
    event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier)
    event.setTimestamp(at_ms)
    return event


def dropped(watched: QWidget, key: Qt.Key, gap_ms: int) -> list[bool]:
    """Whether each event of a release and a press after it is dropped."""
    repeats = KeyRepeatFilter(watched)
    kinds = (QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
    return [
        repeats.eventFilter(watched, key_event(kind, key, 1000 + (0 if kind is QEvent.Type.KeyRelease else gap_ms)))
        for kind in kinds
    ]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_3])
def test_a_repeat_is_dropped_and_a_second_stroke_is_not(qtbot: QtBot, key: Qt.Key) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    assert dropped(page, key, gap_ms=0) == [False, True, True]
    assert dropped(page, key, gap_ms=40) == [False, False, False]


def test_what_is_held_on_purpose_repeats(qtbot: QtBot) -> None:
    page, field = QWidget(), QLineEdit()
    qtbot.addWidget(page)
    qtbot.addWidget(field)
    assert not any(dropped(page, Qt.Key.Key_Down, gap_ms=0))
    assert not any(dropped(field, Qt.Key.Key_A, gap_ms=0))
