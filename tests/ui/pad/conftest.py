"""Windows that have gone to the problems."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Opens, clock, home, opens, qapp_args
from tests.ui.windows import OpenWindow
from tikprep.ui.pad.page import ProblemsPage
from tikprep.ui.pad.screen import PadScreen

__all__ = ["clock", "home", "opens", "qapp_args"]

WAIT_MS = 60_000
Pads = Callable[..., PadScreen]


def at_problems(opened: OpenWindow, qtbot: QtBot) -> ProblemsPage:
    """Go to the list by its key, and wait for it."""
    QTest.keyClick(opened.window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    page = opened.window.page("problems")
    assert isinstance(page, ProblemsPage)
    qtbot.waitUntil(lambda: page.shelf is not None)
    return page


def in_pad(opened: OpenWindow, qtbot: QtBot, slug: str = "rolling-ctr") -> PadScreen:
    """The pad with a problem; the code has the keyboard."""
    page = at_problems(opened, qtbot)
    assert page.shelf is not None
    page.open(next(each for each in page.shelf.problems if each.problem.slug == slug))
    qtbot.waitUntil(lambda: page.pad.is_ready and QApplication.focusWidget() is page.pad.editor)
    return page.pad


@pytest.fixture
def pads(opens: Opens, qtbot: QtBot) -> Pads:
    """Opens a window at the pad of a problem."""

    def make(slug: str = "rolling-ctr") -> PadScreen:
        opened = opens()
        opened.window.resize(1280, 860)
        return in_pad(opened, qtbot, slug)

    return make
