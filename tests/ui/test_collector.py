"""Garbage that holds Qt's objects is found on their own thread."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from tikprep.ui.collector import Collector


@pytest.fixture
def thawed() -> Iterator[None]:
    """What the collector of the program sets aside is searched again by the tests after this one."""
    yield
    gc.unfreeze()
    gc.freeze()


class Knot(QTextDocument):
    """A document that only a search for garbage finds."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


@pytest.mark.usefixtures("thawed")
def test_a_document_in_a_knot_is_destroyed_on_its_own_thread(qtbot: QtBot) -> None:
    gc.enable()
    collector = Collector()
    collector.begin()
    ended_in: list[int] = []
    weakref.finalize(Knot(), lambda: ended_in.append(threading.get_ident()))
    kept: list[list[int]] = []
    worker = threading.Thread(target=lambda: kept.extend([number] for number in range(100_000)))
    worker.start()
    worker.join()
    assert ended_in == []
    qtbot.waitUntil(lambda: bool(ended_in))
    assert ended_in == [threading.get_ident()]
