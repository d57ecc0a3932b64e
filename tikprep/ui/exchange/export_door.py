"""The one door to exporting, by key or from the list of decks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tikprep.domain.turn import DeckRow
from tikprep.rendering.math import FormulaRenderer
from tikprep.ui.preferences import Preferences
from tikprep.ui.tasks import TaskRunner
from tikprep.ui.theme.theme import Theme

if TYPE_CHECKING:
    from tikprep.ui.exchange.export_dialog import ExportDialog


class ExportDoor(QObject):
    """Opens one export dialog at a time over a window."""

    def __init__(
        self,
        theme: Theme,
        tasks: TaskRunner,
        preferences: Preferences,
        formulas: FormulaRenderer | None,
        window: QWidget,
        decks: Callable[[], Sequence[DeckRow]],
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._tasks = tasks
        self._preferences = preferences
        self._formulas = formulas
        self._window = window
        self._decks = decks
        self._dialog: ExportDialog | None = None

    @property
    def dialog(self) -> ExportDialog | None:
        """The dialog that is open."""
        return self._dialog

    def ask(self, title: str = "") -> None:
        """Let a person choose what to export; a deck by its title is chosen already."""
        from tikprep.ui.exchange.export_dialog import ExportDialog

        if self._dialog is not None:
            return
        dialog = ExportDialog(
            self._theme, self._tasks, self._preferences, self._formulas, self._decks(), title, self._window
        )
        dialog.finished.connect(self._on_finished)
        self._dialog = dialog
        dialog.open()

    def close(self) -> None:
        """Give up what runs; nothing of it stays."""
        if self._dialog is not None:
            self._dialog.close()

    def _on_finished(self) -> None:
        self._dialog = None
