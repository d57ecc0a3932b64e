"""The window's composition root: the one place that wires paths, settings, tasks and widgets."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from tikprep import __version__, memory
from tikprep.display import qt_platform
from tikprep.errors import SettingsError, TikPrepError
from tikprep.paths import Paths, resources_folder, user_paths
from tikprep.rendering.math import FormulaRenderer
from tikprep.settings import Settings, load_settings
from tikprep.ui.actions import Actions
from tikprep.ui.alerts import CrashDialog, MessageDialog, fault_report
from tikprep.ui.collector import Collector
from tikprep.ui.instance import InstanceServer, raise_other
from tikprep.ui.key_repeat import KeyRepeatFilter
from tikprep.ui.preferences import Preferences
from tikprep.ui.tasks import Tasks, open_collection
from tikprep.ui.theme.theme import APP_ARGUMENTS, Theme
from tikprep.ui.window import MainWindow

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

_WHEN_NOBODY_WAITS_MS = 1500
_PICTURE_SIZE = (1180, 800)
_log = logging.getLogger("tikprep")


def main(
    home: Path | None,
    *,
    screenshot: Path | None = None,
    start_review: bool = False,
    deck_slug: str | None = None,
    files: Sequence[Path] = (),
) -> int:
    """Open the window and run until it is closed; the exit code.

    `screenshot` saves a picture of the first page and quits. `start_review` begins a
    session at once, over everything or over the deck with `deck_slug`. `files` are decks to import.
    """
    _choose_platform(is_picture=screenshot is not None)
    paths = user_paths(home)
    app = QApplication.instance() or QApplication(list(APP_ARGUMENTS))
    assert isinstance(app, QApplication)
    app.setApplicationName("tikprep")
    app.setApplicationDisplayName("TikPrep")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("tikprep")
    if screenshot is None and raise_other(paths.data, files):
        return 0
    try:
        resources = resources_folder()
        _start_log(paths)
    except TikPrepError as error:
        return _refuse(str(error))
    program = Program(app, paths, resources)
    return program.run(screenshot=screenshot, start_review=start_review, deck_slug=deck_slug, files=files)


class Program(QObject):
    """What lives as long as the window."""

    _met_fault = Signal(object)

    def __init__(self, app: QApplication, paths: Paths, resources: Path) -> None:
        super().__init__()
        self._app = app
        self._paths = paths
        self._exit_code = 0
        self._is_first_start = not (paths.data / "collection.db").exists()
        self._tasks = Tasks(open_collection(paths.data), self)
        settings, self._settings_problem = _read_settings(paths)
        self._preferences = Preferences(paths.settings, settings, self)
        self._theme = Theme(app, resources / "icons")
        self._theme.apply(settings.theme, settings.text_zoom_percent)
        self._actions = Actions(self._preferences, self)
        self._formulas = FormulaRenderer(paths.cache / "formulas")
        self._collector = Collector(self)
        self.window = MainWindow(self._theme, self._actions, self._tasks, self._preferences, paths, self._formulas)
        app.setWindowIcon(QIcon(str(resources / "tikprep.svg")))
        self._met_fault.connect(self._show_fault)
        self._tasks.failed.connect(self._show_fault)
        self._tasks.open_failed.connect(self._on_open_failed)

    def run(
        self, *, screenshot: Path | None, start_review: bool, deck_slug: str | None, files: Sequence[Path] = ()
    ) -> int:
        """Show the window until it is closed."""
        self._catch_faults()
        if QGuiApplication.platformName() == "xcb":
            self._app.installEventFilter(KeyRepeatFilter(self))
        server: InstanceServer | None = None
        if screenshot is None:
            server = InstanceServer(self._paths.data, self)
            server.raise_asked.connect(self.window.raise_window)
            server.open_asked.connect(self.window.imports.open)
        self._sync_shipped()
        QTimer.singleShot(_WHEN_NOBODY_WAITS_MS, self, lambda: self._tasks.work(_learn_languages))
        if screenshot is not None:
            self.window.resize(*_PICTURE_SIZE)
            self.window.first_today_shown.connect(lambda: QTimer.singleShot(0, lambda: self._take_picture(screenshot)))
        if start_review:
            self.window.start_review(deck_slug=deck_slug)
        else:
            self.window.open_first()
        self.window.show()
        self.window.imports.open(files)
        if self._settings_problem:
            MessageDialog(self._theme, self._settings_problem, parent=self.window).open()
        self.window.first_question_painted.connect(self._settle_memory)
        self.window.first_today_shown.connect(self._settle_memory)
        exit_code = self._app.exec()
        if server is not None:
            server.close()
        self._tasks.close()
        self._formulas.close()
        return exit_code or self._exit_code

    def _settle_memory(self) -> None:
        memory.keep_large_apart()
        self._collector.begin()

    def _sync_shipped(self) -> None:
        """Bring the shipped decks in: before anything else at the first start, later when nobody waits."""

        def sync(collection: Collection) -> None:
            report = collection.sync_shipped()
            for problem in () if report is None else report.problems:
                _log.warning("shipped decks: %s", problem)
            # The start is over; what it needed and freed is some 25 MB.
            memory.hand_back()

        if self._is_first_start:
            self._tasks.on_collection(sync, failed=self._show_fault)
        else:
            later = partial(self._tasks.on_collection, sync, failed=self._show_fault)
            QTimer.singleShot(_WHEN_NOBODY_WAITS_MS, self, later)

    def _take_picture(self, path: Path) -> None:
        self._app.processEvents()
        if not self.window.grab().save(str(path)):
            print(f"tikprep: the picture cannot be saved as {path}", file=sys.stderr)
            self._exit_code = 1
        self._app.exit(self._exit_code)

    def _catch_faults(self) -> None:
        def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            if issubclass(kind, KeyboardInterrupt):
                self._app.exit(130)
                return
            self._met_fault.emit(error.with_traceback(trace))

        sys.excepthook = caught
        threading.excepthook = lambda args: self._met_fault.emit(args.exc_value)

    def _show_fault(self, error: BaseException) -> None:
        if isinstance(error, TikPrepError):
            _log.warning("%s", error)
        else:
            _log.error("fault", exc_info=error)
        if is_offscreen():
            text = str(error) if isinstance(error, TikPrepError) else fault_report(error)
            print(f"tikprep: {text}", file=sys.stderr)
            self._exit_code = 1
        elif isinstance(error, TikPrepError):
            MessageDialog(self._theme, str(error), parent=self.window).open()
        else:
            CrashDialog(self._theme, fault_report(error), self.window).open()

    def _on_open_failed(self, error: Exception) -> None:
        if not isinstance(error, TikPrepError):
            self._show_fault(error)
            self._app.exit(1)
            return
        _log.error("%s", error)
        if is_offscreen():
            print(f"tikprep: {error}", file=sys.stderr)
        else:
            MessageDialog(self._theme, str(error), button="Quit", parent=self.window).exec()
        self._app.exit(1)


def is_offscreen() -> bool:
    """Whether nobody can see a dialog."""
    return QGuiApplication.platformName() in ("offscreen", "minimal")


def _learn_languages() -> None:
    from tikprep.rendering.highlight import learn_languages

    learn_languages()


def _choose_platform(*, is_picture: bool) -> None:
    """Tell Qt before it starts, as it aborts where there is no display."""
    platform = qt_platform(os.environ, sys.platform)
    if not platform or platform == os.environ.get("QT_QPA_PLATFORM"):
        return
    os.environ["QT_QPA_PLATFORM"] = platform
    if not is_picture:
        print("tikprep: there is no display; the window opens off screen, where nobody sees it.", file=sys.stderr)


def _read_settings(paths: Paths) -> tuple[Settings, str]:
    try:
        return load_settings(paths.settings), ""
    except SettingsError as error:
        return Settings(), str(error)


def _start_log(paths: Paths) -> None:
    # A disk that refuses the log will refuse the collection too, with a better message.
    with contextlib.suppress(OSError):
        paths.log.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(paths.log, encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        _log.addHandler(handler)
        _log.setLevel(logging.INFO)


def _refuse(message: str) -> int:
    if is_offscreen():
        print(f"tikprep: {message}", file=sys.stderr)
    else:
        MessageDialog(None, message, button="Quit").exec()
    return 1
