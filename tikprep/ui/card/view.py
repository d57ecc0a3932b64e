"""The widget that shows one side of a card.

It paints prepared documents itself: a document that was laid out while the person still
read the other side is on the screen within one paint. The ground stays transparent;
whoever holds the view paints the card.
"""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from tikprep.rendering.page import Page
from tikprep.ui.card.copy_button import CopyButton
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.theme.fonts import Reading
from tikprep.ui.theme.tokens import LIGHT, Tokens

COLUMN_PX = 720
_KEPT_DOCUMENTS = 12
_LEAST_WIDTH = 120

_Key = tuple[Page, int, Tokens, float, Reading]


class CardView(QWidget):
    """Shows Pages; as high as its page at the width it gets.

    Tab walks through links and code blocks, Return opens a link or copies the code. Text
    can be selected by mouse or all at once, and copied; formulas are copied as TeX.
    """

    link_clicked = Signal(str)
    copied = Signal(str)

    def __init__(self, tokens: Tokens = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._zoom = 1.0
        self._reading = Reading()
        self._page: Page | None = None
        self._documents: OrderedDict[_Key, PreparedDocument] = OrderedDict()
        self._selection: QTextCursor | None = None
        self._is_dragging = False
        self._pressed_link = ""
        # Which of the links and code blocks has the keyboard: links first, then code; -1 none.
        self._stop = -1
        self._build()

    def _build(self) -> None:
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Card")
        self._button = CopyButton(self._tokens, self)
        self._button.clicked.connect(self._copy_hovered)
        self._button.hide()

    # What is shown

    def show_page(self, page: Page) -> None:
        """Show a page from its top, nothing selected."""
        self._page = page
        self._forget_marks()
        self.setAccessibleDescription(page.plain_text)
        self._refresh()

    def clear(self) -> None:
        """Show nothing and take no room."""
        self._page = None
        self._forget_marks()
        self.setAccessibleDescription("")
        self._refresh()

    def prepare(self, page: Page) -> None:
        """Lay a page out now, at today's width and theme, so that showing it is one paint."""
        self._document(page, self._column(self.width()))

    def set_theme(self, tokens: Tokens) -> None:
        if tokens != self._tokens:
            self._tokens = tokens
            self._button.set_theme(tokens)
            self._forget_marks()
            self._refresh()

    def set_zoom(self, factor: float) -> None:
        if factor != self._zoom:
            self._zoom = factor
            self._forget_marks()
            self._refresh()

    def set_reading(self, reading: Reading) -> None:
        """Set the text in another font or spacing."""
        if reading != self._reading:
            self._reading = reading
            self._forget_marks()
            self._refresh()

    @property
    def page(self) -> Page | None:
        return self._page

    def selected_text(self) -> str:
        shown = self._shown()
        if shown is None or self._selection is None:
            return ""
        return shown.text_between(self._selection.selectionStart(), self._selection.selectionEnd())

    def select_all(self) -> None:
        shown = self._shown()
        if shown is not None:
            self._selection = QTextCursor(shown.document)
            self._selection.select(QTextCursor.SelectionType.Document)
            self.update()

    def copy(self) -> None:
        """Copy the selection; without one, the code block that has the keyboard or the mouse."""
        text = self.selected_text()
        if text:
            self._to_clipboard(text)
        elif self._focused_code() is not None:
            self.copy_code(self._focused_code() or 0)
        elif self._button.isVisible():
            self.copy_code(self._button.code)

    def copy_code(self, number: int = 0) -> None:
        """Copy a code block of the page as it was written."""
        if self._page is not None and number < len(self._page.codes):
            self._to_clipboard(self._page.codes[number].text)
            self._button.confirm()

    def _copy_hovered(self) -> None:
        self.copy_code(self._button.code)

    def _to_clipboard(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(text)

    def _forget_marks(self) -> None:
        self._selection = None
        self._is_dragging = False
        self._stop = -1
        self._button.hide()

    def _refresh(self) -> None:
        self.updateGeometry()
        self.update()

    # Documents

    def _column(self, width: int) -> int:
        return max(_LEAST_WIDTH, min(width, round(COLUMN_PX * max(self._zoom, 1.0))))

    def _left(self) -> int:
        return max(0, (self.width() - self._column(self.width())) // 2)

    def _document(self, page: Page, width: int) -> PreparedDocument:
        key = (page, width, self._tokens, self._zoom, self._reading)
        found = self._documents.get(key)
        if found is None:
            found = self._documents[key] = PreparedDocument(page, self._tokens, width, self._zoom, self._reading)
        self._documents.move_to_end(key)
        while len(self._documents) > _KEPT_DOCUMENTS:
            self._documents.popitem(last=False)
        return found

    def _shown(self) -> PreparedDocument | None:
        return None if self._page is None else self._document(self._page, self._column(self.width()))

    # Size

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self._page is None:
            return 0
        return round(self._document(self._page, self._column(width)).height + 0.5)

    def sizeHint(self) -> QSize:
        width = self.width() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else COLUMN_PX
        return QSize(COLUMN_PX, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, 0)

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
        clip = QRectF(event.rect()).translated(-self._left(), 0)
        shown.paint(painter, clip, self._selection)
        if self.hasFocus() and self._stop >= 0:
            painter.setPen(QPen(QColor(self._tokens.focus), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for rect in self._stop_rects(shown):
                painter.drawRoundedRect(rect.adjusted(-2, -1, 2, 1), 6, 6)
        painter.end()

    # Links and code by keyboard

    def _stops(self) -> int:
        shown = self._shown()
        return 0 if shown is None else len(shown.decor.links) + len(shown.decor.code_rects)

    def _stop_rects(self, shown: PreparedDocument) -> list[QRectF]:
        links = len(shown.decor.links)
        if self._stop < links:
            return shown.decor.link_rects(self._stop)
        return [shown.decor.code_rects[self._stop - links].adjusted(3, 2, -3, -2)]

    def _focused_code(self) -> int | None:
        shown = self._shown()
        if shown is None or not self.hasFocus() or self._stop < len(shown.decor.links):
            return None
        return self._stop - len(shown.decor.links)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes on within the card as long as there is a next link or code block."""
        stop = self._stop + (1 if next else -1)
        if self.hasFocus() and 0 <= stop < self._stops():
            self._stop = stop
            self.update()
            return True
        return super().focusNextPrevChild(next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() == Qt.FocusReason.TabFocusReason:
            self._stop = 0 if self._stops() else -1
        elif event.reason() == Qt.FocusReason.BacktabFocusReason:
            self._stop = self._stops() - 1
        self._update_around()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._stop = -1
        self._update_around()
        super().focusOutEvent(event)

    @property
    def has_bare_focus(self) -> bool:
        """Whether the keyboard is on the text as a whole; whoever holds the view shows it."""
        return self.hasFocus() and self._stop < 0

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
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._stop >= 0:
            self._activate_stop()
        else:
            event.ignore()

    def _activate_stop(self) -> None:
        code, shown = self._focused_code(), self._shown()
        if code is not None:
            self.copy_code(code)
        elif shown is not None:
            self.link_clicked.emit(shown.decor.links[self._stop][2])

    # Mouse

    def _point(self, event: QMouseEvent) -> QPointF:
        return event.position() - QPointF(self._left(), 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        shown = self._shown()
        if shown is None or event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        point = self._point(event)
        self._pressed_link = shown.link_at(point)
        position = shown.position_at(point)
        if self._selection is None or not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._selection = QTextCursor(shown.document)
            self._selection.setPosition(position)
        else:
            self._selection.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        self._is_dragging = True
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        shown = self._shown()
        if shown is None:
            return
        point = self._point(event)
        if self._is_dragging and self._selection is not None:
            self._selection.setPosition(shown.position_at(point), QTextCursor.MoveMode.KeepAnchor)
            self.update()
            return
        self._hover(shown, point)

    def _hover(self, shown: PreparedDocument, point: QPointF) -> None:
        is_text = shown.position_at(point, exactly=True) >= 0
        shape = Qt.CursorShape.IBeamCursor if is_text else Qt.CursorShape.ArrowCursor
        self.setCursor(QCursor(Qt.CursorShape.PointingHandCursor if shown.link_at(point) else shape))
        for number, rect in shown.decor.code_rects.items():
            if rect.contains(point):
                self._button.offer(number, rect.translated(self._left(), 0))
                return
        self._button.hide()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        shown = self._shown()
        self._is_dragging = False
        if shown is None or (self._selection is not None and self._selection.hasSelection()):
            return
        link = shown.link_at(self._point(event))
        if link and link == self._pressed_link:
            self.link_clicked.emit(link)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        shown = self._shown()
        if shown is None:
            return
        self._selection = QTextCursor(shown.document)
        self._selection.setPosition(shown.position_at(self._point(event)))
        self._selection.select(QTextCursor.SelectionType.WordUnderCursor)
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
        return super().event(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        """Where a link leads, or what is wrong with a formula."""
        shown = self._shown()
        if shown is None:
            return
        point = QPointF(event.pos()) - QPointF(self._left(), 0)
        QToolTip.showText(event.globalPos(), shown.link_at(point) or shown.problem_at(point), self)
