"""What waits today, how long it takes, and one button to begin."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tikprep.domain.turn import DeckRow, Today
from tikprep.ui.actions import Actions
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.labels import StatTile, label
from tikprep.ui.widgets.page_head import PageHead
from tikprep.ui.widgets.painting import rounded
from tikprep.ui.widgets.reflow import PAGE_SIDE, PAGE_TOP, TileRow
from tikprep.ui.widgets.surface import Panel, ScrollColumn
from tikprep.ui.wording import counted, duration_text, minutes_text, streak_text

_LINES = 8


class DeckLine(QWidget):
    """One deck of today: its name and how many cards of each kind wait, in numbers and as a thin bar."""

    def __init__(self, theme: Theme, row: DeckRow, most: int) -> None:
        super().__init__()
        self._theme = theme
        self._row = row
        self._most = max(1, most)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        counts = row.counts
        self.setAccessibleName(f"{row.name}: {counts.new} new, {counts.learning} learning, {counts.review} due")
        self.setToolTip(
            f"{row.title.replace('::', ' › ')}: {counts.new} new, {counts.learning} learning, {counts.review} due"
        )

    def sizeHint(self) -> QSize:
        return QSize(200, self._theme.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, counts = self._theme, self._row.counts
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height, bar = self.height(), self.width() * 0.34
        font = theme.font(14)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        room = self.width() - bar - theme.px(72)
        name = QFontMetricsF(font).elidedText(self._row.title.replace("::", " › "), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(0, 0, room, height), Qt.AlignmentFlag.AlignVCenter, name)
        left = self.width() - bar - theme.px(48)
        for count, role in ((counts.new, "easy"), (counts.learning, "hard"), (counts.review, "good")):
            if count:
                width = max(6.0, bar * count / self._most - 2)
                rounded(painter, QRectF(left, height / 2 - 4, width, 8), 4, theme.colour(role))
                left += width + 2
        painter.setFont(theme.font(14, QFont.Weight.DemiBold))
        painter.setPen(theme.colour("text"))
        total = QRectF(self.width() - theme.px(44), 0, theme.px(44), height)
        painter.drawText(total, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(counts.total))


class TodayPage(QWidget):
    """Fed with a `Today`; says when a review or the decks are asked for."""

    review_asked = Signal()
    decks_asked = Signal()

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._today: Today | None = None
        self.setObjectName("page")
        self.setAccessibleName("Today")
        self._build()
        self._wire()

    def show_today(self, today: Today) -> None:
        """Show the numbers of now."""
        if today == self._today:
            return
        self._today = today
        counts = today.counts
        for tile, (name, value, role) in zip(self._tiles, _figures(today), strict=True):
            tile.show_figure(name, value, role)
        has_cards = any(row.cards for row in today.decks)
        self._head.show_words(_headline(today, has_cards), _subline(today, has_cards))
        self._start.setVisible(counts.total > 0)
        self._start.setText("Start review" if not today.answers_today else "Continue review")
        self._browse.setVisible(counts.total == 0)
        self._browse.setText("See the decks")
        self._tile_row.setVisible(has_cards)
        self._facts.setText(_facts(today))
        self._facts.setVisible(bool(self._facts.text()))
        self._show_lines(today)
        if self.isVisible():
            self._take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_focus()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = ScrollColumn(margins=(PAGE_SIDE, PAGE_TOP))
        outer.addWidget(scroll)
        body = scroll.body
        self._head = PageHead("Today")
        body.addWidget(self._head)
        body.setSpacing(8)
        names = ("New", "Learning", "Due", "Expected")
        self._tiles = tuple(StatTile(self._theme, name) for name in names)
        self._tile_row = TileRow(self._theme, self._tiles)
        body.addWidget(self._tile_row)
        body.addSpacing(16)
        body.addLayout(self._build_buttons())
        self._facts = label("", "muted", wraps=True)
        body.addSpacing(8)
        body.addWidget(self._facts)
        body.addSpacing(24)
        self._caption = label("Waiting in", "heading")
        body.addWidget(self._caption)
        self._panel = Panel(self._theme)
        self._lines = QVBoxLayout(self._panel)
        self._lines.setContentsMargins(20, 10, 20, 10)
        self._lines.setSpacing(0)
        body.addWidget(self._panel)
        body.addStretch(1)
        self._caption.hide()
        self._panel.hide()

    def _build_buttons(self) -> QHBoxLayout:
        self._start = Button("Start review", is_primary=True)
        self._start.setProperty("weight", "big")
        self._browse = Button("See the decks")
        self._browse.hide()
        row = QHBoxLayout()
        row.addWidget(self._start)
        row.addWidget(self._browse)
        row.addStretch(1)
        return row

    def _wire(self) -> None:
        self._start.clicked.connect(self.review_asked)
        self._browse.clicked.connect(self.decks_asked)
        self._actions.install(self, "today")
        self._actions.connect_action("today.start", self._on_start)
        self._actions.changed.connect(self._on_keys)
        self._on_keys()

    def _on_keys(self) -> None:
        self._start.setToolTip(self._actions.tooltip("today.start"))

    def _on_start(self) -> None:
        # Before the numbers are there a review can begin all the same; whoever is quick need not wait for them.
        if self._today is None or self._today.counts.total:
            self.review_asked.emit()

    def _take_focus(self) -> None:
        (self._start if not self._start.isHidden() else self._browse).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_lines(self, today: Today) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        own = [row for row in today.decks if row.depth == 0 and row.counts.total]
        own.sort(key=lambda row: -row.counts.total)
        for row in own[:_LINES]:
            self._lines.addWidget(DeckLine(self._theme, row, own[0].counts.total))
        if len(own) > _LINES:
            more = label(f"and {counted(len(own) - _LINES, 'more deck', 'more decks')}", "muted")
            more.setFixedHeight(self._theme.px(32))
            self._lines.addWidget(more)
        self._caption.setVisible(bool(own))
        self._panel.setVisible(bool(own))


def _headline(today: Today, has_cards: bool) -> str:
    if today.counts.total:
        return "Today"
    if not has_cards:
        return "No cards yet"
    return "Done for today" if today.answers_today else "Nothing is due"


def _subline(today: Today, has_cards: bool) -> str:
    if not has_cards:
        return "Start TikPrep again to bring in the shipped decks, or import deck files with: tikprep import PATH"
    if today.counts.total:
        return f"{counted(today.counts.total, 'card')} in about {minutes_text(max(1, today.minutes))}."
    if today.due_tomorrow:
        return f"Tomorrow {counted(today.due_tomorrow, 'card')} will be due."
    return "Nothing is due tomorrow either."


def _figures(today: Today) -> tuple[tuple[str, str, str], ...]:
    """Name, value and colour of the four tiles: what waits, or what was done."""
    counts = today.counts
    if not counts.total:
        return (
            ("Answers today", f"{today.answers_today:,}", "text"),
            ("Time today", duration_text(today.taken_today_ms) if today.answers_today else "–", "text"),
            ("Days in a row", f"{today.streak_days:,}", "hard"),
            ("Due tomorrow", f"{today.due_tomorrow:,}", "good"),
        )
    return (
        ("New", f"{counts.new:,}", "easy"),
        ("Learning", f"{counts.learning:,}", "hard"),
        ("Due", f"{counts.review:,}", "good"),
        ("Expected", minutes_text(max(1, today.minutes)), "text"),
    )


def _facts(today: Today) -> str:
    if not today.counts.total:
        return ""
    parts = []
    if today.answers_today:
        parts.append(f"{counted(today.answers_today, 'answer')} today in {duration_text(today.taken_today_ms)}")
    if today.streak_days:
        parts.append(streak_text(today.streak_days))
    if today.counts.total and today.due_tomorrow:
        parts.append(f"{today.due_tomorrow:,} due tomorrow")
    return "  ·  ".join(parts)
