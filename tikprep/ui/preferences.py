"""The settings of this machine while the window is open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from tikprep.errors import SettingsError
from tikprep.settings import Settings, save_settings


class Preferences(QObject):
    """Holds the current Settings, writes every change down and tells who listens."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, path: Path, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._settings = settings

    @property
    def settings(self) -> Settings:
        """As they are now."""
        return self._settings

    def change(self, **values: Any) -> None:
        """Set fields of Settings; nothing happens if they already have these values."""
        changed = replace(self._settings, **values)
        if changed == self._settings:
            return
        self._settings = changed
        self.changed.emit()
        try:
            save_settings(self._path, changed)
        except SettingsError as error:
            self.failed.emit(str(error))
