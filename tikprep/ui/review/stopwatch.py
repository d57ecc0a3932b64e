"""The time spent on a card. Whoever walks away is not counted as thinking for an hour."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.labels import label
from tikprep.ui.wording import clock_text

CAP_MS = 60_000


class Stopwatch(QWidget):
    """Shows the time on this card; it stops at one minute, and so does what is logged."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._elapsed = QElapsedTimer()
        self._seen_ms = 0
        self._icon = QLabel()
        self._text = label("0:00", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._text)
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self._show)
        theme.changed.connect(self._dress)
        self.setAccessibleName("Time on this card")
        self.setToolTip("Time on this card, counted up to one minute")
        self._dress()

    @property
    def taken_ms(self) -> int:
        """Time that the card was before someone's eyes, at most a minute."""
        running_ms = self._elapsed.elapsed() if self._elapsed.isValid() else 0
        return min(CAP_MS, self._seen_ms + running_ms)

    def restart(self) -> None:
        """A new card is seen."""
        self._seen_ms = 0
        self._elapsed.start()
        self._timer.start()
        self._show()

    def pause(self) -> None:
        """The card is out of sight: another page, another window."""
        self._seen_ms = self.taken_ms
        self._elapsed.invalidate()
        self._timer.stop()

    def resume(self) -> None:
        """The card is seen again."""
        if not self._elapsed.isValid():
            self._elapsed.start()
            self._timer.start()

    def _show(self) -> None:
        taken_ms = self.taken_ms
        # A clock that stands still would look broken.
        self._text.setText(clock_text(taken_ms) + ("+" if taken_ms >= CAP_MS else ""))

    def _dress(self) -> None:
        side = self._theme.px(16)
        self._icon.setPixmap(self._theme.icon("stopwatch").pixmap(side, side))
        # The width of the widest time, so that nothing moves while it counts.
        self._text.setMinimumWidth(self._text.fontMetrics().horizontalAdvance("0:00+"))
