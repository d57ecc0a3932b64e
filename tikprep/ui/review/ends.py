"""What stands in the place of a card where there is none: the end of a session, or that nothing waits."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from tikprep.domain.turn import SessionSummary
from tikprep.ui.actions import Actions
from tikprep.ui.review.notice import Notice
from tikprep.ui.review.session_end import SessionEnd
from tikprep.ui.review.steps import SessionScope
from tikprep.ui.theme.theme import Theme


class Ends(QObject):
    """Builds each of the two pages when it is first shown."""

    back_asked = Signal()
    undo_asked = Signal()

    def __init__(self, theme: Theme, actions: Actions, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._theme = theme
        self._actions = actions
        self._stack = stack
        self._notice: Notice | None = None
        self._end: SessionEnd | None = None

    @property
    def is_shown(self) -> bool:
        """Whether one of them is there."""
        return self._stack.currentWidget() in (self._end, self._notice)

    def take_focus(self) -> None:
        """Put the keyboard on the first control of the page that is shown."""
        for page in (self._end, self._notice):
            if page is not None and page is self._stack.currentWidget():
                page.focus_first()

    def show_end(self, summary: SessionSummary, *, can_undo: bool) -> None:
        """The session is over."""
        if self._end is None:
            self._end = SessionEnd(self._theme, self._actions)
            self._end.back_asked.connect(self.back_asked)
            self._end.undo_asked.connect(self.undo_asked)
            self._stack.addWidget(self._end)
        self._end.show_summary(summary, can_undo=can_undo)
        self._show(self._end)

    def show_nothing(self, scope: SessionScope, due_tomorrow: int) -> None:
        """There was nothing to review."""
        if self._notice is None:
            self._notice = Notice(self._theme)
            self._notice.back_asked.connect(self.back_asked)
            self._stack.addWidget(self._notice)
        self._notice.show_nothing(scope.title, scope.cards, due_tomorrow)
        self._show(self._notice)

    def _show(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        self.take_focus()
