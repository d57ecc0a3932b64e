"""The end of a session: what was answered, how long it took, what comes next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from tikprep.domain.model import FOUR_BUTTONS, SIX_BUTTONS, Rating
from tikprep.domain.turn import SessionSummary
from tikprep.ui.actions import Actions
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.labels import StatTile
from tikprep.ui.widgets.page_head import PageHead
from tikprep.ui.widgets.painting import rounded
from tikprep.ui.widgets.reflow import PAGE_SIDE, PAGE_TOP, FlowRow, TileRow
from tikprep.ui.widgets.surface import Panel, ScrollColumn
from tikprep.ui.wording import GRADE_NAMES, GRADE_ROLES, counted, duration_text


class GradeBar(QWidget):
    """How often one grade was given: name, bar, number."""

    def __init__(self, theme: Theme, rating: Rating, count: int, most: int) -> None:
        super().__init__()
        self._theme = theme
        self._rating = rating
        self._count = count
        self._most = max(1, most)
        self.setAccessibleName(f"{GRADE_NAMES[rating]}: {count}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(240, self._theme.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height, names, numbers = self.height(), theme.px(96), theme.px(48)
        painter.setFont(theme.font(14, QFont.Weight.Medium))
        painter.setPen(theme.colour(GRADE_ROLES[self._rating]))
        painter.drawText(QRectF(0, 0, names, height), Qt.AlignmentFlag.AlignVCenter, GRADE_NAMES[self._rating])
        room = self.width() - names - numbers
        rounded(painter, QRectF(names, height / 2 - 4, room, 8), 4, theme.colour("sunken"))
        if self._count:
            width = max(8.0, room * self._count / self._most)
            bar = QRectF(names, height / 2 - 4, width, 8)
            rounded(painter, bar, 4, theme.colour(GRADE_ROLES[self._rating]))
        painter.setFont(theme.font(14, QFont.Weight.DemiBold))
        painter.setPen(theme.colour("text"))
        box = QRectF(self.width() - numbers, 0, numbers, height)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(self._count))


class _EndButton(Button):
    """Deaf to Space: in the rhythm of Space and a grade the next Space would close the page unseen."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            # Not taken from a shortcut that somebody put on Space themselves.
            event.setAccepted(event.type() != QEvent.Type.ShortcutOverride)
            return True
        return super().event(event)


class SessionEnd(QWidget):
    """Fed with a SessionSummary."""

    back_asked = Signal()
    undo_asked = Signal()

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self.setAccessibleName("End of the session")
        self._build()
        actions.install(self, "end")
        actions.connect_action("end.back", self.back_asked.emit)
        actions.connect_action("end.undo", self._on_undo)
        actions.changed.connect(self._on_keys)
        self._on_keys()

    def show_summary(self, summary: SessionSummary, *, can_undo: bool) -> None:
        """Show what was done."""
        answers = sum(summary.answers.values())
        title = "Session complete" if not summary.waiting.total else "Session paused"
        self._head.show_words(title, _subline(summary))
        pace = duration_text(summary.taken_ms // answers) if answers else "–"
        values = (f"{summary.cards:,}", f"{summary.new_cards:,}", duration_text(summary.taken_ms), pace)
        for tile, value in zip(self._tiles, values, strict=True):
            tile.show_value(value)
        while (item := self._bars.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        scale = SIX_BUTTONS if self._actions["six.0"].isEnabled() else FOUR_BUTTONS
        used = [rating for rating in Rating if summary.answers.get(rating) or rating in scale]
        most = max((summary.answers.get(rating, 0) for rating in used), default=0)
        for rating in used:
            self._bars.addWidget(GradeBar(self._theme, rating, summary.answers.get(rating, 0), most))
        self._undo.setEnabled(can_undo)

    def focus_first(self) -> None:
        """Take the keyboard."""
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = ScrollColumn(margins=(PAGE_SIDE, PAGE_TOP))
        outer.addWidget(scroll)
        body = scroll.body
        body.setSpacing(8)
        self._head = PageHead("")
        body.addWidget(self._head)
        names = ("Cards", "New", "Time", "An answer")
        self._tiles = tuple(StatTile(self._theme, name) for name in names)
        body.addWidget(TileRow(self._theme, self._tiles))
        body.addSpacing(16)
        panel = Panel(self._theme)
        self._bars = QVBoxLayout(panel)
        self._bars.setContentsMargins(20, 12, 20, 12)
        self._bars.setSpacing(0)
        body.addWidget(panel)
        body.addSpacing(16)
        self._back = _EndButton("Back to Today", is_primary=True)
        self._back.clicked.connect(self.back_asked)
        self._undo = _EndButton("Undo last answer")
        self._undo.clicked.connect(self.undo_asked)
        body.addWidget(FlowRow([self._back, self._undo]))
        body.addStretch(1)

    def _on_undo(self) -> None:
        if self._undo.isEnabled():
            self.undo_asked.emit()

    def _on_keys(self) -> None:
        self._back.setToolTip(self._actions.tooltip("end.back"))
        self._undo.setToolTip(self._actions.tooltip("end.undo"))


def _subline(summary: SessionSummary) -> str:
    parts = []
    if summary.waiting.total:
        parts.append(f"{counted(summary.waiting.total, 'card')} still waiting today.")
    if summary.due_tomorrow:
        parts.append(f"Tomorrow {counted(summary.due_tomorrow, 'card')} will be due.")
    return " ".join(parts) or "Nothing is due tomorrow."
