"""The widget that shows one side of a card.

It paints prepared documents itself: a document that was laid out while the person still
read the other side is on the screen within one paint. The ground stays transparent;
whoever holds the view paints the card.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QCursor,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from tikprep.ui.card.copy_button import CopyButton
from tikprep.ui.card.copying import mime_of
from tikprep.ui.card.document import Mark, PreparedDocument
from tikprep.ui.card.find import found_in
from tikprep.ui.card.glass import ZoomGlass
from tikprep.ui.card.joined import JoinedSelection, Selectable
from tikprep.ui.card.links import link_words
from tikprep.ui.card.page_widget import COLUMN_PX, PageWidget
from tikprep.ui.card.picture_store import PictureStore
from tikprep.ui.card.places import PlacedObject, Stop
from tikprep.ui.card.ring import paint_ring
from tikprep.ui.card.selection import ThirdClick, extended, selected_at
from tikprep.ui.card.target import Target, target_at, target_of
from tikprep.ui.theme.tokens import LIGHT, Tokens

__all__ = ["COLUMN_PX", "CardView", "Target"]


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CardView(PageWidget):
    """Shows Pages; as high as its page at the width it gets.

    Tab walks through links, pictures and code blocks; Return opens a link, enlarges a
    picture or copies the code. Text can be selected by mouse or all at once, then by keys,
    and copied; formulas are copied as TeX. The view opens no link by itself.
    """

    link_clicked = Signal(str)
    copied = Signal(str)
    place_shown = Signal(QRectF)
    """A place of the view that the keyboard came to and that should be scrolled to."""

    def __init__(
        self, tokens: Tokens = LIGHT, parent: QWidget | None = None, pictures: PictureStore | None = None
    ) -> None:
        super().__init__(tokens, parent, pictures)
        self._selection: QTextCursor | None = None
        self._is_dragging = False
        self._pressed_link = ""
        self._pressed_object: PlacedObject | None = None
        self._third_click = ThirdClick()
        self._glass = ZoomGlass()
        self._joined = JoinedSelection((self,))
        self._marks: tuple[Mark, ...] = ()
        self.menu_actions: tuple[QAction, ...] = ()
        # Which of the page's stops has the keyboard; -1 none.
        self._stop = -1
        self._is_by_mouse = False
        self._build()

    def _build(self) -> None:
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A fixed height would be the one of an earlier width, which layouts remember.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Card")
        self._button = CopyButton(self._tokens, self)
        self._button.clicked.connect(self._copy_hovered)
        self._button.hide()

    def join(self, others: Sequence[CardView], head: Selectable | None = None) -> None:
        """Share one selection with other views of the same card, which are read after this one and its `head`."""
        views = (self, *others)
        joined = JoinedSelection(views if head is None else (head, *views))
        for view in views:
            view._joined = joined

    def has_selection(self) -> bool:
        """Whether any part of the card has text selected."""
        return bool(self._joined.text)

    def selected_text(self) -> str:
        """What is selected in this view."""
        shown = self._shown()
        if shown is None or self._selection is None:
            return ""
        return shown.text_between(self._selection.selectionStart(), self._selection.selectionEnd())

    def selected_html(self) -> str:
        """The same as HTML."""
        shown = self._shown()
        if shown is None or self._selection is None:
            return ""
        return shown.html_between(self._selection.selectionStart(), self._selection.selectionEnd())

    def select_all(self) -> None:
        """Select the whole card."""
        self._joined.select_all()

    def select_none(self) -> None:
        """Select nothing of the card."""
        self._joined.unselect()

    def select_whole(self) -> None:
        """Select everything in this view alone."""
        shown = self._shown()
        if shown is not None:
            self._selection = selected_at(shown.document, 0, QTextCursor.SelectionType.Document)
            self.update()

    def unselect(self) -> None:
        """Select nothing in this view alone."""
        self._selection = None
        self.update()

    def select_to(self, point: QPointF, *, from_start: bool) -> None:
        """Select from the start, or else from the end, of this view to a point of it."""
        shown = self._shown()
        if shown is not None:
            self._selection = QTextCursor(shown.document)
            if not from_start:
                self._selection.movePosition(QTextCursor.MoveOperation.End)
            self.move_free_end(point)

    def move_free_end(self, point: QPointF) -> None:
        """Move the free end of this view's selection to a point of it."""
        shown = self._shown()
        if shown is not None and self._selection is not None:
            position = shown.position_at(point - QPointF(self._left(), 0))
            self._selection.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
            self.update()

    def move_free_end_out(self, *, to_end: bool) -> None:
        """Move the free end of this view's selection to its very end, or else to its very start."""
        if self._selection is not None:
            move = QTextCursor.MoveOperation.End if to_end else QTextCursor.MoveOperation.Start
            self._selection.movePosition(move, QTextCursor.MoveMode.KeepAnchor)
            self.update()

    def copy(self) -> None:
        """Copy the selection; without one, the code block that has the keyboard or the mouse."""
        text = self._joined.text
        stop = self._focused()
        if text:
            self.copy_text(text, self._joined.html)
        elif stop is not None and stop.kind == "code":
            self.copy_code(stop.index)
        elif self._button.isVisible():
            self.copy_code(self._button.code)

    def copy_code(self, number: int = 0) -> None:
        """Copy a code block of the page as it was written."""
        if self._page is not None and number < len(self._page.codes):
            self.copy_text(self._page.codes[number].text)
            self._button.confirm()

    def _copy_hovered(self) -> None:
        self.copy_code(self._button.code)

    def copy_text(self, text: str, rich: str = "") -> None:
        """Put a text on the clipboard, and as HTML too if given."""
        QGuiApplication.clipboard().setMimeData(mime_of(text, rich))
        self.copied.emit(text)

    # Search

    def places_of(self, words: str) -> tuple[tuple[int, int], ...]:
        """Where the shown page reads like `words`."""
        shown = self._shown()
        return () if shown is None else found_in(shown.document, words, shown.formulas)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Lay a ground under stretches of text that were searched for."""
        self._marks = tuple(marks)
        self.update()

    # Places

    def rect_of(self, start: int, end: int) -> QRect:
        """Where a stretch of the text begins, in the view's coordinates."""
        shown = self._shown()
        rect = None if shown is None else next(shown.decor.range_rects(start, end), None)
        return QRect() if rect is None else rect.translated(self._left(), 0).toAlignedRect()

    def position_at_height(self, y: float) -> int:
        """The text position at a height of the view; for `rect_of` after a change of size."""
        shown = self._shown()
        return 0 if shown is None else shown.position_at(QPointF(0, y))

    def _dress(self, tokens: Tokens) -> None:
        self._button.set_theme(tokens)

    def _forget_marks(self) -> None:
        if self._selection is not None and self._selection.hasSelection():
            # The rest of it was selected with what is gone.
            self._joined.unselect()
        self._selection = None
        self._marks = ()
        self._is_dragging = False
        self._stop = -1
        self._button.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._column(event.oldSize().width()) != self._column(event.size().width()):
            self._forget_marks()
        super().resizeEvent(event)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self._shown()
        if shown is None:
            return
        painter = QPainter(self)
        painter.translate(self._left(), 0)
        is_plain = not self._marks and (self._selection is None or not self._selection.hasSelection())
        if not (is_plain and self._snapshots.paint(painter, shown)):
            clip = QRectF(event.rect()).translated(-self._left(), 0)
            shown.paint(painter, clip, self._selection, self._marks)
        # A snapshot is copied with the hints of a new painter.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stop = self._focused()
        if stop is not None:
            # The ring around what fills the column would lie outside of the widget.
            room = QRectF(self.rect()).translated(-self._left(), 0).adjusted(1, 1, -1, -1)
            paint_ring(painter, stop, room, self._tokens)
        painter.end()

    # Links, pictures and code by keyboard

    def _stops(self) -> tuple[Stop, ...]:
        shown = self._shown()
        return () if shown is None else shown.stops

    def _focused(self) -> Stop | None:
        if self._stop < 0 or not self.hasFocus():
            return None
        stops = self._stops()
        return stops[self._stop] if self._stop < len(stops) else None

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes on within the card as long as there is a next link, picture or code block."""
        stop = self._stop + (1 if next else -1)
        if self.hasFocus() and 0 <= stop < len(self._stops()):
            self._go_to(stop)
            return True
        return super().focusNextPrevChild(next)

    def _go_to(self, stop: int) -> None:
        self._stop, self._is_by_mouse = stop, False
        focused = self._focused()
        place = focused.rects[0].translated(self._left(), 0) if focused is not None and focused.rects else None
        if place is not None:
            self.place_shown.emit(place)
        if focused is not None and place is not None and focused.kind == "code":
            # What Return does is said where the mouse would find it.
            self._button.offer(focused.index, place)
        else:
            self._button.hide()
        self._update_around()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._is_by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
        if event.reason() == Qt.FocusReason.TabFocusReason:
            self._go_to(0 if self._stops() else -1)
        elif event.reason() == Qt.FocusReason.BacktabFocusReason:
            self._go_to(len(self._stops()) - 1)
        self._update_around()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # A menu, the enlarged picture and another window give the keyboard back to where it was.
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._stop = -1
            self._button.hide()
        self._update_around()
        super().focusOutEvent(event)

    @property
    def has_bare_focus(self) -> bool:
        """Whether keys led the keyboard to the text as a whole; whoever holds the view shows it."""
        return self.hasFocus() and self._stop < 0 and not self._is_by_mouse

    def _update_around(self) -> None:
        self.update()
        around = self.parentWidget()
        if around is not None:
            around.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif extended(self._selection, event):
            self._show_free_end()
        elif event.key() in _ENTER and self._focused() is not None:
            self._activate_stop()
        else:
            event.ignore()

    def _show_free_end(self) -> None:
        shown = self._shown()
        if shown is not None and self._selection is not None:
            at = self._selection.position()
            rect = next(shown.decor.range_rects(max(0, at - 1), at + 1), None)
            if rect is not None:
                self.place_shown.emit(rect.translated(self._left(), 0))
        self.update()

    def _activate_stop(self) -> None:
        stop, shown = self._focused(), self._shown()
        if stop is None or shown is None:
            return
        if stop.kind == "code":
            self.copy_code(stop.index)
        elif stop.kind == "picture":
            self.enlarge(shown.objects[stop.index])
        else:
            self.link_clicked.emit(shown.decor.links[stop.index][2])

    def enlarge(self, placed: PlacedObject) -> None:
        """Show a picture or formula over the whole window."""
        # Nobody needs it before the first question is painted.
        from tikprep.ui.card.lightbox import Lightbox

        Lightbox(placed.source, self._tokens, self.window(), self._pictures, placed.rect.size())

    # Menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        self.open_menu(None if is_by_key else event.pos())
        event.accept()

    def open_menu(self, at: QPoint | None = None) -> None:
        """The menu for a place of the view; for None for what has the keyboard."""
        from tikprep.ui.card.menu import card_menu

        menu = card_menu(self, self._target(at))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(self._menu_place() if at is None else at))

    def _menu_place(self) -> QPoint:
        stop = self._focused()
        if stop is None or not stop.rects:
            return self.visibleRegion().boundingRect().center()
        return stop.rects[0].translated(self._left(), 0).bottomLeft().toPoint()

    def _target(self, at: QPoint | None) -> Target:
        shown = self._shown()
        if shown is None:
            return Target("", None, None)
        if at is None:
            return target_of(shown, self._focused())
        return target_at(shown, QPointF(at) - QPointF(self._left(), 0))

    # Mouse

    def _point(self, event: QMouseEvent) -> QPointF:
        return event.position() - QPointF(self._left(), 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        shown = self._shown()
        if shown is None or event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        point = self._point(event)
        self._stop, self._is_by_mouse = -1, True
        self._pressed_link = shown.link_at(point)
        self._pressed_object = shown.growing_at(point)
        position = shown.position_at(point)
        if self._third_click.is_third(event.position()):
            self._select(QTextCursor.SelectionType.BlockUnderCursor, shown, position)
            return
        if self._joined.has_begun and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._joined.drag_to(event.globalPosition())
        else:
            self._selection = QTextCursor(shown.document)
            self._selection.setPosition(position)
            self._joined.begin(self)
        self._is_dragging = True
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        shown = self._shown()
        if shown is None:
            return
        if self._is_dragging:
            self._joined.drag_to(event.globalPosition())
        else:
            self._hover(shown, self._point(event))

    def _hover(self, shown: PreparedDocument, point: QPointF) -> None:
        if shown.link_at(point):
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        elif shown.growing_at(point) is not None:
            self.setCursor(self._glass.cursor())
        else:
            is_text = shown.position_at(point, exactly=True) >= 0
            self.setCursor(Qt.CursorShape.IBeamCursor if is_text else Qt.CursorShape.ArrowCursor)
        for number, rect in shown.decor.code_rects.items():
            if rect.contains(point):
                self._button.offer(number, rect.translated(self._left(), 0))
                return
        self._button.hide()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        shown = self._shown()
        self._is_dragging = False
        if shown is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self.has_selection():
            return
        point = self._point(event)
        link, placed = shown.link_at(point), shown.growing_at(point)
        if link and link == self._pressed_link:
            self.link_clicked.emit(link)
        elif placed is not None and placed == self._pressed_object:
            self.enlarge(placed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        shown = self._shown()
        if shown is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._third_click.note_double(event.position())
        self._select(QTextCursor.SelectionType.WordUnderCursor, shown, shown.position_at(self._point(event)))

    def _select(self, what: QTextCursor.SelectionType, shown: PreparedDocument, position: int) -> None:
        self._selection = selected_at(shown.document, position, what)
        self._joined.begin(self)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        # The button is a child: leaving the card towards it is no leaving.
        if QApplication.widgetAt(QCursor.pos()) is not self._button:
            self._button.hide()
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() in _ENTER and self._focused() is not None:
            # Return shows the answer in a review, but not from a link, a picture or code.
            event.accept()
            return True
        return super().event(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        """Where a link leads, or what is wrong with a formula."""
        shown = self._shown()
        if shown is None:
            return
        point = QPointF(event.pos()) - QPointF(self._left(), 0)
        href = shown.link_at(point)
        words = link_words(href, self.media) if href else shown.problem_at(point)
        # Qt would read words of the deck that look like HTML as such, pictures of the disk included.
        QToolTip.showText(
            event.globalPos(), f"<div>{html.escape(words).replace(chr(10), '<br>')}</div>" if words else "", self
        )
