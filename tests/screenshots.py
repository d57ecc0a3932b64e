"""Pictures of every page in both themes: `python -m tests.screenshots [--only WORD] [--scale 1] [--out DIR]`.

A collection of the shipped decks with a week of answers is made first, under a told
clock. Each scale needs a process of its own, because Qt reads it once.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import shiboken6
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from tests.given import ToldClock
from tests.ui.card import gallery
from tests.ui.card.gallery import HARD_CARDS
from tests.ui.editor.scene import editors
from tests.ui.scenes import SCENES, Scene
from tests.ui.windows import OpenWindow, open_window
from tikprep.domain.model import Rating, StudyOptions
from tikprep.domain.turn import Turn
from tikprep.paths import resources_folder
from tikprep.services.collection import Collection
from tikprep.settings import Settings
from tikprep.ui.actions import Actions
from tikprep.ui.collector import Collector
from tikprep.ui.preferences import Preferences
from tikprep.ui.review.screen import ReviewScreen
from tikprep.ui.theme.theme import APP_ARGUMENTS, Theme
from tikprep.ui.window import MainWindow

_DAYS = 8
_SIZE = (1180, 820)
_NARROW = (480, 640)
_MISSING = "![Precision against recall](missing/pr-curve.png)"
_HARD = frozenset(f"hard-cards-{number:04d}" for number in (1, 6, 11, 14, 17, 18, 20, 21, 22, 23))
_KINDS = ("formula", "code", "compare", "cloze", "bugspot", "design", "numeric")


def main() -> int:
    """Make the home once, then one process a scale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="only pictures whose name contains this")
    parser.add_argument("--scale", action="append", help="scale factors, 1 and 1.5 if not given")
    parser.add_argument("--out", type=Path, default=Path("build/screenshots"))
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.home is not None:
        return _Gallery(options.home, options.out, options.scale[0], options.only).run()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_home(home)
        for scale in options.scale or ("1", "1.5"):
            environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
            command = [sys.executable, "-m", "tests.screenshots", "--home", str(home), "--scale", scale]
            command += ["--out", str(options.out), "--only", options.only]
            code = subprocess.run(command, env=environment, check=False).returncode
            if code:
                return code
    return 0


def make_home(home: Path) -> ToldClock:
    """A collection of the shipped decks with a week of a plausible person's answers; today has begun."""
    clock = ToldClock()
    chance = random.Random(7)
    with Collection.open(home, clock=clock) as collection:
        collection.exchange.sync_shipped()
        collection.library.set_options(None, StudyOptions(new_per_day=2))
        for _ in range(_DAYS):
            _study(collection, clock, chance, answers=150)
            clock.pass_days(1)
        collection.library.set_options(None, None)
        _study(collection, clock, chance, answers=8)
    (home / "clock").write_text(str(clock.at_ms))
    return clock


def make_hard_home(home: Path) -> None:
    """A collection of the hard cards alone, but for the picture that is missing on purpose."""
    folder = home / "deck"
    shutil.copytree(HARD_CARDS.parent, folder)
    deck = folder / HARD_CARDS.name
    deck.write_text(deck.read_text(encoding="utf-8").replace(_MISSING, ""), encoding="utf-8")
    with Collection.open(home, clock=ToldClock()) as collection:
        collection.library.set_options(None, StudyOptions(new_per_day=100))
        collection.exchange.import_paths([deck])


def _study(collection: Collection, clock: ToldClock, chance: random.Random, answers: int) -> None:
    turn = collection.review.start()
    for _ in range(answers):
        if turn is None:
            return
        taken_ms = chance.randint(3_000, 30_000)
        clock.at_ms += taken_ms
        ratings = (Rating.AGAIN, Rating.HARD, Rating.GOOD, Rating.EASY)
        turn = collection.review.answer(chance.choices(ratings, (12, 18, 55, 15))[0], taken_ms)
    clock.at_ms -= clock.at_ms % 86_400_000 - 43_200_000


