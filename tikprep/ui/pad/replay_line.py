"""Where a session's time went: a bar of its activities with their legend, and the line that a replay moves along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tikprep.domain.keystrokes import MEASURED, Activity, Ran, Reel, Stretch
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.painting import rounded
from tikprep.ui.widgets.reflow import FlowRow
from tikprep.ui.wording import clock_text

ROLES: dict[Activity, str] = {
    Activity.READING: "easy",
    Activity.WRITING: "good",
    Activity.DEBUGGING: "hard",
    Activity.IDLE: "border",
}
MEANINGS: dict[Activity, str] = {
    Activity.READING: "Before the first edit, and 20 to 120 seconds without an edit or a run",
    Activity.WRITING: "Edits and the short pauses between them",
    Activity.DEBUGGING: "From a run that failed to the next that did not",
    Activity.IDLE: "More than 120 seconds in which nothing happened",
}
_BAR_HEIGHT, _TRACK_HEIGHT, _MARK_HEIGHT = 10, 12, 9
_LINE_HEIGHT = 46
_LEAST_PART = 2.0


class Swatch(QWidget):
    """A square in the colour of an activity."""

    def __init__(self, theme: Theme, role: str) -> None:
        super().__init__()
        self._theme = theme
        self._role = role
        theme.changed.connect(self._fit)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, QRectF(self.rect()), 3, self._theme.colour(self._role))

    def _fit(self) -> None:
        self.setFixedSize(self._theme.px(12), self._theme.px(12))


class SpentBar(QWidget):
    """The shares of the activities, largest on no side: in the order of their kind, as the legend names them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._bar = _Shares(theme)
        self._words = {activity: label("", "muted") for activity in Activity}
        parts = []
        for activity, words in self._words.items():
            part = QWidget()
            row = QHBoxLayout(part)
            row.setContentsMargins(0, 0, 8, 0)
            row.setSpacing(6)
            row.addWidget(Swatch(theme, ROLES[activity]))
            row.addWidget(words)
            part.setToolTip(MEANINGS[activity])
            parts.append(part)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(self._bar)
        rows.addWidget(FlowRow(parts))

    @property
    def legend(self) -> tuple[str, ...]:
        """What the legend says."""
        return tuple(words.text() for words in self._words.values())

    def show_spent(self, spent: Mapping[Activity, int]) -> None:
        """Other times, in milliseconds."""
        total_ms = sum(spent.values())
        for activity, words in self._words.items():
            share = round(100 * spent[activity] / total_ms) if total_ms else 0
            words.setText(f"{activity.value.capitalize()} {clock_text(spent[activity])}, {share} %")
        self._bar.show_spent(spent)
        self._bar.setAccessibleDescription("; ".join(self.legend))


class _Shares(QWidget):
    """The bar alone."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._spent: Mapping[Activity, int] = {}
        self.setAccessibleName("Where the time went")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_spent(self, spent: Mapping[Activity, int]) -> None:
        self._spent = spent
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, self._theme.px(_BAR_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = _clipped(self, QRectF(self.rect()))
        rounded(painter, QRectF(self.rect()), 0, self._theme.colour("sunken"))
        total = max(1, sum(self._spent.values()))
        left = 0.0
        for activity, spent_ms in self._spent.items():
            width = self.width() * spent_ms / total
            painter.fillRect(QRectF(left, 0, width, self.height()), self._theme.colour(ROLES[activity]))
            left += width


@dataclass(frozen=True, slots=True)
class _Mark:
    at_ms: int
    role: str


class ReplayLine(QAbstractSlider):
    """The time of a replay from left to right: what was done when, each run, and the moment that is shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts: tuple[tuple[float, float, str], ...] = ()
        self._marks: tuple[_Mark, ...] = ()
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Moment of the session")
        self.valueChanged.connect(self.update)
        theme.changed.connect(self.updateGeometry)

    @property
    def runs(self) -> tuple[tuple[int, str], ...]:
        """The moment of each mark and the role of its colour."""
        return tuple((mark.at_ms, mark.role) for mark in self._marks)

    def show_reel(self, reel: Reel, stretches: Sequence[Stretch]) -> None:
        """Another session, or the same with other pauses."""
        self.setRange(0, reel.length_ms)
        self.setPageStep(max(1, reel.length_ms // 10))
        self._parts = tuple(
            (reel.time_of(each.start_ms), reel.time_of(each.end_ms), ROLES[each.activity]) for each in stretches
        )
        self._marks = tuple(
            _Mark(at_ms, "text" if event.what == MEASURED else "again" if event.has_failed else "good")
            for event, at_ms in zip(reel.events, reel.shown_ms, strict=True)
            if isinstance(event, Ran)
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, self._theme.px(_LINE_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._theme.px(_LINE_HEIGHT))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, track = self._theme, self._track()
        painter = _clipped(self, track)
        painter.fillRect(track, theme.colour("sunken"))
        for start_ms, end_ms, role in self._parts:
            left, right = self._x(start_ms), self._x(end_ms)
            painter.fillRect(
                QRectF(left, track.top(), max(_LEAST_PART, right - left), track.height()), theme.colour(role)
            )
        painter.setClipping(False)
        for mark in self._marks:
            self._paint_mark(painter, mark)
        x = self._x(self.value())
        handle = QRectF(x - 2, track.top() - theme.px(5), 4, track.height() + theme.px(10))
        rounded(painter, handle.adjusted(-1.5, -1.5, 1.5, 1.5), 3.5, theme.colour("window"))
        rounded(painter, handle, 2, theme.colour("text"))
        if self.hasFocus():
            rounded(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, None, theme.colour("focus"), 2)

    def _paint_mark(self, painter: QPainter, mark: _Mark) -> None:
        """A triangle that points to its moment; that of a failed run stands below, so colour does not tell alone."""
        theme, track, size = self._theme, self._track(), self._theme.px(_MARK_HEIGHT)
        x, is_below = self._x(mark.at_ms), mark.role == "again"
        tip = track.bottom() + 2 if is_below else track.top() - 2
        base = tip + size if is_below else tip - size
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(mark.role))
        painter.drawPolygon(QPolygonF([QPointF(x, tip), QPointF(x - size / 2, base), QPointF(x + size / 2, base)]))

    def _track(self) -> QRectF:
        height, margin = self._theme.px(_TRACK_HEIGHT), self._theme.px(10)
        return QRectF(margin, (self.height() - height) / 2, max(1, self.width() - 2 * margin), height)

    def _x(self, at_ms: float) -> float:
        track = self._track()
        return track.left() + track.width() * at_ms / max(1, self.maximum())

    def _go(self, event: QMouseEvent) -> None:
        track = self._track()
        share = (event.position().x() - track.left()) / track.width()
        self.setValue(round(self.maximum() * min(1.0, max(0.0, share))))


def told_moment(at_ms: int, length_ms: int) -> str:
    """ "0:42 of 12:05"."""
    return f"{clock_text(at_ms)} of {clock_text(length_ms)}"


def _clipped(widget: QWidget, rect: QRectF) -> QPainter:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(rect, 4, 4)
    painter.setClipPath(path)
    return painter
