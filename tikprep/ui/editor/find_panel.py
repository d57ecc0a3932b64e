"""The panel of find, replace and go to line, in the upper right corner of the editor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QToolButton, QWidget

from tikprep.ui.actions import Actions
from tikprep.ui.editor.search import MOST_HITS, Hit, Query, find, problem_of, replacement
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button, IconButton, PressedByKeys
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.painting import rounded
from tikprep.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from tikprep.ui.editor.editor import CodeEditor

_WIDTH: Final = 470
_AFTER_MS: Final = 60
_NONE: Final = "Nothing found"
_LONGEST_CHOSEN: Final = 200
_ALLOWED: Final = frozenset(
    "editor.find editor.replace editor.find_next editor.find_previous editor.go_to_line".split()
)


class _Switch(PressedByKeys, QToolButton):
    """A small button that stays down; its name is told to a screen reader. `key` presses it from the fields too."""

    def __init__(self, text: str, name: str, key: str) -> None:
        super().__init__()
        self.key = key
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key})")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class FindPanel(QWidget):
    """Looks for what is typed, marks every place, and replaces."""

    def __init__(self, theme: Theme, actions: Actions, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._theme = theme
        self._editor = editor
        self._asks_line = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self.refresh)
        self.setAccessibleName("Find and replace")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self._build(actions)
        self._dress()
        theme.changed.connect(self._dress)
        self.hide()

    @property
    def count(self) -> str:
        """What is said of the places, such as "2 of 5"."""
        return self._count.text()

    @property
    def query(self) -> Query:
        """What is looked for."""
        return Query(
            self.field.text(), self.is_regex.isChecked(), self.whole_word.isChecked(), self.matches_case.isChecked()
        )

    def open(self, *, replaces: bool) -> None:
        """Come up, or take the keyboard; one selected line is what is looked for."""
        self._asks_line = False
        chosen = self._editor.textCursor().selectedText()
        if chosen and "\u2029" not in chosen and len(chosen) <= _LONGEST_CHOSEN:
            self.field.setText(chosen)
        self._show_rows(searches=True, replaces=replaces or (self.isVisible() and self.replaced.isVisible()))
        self.field.setPlaceholderText("Find")
        self.field.setAccessibleName("Find")
        self._come_up()
        self.refresh()

    def ask_line(self) -> None:
        """Ask for the number of a line."""
        self._asks_line = True
        self._editor.show_hits([], -1)
        self._show_rows(searches=False, replaces=False)
        self.field.setPlaceholderText(f"Line, 1 to {self._editor.blockCount()}")
        self.field.setAccessibleName("Line number")
        self._count.setText("")
        self.field.clear()
        self._come_up()

    def leave(self) -> None:
        """Go away and give the keyboard back."""
        self._editor.show_hits([], -1)
        # First the focus: hiding a widget that has it lets Qt look for the next one.
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self._editor.place_panel()

    def schedule(self) -> None:
        """The text is another: search again soon."""
        if self.isVisible() and not self._asks_line:
            self._timer.start()

    def refresh(self) -> None:
        """Search now; the first place at or behind the caret is the current one. The caret stays."""
        if not self.isVisible() or self._asks_line:
            return
        hits = self._find()
        at = self._editor.textCursor().selectionStart()
        current = next((number for number, hit in enumerate(hits) if hit.start >= at), 0 if hits else -1)
        self._editor.hits, self._editor.current_hit = hits, current
        self._editor.viewport().update()
        self._say(hits, current)

    def step(self, by: int) -> None:
        """To the next place (1) or the one before (-1), round and round."""
        if not self.isVisible() or self._asks_line:
            self.open(replaces=False)
        hits = self._find()
        current = -1
        if hits:
            cursor = self._editor.textCursor()
            start, end = cursor.selectionStart(), cursor.selectionEnd()
            if by > 0:
                is_here = cursor.hasSelection()
                after = [n for n, hit in enumerate(hits) if hit.start >= end or (not is_here and hit.start >= start)]
                current = after[0] if after else 0
            else:
                before = [n for n, hit in enumerate(hits) if hit.end <= start]
                current = before[-1] if before else len(hits) - 1
        self._editor.show_hits(hits, current)
        self._say(hits, current)

    def replace_one(self) -> None:
        """Replace the selected place and go to the next; the first time, only go there."""
        cursor = self._editor.textCursor()
        here = (cursor.selectionStart(), cursor.selectionEnd())
        hit = next((hit for hit in self._find() if (hit.start, hit.end) == here), None)
        if hit is not None:
            self._editor.end_group()
            self._editor.change(hit.start, hit.end, replacement(self.query, hit, self.replaced.text()))
        self.step(1)

    def replace_all(self) -> None:
        """Replace every place as one step of undo and say how many."""
        query, template, hits = self.query, self.replaced.text(), self._find()
        left = self._editor.replace_all([(hit.start, hit.end, replacement(query, hit, template)) for hit in hits])
        self.refresh()
        self._timer.stop()
        done = len(hits) - left
        self._count.setText(f"{done} replaced" + (f", {left} locked" if left else ""))
        self.field.setAccessibleDescription(self._count.text())

    def place(self) -> None:
        """Take the upper right corner of the editor."""
        right, width = self._editor.viewport().geometry().right(), self._editor.viewport().width()
        size = QSize(min(self._theme.px(_WIDTH), width), self.sizeHint().height())
        self.setGeometry(QRect(QPoint(right - size.width() + 1, self._editor.contentsRect().top()), size))

    @property
    def room(self) -> int:
        """The height that code leaves to it, or it would hide what is found in the first lines; 0 in a low editor."""
        has_room = not self.isHidden() and 2 * self.height() <= self._editor.contentsRect().height()
        return self.height() if has_room else 0

    # Building

    def _build(self, actions: Actions) -> None:
        self.field = SearchField()
        self.field.textChanged.connect(self._on_text)
        self.field.stepped.connect(self._on_enter)
        self.replaced = SearchField()
        self.replaced.setPlaceholderText("Replace with")
        self.replaced.setAccessibleName("Replace with")
        self.replaced.stepped.connect(lambda _by: self.replace_one())
        for field in (self.field, self.replaced):
            field.left.connect(self.leave)
        self.matches_case = _Switch("Aa", "Match case", "Alt+C")
        self.whole_word = _Switch("W", "Whole word", "Alt+W")
        self.is_regex = _Switch(".*", "Regular expression", "Alt+R")
        self._count = label("", "muted")
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        previous = IconButton(self._theme, "chevron-up", actions.tooltip("editor.find_previous"))
        previous.clicked.connect(lambda: self.step(-1))
        following = IconButton(self._theme, "chevron-down", actions.tooltip("editor.find_next"))
        following.clicked.connect(lambda: self.step(1))
        close = IconButton(self._theme, "close", "Close the search")
        close.clicked.connect(self.leave)
        one, every = Button("Replace"), Button("All")
        every.setAccessibleName("Replace all")
        every.setToolTip("Replace all (Alt+A)")
        self._on_key("Alt+A", lambda: self.replace_all() if every.isVisible() else None)
        one.clicked.connect(self.replace_one)
        every.clicked.connect(self.replace_all)
        self._switches = (self.matches_case, self.whole_word, self.is_regex)
        self._steps = (previous, following, close)
        self._searching = (*self._switches, previous, following, self._count)
        self._replacing = (self.replaced, one, every)
        for switch in self._switches:
            switch.toggled.connect(lambda _on: self.refresh())
            self._on_key(switch.key, switch.toggle)
        self._lay_out((*self._switches, self._count, previous, following, close), (one, every))

    def _on_key(self, key: str, slot: Callable[[], object]) -> None:
        """A key that works wherever the keyboard is in the panel, and nowhere else."""
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    def _lay_out(self, first: tuple[QWidget, ...], second: tuple[QWidget, ...]) -> None:
        top = QHBoxLayout()
        for widget in first:
            top.addWidget(widget)
        below = QHBoxLayout()
        for widget in second:
            below.addWidget(widget)
        below.addStretch(1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 8, 8, 8)
        self._grid.setSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self.field, 0, 0)
        self._grid.addLayout(top, 0, 1)
        self._grid.addWidget(self.replaced, 1, 0)
        self._grid.addLayout(below, 1, 1)
        for row in (top, below):
            row.setSpacing(2)
        below.setSpacing(6)

    def _dress(self) -> None:
        side = self._theme.px(28)
        for switch in self._switches:
            switch.setFont(self._theme.font(12))
            switch.setFixedSize(side, side)
        self._count.ensurePolished()
        self._count.setMinimumWidth(QFontMetrics(self._count.font()).horizontalAdvance(_NONE) + 4)

    def _show_rows(self, *, searches: bool, replaces: bool) -> None:
        for widget in self._searching:
            widget.setVisible(searches)
        for other in self._replacing:
            other.setVisible(replaces)

    def _come_up(self) -> None:
        self.show()
        self.raise_()
        self._editor.place_panel()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Searching

    def _find(self) -> list[Hit]:
        # Not toPlainText(): it makes other blanks of some, and lines keep what stands in them.
        return find(self.query, self._editor.code())

    def _say(self, hits: list[Hit], current: int) -> None:
        problem = problem_of(self.query)
        more = "+" if len(hits) == MOST_HITS else ""
        if problem:
            self._count.setText("Not valid")
        elif hits:
            self._count.setText(f"{current + 1} of {len(hits)}{more}")
        else:
            self._count.setText(_NONE if self.field.text() else "")
        self._count.setToolTip(problem)
        self.field.setAccessibleDescription(problem or self._count.text())

    def _on_text(self) -> None:
        if self._asks_line:
            return
        hits = self._find()
        at = self._editor.textCursor().selectionStart()
        current = next((number for number, hit in enumerate(hits) if hit.start >= at), 0 if hits else -1)
        if self.isVisible():
            self._editor.show_hits(hits, current)
            self._say(hits, current)

    def _on_enter(self, by: int) -> None:
        if not self._asks_line:
            self.step(by)
            return
        if self.field.text().strip().isdecimal():
            self._editor.go_to_line(int(self.field.text()))
            self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no field wants; the editor, whose child this is, must not take them for its own."""
        action_id = self._editor.action_of(event)
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif action_id in _ALLOWED:
            self._editor.run(action_id)
        event.accept()

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab goes round in the panel: the editor would keep it for its indents."""
        row = (self.field, self.replaced, *self._switches, *self._steps, *self._replacing[1:])
        shown = [widget for widget in row if widget.isVisible() and widget.isEnabled()]
        if not shown:
            return False
        focused = QApplication.focusWidget()
        at = shown.index(focused) if focused in shown else -1
        shown[(at + (1 if is_next else -1)) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, edge = self._theme.colour("raised"), self._theme.colour("border")
        painter.fillRect(self.rect(), self._theme.colour("code_bg"))
        rounded(painter, QRectF(self.rect()).adjusted(0, -12, 12, 0), 10, ground, edge)
