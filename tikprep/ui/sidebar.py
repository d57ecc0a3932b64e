"""The left edge: places, decks, streak."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from tikprep.domain.turn import DeckRow, Today
from tikprep.ui.actions import Actions
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import IconButton
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.nav_row import NavRow
from tikprep.ui.widgets.painting import rounded
from tikprep.ui.wording import streak_text

_WIDE, _NARROW = 256, 36
_NARROW_BELOW = 900
_MARGIN = 12
_SIDES = 2 * _MARGIN + 1
_ROW_GAP = 2
_DEEPEST = 2


class Logo(QWidget):
    """The mark and, where there is room, the name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.is_narrow = False
        self.setFixedHeight(theme.px(36))
        self.setAccessibleName("TikPrep")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, height, side = self._theme, self.height(), self._theme.px(26)
        left = (self.width() - side) / 2 if self.is_narrow else 9
        theme.paint_icon(painter, "logo", QRectF(left, (height - side) / 2, side, side), "accent")
        if not self.is_narrow:
            words = left + side + theme.px(10)
            painter.setFont(theme.font(18, QFont.Weight.Bold))
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(words, 0, self.width() - words, height), Qt.AlignmentFlag.AlignVCenter, "TikPrep")


class _DeckArea(QScrollArea):
    """Whole rows, however high it is, and a scroll bar of their own beside them.

    It leaves the arrow keys to the sidebar, which goes from row to row.
    """

    def __init__(self) -> None:
        super().__init__()
        self._row_px = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # It stands in the margin, which is there in any case.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setFixedWidth(_MARGIN)

    def settle(self, row_px: int) -> None:
        """Rows are so high, or there are others."""
        self._row_px = row_px
        self.verticalScrollBar().setSingleStep(row_px + _ROW_GAP)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Rows that were added count from here on.
        is_done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._cut()
        return is_done

    def _cut(self) -> None:
        """Leave what is too low for one more row empty."""
        inside = self.widget()
        room, rows = self.height(), 0 if inside is None else inside.sizeHint().height()
        has_rest = self._row_px <= room < rows
        self.setViewportMargins(0, 0, 0, (room + _ROW_GAP) % (self._row_px + _ROW_GAP) if has_rest else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class Sidebar(QWidget):
    """Knows where one can go; the window goes there."""

    place_asked = Signal(str)
    deck_asked = Signal(object)
    theme_asked = Signal()
    left = Signal()
    """The keyboard is to go back to the page."""

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._decks: tuple[DeckRow, ...] = ()
        self._deck_rows: list[NavRow] = []
        self._current_deck: str | None = None
        self._is_narrow = False
        self._window_width = 10_000
        self.setAccessibleName("Sidebar")
        self._build()
        self._wire()

    def show_today(self, today: Today) -> None:
        """Fill in counts, decks and streak."""
        self._places["today"].show_count(today.counts.total)
        self._streak.setText(streak_text(today.streak_days))
        self._streak_row.setToolTip("Study days in a row")
        if [row.title for row in today.decks] != [row.title for row in self._decks]:
            self._build_decks(today.decks)
        self._decks = today.decks
        for widget, row in zip(self._deck_rows, today.decks, strict=True):
            widget.show_count(row.counts.total)

    def show_place(self, place: str, deck_title: str | None = None) -> None:
        """Mark where the window is."""
        for name, row in self._places.items():
            row.setChecked(name == place and deck_title is None)
        self._current_deck = deck_title
        self._mark_deck()

    def fit_window(self, width: int) -> None:
        """Keep only the icons where the window has no room for words of today's size."""
        self._window_width = width
        is_narrow = width < self._theme.px(_NARROW_BELOW)
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._fit()

    def focus_first(self) -> None:
        """Take the keyboard."""
        current = [row for row in (*self._places.values(), *self._deck_rows) if row.isChecked()]
        (current or list(self._places.values()))[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        rows = [row for row in (*self._places.values(), *self._deck_rows) if row.isVisible()]
        if step is None or self.focusWidget() not in rows:
            super().keyPressEvent(event)
            return
        place = rows.index(self.focusWidget()) + step  # type: ignore[arg-type]
        row = rows[max(0, min(len(rows) - 1, place))]
        row.setFocus(Qt.FocusReason.TabFocusReason)
        if row in self._deck_rows:
            self._scroll.ensureWidgetVisible(row, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), 0, self._theme.colour("border"))
        rounded(painter, QRectF(self.rect()).adjusted(0, 0, -1, 0), 0, self._theme.colour("sidebar"))

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        # The column's right edge is one pixel of border.
        rows.setContentsMargins(_MARGIN, 14, 1, 10)
        rows.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(0, 0, _MARGIN, 0)
        head.setSpacing(_ROW_GAP)
        self._logo = Logo(self._theme)
        self._theme_button = IconButton(self._theme, "moon", "Switch light and dark")
        # A click leaves the keyboard where it is: the next Space is for the card.
        self._theme_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._top = QHBoxLayout()
        self._top.addWidget(self._logo, 1)
        self._top.addWidget(self._theme_button)
        head.addLayout(self._top)
        head.addSpacing(12)
        self._places = {
            "today": NavRow(self._theme, "today", "Today"),
            "decks": NavRow(self._theme, "decks", "Decks"),
            "problems": NavRow(self._theme, "code", "Problems"),
        }
        for row in self._places.values():
            head.addWidget(row)
        head.addSpacing(14)
        self._caption = label("DECKS", "section")
        self._caption.setContentsMargins(9, 0, 0, 4)
        head.addWidget(self._caption)
        rows.addLayout(head)
        rows.addSpacing(_ROW_GAP)
        rows.addWidget(self._build_deck_area(), 1)
        rows.addSpacing(_ROW_GAP)
        rows.addLayout(self._build_foot())
        self._fit()

    def _build_deck_area(self) -> QScrollArea:
        self._scroll = _DeckArea()
        self._lay_column(())
        return self._scroll

    def _lay_column(self, rows: Sequence[NavRow]) -> None:
        """Show these decks and no others. A row that joins a column in sight would move all others, each its turn."""
        bar = self._scroll.verticalScrollBar()
        at = bar.value()
        old = self._scroll.takeWidget()
        if old is not None:
            old.deleteLater()
        inside = QWidget()
        inside.setObjectName("column")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_ROW_GAP)
        for row in rows:
            column.addWidget(row)
        column.addStretch(1)
        self._scroll.setWidget(inside)
        bar.setValue(at)

    def _build_foot(self) -> QHBoxLayout:
        self._streak_row = QWidget()
        row = QHBoxLayout(self._streak_row)
        row.setContentsMargins(9, 0, 0, 0)
        row.setSpacing(8)
        flame = QLabel()
        flame.setPixmap(self._theme.icon("flame", "hard").pixmap(18, 18))
        self._flame = flame
        self._streak = label("", "muted")
        row.addWidget(flame)
        row.addWidget(self._streak, 1)
        self._gear = IconButton(self._theme, "settings", "Preferences")
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(0, 0, _MARGIN, 0)
        self._foot.addWidget(self._streak_row, 1)
        self._foot.addWidget(self._gear)
        return self._foot

    def _build_decks(self, decks: Sequence[DeckRow]) -> None:
        self._deck_rows = []
        for number, deck in enumerate(decks):
            icon = "decks" if len(deck.deck_ids) > 1 or deck.id is None else "deck"
            initials = _initials(deck.name)
            widget = NavRow(self._theme, icon, deck.name, depth=min(deck.depth, _DEEPEST), initials=initials)
            widget.narrow(self._is_narrow)
            widget.clicked.connect(lambda _checked=False, number=number: self.deck_asked.emit(self._decks[number]))
            self._deck_rows.append(widget)
        self._lay_column(self._deck_rows)
        for number, widget in enumerate(self._deck_rows):
            QWidget.setTabOrder(self._before(number), widget)
        self._decks = tuple(decks)
        self._caption.setVisible(not self._is_narrow and bool(self._decks))
        self._scroll.settle(self._theme.px(NavRow.HEIGHT))
        self._mark_deck()

    def _before(self, number: int) -> QWidget:
        return self._deck_rows[number - 1] if number else self._places["problems"]

    def _wire(self) -> None:
        for name, row in self._places.items():
            row.clicked.connect(lambda _checked=False, name=name: self.place_asked.emit(name))
        self._gear.clicked.connect(lambda: self.place_asked.emit("preferences"))
        self._theme_button.clicked.connect(self.theme_asked)
        self._theme.changed.connect(self._on_theme)
        self._actions.changed.connect(self._on_keys)
        self._on_theme()
        self._on_keys()

    def _mark_deck(self) -> None:
        for widget, deck in zip(self._deck_rows, self._decks, strict=False):
            widget.setChecked(deck.title == self._current_deck)

    def _fit(self) -> None:
        self.setFixedWidth(self._theme.px(_NARROW) + _SIDES if self._is_narrow else self._theme.px(_WIDE))
        self._logo.is_narrow = self._is_narrow
        self._logo.update()
        self._theme_button.setVisible(not self._is_narrow)
        self._caption.setVisible(not self._is_narrow and bool(self._decks))
        self._streak_row.setVisible(not self._is_narrow)
        for row in (*self._places.values(), *self._deck_rows):
            row.narrow(self._is_narrow)
        self._scroll.settle(self._theme.px(NavRow.HEIGHT))

    def _on_theme(self) -> None:
        self._theme_button.show_icon("sun" if self._theme.tokens.is_dark else "moon")
        side = self._theme.px(18)
        self._flame.setPixmap(self._theme.icon("flame", "hard").pixmap(side, side))
        self._logo.setFixedHeight(self._theme.px(36))
        self.fit_window(self._window_width)
        self._fit()

    def _on_keys(self) -> None:
        self._theme_button.setToolTip(self._actions.tooltip("view.theme"))
        self._gear.setToolTip(self._actions.tooltip("go.preferences"))


def _initials(name: str) -> str:
    words = name.split()
    return (words[0][:1] + words[1][:1]).upper() if len(words) > 1 else name[:2].capitalize()
