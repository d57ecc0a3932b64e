"""A slim bar that finds words in the card on the screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from tikprep.ui.actions import Actions
from tikprep.ui.card.document import Mark
from tikprep.ui.card.view import CardView
from tikprep.ui.study.card_surface import CardSurface
from tikprep.ui.study.card_title import CardTitle
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import IconButton
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.reflow import ReflowRow
from tikprep.ui.widgets.search_field import SearchField
from tikprep.ui.widgets.surface import SHADOW_ROOM, paint_raised

_WIDTH = 380
_INSET = 8
_LEAST_FIELD = 78
_GAP = 4
_NONE = "Nothing found"


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
        theme.changed.connect(self._dress)
        self._dress()
        # The application outlives the bar: a bound method of a widget is let go with it.
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]

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
        self._surface.covered = (0, 0)
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
            self._count.setText(_NONE if self._field.text().strip() else "")
        self._field.setAccessibleDescription(self._count.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in (self._surface, self._surface.column) and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return False

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """A control that gets the keyboard is not left below the bar."""
        if self.isVisible() and now is not None and self._surface.outer.isAncestorOf(now):
            self._place()

    def _place(self) -> None:
        """Over the upper right corner of the card: its chips lie there, and no text is moved.

        Over the lower one if the control that has the keyboard cannot be scrolled out from below it.
        """
        column, host = self._surface.column, self._surface.parentWidget()
        if host is None:
            return
        width = min(self._theme.px(_WIDTH) + 2 * SHADOW_ROOM, column.width() - 2 * _INSET)
        around = self._rows.contentsMargins()
        inside = width - around.left() - around.right()
        height = self._row.heightForWidth(inside) + around.top() + around.bottom()
        right = column.mapTo(host, QPoint(column.width(), 0)).x() - _INSET
        area = self._surface.geometry()
        self._surface.covered = (height, 0)
        self.setGeometry(right - width, area.top() + 2, width, height)
        control = self._focused_control()
        if control is None:
            return
        self._surface.show_place(control, QRectF(control.rect()))
        if self.geometry().intersects(QRect(control.mapTo(host, QPoint(0, 0)), control.size())):
            self._surface.covered = (0, height)
            self.move(right - width, area.bottom() - height)
            self._surface.show_place(control, QRectF(control.rect()))

    def _focused_control(self) -> QWidget | None:
        """The button or field on the card that has the keyboard; what is only read may lie below the bar."""
        control: QWidget | None = QApplication.focusWidget()
        is_on_card = control is not None and self._surface.outer.isAncestorOf(control)
        return control if is_on_card and not isinstance(control, CardView) else None

    def _build(self, actions: Actions) -> None:
        self._field = SearchField()
        self._field.setAccessibleName("Find in the card")
        self._field.setPlaceholderText("Find in the card")
        self._field.textChanged.connect(self._on_text)
        self._field.stepped.connect(self.go)
        self._field.left.connect(self.leave)
        self._count = label("", "muted")
        self._count.setIndent(_GAP)
        previous = IconButton(self._theme, "chevron-up", "Previous place")
        previous.setToolTip(actions.tooltip("review.find_previous"))
        previous.clicked.connect(lambda: self.go(-1))
        following = IconButton(self._theme, "chevron-down", "Next place")
        following.setToolTip(actions.tooltip("review.find_next"))
        following.clicked.connect(lambda: self.go(1))
        close = IconButton(self._theme, "close", "Close the search")
        close.clicked.connect(self.leave)
        buttons = QWidget()
        line = QHBoxLayout(buttons)
        line.setContentsMargins(_GAP, 0, 0, 0)
        line.setSpacing(_GAP)
        for button in (previous, following, close):
            line.addWidget(button)
        self._tools = ReflowRow(self._count, buttons, gap=0, below=_GAP)
        self._row = ReflowRow(self._field, self._tools, gap=_GAP, below=_GAP)
        self._rows = QHBoxLayout(self)
        self._rows.setContentsMargins(SHADOW_ROOM + 8, 8 + 6, SHADOW_ROOM + 6, SHADOW_ROOM + 6)
        self._rows.addWidget(self._row)

    def _dress(self) -> None:
        """Room for the longest words of the count, so that the buttons stay where they are."""
        self._count.ensurePolished()
        words = QFontMetrics(self._count.font()).horizontalAdvance(_NONE) + 2 * _GAP
        self._count.setMinimumWidth(words)
        self._tools.set_least_first(words)
        self._row.set_least_first(self._theme.px(_LEAST_FIELD))
        if self.isVisible():
            self._place()

    def _on_text(self) -> None:
        self._current = -1
        self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_raised(painter, self._theme, QRectF(self.rect()).adjusted(SHADOW_ROOM, 8, -SHADOW_ROOM, -SHADOW_ROOM))
