"""Windows over real collections: three decks of plain cards, a told clock, an own home for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.given import ToldClock, add_deck
from tests.ui.windows import OpenWindow, open_window
from tikprep.services.collection import Collection
from tikprep.settings import Settings
from tikprep.ui.theme.theme import APP_ARGUMENTS

Opens = Callable[..., OpenWindow]


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The application as the program makes it."""
    return list(APP_ARGUMENTS)


@pytest.fixture
def clock() -> ToldClock:
    return ToldClock()


@pytest.fixture
def home(tmp_path: Path, clock: ToldClock) -> Path:
    """A collection of nine cards in two decks."""
    with Collection.open(tmp_path, clock=clock) as collection:
        add_deck(collection, "Coding::Python", 6)
        add_deck(collection, "Ranking", 3)
    return tmp_path


@pytest.fixture
def opens(home: Path, clock: ToldClock, qtbot: QtBot, qapp: QApplication) -> Iterator[Opens]:
    """Opens windows over the home, one after the other, and closes what is left open."""
    opened: list[OpenWindow] = []

    def open_it(settings: Settings | None = None, *, shown: bool = True) -> OpenWindow:
        made = open_window(home, clock, settings or replace(Settings(), theme="light"), qapp)
        opened.append(made)
        if shown:
            made.window.show()
            qtbot.waitExposed(made.window)
            made.window.open_first()
            qtbot.waitUntil(lambda: made.window.today is not None)
        return made

    yield open_it
    for made in opened:
        made.close()
