"""Preferences: looks, review, study, keys, and what this program is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal, qVersion
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tikprep import __version__
from tikprep.paths import Paths
from tikprep.ui.actions import Actions
from tikprep.ui.preferences import Preferences
from tikprep.ui.settings.appearance import AppearanceTab
from tikprep.ui.settings.keyboard import KeyboardTab
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.forms import Segments, SettingsPanel
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.page_head import PageHead
from tikprep.ui.widgets.reflow import PAGE_SIDE, PageColumn
from tikprep.ui.widgets.surface import ScrollColumn

_TABS: tuple[str, ...] = ("Appearance", "Review", "Study", "Keyboard", "About")


class PreferencesPage(QWidget):
    """Every change is in force and saved at once; there is nothing to confirm."""

    study_defaults_asked = Signal()

    def __init__(self, theme: Theme, actions: Actions, preferences: Preferences, paths: Paths) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._preferences = preferences
        self._paths = paths
        self.setObjectName("page")
        self.setAccessibleName("Preferences")
        self._build()

    def show_keyboard(self) -> None:
        """Open where keys are changed."""
        self.show_tab(_TABS.index("Keyboard"))

    def show_tab(self, tab: int) -> None:
        """Go to a tab by its number."""
        tab = max(0, min(len(_TABS) - 1, tab))
        self._tabs.show_value(_TABS[tab])
        self._on_tab(_TABS[tab])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_tab(self._preferences.settings.preferences_tab)
        self._tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        head = PageColumn(bottom=0)
        head.body.addWidget(PageHead("Preferences", "Every change is in force and saved at once."))
        rows.addWidget(head)
        self._tabs = Segments(self._theme, "Parts of the preferences", [(name, name) for name in _TABS])
        self._stack = QStackedWidget()
        builders: tuple[Callable[[], QWidget], ...] = (
            lambda: AppearanceTab(self._theme, self._preferences),
            self._review,
            self._study,
            self._keyboard,
            self._about,
        )
        for build in builders:
            self._stack.addWidget(build())
        self._tabs.chosen.connect(self._on_tab)
        head.body.addWidget(self._tabs)
        rows.addWidget(self._stack, 1)

    def _keyboard(self) -> QWidget:
        scroll = ScrollColumn(margins=(PAGE_SIDE, 16))
        scroll.body.addWidget(KeyboardTab(self._theme, self._actions))
        return scroll

    def _review(self) -> QWidget:
        settings, change = self._preferences.settings, self._preferences.change
        panel = SettingsPanel(self._theme)
        scale = Segments(self._theme, "Grades", (("four", "Four"), ("six", "Six")))
        scale.show_value("six" if settings.six_grades else "four")
        scale.chosen.connect(lambda value: change(six_grades=value == "six"))
        panel.add("Grades", "Again, Hard, Good, Easy; or the whole scale of SM-2 from 0 to 5.", scale)
        panel.add_switch(
            "Show intervals",
            "Each grade says when the card would come back.",
            settings.show_intervals,
            lambda on: change(show_intervals=on),
        )
        panel.add_switch(
            "Show stopwatch",
            "The time on this card. It is logged in any case, up to a minute a card.",
            settings.show_stopwatch,
            lambda on: change(show_stopwatch=on),
        )
        return _scrolled(panel)

    def _study(self) -> QWidget:
        panel = SettingsPanel(self._theme)
        button = Button("Study defaults")
        button.clicked.connect(self.study_defaults_asked)
        panel.add(
            "Study defaults",
            "New cards and reviews a day, siblings, leeches: for every deck without options of its own.",
            button,
        )
        return _scrolled(panel)

    def _about(self) -> QWidget:
        panel = SettingsPanel(self._theme)
        version = label(__version__, "strong")
        panel.add("TikPrep", f"Offline preparation for one interview loop. Qt {qVersion()}.", version)
        for name, folder in (
            ("Collection", self._paths.data),
            ("Settings", self._paths.config),
            ("Cache and log", self._paths.cache),
        ):
            button = Button("Open folder")
            button.setAccessibleName(f"Open folder: {name}")
            button.clicked.connect(
                lambda _checked=False, folder=folder: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
            )
            panel.add(name, _breakable(folder), button).setToolTip(str(folder))
        return _scrolled(panel)

    def _on_tab(self, name: str) -> None:
        tab = _TABS.index(name)
        self._stack.setCurrentIndex(tab)
        self._preferences.change(preferences_tab=tab)


def _breakable(path: Path) -> str:
    """The path with places where a line may end."""
    return re.sub(r"([/\\_.-])", "\\1\u200b", str(path))


def _scrolled(panel: QWidget) -> QWidget:
    scroll = ScrollColumn(margins=(PAGE_SIDE, 16))
    scroll.body.addWidget(panel)
    scroll.body.addStretch(1)
    return scroll
