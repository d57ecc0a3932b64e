"""The one door to importing: by menu, drop, paste, or files that a start was handed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tikprep.errors import TikPrepError
from tikprep.ui.alerts import MessageDialog
from tikprep.ui.exchange.drop import DropTarget
from tikprep.ui.preferences import Preferences
from tikprep.ui.tasks import TaskRunner
from tikprep.ui.theme.theme import Theme

if TYPE_CHECKING:
    from tikprep.ui.exchange.dialog import ImportDialog


class ImportDoor(QObject):
    """Opens one import dialog at a time over a window; files that come meanwhile wait for the next."""

    said = Signal(str)
    decks_asked = Signal(str)
    study_asked = Signal(str)

    def __init__(
        self,
        theme: Theme,
        tasks: TaskRunner,
        preferences: Preferences,
        window: QWidget,
        decks: Callable[[], Sequence[str]],
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._tasks = tasks
        self._preferences = preferences
        self._window = window
        self._decks = decks
        self._dialog: ImportDialog | None = None
        self._waiting: list[Path] = []
        self._drop = DropTarget(theme, window, _importable)
        self._drop.dropped.connect(self.open)
        self._drop.refused.connect(self.said)

    @property
    def dialog(self) -> ImportDialog | None:
        """The dialog that is open."""
        return self._dialog

    @property
    def drop(self) -> DropTarget:
        """What watches for drops."""
        return self._drop

    def ask(self) -> None:
        """Let a person choose what to import."""
        if self._dialog is None:
            self._open()

    def open(self, paths: Sequence[Path]) -> None:
        """Import files and folders; nothing is changed before the person says so."""
        if self._dialog is not None:
            self._waiting += paths
        elif paths:
            self._open().start(paths)

    def paste(self) -> None:
        """Import what was copied elsewhere."""
        from tikprep.ui.exchange.pasted import pasted_paths

        if self._dialog is not None:
            return
        try:
            pasted = pasted_paths(QGuiApplication.clipboard().mimeData())
        except TikPrepError as error:
            MessageDialog(self._theme, str(error), parent=self._window).open()
            return
        if pasted is None:
            self.said.emit("Nothing to import was copied: copy files, a table or Markdown.")
        else:
            self._open().start_pasted(pasted)

    def close(self) -> None:
        """Give up what runs; nothing of it stays."""
        self._waiting.clear()
        if self._dialog is not None:
            self._dialog.close()

    def _open(self) -> ImportDialog:
        from tikprep.ui.exchange.dialog import ImportDialog

        dialog = ImportDialog(self._theme, self._tasks, self._preferences, self._decks(), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.said.connect(self.said)
        dialog.decks_asked.connect(self.decks_asked)
        dialog.study_asked.connect(self.study_asked)
        dialog.finished.connect(self._on_finished)
        self._dialog = dialog
        dialog.open()
        return dialog

    def _on_finished(self) -> None:
        self._dialog = None
        waiting, self._waiting = self._waiting, []
        self.open(waiting)


def _importable() -> Callable[[Path], bool]:
    from tikprep.ui.exchange.pasted import looks_importable

    return looks_importable
