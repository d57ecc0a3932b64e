"""A real window over a real collection under a told clock, for tests and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tikprep.paths import resources_folder, user_paths
from tikprep.rendering.math import FormulaRenderer
from tikprep.services.clock import Clock
from tikprep.services.collection import Collection
from tikprep.settings import Settings
from tikprep.ui.actions import Actions
from tikprep.ui.preferences import Preferences
from tikprep.ui.tasks import Tasks
from tikprep.ui.theme.theme import Theme
from tikprep.ui.window import MainWindow


@dataclass(slots=True)
class OpenWindow:
    """A window and what must be closed after it."""

    window: MainWindow
    tasks: Tasks
    theme: Theme
    actions: Actions
    preferences: Preferences
    formulas: FormulaRenderer
    home: Path
    is_closed: bool = False

    def close(self) -> None:
        """Close the window, then the collection."""
        if self.is_closed:
            return
        self.is_closed = True
        self.window.close()
        self.tasks.close()
        self.formulas.close()
        self.window.deleteLater()


def open_window(home: Path, clock: Clock, settings: Settings, app: QApplication) -> OpenWindow:
    """A window that is built but not shown and has asked for nothing yet."""
    paths = user_paths(home)
    preferences = Preferences(paths.settings, settings)
    theme = Theme(app, resources_folder() / "icons")
    theme.apply(settings.theme, settings.text_zoom_percent)
    actions = Actions(preferences)
    tasks = Tasks(lambda: Collection.open(home, clock=clock))
    tasks.failed.connect(_raise)
    tasks.open_failed.connect(_raise)
    formulas = FormulaRenderer(paths.cache / "formulas")
    window = MainWindow(theme, actions, tasks, preferences, paths, formulas)
    return OpenWindow(window, tasks, theme, actions, preferences, formulas, home)


def _raise(error: BaseException) -> None:
    raise error
