"""How a deck is studied, or how every deck is that has no options of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from tikprep.domain.model import LEECH_LAPSES, NEW_PER_DAY, REVIEWS_PER_DAY, StudyOptions
from tikprep.ui.alerts import MessageDialog
from tikprep.ui.tasks import TaskRunner
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.forms import NumberField, SettingsPanel, Switch
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.surface import ScrollColumn

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

_FOLLOWS = "This deck is studied like every deck without options."
_HAS_OWN = "This deck has options of its own."
_NUMBERS: tuple[tuple[str, str, str, range], ...] = (
    ("new_per_day", "New cards a day", "Cards seen for the first time on one day, at most.", NEW_PER_DAY),
    ("reviews_per_day", "Reviews a day", "Due cards that come on one day, at most.", REVIEWS_PER_DAY),
    ("leech_lapses", "Leech after lapses", "A card forgotten this often is marked as a leech.", LEECH_LAPSES),
)
_SWITCHES: tuple[tuple[str, str, str], ...] = (
    ("bury_siblings", "One card of a note a day", "Other cards of the same note wait until tomorrow."),
    ("fuzz", "Spread due dates", "Shifts long intervals a little, so that cards drift apart."),
    (
        "ease_drops_on_lapse",
        "A lapse makes a card harder",
        "Forgetting lowers the ease factor too; SM-2 as published leaves it.",
    ),
    ("leech_suspends", "Suspend leeches", "A card that becomes a leech is taken out of study."),
)


class OptionsDialog(QDialog):
    """Reads the options when it opens, writes them as one undo step."""

    def __init__(
        self, theme: Theme, tasks: TaskRunner, deck_id: int | None, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._deck_id = deck_id
        self._own = StudyOptions()
        self._defaults = StudyOptions()
        self.setWindowTitle("Options of all decks" if deck_id is None else f"Options of {title.replace('::', ' › ')}")
        self.resize(640, 720)
        self._build(title)
        self.setEnabled(False)
        tasks.on_collection(self._asked, then=self._show, failed=self._on_not_read)

    def choose(self, options: StudyOptions) -> None:
        """Fill in options of the deck's own."""
        self._follows.setChecked(False)
        self._fill(options)

    def _asked(self, collection: Collection) -> tuple[StudyOptions, StudyOptions, bool]:
        library = collection.library
        has_own = self._deck_id is None or library.has_own_options(self._deck_id)
        return library.options(self._deck_id), library.options(None), has_own

    def _show(self, answer: tuple[StudyOptions, StudyOptions, bool]) -> None:
        self._own, self._defaults, has_own = answer
        self._follows.setChecked(not has_own)
        self._fill(self._own)
        self._on_follows(not has_own)
        self._scroll.show()
        self.setEnabled(True)
        (self._follows if self._deck_id is not None else self._numbers["new_per_day"]).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def _build(self, title: str) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(16)
        heading = "Study defaults" if self._deck_id is None else title.replace("::", " › ")
        rows.addWidget(label(heading, "heading", wraps=True))
        self._follows = Switch(self._theme, "Use the defaults")
        follow_panel = SettingsPanel(self._theme)
        self._follows_words = follow_panel.add("Use the defaults", _FOLLOWS, self._follows)
        follow_panel.setVisible(self._deck_id is not None)
        panel = SettingsPanel(self._theme)
        self._numbers: dict[str, NumberField] = {}
        self._switches: dict[str, Switch] = {}
        for name, text, explanation, allowed in _NUMBERS:
            self._numbers[name] = NumberField(text, allowed.start, allowed.stop - 1)
            panel.add(text, explanation, self._numbers[name])
        for name, text, explanation in _SWITCHES:
            self._switches[name] = Switch(self._theme, text)
            panel.add(text, explanation, self._switches[name])
        self._panel = panel
        scroll = self._scroll = ScrollColumn(width=720, margins=(0, 0))
        # Numbers that are not the deck's must not be seen; the room is kept, so that nothing jumps.
        policy = scroll.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        scroll.setSizePolicy(policy)
        scroll.hide()
        scroll.body.addWidget(follow_panel)
        scroll.body.addWidget(panel)
        scroll.body.addStretch(1)
        rows.addWidget(scroll, 1)
        rows.addLayout(self._build_buttons())
        self._follows.toggled.connect(self._on_follows)

    def _build_buttons(self) -> QHBoxLayout:
        cancel = Button("Cancel")
        cancel.clicked.connect(self.reject)
        save = Button("Save", is_primary=True)
        save.clicked.connect(self.save)
        save.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(save)
        return row

    def _fill(self, options: StudyOptions) -> None:
        for name, field in self._numbers.items():
            field.setValue(getattr(options, name))
        for name, switch in self._switches.items():
            switch.setChecked(getattr(options, name))

    def _chosen(self) -> StudyOptions | None:
        if self._deck_id is not None and self._follows.isChecked():
            return None
        values: dict[str, Any] = {name: field.value() for name, field in self._numbers.items()}
        values.update({name: switch.isChecked() for name, switch in self._switches.items()})
        return replace(self._own, **values)

    def _on_follows(self, follows: bool) -> None:
        self._panel.setEnabled(not follows)
        words = _FOLLOWS if follows else _HAS_OWN
        self._follows_words.setText(words)
        self._follows.setAccessibleDescription(words)
        if follows:
            self._fill(self._defaults)

    def save(self) -> None:
        """Write the options down and close."""
        deck_id, options = self._deck_id, self._chosen()
        self._tasks.on_collection(
            lambda collection: collection.library.set_options(deck_id, options),
            then=self._on_saved,
            failed=self._on_failed,
        )

    def _on_saved(self, _nothing: None) -> None:
        self.accept()

    def _on_not_read(self, error: Exception) -> None:
        MessageDialog(self._theme, str(error), parent=self.parentWidget()).open()
        self.reject()

    def _on_failed(self, error: Exception) -> None:
        MessageDialog(self._theme, str(error), parent=self).open()
