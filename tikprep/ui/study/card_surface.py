"""The card itself: chips, title, question and, once revealed, the answer below a thin rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from tikprep.domain.model import Note
from tikprep.domain.notekinds import note_kind
from tikprep.domain.turn import Face, Turn
from tikprep.rendering.page import EMPTY_PAGE_HTML, Page
from tikprep.ui.card.links import open_link
from tikprep.ui.card.picture_store import PictureStore
from tikprep.ui.card.style import CardStyle
from tikprep.ui.card.view import CardView
from tikprep.ui.study.card_title import CardTitle
from tikprep.ui.study.chips import card_chips
from tikprep.ui.study.pages import FacePages
from tikprep.ui.theme.fonts import Reading
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.fade import EdgeFade
from tikprep.ui.widgets.labels import ChipRow
from tikprep.ui.widgets.painting import rounded
from tikprep.ui.widgets.reflow import column_width
from tikprep.ui.widgets.surface import SHADOW_ROOM, RaisedSurface, ScrollColumn

if TYPE_CHECKING:
    from tikprep.domain.answer_check import CheckedAnswer
    from tikprep.ui.study.answer_box import AnswerBox

_PADDING = 32
_ROOM_AROUND = 48
_SCROLLING: Mapping[Qt.Key, float] = {
    Qt.Key.Key_Down: 0.12,
    Qt.Key.Key_Up: -0.12,
    Qt.Key.Key_PageDown: 0.9,
    Qt.Key.Key_PageUp: -0.9,
    Qt.Key.Key_Home: -1000.0,
    Qt.Key.Key_End: 1000.0,
}


@dataclass(frozen=True, slots=True)
class CardKeys:
    """The keys that the card itself names."""

    hint: str
    type_answer: str


class _PaintWatch(QObject):
    """Notices paints of a widget that it is installed on."""

    painted = Signal()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            # The paint is done when the event loop is reached again.
            QTimer.singleShot(0, self.painted.emit)
        return False


class CardSurface(ScrollColumn):
    """A scrolling column with one card on it. `painted` comes after each paint of a question.

    A card that is answered by typing has a field below its question; a card with hints a
    button that asks for the next one.
    """

    painted = Signal()
    link_failed = Signal(str)
    """Nothing on this computer opens the link with this address."""
    hint_asked = Signal()
    run_asked = Signal()
    submitted = Signal()
    """The answer is typed and is to be compared."""
    field_made = Signal()
    """The first card that is answered by typing brought its field."""
    field_left = Signal()
    """The keyboard was given back by the field."""

    def __init__(self, theme: Theme, zoom: float) -> None:
        super().__init__(width=column_width(zoom) + 2 * SHADOW_ROOM, margins=(12, 0))
        self._theme = theme
        self._reading = Reading()
        self._media: Mapping[str, Path] = {}
        self.covered = (0, 0)
        """How many pixels of the top and of the bottom lie below something else; nothing is scrolled to there."""
        # By card and by the answers before it in this session: a card that comes again later asks anew.
        self._typed: dict[tuple[int, int], str] = {}
        self._occasion: tuple[int, int] | None = None
        self._build()
        theme.changed.connect(self._on_theme)
        self.set_zoom(zoom)
        self._on_theme()
        self._watch = _PaintWatch(self)
        self._watch.painted.connect(self.painted)
        self._front.installEventFilter(self._watch)
        self._fades = [EdgeFade(theme, self, is_lower=is_lower) for is_lower in (False, True)]
        self._front.join((self._back,), self._title)
        for view in self.views:
            view.link_clicked.connect(self._follow)
            view.place_shown.connect(partial(self.show_place, view))

    @property
    def views(self) -> tuple[CardView, CardView]:
        """Question and answer."""
        return self._front, self._back

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """What an answer is typed into."""
        return () if self._answer is None else self._answer.fields

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What else Tab comes to, in order."""
        return self._hint, *self.views, self._run

    @property
    def searched(self) -> tuple[CardTitle | CardView, ...]:
        """What can be searched, in the order it is read."""
        return self._title, *self.views

    def copy(self) -> None:
        """Copy what is selected, else the code that has the keyboard."""
        next((view for view in self.views if view.hasFocus()), self._front).copy()

    def select_all(self) -> None:
        """Select title, question and answer."""
        self._front.select_all()

    def unselect(self) -> bool:
        """Select nothing; whether anything was."""
        had_selection = self._front.has_selection()
        self._front.select_none()
        return had_selection

    def is_above(self, view: QWidget, y: int) -> bool:
        """Whether a height of one of the views was scrolled past."""
        return view.mapTo(self.outer, QPoint(0, y)).y() < self.verticalScrollBar().value()

    def show_place(self, view: QWidget, place: QRectF) -> None:
        """Scroll to a place of one of the views, if it is out of sight."""
        rect = place.toAlignedRect()
        corner = view.mapTo(self.outer, rect.topLeft())
        self._scroll_into_view(corner.y(), rect.height())

    def _scroll_into_view(self, top: int, height: int) -> None:
        """Move no more than is needed for a stretch of the column to be seen with some room around it."""
        bar, visible = self.verticalScrollBar(), self.maximumViewportSize().height()
        room = min(_ROOM_AROUND, max(0, (visible - height) // 2))
        above, below = (max(room, covered) for covered in self.covered)
        if top - above < bar.value():
            bar.setValue(top - above)
        elif top + height + below > bar.value() + visible:
            bar.setValue(min(top - above, top + height + below - visible))

    def show_question(self, face: Face, front: Page, *, turn: Turn | None = None, keys: CardKeys | None = None) -> None:
        """Show a card with its answer hidden. Without keys it is only looked at: no field, no hints."""
        self.show_chips(face.note, turn)
        self._title.setText(face.note.title)
        self._title.setVisible(bool(face.note.title))
        self._rule.hide()
        self._back.hide()
        self._back.clear()
        self._media = face.media
        self._front.show_page(front, self._media)
        self._front.show()
        self._run.hide()
        self.offer_hint(0, 0 if keys is None else len(face.hints), "" if keys is None else keys.hint)
        self._occasion = None if turn is None else (face.card_id, turn.tally.total)
        self._offer_field(face, keys)
        self.settle()
        self.verticalScrollBar().setValue(0)
        self._describe(f"{self._title.text()}. {front.plain_text}")

    def show_answer(self, pages: FacePages) -> None:
        """Show the answer too, scrolled so far that it can be read from its start."""
        if pages.front_revealed is not pages.front:
            self._front.show_page(pages.front_revealed, self._media)
        self._back.show_page(pages.back, self._media)
        self._match_widths()
        self._hint.hide()
        # The answer to a gap may be the gap alone.
        has_back = pages.back.html != EMPTY_PAGE_HTML
        with self.unsettled():
            self._rule.setVisible(has_back)
            self._back.setVisible(has_back)
        self.settle()
        if has_back:
            self._scroll_to_answer()
        self._describe(pages.back.plain_text or pages.front_revealed.plain_text)

    def check_typed(self) -> CheckedAnswer | None:
        """Judge what was typed, before the answer is shown; None if nothing was."""
        if self._answer is None:
            return None
        if self._occasion is not None and self._answer.is_open:
            self._typed[self._occasion] = self._answer.typed
        return self._answer.check()

    def forget_typed(self) -> None:
        """Another session begins: an answer that is taken back no longer brings what was typed with it."""
        self._typed.clear()

    def show_hint(self, front: Page, shown: int, hints: int, key: str) -> None:
        """The question with one more hint below it."""
        self._front.show_page(front, self._media)
        self.offer_hint(shown, hints, key)
        self.settle()
        self._describe(front.plain_text)

    def offer_hint(self, shown: int, hints: int, key: str) -> None:
        """Say that there is a next hint, or hide that."""
        name = f"Hint {shown + 1} of {hints}" if hints > 1 else "Hint"
        self._hint.setText(f"{name} ({key})" if key else name)
        self._hint.setVisible(shown < hints)

    def offer_run(self, words: str, key: str, why_not: str) -> None:
        """Say that the code of the card can be run, or grey why it cannot; "" takes the offer away."""
        self._run.setText(f"{words} ({key})" if key and not why_not else words)
        self._run.setEnabled(not why_not)
        self._run.setToolTip(why_not)
        self._run.setAccessibleDescription(why_not)
        self._run.setVisible(bool(words))

    def open_field(self) -> None:
        """Show the field of a card on which typing is a choice, and put the keyboard there."""
        if self._answer is not None:
            self._answer.open()
            self.settle()
            self.ensureWidgetVisible(self._answer)

    @property
    def submit_key(self) -> str:
        """The key that shows the answer from within an open field; "" without one."""
        return self._answer.submit_key if self._answer is not None and self._answer.is_open else ""

    def take_focus(self) -> bool:
        """Put the keyboard into the field, if the card has an open one."""
        if self._answer is None or not self._answer.is_open:
            return False
        self._answer.take_focus()
        return True

    def prepare_answer(self, pages: FacePages) -> None:
        """Lay the answer out while the question is read."""
        self._match_widths()
        self._front.prepare(pages.front_revealed)
        self._back.prepare(pages.back)

    def _match_widths(self) -> None:
        """Give the answer the width of the question: while it was hidden, no layout did."""
        if self._front.isVisible() and not self._back.isVisible():
            self._back.resize(self._front.width(), self._back.height())

    def prepare(self, pages: FacePages) -> None:
        """Lay out the card that will probably follow."""
        self._front.prepare(pages.front)

    def show_chips(self, note: Note, turn: Turn | None = None) -> None:
        """Say what kind of card it is and what was noted on it."""
        self._chips.show_chips(card_chips(note, turn))

    def set_zoom(self, zoom: float) -> None:
        """Change the size of the card's text; what is read at the top stays there."""
        place = self._read_place()
        self.column.setMaximumWidth(column_width(zoom) + 2 * SHADOW_ROOM)
        self._zoom = zoom
        self._dress_title()
        self._front.set_zoom(zoom)
        self._back.set_zoom(zoom)
        if self._answer is not None:
            self._answer.set_zoom(zoom)
        if place is not None:
            # Sizes of the labels above follow a little later than the style sheet.
            self._keep_place(*place)
            QTimer.singleShot(0, self, partial(self._keep_place, *place))

    def set_reading(self, reading: Reading) -> None:
        """Change the font and the spacing of the card's text."""
        self._reading = reading
        self._dress_title()
        self._front.set_reading(reading)
        self._back.set_reading(reading)
        if self._answer is not None:
            self._answer.set_reading(reading)

    def _dress_title(self) -> None:
        self._title.set_style(CardStyle(self._theme.tokens, self._zoom, self._reading))

    def _read_place(self) -> tuple[CardView, int, int] | None:
        """The view and text position at the top of what is visible, and how far below the top; None at the start."""
        top = self.verticalScrollBar().value()
        if top <= 0:
            return None
        for view in self.views:
            offset = top - view.mapTo(self.outer, QPoint(0, 0)).y()
            if view.isVisible() and offset < view.height():
                position = view.position_at_height(max(offset, 0))
                return view, position, view.rect_of(position, position + 1).top() - offset
        return None

    def _keep_place(self, view: CardView, position: int, below: int) -> None:
        self.settle()
        rect = view.rect_of(position, position + 1)
        self.verticalScrollBar().setValue(view.mapTo(self.outer, rect.topLeft()).y() - below)

    def scroll_by(self, pages: float) -> None:
        """Move by a share of what is visible."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + round(self.maximumViewportSize().height() * pages))

    def scroll_by_key(self, key: Qt.Key) -> bool:
        """Move as a key asks; False for a key that moves nothing."""
        pages = _SCROLLING.get(key)
        if pages is not None:
            self.scroll_by(pages)
        return pages is not None

    def _build(self) -> None:
        self._surface = _Ground(self._theme)
        inside = self._inside = QVBoxLayout(self._surface)
        inside.setContentsMargins(SHADOW_ROOM + _PADDING, 8 + 24, SHADOW_ROOM + _PADDING, SHADOW_ROOM + 24)
        inside.setSpacing(14)
        self._chips = ChipRow(self._theme)
        self._title = CardTitle(self._theme)
        pictures = PictureStore(self)
        self._front = CardView(self._theme.tokens, pictures=pictures)
        self._hint = Button("")
        self._hint.setProperty("kind", "quiet")
        self._hint.clicked.connect(self.hint_asked)
        # Made for the first card that asks for typing: most sessions have none at their start.
        self._answer: AnswerBox | None = None
        self._rule = QFrame()
        self._rule.setFixedHeight(1)
        self._back = CardView(self._theme.tokens, pictures=pictures)
        self._run = Button("")
        self._run.setProperty("kind", "quiet")
        self._run.clicked.connect(self.run_asked)
        for widget in (self._chips, self._title, self._front, self._hint, self._rule, self._back, self._run):
            inside.addWidget(widget)
        for button in (self._hint, self._run):
            inside.setAlignment(button, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(1)
        self._surface.setMinimumHeight(220)
        self.body.addWidget(self._surface)
        self.body.addStretch(1)
        for widget in (self._rule, self._back, self._run):
            widget.hide()

    def _offer_field(self, face: Face, keys: CardKeys | None) -> None:
        expected = face.expected
        if expected is None or keys is None:
            if self._answer is not None:
                self._answer.withdraw()
            return
        if self._answer is None:
            from tikprep.ui.study.answer_box import AnswerBox

            self._answer = AnswerBox(self._theme)
            self._answer.set_zoom(self._theme.zoom)
            self._answer.set_reading(self._reading)
            self._answer.submitted.connect(self.submitted)
            self._answer.left.connect(self.field_left)
            self._inside.insertWidget(self._inside.indexOf(self._rule), self._answer)
            self.field_made.emit()
        typed = "" if self._occasion is None else self._typed.get(self._occasion, "")
        self._answer.offer(expected, keys.type_answer, is_open=note_kind(face.note.kind).is_typed, typed=typed)

    def _inner_layouts(self) -> list[QLayout]:
        return [self._inside, self.body]

    def _scroll_to_answer(self) -> None:
        """Stay at the top if all fits; else show the whole answer, or its start in the upper third."""
        top = self._rule.mapTo(self.outer, QPoint(0, 0)).y()
        bottom = self._back.mapTo(self.outer, self._back.rect().bottomLeft()).y() + _PADDING
        visible = self.maximumViewportSize().height()
        if bottom <= visible:
            self.verticalScrollBar().setValue(0)
            return
        place = top - visible // 3
        if bottom - top + _ROOM_AROUND <= visible:
            place = max(place, bottom - visible)
        self.verticalScrollBar().setValue(max(0, place))

    def _follow(self, href: str) -> None:
        if not open_link(href, self._media) and not href.startswith("#"):
            self.link_failed.emit(href)

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
