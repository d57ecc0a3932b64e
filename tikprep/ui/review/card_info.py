"""Everything about one card: its state, why it is due when it is due, its log."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tikprep.domain.model import Card, Review, State
from tikprep.domain.study_day import calendar_date
from tikprep.domain.titles import title_words
from tikprep.domain.turn import CardHistory
from tikprep.ui.alerts import MessageDialog
from tikprep.ui.tasks import TaskRunner
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.labels import BreakingLabel, label
from tikprep.ui.widgets.surface import Panel, ScrollColumn
from tikprep.ui.wording import GRADE_NAMES, KIND_NAMES, counted, duration_text, percent_text, span_text

_CELL_PADDING = 8
_TWO_COLUMNS_TO = 1.25
_MOST_LOG_HEIGHT, _LOG_FRAME = 320, 8
_LEAST_COLUMN = 40
_LOG_COLUMNS = ("When", "What", "Grade", "Interval", "Ease", "Time")


class CardInfoDialog(QDialog):
    """Asks for the history when it opens."""

    def __init__(self, theme: Theme, tasks: TaskRunner, card_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self.is_filled = False
        self._state = ""
        self.setWindowTitle("Card info")
        self.resize(min(theme.px(640), self.screen().availableGeometry().width() - 40), 620)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 20)
        rows.setSpacing(0)
        self._scroll = ScrollColumn(width=640, margins=(24, 20))
        rows.addWidget(self._scroll, 1)
        close = Button("Close", is_primary=True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 12, 24, 0)
        foot.addStretch(1)
        foot.addWidget(close)
        rows.addLayout(foot)
        close.setFocus()
        tasks.on_collection(
            lambda collection: (collection.review.card_history(card_id), collection.today()),
            self._show,
            self._on_failed,
        )

    @property
    def state(self) -> str:
        """What the dialog says about the state of the card; "" before it is filled."""
        return self._state

    def _show(self, answer: tuple[CardHistory, int]) -> None:
        history, today = answer
        self._state = _state(history.card, today)
        body = self._scroll.body
        body.setSpacing(12)
        body.addWidget(BreakingLabel(title_words(history.note.title).text or "Card", "heading"))
        body.addWidget(self._facts(history))
        body.addSpacing(8)
        body.addWidget(label("Why it is due when it is due", "strong"))
        body.addWidget(self._derivation(history.derivation))
        body.addSpacing(8)
        body.addWidget(label("Answers", "strong"))
        if history.reviews:
            body.addWidget(_log_table(history.reviews))
        else:
            body.addWidget(label("This card was never answered.", "muted"))
        body.addStretch(1)
        self.is_filled = True

    def _facts(self, history: CardHistory) -> Panel:
        panel = Panel(self._theme)
        grid = QGridLayout(panel)
        grid.setContentsMargins(20, 14, 20, 14)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for place, (name, value) in enumerate(_facts(history, self._state)):
            row, column = divmod(place, 1 if self._theme.zoom > _TWO_COLUMNS_TO else 2)
            # At the top, so that a name stands on the line of its value where another value of the row wraps.
            grid.addWidget(label(name, "muted"), row, column * 2, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(BreakingLabel(value, "strong"), row, column * 2 + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return panel

    def _derivation(self, sentences: tuple[str, ...]) -> Panel:
        panel = Panel(self._theme)
        rows = QGridLayout(panel)
        rows.setContentsMargins(20, 14, 20, 14)
        rows.setHorizontalSpacing(12)
        rows.setVerticalSpacing(8)
        for place, sentence in enumerate(sentences):
            number = label(str(place + 1), "muted")
            rows.addWidget(number, place, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            words = label(sentence, "strong" if place == len(sentences) - 1 else "", wraps=True)
            rows.addWidget(words, place, 1)
        rows.setColumnStretch(1, 1)
        return panel

    def _on_failed(self, error: Exception) -> None:
        MessageDialog(self._theme, str(error), parent=self.parentWidget()).open()
        self.reject()


def _facts(history: CardHistory, state: str) -> tuple[tuple[str, str], ...]:
    card = history.card
    return (
        ("Deck", history.deck_title.replace("::", " › ")),
        ("State", state),
        ("Due", str(calendar_date(card.due_day)) if card.state is State.REVIEW else "When its turn comes"),
        ("Interval", span_text(card.interval_days) if card.interval_days else "–"),
        ("Ease factor", percent_text(card.ease_permille)),
        ("Lapses", str(card.lapses)),
        ("Reviews", str(card.reviews)),
        ("Note", history.note.guid or str(history.note.id)),
    )


def _state(card: Card, today: int) -> str:
    """Today's study day decides: what was put off until a day that has come is over."""
    if card.is_suspended:
        return "Suspended"
    if card.buried_until_day > today:
        return f"Buried until {calendar_date(card.buried_until_day)}"
    if card.drill_since_ms and card.due_day > today:
        return "Repeated today"
    return "New" if card.state is State.NEW else "Review"


class _LogTable(QTableWidget):
    """As high as its rows, and as the bar below them where its columns are wider than the dialog."""

    def fit(self) -> None:
        """Take the height of what is in it; of many answers, a part."""
        header = self.horizontalHeader()
        height = header.sizeHint().height() + sum(self.rowHeight(row) for row in range(self.rowCount()))
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if header.length() > self.viewport().width() else 0
        self.setFixedHeight(min(_MOST_LOG_HEIGHT, height + _LOG_FRAME) + below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


def _log_table(reviews: tuple[Review, ...]) -> QTableWidget:
    table = _LogTable(len(reviews), len(_LOG_COLUMNS))
    table.setAccessibleName("Answers, newest first")
    table.setHorizontalHeaderLabels(_LOG_COLUMNS)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    for row, review in enumerate(reversed(reviews)):
        when = datetime.fromtimestamp(review.answered_ms / 1000, tz=UTC).astimezone()
        texts = (
            when.strftime("%Y-%m-%d %H:%M"),
            KIND_NAMES[review.kind],
            GRADE_NAMES[review.rating],
            f"{review.interval_before_days} → {counted(review.interval_days, 'day')}",
            percent_text(review.ease_permille),
            duration_text(review.taken_ms),
        )
        for column, text in enumerate(texts):
            table.setItem(row, column, QTableWidgetItem(text))
    # Qt moves the text of cells by its focus margin; the header is indented like them.
    margin = table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, table) + 1
    table.setStyleSheet(f"QHeaderView::section {{ padding-left: {_CELL_PADDING + margin}px; }}")
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    # The last column takes what is left, and would not become narrower than this.
    table.horizontalHeader().setDefaultSectionSize(_LEAST_COLUMN)
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.resizeRowsToContents()
    table.fit()
    return table
