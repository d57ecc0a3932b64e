"""A picture, diagram or wide formula over the whole window, to be looked at closely."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from tikprep.rendering.formula_svg import Box
from tikprep.rendering.math import Formula
from tikprep.rendering.parts import PageFormula, Picture
from tikprep.ui.card.covers import paint_covers
from tikprep.ui.card.drawing import DrawingPainter
from tikprep.ui.card.formula import coloured, needs_plate
from tikprep.ui.card.formula_ink import inked
from tikprep.ui.card.gap import paint_gaps
from tikprep.ui.card.picture_file import PictureFile
from tikprep.ui.card.picture_store import PictureStore
from tikprep.ui.card.pictures import PictureGap, picture_size
from tikprep.ui.card.plate import LIGHT_PLATE
from tikprep.ui.theme.tokens import Tokens

_MARGIN = 48.0
_FOOT = 64.0
_STEP = 1.25
_PAN_PX = 60.0
_MOST_ZOOM = 16.0
_LEAST_ZOOM = 0.05
_FORMULA_EX_PX = 14.0
_PLATE_PADDING = 28.0
# What fits is shown no larger than this, or a thumbnail would be blown up to a blur.
_MOST_FIT_OF_PIXELS = 2.0
_KEYS = (("+ −", "zoom"), ("0", "fit"), ("1", "actual size"), ("← ↑ → ↓", "move"), ("Esc", "close"))
_FAMILIES = ("Inter", "sans-serif")


class _Sheet:
    """What is looked at: its size at 100 % and how to paint it."""

    def __init__(
        self, source: PageFormula | Picture, tokens: Tokens, pictures: PictureStore, on_card: QSizeF | None
    ) -> None:
        self._tokens = tokens
        self._file: PictureFile | None = None
        self._svg: DrawingPainter | None = None
        self._gaps: tuple[Box, ...] = ()
        self._covers = source.covers if isinstance(source, Picture) else ()
        self.is_vector = True
        self.ground = tokens.surface
        if isinstance(source, PageFormula):
            self._read_formula(source, on_card)
            return
        self.caption = source.words
        size = picture_size(source)
        self.size = QSizeF(1, 1) if isinstance(size, PictureGap) else size
        if source.drawing is None:
            self._file = PictureFile(source, pictures)
            self.is_vector = False
            self.ground = ""
        else:
            self._svg = DrawingPainter(coloured(source.drawing.svg, tokens))
            if needs_plate(source, tokens):
                self.ground = LIGHT_PLATE

    def _read_formula(self, formula: PageFormula, on_card: QSizeF | None) -> None:
        drawn = formula.drawn
        self._gaps = drawn.gaps if drawn else ()
        self.caption = ""
        svg = drawn.svg if drawn else ""
        svg = inked(svg, self._tokens.text, self._tokens, QFont(_FAMILIES[0]))
        self._svg = DrawingPainter(svg)
        self.size = QSizeF(drawn.width_ex, drawn.height_ex) * _ex_px(drawn, on_card) if drawn else QSizeF(1, 1)

    def paint(self, painter: QPainter, place: QRectF, zoom: float) -> None:
        if self.ground:
            padding = min(_PLATE_PADDING, _PLATE_PADDING * zoom)
            painter.setPen(QPen(QColor(self._tokens.border), 1.0))
            painter.setBrush(QColor(self.ground))
            painter.drawRoundedRect(place.adjusted(-padding, -padding, padding, padding), 12, 12)
        if self._file is not None:
            self._file.paint(painter, place, self._tokens)
        elif self._svg is not None:
            paint_gaps(painter, self._gaps, place, self._tokens)
            self._svg.render(painter, place)
        paint_covers(painter, place, self._covers, self._tokens)


class Lightbox(QWidget):
    """Covers its window until Esc or a click beside the picture; the keyboard then returns to where it was.

    The zoom of 1 is the picture's own size, and of a formula that which it has `on_card`; 0 and Home fit it into the
    window.
    """

    def __init__(
        self,
        source: PageFormula | Picture,
        tokens: Tokens,
        window: QWidget,
        pictures: PictureStore | None = None,
        on_card: QSizeF | None = None,
    ) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._host = window
        self._tokens = tokens
        pictures = pictures or PictureStore(self)
        pictures.ready.connect(self.update)
        self._sheet = _Sheet(source, tokens, pictures, on_card)
        self._before: QWidget | None = window.focusWidget()
        self._zoom = 1.0
        self._is_fitted = True
        self._centre = QPointF()
        self._pressed: QPointF | None = None
        self._grabbed = QPointF()
        self._has_moved = False
        what = "Formula" if isinstance(source, PageFormula) else "Picture"
        self.setAccessibleName(f"{what}, enlarged")
        self.setAccessibleDescription(self._sheet.caption or (source.tex if isinstance(source, PageFormula) else ""))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self._fit()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    # What can be asked

    @property
    def zoom(self) -> float:
        """How large: 1 is the picture's own size."""
        return self._zoom

    @property
    def place(self) -> QRectF:
        """Where the picture stands in the window."""
        size = self._sheet.size * self._zoom
        return QRectF(self._centre.x() - size.width() / 2, self._centre.y() - size.height() / 2, *_pair(size))

    def zoom_to(self, zoom: float, around: QPointF | None = None) -> None:
        """Change the size; the point of the picture under `around` stays where it is."""
        around = self._room().center() if around is None else around
        zoom = max(min(self._fitting(), _LEAST_ZOOM), min(zoom, max(_MOST_ZOOM, self._fitting())))
        self._centre = around + (self._centre - around) * (zoom / self._zoom)
        self._zoom = zoom
        self._is_fitted = False
        self._keep_near()

    def fit(self) -> None:
        """As large as the window allows."""
        self._is_fitted = True
        self._fit()
        self._show_cursor()
        self.update()

    def leave(self) -> None:
        """Close and give the keyboard back."""
        self._host.removeEventFilter(self)
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.close()

    # Size

    def _room(self) -> QRectF:
        margin = min(_MARGIN, self.width() / 10, self.height() / 10)
        return QRectF(self.rect()).adjusted(margin, margin, -margin, -margin - _FOOT)

    def _fitting(self) -> float:
        room, size = self._room(), self._sheet.size
        padding = 2 * _PLATE_PADDING if self._sheet.ground else 0.0
        scale = min(
            (room.width() - padding) / max(size.width(), 1.0), (room.height() - padding) / max(size.height(), 1.0)
        )
        if not self._sheet.is_vector:
            scale = min(scale, _MOST_FIT_OF_PIXELS)
        return max(scale, 0.001)

    def _fit(self) -> None:
        self._zoom = self._fitting()
        self._centre = self._room().center()

    def _keep_near(self) -> None:
        """Part of the picture is always to be seen."""
        size, room = self._sheet.size * self._zoom, self._room()
        x, y = room.center().x(), room.center().y()
        reach_x = max((size.width() - room.width()) / 2, 0.0) + room.width() / 4
        reach_y = max((size.height() - room.height()) / 2, 0.0) + room.height() / 4
        self._centre = QPointF(
            max(x - reach_x, min(self._centre.x(), x + reach_x)), max(y - reach_y, min(self._centre.y(), y + reach_y))
        )
        self._show_cursor()
        self.update()

    def _move(self, by: QPointF) -> None:
        self._centre += by
        self._is_fitted = False
        self._keep_near()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._is_fitted:
            self._fit()
        else:
            self._keep_near()

    # Keys and mouse

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            # No key of the window below is heard while it is covered.
            event.accept()
            return True
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_to(self._zoom * (1 + event.value()), event.position())
            return True
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """There is nothing else to go to."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: QPointF(_PAN_PX, 0),
            Qt.Key.Key_Right: QPointF(-_PAN_PX, 0),
            Qt.Key.Key_Up: QPointF(0, _PAN_PX),
            Qt.Key.Key_Down: QPointF(0, -_PAN_PX),
        }
        key = Qt.Key(event.key())
        if key in moves:
            self._move(moves[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_to(self._zoom * _STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom_to(self._zoom / _STEP)
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Home):
            self.fit()
        elif key == Qt.Key.Key_1:
            self.zoom_to(1.0)
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.leave()
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches:
            self.zoom_to(self._zoom * _STEP**notches, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._grabbed = event.position()
            self._has_moved = False
            self._show_cursor()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            if (event.position() - self._pressed).manhattanLength() > 4:
                self._has_moved = True
            if self._has_moved:
                self._move(event.position() - self._grabbed)
            self._grabbed = event.position()
        else:
            self._show_cursor(event.position())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_pressed, self._pressed = self._pressed is not None, None
        self._show_cursor(event.position())
        if was_pressed and not self._has_moved and not self._outline().contains(event.position()):
            self.leave()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._outline().contains(event.position()):
            if self._zoom == 1.0:
                self.fit()
            else:
                self.zoom_to(1.0, event.position())
        event.accept()

    def _outline(self) -> QRectF:
        padding = min(_PLATE_PADDING, _PLATE_PADDING * self._zoom) if self._sheet.ground else 0.0
        return self.place.adjusted(-padding, -padding, padding, padding)

    def _show_cursor(self, at: QPointF | None = None) -> None:
        if self._pressed is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif at is None or self._outline().contains(at):
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.setCursor(Qt.CursorShape.ArrowCursor)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._tokens.window))
        self._sheet.paint(painter, self.place, self._zoom)
        self._paint_foot(painter)
        painter.end()

    def _paint_foot(self, painter: QPainter) -> None:
        foot = QRectF(0, self.height() - _FOOT, self.width(), _FOOT)
        painter.fillRect(foot, QColor(self._tokens.window))
        painter.setPen(QPen(QColor(self._tokens.border), 1.0))
        painter.drawLine(foot.topLeft(), foot.topRight())
        x = self._paint_keys(painter, foot)
        words = foot.adjusted(24, 0, 0, 0)
        words.setRight(x - 24)
        if words.width() < 60:
            return
        font = _font(14)
        painter.setFont(font)
        painter.setPen(QColor(self._tokens.text))
        caption = f"{self._zoom * 100:.0f} %" + (f"  ·  {self._sheet.caption}" if self._sheet.caption else "")
        lines = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
        if QFontMetricsF(font).boundingRect(words, lines, caption).height() > _FOOT - 8:
            caption = QFontMetricsF(font).elidedText(caption, Qt.TextElideMode.ElideRight, words.width() * 1.8)
        painter.drawText(words, lines, caption)

    def _paint_keys(self, painter: QPainter, foot: QRectF) -> float:
        """The keys, small, from the right; only as many as leave half of the foot to the caption."""
        x, middle = foot.right() - 24, foot.center().y()
        metrics = QFontMetricsF(_font(12))
        painter.setFont(_font(12))
        for keys, what in reversed(_KEYS):
            word, cap = metrics.horizontalAdvance(what), metrics.horizontalAdvance(keys) + 14
            if x - word - cap - 22 < foot.width() * 0.4 and keys != "Esc":
                continue
            painter.setPen(QColor(self._tokens.muted))
            painter.drawText(QRectF(x - word, middle - 12, word + 1, 24), Qt.AlignmentFlag.AlignVCenter, what)
            box = QRectF(x - word - 7 - cap, middle - 11, cap, 22)
            painter.setPen(QPen(QColor(self._tokens.border), 1.0))
            painter.setBrush(QColor(self._tokens.raised))
            painter.drawRoundedRect(box, 5, 5)
            painter.setPen(QColor(self._tokens.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, keys)
            x = box.left() - 18
        return x


def _ex_px(drawn: Formula, on_card: QSizeF | None) -> float:
    """How large an ex of a formula is on the card, which may show it in several lines."""
    if on_card is None or on_card.isEmpty():
        return _FORMULA_EX_PX
    shape = on_card.width() / on_card.height()
    shown = min((drawn, *drawn.broken), key=lambda one: abs(one.width_ex / max(one.height_ex, 0.1) - shape))
    return on_card.width() / max(shown.width_ex, 0.1)


def _font(size: int) -> QFont:
    font = QFont()
    font.setFamilies(list(_FAMILIES))
    font.setPixelSize(size)
    return font


def _pair(size: QSizeF) -> tuple[float, float]:
    return size.width(), size.height()
