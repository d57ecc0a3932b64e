"""The code editor: an area with gutter, folds, marks, brackets, search and the keys of the action table."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QToolTip, QWidget

from tikprep.ui.actions import ACTIONS, EDITOR_NAME, Actions
from tikprep.ui.editor import commands
from tikprep.ui.editor.area import CodeArea
from tikprep.ui.editor.brackets import Place, partners_at
from tikprep.ui.editor.commands import Change, Selection
from tikprep.ui.editor.completion import Completer
from tikprep.ui.editor.find_panel import FindPanel
from tikprep.ui.editor.folding import Folds
from tikprep.ui.editor.gutter import Gutter
from tikprep.ui.editor.keys import action_of
from tikprep.ui.editor.lines import Mark
from tikprep.ui.editor.lint import Linter
from tikprep.ui.editor.menu import editor_menu
from tikprep.ui.editor.scenery import Scenery
from tikprep.ui.editor.search import Hit
from tikprep.ui.editor.typing import Typist
from tikprep.ui.theme.theme import Theme

_HOW_TO_LEAVE = "Tab indents. Escape, then Tab leaves the editor."
_ESCAPE_LEAVES = "Tab indents, Control Tab goes on. Escape leaves the editor."
_LEAVING = "Tab now leaves the editor."
_LOCKED = "This line is locked."
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class CodeEditor(CodeArea):
    """Edits code in one language. It runs nothing, saves nothing and knows no screen.

    `caret_moved` tells line and column, both from 1 on, in characters. While it `is_leaving` the last key was Escape.
    """

    caret_moved = Signal(int, int)
    escaped = Signal()
    """Escape was pressed: once more, and its owner has it; Tab now leaves."""

    def __init__(self, theme: Theme, actions: Actions, language: str = "python", parent: QWidget | None = None) -> None:
        self._gutter: Gutter | None = None
        super().__init__(theme, language, parent)
        self._actions = actions
        self.folds = Folds(self, self.lines)
        self.hits: list[Hit] = []
        self.current_hit = -1
        self.matched_brackets: tuple[Place, ...] = ()
        self.shows_whitespace = False
        self._caret_line = 0
        self._typist = Typist(self)
        self._scenery = Scenery(self)
        self._panel: FindPanel | None = None
        self.completer = Completer(self)
        self.linter = Linter(self)
        self.is_leaving = False
        self._is_left_by_escape = False
        self._is_interview = False
        self._keys: dict[str, str] = {}
        self._commands = self._command_table()
        self._build()
        self._wire()

    @property
    def theme(self) -> Theme:
        """The look in force."""
        return self._theme

    # For owners

    def set_code(self, code: str) -> None:
        super().set_code(code)
        self.hits, self.current_hit, self.matched_brackets = [], -1, ()
        self.completer.cancel()
        self.linter.schedule()
        if self._panel is not None:
            self._panel.schedule()
        self._place_gutter()
        self._on_caret()
        self._on_marks()

    def set_language(self, name: str) -> None:
        super().set_language(name)
        self.completer.cancel()
        self.setObjectName(EDITOR_NAME)
        self.setAccessibleName(f"Code editor, {self.language.title}")
        self._on_marks()

    def mark_lines(self, marks: Mapping[int, tuple[str, str]]) -> None:
        """Say something of lines, from 0 on: severity ("error", "warning", "info") and message.

        The marks before go. A mark goes with its line, and away when the line is edited.
        """
        for number, line in enumerate(self.lines.items):
            severity, message = marks.get(number, ("", ""))
            line.mark = Mark(severity, message) if severity else None
        self._on_marks()

    def set_interview_mode(self, is_on: bool) -> None:
        """As in a real interview: nothing is completed, nothing is linted."""
        self._is_interview = is_on
        self.completer.cancel()
        for line in self.lines.items:
            line.lint = None
        self.linter.schedule()
        self._on_marks()

    def be_left_by_escape(self) -> None:
        """Leave Escape to the owner, unless it closes a list or a panel of the editor; Tab always indents."""
        self._is_left_by_escape = True
        self._on_caret()

    @property
    def is_left_by_escape(self) -> bool:
        """Whether Escape is its owner's."""
        return self._is_left_by_escape

    @property
    def is_interview(self) -> bool:
        """Whether the editor only edits."""
        return self._is_interview

    def show_whitespace(self, is_on: bool) -> None:
        """Show blanks and tabs, or not."""
        self.shows_whitespace = is_on
        self.viewport().update()

    def trim(self) -> None:
        """Take away blanks at the ends of lines; locked lines keep theirs."""
        texts = self._texts()
        change = commands.trim(texts, self.selection())
        if change is not None:
            kept = tuple(
                line.text if line.is_locked else now for line, now in zip(self.lines.items, change.lines, strict=True)
            )
            self._change_where_needed(Change(0, len(kept), kept, change.selection))

    def go_to_line(self, number: int) -> None:
        """Put the caret before the first letter of a line, from 1 on, and bring it into sight."""
        line = max(0, min(number - 1, len(self.lines) - 1))
        self.folds.reveal(line)
        text = self.lines.text(line)
        place = (line, len(text) - len(text.lstrip(" \t")))
        self.select(Selection(place, place))
        self.centerCursor()

    def message_of(self, number: int) -> str:
        """All that is said of a line."""
        return "\n".join(mark.message for mark in self.lines[number].marks) if number < len(self.lines) else ""

    def severity_of(self, number: int) -> str:
        """The worst that is said of a line, "" if nothing."""
        marks = self.lines[number].marks if number < len(self.lines) else ()
        return marks[0].severity if marks else ""

    def run(self, action_id: str) -> None:
        """Do what a key of the action table does."""
        if not self.isReadOnly() or action_id in _READS:
            self._commands[action_id]()

    # Search

    def show_hits(self, hits: list[Hit], current: int) -> None:
        """Mark the places of a search, one of them more, and bring that one into sight."""
        self.hits, self.current_hit = hits, current
        if 0 <= current < len(hits):
            hit = hits[current]
            self.folds.reveal(self.document().findBlock(hit.start).blockNumber())
            cursor = self.textCursor()
            cursor.setPosition(hit.start)
            cursor.setPosition(hit.end, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)
        self.viewport().update()

    def hits_in(self, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
        """Hits within a line as columns in UTF-16 units, and whether each is the current one."""
        first = bisect_left(self.hits, start, key=lambda hit: hit.end)
        for number in range(first, len(self.hits)):
            hit = self.hits[number]
            if hit.start >= end:
                return
            yield max(0, hit.start - start), min(hit.end, end) - start, number == self.current_hit

    @property
    def find_panel(self) -> FindPanel:
        """The panel of find and replace, made when it is first needed."""
        if self._panel is None:
            self._panel = FindPanel(self._theme, self._actions, self)
            self.place_panel()
        return self._panel

    # Rows

    def rows(self) -> Iterator[tuple[int, float, float]]:
        """Lines in sight: number, top and height in the viewport."""
        for block, top, height in self._block_rows():
            yield block.blockNumber(), top, height

    def row_at(self, y: float) -> int | None:
        """The line at a height of the viewport."""
        return next((number for number, top, height in self.rows() if top <= y < top + height), None)

    def select_line(self, number: int) -> None:
        """Select a line whole."""
        last = number + 1 < len(self.lines)
        self.select(Selection((number, 0), (number + 1, 0) if last else (number, len(self.lines.text(number)))))

    def _block_rows(self) -> Iterator[tuple[QTextBlock, float, float]]:
        offset = self.contentOffset()
        for block in self.visible_blocks():
            rect = self.blockBoundingGeometry(block).translated(offset)
            yield block, rect.top(), rect.height()

    # Building

    def _build(self) -> None:
        self._gutter = Gutter(self)
        self.setAccessibleName(f"Code editor, {self.language.title}")
        self.setAccessibleDescription(_HOW_TO_LEAVE)
        self.document().setDocumentMargin(4)
        self._bind()
        self._place_gutter()

    def _wire(self) -> None:
        self._actions.changed.connect(self._bind)
        for action_id in self._commands.keys() - _OF_WINDOW:
            self._actions[action_id].triggered.connect(partial(self._on_action, action_id))
        self.updateRequest.connect(self._on_update)
        # Later, as a resize lays out lines that Qt is just changing.
        self.blockCountChanged.connect(self._place_gutter, Qt.ConnectionType.QueuedConnection)
        self.cursorPositionChanged.connect(self._on_caret)
        self.refused.connect(partial(self.announce, _LOCKED))

    def _bind(self) -> None:
        """Which key does what: the person's own bindings. Undo and redo are those of the code."""
        self._keys = {
            QKeySequence(key).toString(): spec.id
            for spec in ACTIONS
            if spec.id in self._commands
            for key in self._actions.keys(spec.id)
        }

    def _command_table(self) -> dict[str, Callable[[], object]]:
        """Each action of the editor."""

        def on_lines(command: Callable[[commands.Text, Selection], Change | None]) -> Callable[[], object]:
            return lambda: self.change_lines(command(self._texts(), self.selection()))

        return {
            "editor.complete": self.complete,
            "editor.comment": on_lines(lambda text, chosen: commands.toggle_comment(text, chosen, self.language)),
            "editor.move_up": on_lines(lambda text, chosen: commands.move_lines(text, chosen, -1)),
            "editor.move_down": on_lines(lambda text, chosen: commands.move_lines(text, chosen, 1)),
            "editor.duplicate": on_lines(commands.duplicate),
            "editor.delete_line": on_lines(commands.delete_lines),
            "editor.join": on_lines(commands.join_lines),
            "editor.indent": on_lines(lambda text, chosen: commands.indent(text, chosen, self.language)),
            "editor.dedent": on_lines(lambda text, chosen: commands.dedent(text, chosen, self.language)),
            "editor.fold": lambda: self.folds.fold_around(self.textCursor().blockNumber()),
            "editor.unfold": lambda: self.folds.unfold(self.textCursor().blockNumber()),
            "editor.bracket": self._to_bracket,
            "editor.go_to_line": self._ask_line,
            "editor.find": lambda: self.find_panel.open(replaces=False),
            "editor.replace": lambda: self.find_panel.open(replaces=True),
            "editor.find_next": lambda: self.find_panel.step(1),
            "editor.find_previous": lambda: self.find_panel.step(-1),
            "editor.next_mark": self._to_next_mark,
            "editor.trim": self.trim,
            "editor.whitespace": self._toggle_whitespace,
            "edit.undo": self.undo,
            "edit.redo": self.redo,
        }

    def complete(self) -> None:
        """Offer words that could stand here; not in an interview."""
        self.completer.ask()

    def code_at_caret(self) -> bool:
        """Whether what is typed here is code, not a string or a comment."""
        return not self._typist.is_in_text(*self.place(self.textCursor().position()))

    def show_lint(self, marks: Mapping[int, Mark]) -> None:
        """The marks of the linter, in the place of those before."""
        for number, line in enumerate(self.lines.items):
            line.lint = marks.get(number)
        self._on_marks()

    def _dress(self) -> None:
        super()._dress()
        if self._gutter is not None:
            self._place_gutter()
            self._gutter.update()

    # Keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._claims(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.completer.press(event):
            return
        was_leaving, self.is_leaving = self.is_leaving, False
        action_id = self.action_of(event)
        is_shift_only = not event.modifiers() & ~_SHIFT
        if action_id:
            self.run(action_id)
        elif event.key() == Qt.Key.Key_Escape:
            self._escape(event, was_leaving=was_leaving)
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and not event.modifiers() & ~(_SHIFT | _CONTROL):
            is_back = event.key() == Qt.Key.Key_Backtab or bool(event.modifiers() & _SHIFT)
            self._tab(is_back=is_back, leaves=was_leaving or bool(event.modifiers() & _CONTROL))
        elif event.key() == Qt.Key.Key_Home and is_shift_only:
            self._typist.home(selects=bool(event.modifiers()))
        elif self.isReadOnly() or not self._typist.press(event):
            super().keyPressEvent(event)
        if action_id != "editor.complete":
            self.completer.typed(event.text())

    def _tab(self, *, is_back: bool, leaves: bool) -> None:
        if leaves or self.isReadOnly():
            # With its own meaning of Tab the widget would not let the focus go.
            self.setTabChangesFocus(True)
            self.focusNextPrevChild(not is_back)
            self.setTabChangesFocus(False)
        elif is_back:
            self.run("editor.dedent")
        else:
            self._typist.tab()

    def _claims(self, event: QKeyEvent) -> bool:
        """Whether a key is the editor's, whatever the screen around it would do with it."""
        if event.key() != Qt.Key.Key_Escape:
            return self.action_of(event) != ""
        if self._is_left_by_escape:
            return self.completer.isVisible() or (self._panel is not None and self._panel.isVisible())
        return not self.is_leaving

    def _escape(self, event: QKeyEvent, *, was_leaving: bool) -> None:
        if was_leaving:
            event.ignore()
            return
        if self._panel is not None and self._panel.isVisible():
            self._panel.leave()
            return
        if self._is_left_by_escape:
            event.ignore()
            return
        self.is_leaving = True
        self.announce(_LEAVING)
        self.escaped.emit()

    def action_of(self, event: QKeyEvent) -> str:
        """The action that a key asks for, "" if none."""
        return action_of(event, self._keys)

    def _on_action(self, action_id: str) -> None:
        if self.hasFocus():
            self.run(action_id)

    # What happens

    def _after_edit(self, first: int, last: int) -> None:
        self.folds.mend(first, last)
        self.linter.schedule()
        if self._panel is not None:
            self._panel.schedule()

    def _on_caret(self) -> None:
        cursor = self.textCursor()
        self.folds.reveal(cursor.blockNumber())
        number, column = self.place(cursor.position())
        brackets = partners_at(self.lines, (number, column))
        if (number, brackets) != (self._caret_line, self.matched_brackets):
            self._caret_line, self.matched_brackets = number, brackets
            self._on_marks()
        message = self.message_of(number)
        leaving = _ESCAPE_LEAVES if self._is_left_by_escape else _HOW_TO_LEAVE
        self.setAccessibleDescription(f"{message}. {leaving}" if message else leaving)
        self.caret_moved.emit(number + 1, column + 1)

    def _to_bracket(self) -> None:
        brackets = partners_at(self.lines, self.place(self.textCursor().position()))
        if brackets:
            self.select(Selection(brackets[1], brackets[1]))

    def _to_next_mark(self) -> None:
        here = self.textCursor().blockNumber()
        numbers = [*range(here + 1, len(self.lines)), *range(here + 1)]
        marked = next((number for number in numbers if self.lines[number].marks), None)
        if marked is not None:
            self.go_to_line(marked + 1)
            self.announce(self.message_of(marked))

    def _ask_line(self) -> None:
        self.find_panel.ask_line()

    def _toggle_whitespace(self) -> None:
        self.shows_whitespace = not self.shows_whitespace
        self.viewport().update()

    def _on_marks(self) -> None:
        self.viewport().update()
        if self._gutter is not None:
            self._gutter.update()

    def announce(self, text: str) -> None:
        """Say it to a screen reader."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _change_where_needed(self, change: Change) -> None:
        """A change of all lines, made only in those that differ, so that folds and marks of the others stay."""
        places = []
        for number, (old, now) in enumerate(zip(self._texts(), change.lines, strict=True)):
            if old != now:
                start = self.position(number, len(now))
                places.append((start, self.position(number, len(old)), ""))
        self.replace_all(places)
        self.select(change.selection)

    def _texts(self) -> list[str]:
        return [line.text for line in self.lines.items]

    # Looks

    def paintEvent(self, event: QPaintEvent) -> None:
        first, last = event.rect().top(), event.rect().bottom()
        rows = [row for row in self._block_rows() if row[1] <= last and row[1] + row[2] >= first]
        below = QPainter(self.viewport())
        self._scenery.paint_below(below, rows)
        below.end()
        super().paintEvent(event)
        above = QPainter(self.viewport())
        self._scenery.paint_above(above, rows)
        above.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_gutter()
        self.place_panel()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.completer.warm()
        self._on_marks()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.completer.cancel()
        self.is_leaving = False
        self._on_marks()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            number = self.row_at(event.pos().y())
            QToolTip.showText(event.globalPos(), self.message_of(number) if number is not None else "", self)
            return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = editor_menu(self)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def _on_update(self, rect: QRect, scrolled_px: int) -> None:
        if self._gutter is None:
            return
        if scrolled_px:
            self._gutter.scroll(0, scrolled_px)
        elif rect.height() < self.viewport().height() or self._gutter.shows_other_lines():
            self._gutter.update(0, rect.y(), self._gutter.width(), rect.height())

    def _place_gutter(self) -> None:
        if self._gutter is None:
            return
        width, above = self._gutter.wanted_width(), 0 if self._panel is None else self._panel.room
        margins = self.viewportMargins()
        if (margins.left(), margins.top()) != (width, above):
            self.setViewportMargins(width, above, 0, 0)
        inside = self.contentsRect()
        self._gutter.setGeometry(QRect(inside.left(), inside.top() + above, width, self.viewport().height()))

    def place_panel(self) -> None:
        """Put the panel of find and replace into its corner."""
        if self._panel is not None:
            self._panel.place()
            self._place_gutter()


# The window has these too, for changes of the collection.
_OF_WINDOW = frozenset({"edit.undo", "edit.redo"})
_READS = frozenset(
    "editor.fold editor.unfold editor.bracket editor.go_to_line editor.find editor.find_next editor.find_previous "
    "editor.next_mark editor.whitespace".split()
)
