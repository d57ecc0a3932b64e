"""What is typed is in the collection within two seconds, and back after whatever ends the window."""

from __future__ import annotations

import shutil
import sqlite3
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.given import ToldClock
from tests.ui.conftest import Opens
from tests.ui.pad.conftest import Pads, in_pad
from tests.ui.windows import open_window
from tikprep.settings import Settings
from tikprep.storage.database import FILE_NAME
from tikprep.ui.pad.screen import PadScreen

CTRL = Qt.KeyboardModifier.ControlModifier


def typed(pad: PadScreen, text: str) -> None:
    QTest.keyClick(pad.editor, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(pad.editor, text)


def saved(pad: PadScreen, qtbot: QtBot, text: str) -> None:
    with qtbot.waitSignal(pad.drafts.saved, timeout=2_000):
        typed(pad, text)


def on_disk(home: Path) -> list[str]:
    """What another process reads while the window is open."""
    raw = sqlite3.connect(f"{(home / FILE_NAME).as_uri()}?mode=ro", uri=True)
    try:
        return [row[0] for row in raw.execute("SELECT code FROM draft ORDER BY code")]
    finally:
        raw.close()


def test_what_is_typed_is_back_after_a_kill(
    opens: Opens, home: Path, clock: ToldClock, qtbot: QtBot, qapp: QApplication
) -> None:
    pad = in_pad(opens(), qtbot)
    typed(pad, "answer = 42")
    start_s = time.monotonic()
    qtbot.waitUntil(lambda: on_disk(home) == ["answer = 42"])
    assert time.monotonic() - start_s < 2
    # A kill leaves the files as they are now: nothing was closed, nothing flushed.
    after = home / "after-the-kill"
    after.mkdir()
    for path in home.glob(f"{FILE_NAME}*"):
        shutil.copy(path, after)
    second = open_window(after, clock, Settings(theme="light"), qapp)
    try:
        second.window.show()
        assert in_pad(second, qtbot).editor.code() == "answer = 42"
    finally:
        second.close()


def test_what_was_typed_last_is_saved_when_the_window_closes(opens: Opens, home: Path, qtbot: QtBot) -> None:
    opened = opens()
    typed(in_pad(opened, qtbot), "late = 1")
    opened.close()
    assert on_disk(home) == ["late = 1"]


def test_each_language_and_problem_has_a_draft_of_its_own(opens: Opens, home: Path, qtbot: QtBot) -> None:
    opened = opens()
    pad = in_pad(opened, qtbot)
    typed(pad, "one = 1")
    pad.bar.language_chosen.emit("cpp")
    qtbot.waitUntil(lambda: pad.is_ready)
    assert "std::vector" in pad.editor.code()
    typed(pad, "int two;")
    pad.bar.language_chosen.emit("python")
    qtbot.waitUntil(lambda: pad.is_ready)
    assert pad.editor.code() == "one = 1"
    assert on_disk(home) == ["int two;", "one = 1"]
    assert in_pad(opened, qtbot, "clip-pairs").editor.code().startswith("import sys")


def test_starting_over_can_be_undone_by_key_and_by_button(pads: Pads, qtbot: QtBot) -> None:
    pad = pads()
    stub = pad.editor.code()
    saved(pad, qtbot, "mine = 1")
    said: list[tuple[str, str, object]] = []
    pad.said.connect(lambda *told: said.append(told))
    pad.bar.start_over.click()
    assert pad.editor.code() == stub
    QTest.keyClick(pad.editor, Qt.Key.Key_Z, CTRL)
    assert pad.editor.code() == "mine = 1"
    pad.bar.start_over.click()
    (text, action, undo) = said[-1]
    assert (text, action) == ("Started over", "Undo")
    assert callable(undo)
    undo()
    assert pad.editor.code() == "mine = 1"


def test_code_that_is_the_stub_again_is_no_draft(pads: Pads, home: Path, qtbot: QtBot) -> None:
    pad = pads()
    saved(pad, qtbot, "mine = 1")
    assert on_disk(home) == ["mine = 1"]
    with qtbot.waitSignal(pad.drafts.saved, timeout=2_000):
        pad.bar.start_over.click()
    assert on_disk(home) == []
