"""A slim bar that finds words in the card on the screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from tikprep.ui.actions import Actions
from tikprep.ui.card.document import Mark
from tikprep.ui.card.view import CardView
from tikprep.ui.study.card_surface import CardSurface
from tikprep.ui.study.card_title import CardTitle
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import IconButton
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.surface import SHADOW_ROOM, paint_raised

_OWN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
_WIDTH = 380
_INSET = 8


class _Field(QLineEdit):
    """Takes Return and Esc for itself, which mean other things in a review."""

    stepped = Signal(int)
    left = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.stepped.emit(-1 if is_back else 1)
        else:
            super().keyPressEvent(event)


class FindBar(QWidget):
    """Searches what is visible of the card as words are typed; all places are marked, one of them more."""

    def __init__(self, theme: Theme, actions: Actions, surface: CardSurface) -> None:
        super().__init__(surface.parentWidget())
        self._theme = theme
        self._surface = surface
        # The column gets its width after the surface has got its own.
        for moved in (surface, surface.column):
            moved.installEventFilter(self)
        self._before: QWidget | None = None
        self._found: list[tuple[CardTitle | CardView, int, int]] = []
        self._current = -1
        self.setAccessibleName("Find in the card")
        self._build(actions)
        self.hide()

    @property
    def count(self) -> str:
        """What the bar says about the places, such as "2 of 5"."""
        return self._count.text()

    @property
    def field(self) -> QLineEdit:
        """Where the words are typed."""
        return self._field

    def open(self) -> None:
        """Come up, or take the keyboard back; selected text is looked for."""
        if not self.isVisible():
            self._before = self.window().focusWidget()
            chosen = next((text for view in self._surface.views if (text := view.selected_text())), "")
            if chosen and "\n" not in chosen and len(chosen) < 80:
                self._field.setText(chosen)
        self._place()
        self.show()
        self.raise_()
        self._field.selectAll()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.refresh()

    def leave(self) -> None:
        """Go away, take the marks off and give the keyboard back."""
        for view in self._surface.searched:
            view.show_marks(())
        self._surface.covered_px = 0
        self._found, self._current = [], -1
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def refresh(self) -> None:
        """Search again: other words, another card, or its answer came."""
        if not self.isVisible():
            return
        before = self._found[self._current] if 0 <= self._current < len(self._found) else None
        self._found = [
            (view, start, end)
            for view in self._surface.searched
            if view.isVisible()
            for start, end in view.places_of(self._field.text())
        ]
        self._current = self._found.index(before) if before in self._found else self._first_in_sight()
        self._show()

    def _first_in_sight(self) -> int:
        """The first place that is not above what is read now; -1 if there is none at all."""
        for number, (view, start, end) in enumerate(self._found):
            if not self._surface.is_above(view, view.rect_of(start, end).bottom()):
                return number
        return 0 if self._found else -1

    def go(self, step: int) -> None:
        """To the next place (1) or the one before (-1), round and round."""
        if self._found:
            self._current = (self._current + step) % len(self._found)
            self._show()

    def _show(self) -> None:
        for view in self._surface.searched:
            view.show_marks(
                [
                    Mark(start, end, number == self._current)
                    for number, (owner, start, end) in enumerate(self._found)
                    if owner is view
                ]
            )
        if self._found:
            view, start, end = self._found[self._current]
            self._surface.show_place(view, QRectF(view.rect_of(start, end)))
            self._count.setText(f"{self._current + 1} of {len(self._found)}")
        else:
            self._count.setText("Nothing found" if self._field.text().strip() else "")
        self._field.setAccessibleDescription(self._count.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in (self._surface, self._surface.column) and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return False

    def _place(self) -> None:
        """Over the upper right corner of the card: its chips lie there, and no text is moved."""
        column, host = self._surface.column, self._surface.parentWidget()
        if host is None:
            return
        width = min(self._theme.px(_WIDTH) + 2 * SHADOW_ROOM, column.width() - 2 * _INSET)
        height = self.sizeHint().height()
        right = column.mapTo(host, QPoint(column.width(), 0)).x() - _INSET
        self.setGeometry(right - width, self._surface.geometry().top() + 2, width, height)
        self._surface.covered_px = height

    def _build(self, actions: Actions) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(SHADOW_ROOM + 8, 8 + 6, SHADOW_ROOM + 6, SHADOW_ROOM + 6)
        row.setSpacing(4)
        self._field = _Field()
        self._field.setAccessibleName("Find in the card")
        self._field.setPlaceholderText("Find in the card")
        self._field.textChanged.connect(self._on_text)
        self._field.stepped.connect(self.go)
        self._field.left.connect(self.leave)
        self._count = label("", "muted")
        self._count.setMinimumWidth(self._theme.px(96))
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        previous = IconButton(self._theme, "chevron-up", "Previous place")
        previous.setToolTip(actions.tooltip("review.find_previous"))
        previous.clicked.connect(lambda: self.go(-1))
        following = IconButton(self._theme, "chevron-down", "Next place")
        following.setToolTip(actions.tooltip("review.find_next"))
        following.clicked.connect(lambda: self.go(1))
        close = IconButton(self._theme, "close", "Close the search")
        close.clicked.connect(self.leave)
        row.addWidget(self._field, 1)
        for widget in (self._count, previous, following, close):
            row.addWidget(widget)

    def _on_text(self) -> None:
        self._current = -1
        self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_raised(painter, self._theme, QRectF(self.rect()).adjusted(SHADOW_ROOM, 8, -SHADOW_ROOM, -SHADOW_ROOM))
