"""How far the session is: answered well, with effort, failed, still to come."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from tikprep.domain.turn import Tally
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.painting import rounded

_STEP_MS = 16
_STEPS = 10


class SegmentedProgress(QProgressBar):
    """A thin bar of three colours that grows softly; the numbers are in its accessible description."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.moves = True
        self._shares = (0.0, 0.0, 0.0)
        self._from, self._to, self._step = self._shares, self._shares, _STEPS
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._move)
        self.setAccessibleName("Progress")
        self.setTextVisible(False)
        self.setFixedHeight(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_progress(self, tally: Tally, waiting: int) -> None:
        """Answers so far and cards still to come."""
        total = max(1, tally.total + waiting)
        text = f"{tally.good} good, {tally.hard} hard, {tally.failed} failed, {waiting} to come"
        self.setAccessibleDescription(text)
        # Qt's bar paints itself and its window within `setValue`; the question that comes is painted with it.
        self.setUpdatesEnabled(False)
        self.setRange(0, total)
        self.setValue(tally.total)
        self.setUpdatesEnabled(True)
        self.setToolTip(text.capitalize())
        self._from, self._step = self._shares, 0
        self._to = (tally.good / total, tally.hard / total, tally.failed / total)
        if not self.moves or not self.isVisible():
            self._step = _STEPS - 1
        self._timer.start()
        self._move()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        clip = QPainterPath()
        clip.addRoundedRect(whole, 3, 3)
        painter.setClipPath(clip)
        rounded(painter, whole, 0, self._theme.colour("sunken"))
        left = 0.0
        for share, role in zip(self._shares, ("good", "hard", "again"), strict=True):
            width = whole.width() * share
            rounded(painter, QRectF(left, 0, width, whole.height()), 0, self._theme.colour(role))
            left += width

    def _move(self) -> None:
        self._step += 1
        part = 1 - (1 - self._step / _STEPS) ** 3
        first, second, third = (old + (new - old) * part for old, new in zip(self._from, self._to, strict=True))
        self._shares = (first, second, third)
        if self._step >= _STEPS:
            self._timer.stop()
        self.update()
