"""A held key acts once, however busy the window is, and writes as often as it does anywhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tikprep.ui.key_repeat import KeyRepeatFilter

Key = Qt.Key
NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
TEXTS = {Key.Key_Return: "\r", Key.Key_Space: " ", Key.Key_3: "3", Key.Key_A: "a", Key.Key_Z: "z", Key.Key_Down: ""}


def key_event(kind: QEvent.Type, key: Qt.Key, held: Qt.KeyboardModifier, at_ms: int) -> QKeyEvent:
    event = QKeyEvent(kind, key, held, TEXTS[key])
    event.setTimestamp(at_ms)
    return event


def dropped(watched: QObject, key: Qt.Key, gap_ms: int, held: Qt.KeyboardModifier = NONE) -> list[bool]:
    """Whether each event of a release and a press after it is dropped."""
    repeats = KeyRepeatFilter()
    kinds = (QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
    return [
        repeats.eventFilter(
            watched, key_event(kind, key, held, 1000 + (0 if kind is QEvent.Type.KeyRelease else gap_ms))
        )
        for kind in kinds
    ]


@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_Return, Key.Key_3])
def test_a_repeat_is_dropped_and_a_second_stroke_is_not(qtbot: QtBot, key: Qt.Key) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    assert dropped(page, key, gap_ms=0) == [False, True, True]
    assert dropped(page, key, gap_ms=40) == [False, False, False]


def test_what_is_held_on_purpose_repeats(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    assert not any(dropped(page, Key.Key_Down, gap_ms=0))


@pytest.mark.parametrize("made", [QLineEdit, QPlainTextEdit])
def test_a_letter_held_in_a_text_is_written_again_and_again(
    qtbot: QtBot, made: type[QLineEdit] | type[QPlainTextEdit]
) -> None:
    field = made()
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    window = field.windowHandle()
    for watched in (field, window):
        assert not any(dropped(watched, Key.Key_A, gap_ms=0))
        assert not any(dropped(watched, Key.Key_A, gap_ms=0, held=SHIFT))
        assert any(dropped(watched, Key.Key_Z, gap_ms=0, held=CTRL)), "what acts acts once"
        assert any(dropped(watched, Key.Key_Return, gap_ms=0, held=CTRL))
        assert any(dropped(watched, Key.Key_Return, gap_ms=0)) == (made is QLineEdit), "an order in a field of one line"
    field.setReadOnly(True)
    assert any(dropped(window, Key.Key_Space, gap_ms=0)), "nothing is written in what is only read"
