"""The card itself: chips, title, question and, once revealed, the answer below a thin rule."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLayout, QSizePolicy, QVBoxLayout

from tikprep.domain.model import ReviewKind
from tikprep.domain.notekinds import NOTE_KINDS
from tikprep.domain.turn import Turn
from tikprep.rendering.page import Page
from tikprep.ui.card.view import CardView
from tikprep.ui.review.pages import FacePages
from tikprep.ui.theme.fonts import Reading
from tikprep.ui.theme.theme import FLAG_NAMES, Theme
from tikprep.ui.widgets.labels import BreakingLabel, Chip, ChipRow
from tikprep.ui.widgets.painting import rounded
from tikprep.ui.widgets.reflow import COLUMN_WIDTH
from tikprep.ui.widgets.surface import SHADOW_ROOM, RaisedSurface, ScrollColumn
from tikprep.ui.wording import round_name

_PADDING = 32
_KIND_TITLES = {kind.name: kind.title for kind in NOTE_KINDS}
_LEVELS = {1: "Level 1", 2: "Level 2", 3: "Level 3"}


class _PaintWatch(QObject):
    """Notices paints of a widget that it is installed on."""

    painted = Signal()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            # The paint is done when the event loop is reached again.
            QTimer.singleShot(0, self.painted.emit)
        return False


class CardSurface(ScrollColumn):
    """A scrolling column with one card on it. `painted` comes after each paint of a question."""

    painted = Signal()

    def __init__(self, theme: Theme, zoom: float) -> None:
        super().__init__(width=COLUMN_WIDTH + 2 * SHADOW_ROOM, margins=(12, 0))
        self._theme = theme
        self._build()
        theme.changed.connect(self._on_theme)
        self.set_zoom(zoom)
        self._on_theme()
        self._watch = _PaintWatch(self)
        self._watch.painted.connect(self.painted)
        self._front.installEventFilter(self._watch)

    def show_question(self, turn: Turn, front: Page) -> None:
        """Show a card with its answer hidden."""
        self.show_chips(turn)
        self._title.setText(turn.face.note.title)
        self._title.setVisible(bool(turn.face.note.title))
        self._rule.hide()
        self._back.hide()
        self._back.clear()
        self._front.show_page(front)
        self._front.show()
        self.settle()
        self.verticalScrollBar().setValue(0)
        self._describe(f"{turn.face.note.title}. {front.plain_text}")

    def show_answer(self, pages: FacePages) -> None:
        """Show the answer too, scrolled so far that it can be read from its start."""
        if pages.front_revealed is not pages.front:
            self._front.show_page(pages.front_revealed)
        self._back.show_page(pages.back)
        self._rule.show()
        self._back.show()
        self.settle()
        self._scroll_to_answer()
        self._describe(pages.back.plain_text)

    def prepare_answer(self, pages: FacePages) -> None:
        """Lay the answer out while the question is read."""
        self._back.prepare(pages.back)

    def prepare(self, pages: FacePages) -> None:
        """Lay out the card that will probably follow."""
        self._front.prepare(pages.front)

    def show_chips(self, turn: Turn) -> None:
        """Say what kind of card it is and what was noted on it."""
        self._chips.show_chips(self._made_chips(turn))

    def set_zoom(self, zoom: float) -> None:
        """Change the size of the card's text."""
        self._front.set_zoom(zoom)
        self._back.set_zoom(zoom)

    def set_reading(self, reading: Reading) -> None:
        """Change the font and the spacing of the card's text."""
        self._front.set_reading(reading)
        self._back.set_reading(reading)

    def scroll_by(self, pages: float) -> None:
        """Move by a share of what is visible."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + round(self.maximumViewportSize().height() * pages))

    def _build(self) -> None:
        self._surface = _Ground(self._theme)
        inside = self._inside = QVBoxLayout(self._surface)
        inside.setContentsMargins(SHADOW_ROOM + _PADDING, 8 + 24, SHADOW_ROOM + _PADDING, SHADOW_ROOM + 24)
        inside.setSpacing(14)
        self._chips = ChipRow(self._theme)
        self._title = BreakingLabel("", "title")
        self._front = _view(self._theme)
        self._rule = QFrame()
        self._rule.setFixedHeight(1)
        self._back = _view(self._theme)
        for widget in (self._chips, self._title, self._front, self._rule, self._back):
            inside.addWidget(widget)
        inside.addStretch(1)
        self._surface.setMinimumHeight(220)
        self.body.addWidget(self._surface)
        self.body.addStretch(1)
        self._rule.hide()
        self._back.hide()

    def _made_chips(self, turn: Turn) -> list[Chip]:
        note = turn.face.note
        kind = _KIND_TITLES.get(note.kind, note.kind.capitalize())
        chips = [Chip(kind, role="accent", ground="accent_soft")]
        if turn.kind is ReviewKind.DRILL:
            chips.append(Chip("Same-day repetition", role="hard", ground="hard_soft", icon="undo"))
        if turn.kind is ReviewKind.FIRST:
            chips.append(Chip("New", role="easy", ground="easy_soft"))
        if note.level in _LEVELS:
            chips.append(Chip(_LEVELS[note.level]))
        if turn.is_leech:
            chips.append(Chip("Leech", role="again", ground="again_soft", icon="warning"))
        if turn.flag:
            chips.append(Chip(f"{FLAG_NAMES[turn.flag]} flag", role=f"flag-{turn.flag}", icon="flag!"))
        if note.is_marked:
            chips.append(Chip("Marked", role="accent", ground="accent_soft", icon="mark!"))
        chips.extend(Chip(round_name(name)) for name in note.rounds)
        return chips

    def _inner_layouts(self) -> list[QLayout]:
        return [self._inside, self.body]

    def _scroll_to_answer(self) -> None:
        top = self._rule.mapTo(self.outer, self._rule.rect().topLeft()).y()
        bottom = self._back.mapTo(self.outer, self._back.rect().bottomLeft()).y() + _PADDING
        visible = self.maximumViewportSize().height()
        if bottom > visible:
            self.verticalScrollBar().setValue(max(0, min(bottom - visible, top - 48)))

    def _describe(self, text: str) -> None:
        self.setAccessibleName("Card")
        self.setAccessibleDescription(text)

    def _on_theme(self) -> None:
        tokens = self._theme.tokens
        self._front.set_theme(tokens)
        self._back.set_theme(tokens)
        self._rule.setStyleSheet(f"background: {tokens.border};")


class _Ground(RaisedSurface):
    """Marks the side of the card that has the keyboard by a bar at its left."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        for view in self.findChildren(CardView):
            if view.has_bare_focus:
                painter = QPainter(self)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                side = view.geometry()
                bar = QRectF(side.left() - _PADDING / 2 - 1, side.top(), 3, side.height())
                rounded(painter, bar, 1.5, self._theme.colour("focus"))


def _view(theme: Theme) -> CardView:
    view = CardView(theme.tokens)
    # A fixed height would be the one of an earlier width, which the layout remembers.
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    view.setSizePolicy(policy)
    return view
