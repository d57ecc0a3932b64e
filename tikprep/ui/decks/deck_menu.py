"""The menu of a deck in the list of decks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from tikprep.ui.actions import Actions

_ENTRIES: tuple[tuple[str, str], ...] = (
    ("Study", "decks.study"),
    ("Options", "decks.options"),
    ("Print…", "decks.print"),
    ("Export…", "file.export"),
    ("Take suspended cards back", "decks.unsuspend"),
)


def deck_menu(actions: Actions, parent: QWidget, *, off: frozenset[str] = frozenset()) -> QMenu:
    """What can be done with the chosen deck, but for the actions that are off; the menu goes when it is closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName("Deck menu")
    for text, action_id in _ENTRIES:
        key = actions.shown_key(action_id)
        # The key is shown only: it is heard by the page.
        action = menu.addAction(f"{text}\t{key}" if key else text)
        action.triggered.connect(_trigger(actions, action_id))
        action.setEnabled(action_id not in off)
    return menu


def _trigger(actions: Actions, action_id: str) -> Callable[..., None]:
    return lambda _checked=False: actions[action_id].trigger()