class _Gallery:
    """Drives a real window over a copy of the home and saves what it shows."""

    def __init__(self, home: Path, out: Path, scale: str, only: str) -> None:

        self._app = QApplication(list(APP_ARGUMENTS))
        self._collector = Collector(self._app)
        self._collector.begin()
        self._home = home
        self._out = out
        self._scale = scale
        self._only = only
        self._work = Path(tempfile.mkdtemp())
        self._clock = ToldClock(int((home / "clock").read_text()))

    def run(self) -> int:
        """Every picture in both themes."""
        self._out.mkdir(parents=True, exist_ok=True)
        shots: tuple[tuple[str, Callable[[MainWindow], Iterator[tuple[str, QWidget]]]], ...] = (
            ("changes", self._changes),
            ("kinds", self._card_kinds),
            ("hard", self._hard),
        )
        if not self._only or self._only in "gallery":
            for path in gallery.draw_sheets(self._out, float(self._scale)):
                print(path)
        for theme in ("light", "dark"):
            if self._only in "editor":
                self._editors(theme)
            for scene in SCENES:
                self._scene(theme, scene, scene.name, _SIZE)
                if not scene.is_dialog:
                    self._scene(theme, scene, f"narrow_{scene.name}", _NARROW)
            for name, shot in shots:
                self._series(theme, name, shot)
        shutil.rmtree(self._work)
        return 0

    def _scene(self, theme: str, scene: Scene, name: str, size: tuple[int, int]) -> None:
        """What every test of looks walks, over the week of answers."""
        if self._only not in name:
            return
        home = self._work / f"{theme}-{name}"
        shutil.copytree(self._home, home)
        opened = self._opened(home, theme, size)
        self._save(name, theme, scene.show(opened, self._wait))
        opened.close()

    def _series(self, theme: str, name: str, shot: Callable[[MainWindow], Iterator[tuple[str, QWidget]]]) -> None:
        home = self._work / f"{theme}-{name}"
        if name == "hard":
            home.mkdir()
            make_hard_home(home)
        else:
            shutil.copytree(self._home, home)
        opened = self._opened(home, theme, _SIZE)
        for picture, widget in shot(opened.window):
            if self._only in picture:
                self._save(picture, theme, widget)
        opened.close()

    def _editors(self, theme: str) -> None:
        """The code editor, which no page holds yet."""
        look = Theme(self._app, resources_folder() / "icons")
        look.apply(theme, 100)
        actions = Actions(Preferences(self._work / "settings.json", Settings(theme=theme)))
        page = editors(look, actions)
        self._settle()
        self._save("editor", theme, page)
        shiboken6.delete(page)
        actions.deleteLater()

    def _opened(self, home: Path, theme: str, size: tuple[int, int]) -> OpenWindow:
        opened = open_window(home, self._clock, Settings(theme=theme), self._app)
        opened.window.resize(*size)
        opened.window.open_first()
        opened.window.show()
        self._wait(lambda: opened.window.today is not None)
        return opened

    def _save(self, name: str, theme: str, widget: QWidget) -> None:
        self._app.processEvents()
        path = self._out / f"{name}_{theme}_{self._scale}x.png"
        widget.grab().save(str(path))
        print(path)

    def _wait(self, holds: Callable[[], bool]) -> None:
        until = time.monotonic() + 20
        while not holds():
            self._app.processEvents()
            if time.monotonic() > until:
                raise TimeoutError("the window did not get there in 20 seconds")
        self._app.processEvents()

    def _changes(self, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
        screen = self._start(window)
        window.action("review.answer").trigger()
        window.action("review.flag_2").trigger()
        self._wait(lambda: _turn(screen).flag == 2)
        window.action("review.mark").trigger()
        self._wait(lambda: _turn(screen).face.note.is_marked)
        yield "review_flagged", window
        card_id = _turn(screen).face.card_id
        window.action("review.bury").trigger()
        self._wait(lambda: _turn(screen).face.card_id != card_id and not screen.is_busy)
        yield "toast", window

    def _card_kinds(self, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
        screen = self._start(window)
        wanted = set(_KINDS)
        while wanted and screen.turn is not None:
            kind = screen.turn.face.note.kind
            if kind in wanted:
                wanted.discard(kind)
                yield f"card_{kind}_question", window
                window.action("review.answer").trigger()
                yield f"card_{kind}_answer", window
            else:
                window.action("review.answer").trigger()
            window.action("review.good").trigger()
            self._wait(lambda: not screen.is_busy)

    def _hard(self, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
        screen = self._start(window)
        typed = {"hard-cards-0018": "51.2 MB", "hard-cards-0020": "if len(heap) < k:\n    heappush(heap, x)\n"}
        while screen.turn is not None:
            guid = _turn(screen).face.note.guid
            name = f"hard_{guid[-2:]}"
            if guid in _HARD:
                for _ in _turn(screen).face.hints[:2]:
                    window.action("review.hint").trigger()
                self._settle()
                field = QApplication.focusWidget()
                if guid in typed and isinstance(field, QLineEdit):
                    field.setText(typed[guid])
                elif guid in typed and isinstance(field, QPlainTextEdit):
                    field.setPlainText(typed[guid])
                yield f"{name}_question", window
            window.action("review.answer").trigger()
            if guid in _HARD:
                yield f"{name}_answer", window
            window.action("review.easy").trigger()
            self._wait(lambda: not screen.is_busy)

    def _settle(self) -> None:
        """Let what workers still make arrive."""
        until = time.monotonic() + 0.4
        while time.monotonic() < until:
            self._app.processEvents()

    def _start(self, window: MainWindow) -> ReviewScreen:
        window.start_review()
        screen = window.page("review")
        assert isinstance(screen, ReviewScreen)
        self._wait(lambda: screen.turn is not None and not screen.is_busy)
        return screen


def _turn(screen: ReviewScreen) -> Turn:
    assert screen.turn is not None
    return screen.turn


if __name__ == "__main__":
    sys.exit(main())
