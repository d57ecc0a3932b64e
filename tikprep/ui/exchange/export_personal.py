"""What is a person's own: how they are doing, and notes for nobody else. Both stay home unless they are wanted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel

from tikprep.services.export_look import ExportLook
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.forms import SettingsPanel, Switch
from tikprep.ui.wording import counted

_HISTORY = "How you are doing is for you: leave them out of what others get."
_NO_PLACE = "This format has no place for them."


class Personal(SettingsPanel):
    """Two switches with a word about what each would do."""

    private_changed = Signal()

    def __init__(self, theme: Theme, *, with_history: bool) -> None:
        super().__init__(theme)
        self._history = Switch(theme, "Schedules and past reviews")
        self._history.setChecked(with_history)
        self._history_words = self.add("Schedules and past reviews", _HISTORY, self._history)
        self._private = Switch(theme, "Private notes")
        self._private_words = self.add("Private notes", "Notes tagged private.", self._private)
        self._private.toggled.connect(self.private_changed)

    @property
    def with_history(self) -> bool:
        """Whether schedules, marks, flags and reviews are wanted, where there is a place for them."""
        return self._history.isChecked()

    @property
    def with_private(self) -> bool:
        """Whether private notes are wanted."""
        return self._private.isChecked()

    def offer_history(self, has_place: bool) -> None:
        """Whether the format can say how a person is doing."""
        self._history.setEnabled(has_place)
        _explain(self._history, self._history_words, _HISTORY if has_place else _NO_PLACE)

    def show_look(self, look: ExportLook) -> None:
        """How many notes are private."""
        _explain(self._private, self._private_words, _about_private(look.private, is_on=self.with_private))


def _explain(control: Switch, words: QLabel, text: str) -> None:
    words.setText(text)
    control.setAccessibleDescription(text)


def _about_private(count: int, *, is_on: bool) -> str:
    if not count:
        return "None of these notes is tagged private."
    does = ("comes along" if count == 1 else "come along") if is_on else ("stays home" if count == 1 else "stay home")
    return f"{counted(count, 'note is', 'notes are')} tagged private and {does}."
