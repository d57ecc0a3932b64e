"""Above the card: where it belongs, how far the session is, what else can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from tikprep.domain.turn import Turn
from tikprep.ui.actions import Actions
from tikprep.ui.review.stopwatch import Stopwatch
from tikprep.ui.theme.theme import FLAG_NAMES, Theme
from tikprep.ui.widgets.buttons import IconButton
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.progress import SegmentedProgress
from tikprep.ui.widgets.reflow import ReflowRow

_WORDS_LEAST = 230
_TOOLS: tuple[tuple[str, str, str], ...] = (
    ("undo", "undo", "edit.undo"),
    ("redo", "redo", "edit.redo"),
    ("flag", "flag", ""),
    ("mark", "mark", "review.mark"),
    ("bury", "bury", "review.bury"),
    ("suspend", "suspend", "review.suspend"),
    ("info", "info", "review.info"),
)


class Breadcrumb(QWidget):
    """The path of a deck; the last part stands out, the first ones give way."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_title(self, title: str) -> None:
        """A deck title with `::` between its parts."""
        self._parts = title.split("::")
        self.setAccessibleName(f"Deck {', '.join(self._parts)}")
        self.setToolTip(" › ".join(self._parts))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, self._theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self._theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._parts:
            return
        theme, plain = self._theme, self._theme.font(14)
        strong = theme.font(14, QFont.Weight.DemiBold)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        before, gap = list(self._parts[:-1]), theme.px(22)
        room = self.width() - QFontMetricsF(strong).horizontalAdvance(self._parts[-1])
        while before and sum(QFontMetricsF(plain).horizontalAdvance(part) + gap for part in before) > room:
            before.pop(0)
        left = 0.0
        painter.setFont(plain)
        for part in before:
            width = QFontMetricsF(plain).horizontalAdvance(part)
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(left, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, part)
            side = theme.px(14)
            theme.paint_icon(
                painter, "chevron-right", QRectF(left + width + 4, (self.height() - side) / 2, side, side), "muted"
            )
            left += width + gap
        painter.setFont(strong)
        painter.setPen(theme.colour("text"))
        last = QFontMetricsF(strong).elidedText(self._parts[-1], Qt.TextElideMode.ElideRight, self.width() - left)
        painter.drawText(QRectF(left, 0, self.width() - left, self.height()), Qt.AlignmentFlag.AlignVCenter, last)


class ReviewHeader(QWidget):
    """Breadcrumb, place in the session, stopwatch, tools and progress."""

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._build()
        actions.changed.connect(self._on_keys)
        self._on_keys()

    def show_turn(self, turn: Turn) -> None:
        """Follow the session."""
        total = turn.tally.total + turn.counts.total
        self._crumbs.show_title(turn.deck_title)
        self._place.setText(f"{turn.tally.total + 1} of {total}")
        counts = turn.counts
        self._place.setToolTip(f"To come: {counts.new} new, {counts.learning} learning, {counts.review} due")
        self.progress.show_progress(turn.tally, turn.counts.total)
        self._buttons["flag"].show_icon("flag!" if turn.flag else "flag", f"flag-{turn.flag}" if turn.flag else "muted")
        is_marked = turn.face.note.is_marked
        self._buttons["mark"].show_icon("mark!" if is_marked else "mark", "accent" if is_marked else "muted")
        self._buttons["mark"].setAccessibleName("Remove mark" if is_marked else "Mark note")

    def show_history(self, undo: str | None, redo: str | None) -> None:
        """Name what undo and redo would do."""
        for name, step in (("undo", undo), ("redo", redo)):
            action_id = f"edit.{name}"
            words = self._actions.spec(action_id).text
            text = f"{words} {step[0].lower()}{step[1:]}" if step else words
            self._buttons[name].setEnabled(step is not None)
            self._buttons[name].setToolTip(self._actions.tooltip(action_id, text))
            self._buttons[name].setAccessibleName(text)

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        words, tools = QWidget(), QWidget()
        line, icons = QHBoxLayout(words), QHBoxLayout(tools)
        for row in (line, icons):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(0)
        self._crumbs = Breadcrumb(self._theme)
        self._place = label("", "muted")
        self.stopwatch = Stopwatch(self._theme)
        line.addWidget(self._crumbs, 1)
        line.addSpacing(12)
        line.addWidget(self._place)
        line.addSpacing(16)
        line.addWidget(self.stopwatch)
        self._buttons: dict[str, IconButton] = {}
        for name, icon, action_id in _TOOLS:
            text = self._actions.spec(action_id).text if action_id else "Flag"
            button = IconButton(self._theme, icon, text)
            if action_id:
                button.clicked.connect(self._actions[action_id].trigger)
            self._buttons[name] = button
            icons.addWidget(button)
        self._add_flag_menu(self._buttons["flag"])
        self.progress = SegmentedProgress(self._theme)
        self._line = ReflowRow(words, tools, gap=12)
        rows.addWidget(self._line)
        self._theme.changed.connect(self._fit)
        self._fit()
        rows.addWidget(self.progress)

    def _fit(self) -> None:
        """The tools go below where deck, place and time need the line."""
        self._line.set_least_first(self._theme.px(_WORDS_LEAST))

    def _add_flag_menu(self, button: IconButton) -> None:
        menu = QMenu(button)
        menu.setAccessibleName("Flags")
        for flag, name in [*enumerate(FLAG_NAMES)][1:]:
            action = self._actions[f"review.flag_{flag}"]
            action.setIcon(self._theme.icon("flag!", f"flag-{flag}"))
            action.setIconText(name)
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self._actions["review.flag_0"])
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _on_keys(self) -> None:
        for name, _, action_id in _TOOLS:
            if action_id:
                self._buttons[name].setToolTip(self._actions.tooltip(action_id))
        first, last = self._actions.shown_key("review.flag_1"), self._actions.shown_key("review.flag_7")
        self._buttons["flag"].setToolTip(f"Flag ({first} to {last})" if first and last else "Flag")
