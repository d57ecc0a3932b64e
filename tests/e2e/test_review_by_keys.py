"""The real window on a real display, driven by keys alone: review, undo, quit, come back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.given import add_deck
from tikprep.domain.model import Rating
from tikprep.services.collection import Collection

pytestmark = pytest.mark.skipif(
    shutil.which("Xvfb") is None or shutil.which("xdotool") is None, reason="Xvfb and xdotool are not installed"
)
LONG_MS = 30_000
ANSWERS, UNDONE = 30, 5


@pytest.fixture
def display() -> Iterator[str]:
    """A display of our own."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


class Driven:
    """The program on a display, and the keyboard in front of it."""

    def __init__(self, home: Path, display: str, qtbot: QtBot) -> None:
        self._environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        self._qtbot = qtbot
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tikprep", "--home", str(home)], env=self._environment, stderr=subprocess.DEVNULL
        )

    def wait_for(self, title: str) -> None:
        """Return when the window's title begins so."""
        self._qtbot.waitUntil(lambda: self._title().startswith(title), timeout=LONG_MS)

    def press(self, *keys: str) -> None:
        self._do("key", *keys)

    def take_keyboard(self) -> None:
        """Without a window manager nobody gives the focus away."""
        self._do("windowfocus", "--sync", self._window())

    def quit(self) -> int:
        self.press("ctrl+q")
        return self.process.wait(30)

    def _window(self) -> str:
        return self._do("search", "--onlyvisible", "--pid", str(self.process.pid), "--name", ".").splitlines()[-1]

    def _title(self) -> str:
        try:
            return self._do("getwindowname", self._window())
        except (subprocess.CalledProcessError, IndexError):
            return ""

    def _do(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self._environment, capture_output=True, text=True, check=True, timeout=30
        )
        return done.stdout.strip()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Collection.open(tmp_path) as collection:
        for title in ("Coding", "Ranking", "Retrieval"):
            add_deck(collection, title, 20)
        # The shipped decks would join after the start and move the numbers under test.
        collection.exchange.sync_shipped()
        for deck in collection.overview.today().decks:
            if deck.id is not None and deck.title not in ("Coding", "Ranking", "Retrieval"):
                options = collection.library.options(deck.id)
                collection.library.set_options(deck.id, type(options)(new_per_day=0))
    return tmp_path


def answers_in(home: Path) -> list[tuple[int, int]]:
    """Card and rating of every answer on disk, oldest first."""
    with Collection.open(home, read_only=True) as collection:
        rows = collection.database.raw.execute("SELECT card_id, rating FROM review_log ORDER BY id").fetchall()
    return [(row[0], row[1]) for row in rows]


def test_thirty_reviews_five_undone_are_on_disk_after_a_restart(home: Path, display: str, qtbot: QtBot) -> None:
    window = Driven(home, display, qtbot)
    window.wait_for("Today")
    window.take_keyboard()
    window.press("r")
    window.wait_for("Review 1 of")
    keys = ("3", "4", "3", "space", "Return")
    for number in range(ANSWERS):
        window.press("space", keys[number % len(keys)])
    window.wait_for(f"Review {ANSWERS + 1} of")
    given = answers_in(home)
    assert len(given) == ANSWERS
    assert [rating for _, rating in given[:4]] == [Rating.GOOD, Rating.EASY, Rating.GOOD, Rating.GOOD]
    window.press(*["ctrl+z"] * UNDONE)
    window.wait_for(f"Review {ANSWERS - UNDONE + 1} of")
    assert window.quit() == 0

    again = Driven(home, display, qtbot)
    again.wait_for("Today")
    again.take_keyboard()
    assert answers_in(home) == given[: ANSWERS - UNDONE]
    again.press("r")
    again.wait_for("Review 1 of")
    assert again.quit() == 0
    with Collection.open(home) as collection:
        assert collection.undo_label == "Answer card"
        assert collection.overview.today().answers_today == ANSWERS - UNDONE
