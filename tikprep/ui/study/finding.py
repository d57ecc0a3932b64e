"""Brings the find bar up when it is first asked for, and keeps the review's keys from meaning grades meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tikprep.ui.actions import Actions
from tikprep.ui.study.card_surface import CardSurface
from tikprep.ui.theme.theme import Theme

if TYPE_CHECKING:
    from tikprep.ui.study.find_bar import FindBar

# Every other key of the review is deaf while words are looked for: a digit must not grade.
ALLOWED = frozenset(
    "review.find review.find_next review.find_previous review.copy review.select_all review.print review.leave".split()
)


class Finding:
    """The search of one surface."""

    def __init__(self, theme: Theme, actions: Actions, surface: CardSurface) -> None:
        self._theme = theme
        self._actions = actions
        self._surface = surface
        self._bar: FindBar | None = None

    @property
    def is_open(self) -> bool:
        """Whether the bar is on the screen."""
        return self._bar is not None and self._bar.isVisible()

    def open(self) -> None:
        """Show the bar and let words be typed."""
        # Its field loads Qt's line edit, which no question needs.
        from tikprep.ui.study.find_bar import FindBar

        if self._bar is None:
            self._bar = FindBar(self._theme, self._actions, self._surface)
        self._bar.open()

    def step(self, by: int) -> None:
        """To another place; the first time this opens the bar."""
        if self._bar is not None and self._bar.isVisible():
            self._bar.go(by)
        else:
            self.open()

    def refresh(self) -> None:
        """The card on the screen is another or shows more."""
        if self._bar is not None:
            self._bar.refresh()

    def leave(self) -> bool:
        """Close the bar; whether it was open."""
        if self._bar is None or not self._bar.isVisible():
            return False
        self._bar.leave()
        return True

    def guarded(self, action_id: str, slot: Callable[[], object]) -> Callable[[], object]:
        """The slot of an action, deaf while the bar is open unless it belongs to the search."""
        return slot if action_id in ALLOWED else lambda: None if self.is_open else slot()
