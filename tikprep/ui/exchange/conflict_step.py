"""What the person wrote and what the deck says now, side by side, field by field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from tikprep.ui.exchange.differences import Run, differences
from tikprep.ui.exchange.parts import Step
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.forms import Segments
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.reflow import FlowRow

if TYPE_CHECKING:
    from tikprep.services.merging import Conflict

_BESIDE_FROM = 520
_EXCERPT = 80
_TAG = re.compile(r"<[^<>]*>")


class _ConflictList(QListWidget):
    """Left and right decide, up and down move."""

    decided = Signal(bool)
    """Whether the deck's text is to be taken."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_theirs = {Qt.Key.Key_Left: False, Qt.Key.Key_M: False, Qt.Key.Key_Right: True, Qt.Key.Key_T: True}.get(
            Qt.Key(event.key())
        )
        if is_theirs is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self.decided.emit(is_theirs)


class _Pane(QWidget):
    """One of the two texts; what the other has otherwise is underlined on a coloured ground."""

    def __init__(self, theme: Theme, name: str, ink: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._ink = ink
        self._runs: tuple[Run, ...] = ()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        self._title = label("", "strong", wraps=True)
        self._text = QPlainTextEdit()
        self._text.setAccessibleName(name)
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setMinimumHeight(theme.px(120))
        rows.addWidget(self._title)
        rows.addWidget(self._text, 1)
        theme.changed.connect(self._paint_runs)

    @property
    def marked(self) -> tuple[str, ...]:
        """The pieces that are marked as different."""
        return tuple(run.text for run in self._runs if run.is_changed)

    @property
    def content(self) -> str:
        """The text that is shown."""
        return self._text.toPlainText()

    def show_runs(self, runs: tuple[Run, ...]) -> None:
        self._runs = runs
        self._paint_runs()
        differing = " … ".join(piece.strip() for piece in self.marked if piece.strip())
        self._text.setAccessibleDescription(f"Differs in: {differing}" if differing else "")

    def show_chosen(self, is_chosen: bool) -> None:
        state = "comes in" if self._ink == "good" else "stays"
        self._title.setText(f"{self._name} ✓ {state}" if is_chosen else self._name)
        self._text.setAccessibleName(f"{self._name}, {state}" if is_chosen else self._name)

    def _paint_runs(self) -> None:
        self._text.clear()
        cursor = QTextCursor(self._text.document())
        plain = QTextCharFormat()
        marked = QTextCharFormat()
        marked.setBackground(self._theme.colour(f"{self._ink}_soft"))
        marked.setForeground(self._theme.colour(self._ink))
        marked.setFontUnderline(True)
        marked.setUnderlineColor(self._theme.colour(self._ink))
        for run in self._runs:
            cursor.insertText(run.text, marked if run.is_changed else plain)
        self._text.moveCursor(QTextCursor.MoveOperation.Start)


class ConflictStep(Step):
    """A list of texts that both sides changed; yours stays unless the deck's is taken."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Texts in conflict")
        self._conflicts: tuple[Conflict, ...] = ()
        self._taken: set[tuple[str, str]] = set()
        self._build()
        self._list.currentRowChanged.connect(self._on_current)
        self._list.decided.connect(self._decide)
        self._choice.chosen.connect(lambda value: self._decide(value == "theirs"))
        self._all_mine.clicked.connect(lambda: self._decide_all(False))
        self._all_theirs.clicked.connect(lambda: self._decide_all(True))
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def taken(self) -> frozenset[tuple[str, str]]:
        """The conflicts, each a guid and a field, in which the deck's text wins."""
        return frozenset(self._taken)

    @property
    def panes(self) -> tuple[_Pane, _Pane]:
        """Yours and the deck's."""
        return self._mine, self._theirs

    def show_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        """Other conflicts, all of them decided for the person's text."""
        self._conflicts = tuple(conflicts)
        self._taken.clear()
        self._list.clear()
        for _ in self._conflicts:
            self._list.addItem(QListWidgetItem())
        self._name_all()
        self._dress()
        if self._conflicts:
            self._list.setCurrentRow(0)

    def take_focus(self) -> None:
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = event.size().width() >= self._theme.px(_BESIDE_FROM)
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)

    def _build(self) -> None:
        self._list = _ConflictList()
        self._list.setAccessibleName("Texts in conflict")
        self._list.setAccessibleDescription("Left keeps yours, right takes the deck's")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setUniformItemSizes(True)
        self._mine = _Pane(self._theme, "Yours", "hard")
        self._theirs = _Pane(self._theme, "The deck's", "good")
        both = QWidget()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, both)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(16)
        self._sides.addWidget(self._mine, 1)
        self._sides.addWidget(self._theirs, 1)
        self._choice = Segments(self._theme, "Which text stays", (("mine", "Keep mine"), ("theirs", "Take theirs")))
        self._all_mine = Button("Keep all mine")
        self._all_theirs = Button("Take all theirs")
        self.body.addWidget(self._list)
        self.body.addWidget(both, 1)
        self.body.addWidget(FlowRow((self._choice, self._all_mine, self._all_theirs)))
        hint = "In the list: ↑ ↓ move, ← keeps yours, → takes the deck's."
        self.body.addWidget(label(hint, "muted", wraps=True))

    def _on_current(self, row: int) -> None:
        if not 0 <= row < len(self._conflicts):
            return
        conflict = self._conflicts[row]
        mine, theirs = differences(conflict.mine, conflict.theirs)
        self._mine.show_runs(mine)
        self._theirs.show_runs(theirs)
        self._show_choice(_key(conflict) in self._taken)

    def _decide(self, is_theirs: bool) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._conflicts):
            self._set(self._conflicts[row], is_theirs)
            self._show_choice(is_theirs)
            self._name(row)

    def _decide_all(self, is_theirs: bool) -> None:
        for conflict in self._conflicts:
            self._set(conflict, is_theirs)
        self._show_choice(is_theirs)
        self._name_all()

    def _set(self, conflict: Conflict, is_theirs: bool) -> None:
        (self._taken.add if is_theirs else self._taken.discard)(_key(conflict))

    def _show_choice(self, is_theirs: bool) -> None:
        self._choice.show_value("theirs" if is_theirs else "mine")
        self._mine.show_chosen(not is_theirs)
        self._theirs.show_chosen(is_theirs)

    def _name_all(self) -> None:
        for row in range(len(self._conflicts)):
            self._name(row)

    def _name(self, row: int) -> None:
        conflict = self._conflicts[row]
        is_taken = _key(conflict) in self._taken
        excerpt = " ".join(_TAG.sub(" ", conflict.mine).split())[:_EXCERPT] or conflict.guid
        item = self._list.item(row)
        item.setText(f"{'Theirs' if is_taken else 'Mine'}  ·  {conflict.field}  ·  {excerpt}")
        item.setToolTip(conflict.guid)

    def _dress(self) -> None:
        t, px = self._theme.tokens, self._theme.px
        self._list.setStyleSheet(
            f"QListWidget {{ padding: 3px; }} QListWidget:focus {{ border: 2px solid {t.focus}; padding: 2px; }}"
            f"QListWidget::item {{ padding: {px(6)}px {px(8)}px; border-radius: 6px; }}"
            f"QListWidget::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}"
        )
        rows = max(1, min(5, len(self._conflicts) or 3))
        self._list.setFixedHeight((self.fontMetrics().lineSpacing() + px(14)) * rows + 12)


def _key(conflict: Conflict) -> tuple[str, str]:
    return conflict.guid, conflict.field
