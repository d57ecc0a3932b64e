"""Every action and its keys on one sheet; each line also does what it says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tikprep.ui.actions import ACTIONS, CONTEXT_TITLES, EDITOR_NAME, Actions, ActionSpec, key_text
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button, IconButton, PaintedButton
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.painting import key_cap, rounded
from tikprep.ui.widgets.reflow import ReflowRow
from tikprep.ui.widgets.surface import Overlay, ScrollColumn

_WIDTH, _HEIGHT = 820, 760
_TWO_COLUMNS, _TITLE_LEAST = 640, 220
_KEYS_SHOWN = 3
_ROW_PADDING = 8
_SCROLLING_KEYS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)
_FOUR_SCALE = ("review.again", "review.hard", "review.good", "review.easy")
_FLAGS = tuple(f"review.flag_{flag}" for flag in range(1, 8))

_OF_CODE = frozenset({"editor", "pad", "problems", "replay", "run"})


class CommandRow(PaintedButton):
    """A command and its keys, `joint` between them."""

    def __init__(self, theme: Theme, text: str, keys: tuple[str, ...], *, joint: str = "") -> None:
        super().__init__(theme)
        self._keys = tuple(dict.fromkeys(key_text(key) for key in keys))[:_KEYS_SHOWN]
        self._joint = joint
        self.setText(text)
        spoken = f" {joint or 'or'} ".join(self._keys)
        self.setAccessibleName(f"{text}: {spoken or 'no key'}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(300, self._theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.underMouse() and self.isEnabled():
            rounded(painter, rect, 8, theme.colour("accent_soft"), theme.colour("border"))
        if self.hasFocus():
            rounded(painter, rect, 8, None, theme.colour("focus"), 2)
        right = rect.right() - _ROW_PADDING
        top = rect.center().y() - theme.px(10)
        for place, key in enumerate(reversed(self._keys)):
            if place and self._joint:
                box = QRectF(right - theme.px(14), 0, theme.px(14), rect.height())
                painter.setFont(theme.font(11))
                painter.setPen(theme.colour("muted"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._joint)
                right = box.left() - 4
            right = key_cap(painter, theme, key, QPointF(right, top)).left() - 4
        font = theme.font(13.5)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        words = QRectF(_ROW_PADDING, 0, right - 2 * _ROW_PADDING, rect.height())
        text = QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)


def even_split(heights: Sequence[int]) -> int:
    """How many of these stand in the first of two columns, in their order, so that the longer one is shortest."""
    return min(range(1, len(heights) + 1), key=lambda place: max(sum(heights[:place]), sum(heights[place:])))


class ShortcutsOverlay(Overlay):
    """Opens over the window; Esc, ? or a click beside it closes it."""

    preferences_asked = Signal()

    def __init__(self, theme: Theme, actions: Actions, window: QWidget) -> None:
        super().__init__(theme, window)
        self._actions = actions
        self._content: ScrollColumn | None = None
        self._panel = QWidget(self)
        self.setAccessibleName("Keyboard shortcuts")
        rows = QVBoxLayout(self._panel)
        rows.setContentsMargins(28 - _ROW_PADDING, 24, 28 - _ROW_PADDING, 20)
        rows.setSpacing(16)
        tools = QWidget()
        top = QHBoxLayout(tools)
        top.setContentsMargins(0, 0, 0, 0)
        change = Button("Change keys")
        change.clicked.connect(self._on_change)
        self._close = IconButton(theme, "close", "Close")
        self._close.clicked.connect(self.close_sheet)
        top.addWidget(change)
        top.addWidget(self._close)
        self._top = ReflowRow(label("Keyboard shortcuts", "subtitle"), tools)
        # What is under the pointer gets a ground wider than its words; the words begin and end where the head does.
        head = QHBoxLayout()
        head.setContentsMargins(_ROW_PADDING, 0, _ROW_PADDING, 0)
        head.addWidget(self._top)
        rows.addLayout(head)
        self._rows = rows

    def toggle(self) -> None:
        """Open, or close if open."""
        if self.isVisible():
            self.close_sheet()
            return
        self._focused_before = self.window().focusWidget()
        self.setGeometry(self._host.rect())
        self._place()
        self._top.set_least_first(self._theme.px(_TITLE_LEAST))
        self._fill()
        self.show()
        self.raise_()
        self._close.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_sheet(self) -> None:
        """Close and give the keyboard back."""
        self.hide()
        if self._focused_before is not None and self._focused_before.isVisible():
            self._focused_before.setFocus(Qt.FocusReason.PopupFocusReason)

    def panel_rect(self) -> QRectF:
        return QRectF(self._panel.geometry())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Question):
            self.close_sheet()
        elif event.key() in _SCROLLING_KEYS and self._content is not None:
            self._scroll(self._content.verticalScrollBar(), Qt.Key(event.key()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._panel.geometry().contains(event.position().toPoint()):
            self.close_sheet()

    def resizeEvent(self, event: object) -> None:
        columns = self._panel.width() < self._theme.px(_TWO_COLUMNS)
        self._place()
        if self.isVisible() and columns != (self._panel.width() < self._theme.px(_TWO_COLUMNS)):
            self._fill()

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Keep the keyboard inside the sheet."""
        rows = [row for row in self._panel.findChildren(CommandRow) if row.isEnabled()]
        order = [self._close, *self._panel.findChildren(Button), *rows]
        focused = self.window().focusWidget()
        place = order.index(focused) if focused in order else 0
        target = order[(place + (1 if is_next else -1)) % len(order)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        if self._content is not None and isinstance(target, CommandRow):
            self._content.ensureWidgetVisible(target, 0, 24)
        return True

    def _scroll(self, bar: QScrollBar, key: Qt.Key) -> None:
        line, page = self._theme.px(24) * 2, round(bar.pageStep() * 0.9)
        targets = {
            Qt.Key.Key_Up: bar.value() - line,
            Qt.Key.Key_Down: bar.value() + line,
            Qt.Key.Key_PageUp: bar.value() - page,
            Qt.Key.Key_PageDown: bar.value() + page,
            Qt.Key.Key_Home: bar.minimum(),
            Qt.Key.Key_End: bar.maximum(),
        }
        bar.setValue(targets[key])

    def _place(self) -> None:
        width, height = min(_WIDTH, self.width() - 32), min(_HEIGHT, self.height() - 32)
        self._panel.setGeometry((self.width() - width) // 2, (self.height() - height) // 2, width, height)

    def _fill(self) -> None:
        if self._content is not None:
            self._rows.removeWidget(self._content)
            self._content.deleteLater()
        self._content = ScrollColumn(width=_WIDTH, margins=(0, 0))
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        left, right = QVBoxLayout(), QVBoxLayout()
        is_narrow = self._panel.width() < self._theme.px(_TWO_COLUMNS)
        groups = [self._group(title, self._specs(context)) for context, title in self._contexts()]
        split = even_split([sum(widget.sizeHint().height() for widget in group) for group in groups])
        for column, its_groups in ((left, groups[:split]), (right, groups[split:])):
            column.setSpacing(1)
            for widget in chain.from_iterable(its_groups):
                if isinstance(widget, QLabel):
                    starts_column = not column.count() and (column is left or not is_narrow)
                    widget.setContentsMargins(_ROW_PADDING, 0 if starts_column else 12, 0, 4)
                column.addWidget(widget)
        left.addStretch(1)
        right.addStretch(1)
        grid.setColumnStretch(1, 0 if is_narrow else 1)
        grid.addLayout(left, 0, 0)
        grid.addLayout(right, *((1, 0) if is_narrow else (0, 1)))
        self._content.body.addLayout(grid)
        self._rows.addWidget(self._content, 1)

    def _contexts(self) -> list[tuple[str, str]]:
        """Those that are told of; keys of code only once a screen of this window has an editor."""
        has_editor = self._host.findChild(QPlainTextEdit, EDITOR_NAME) is not None
        return [(context, title) for context, title in CONTEXT_TITLES.items() if has_editor or context not in _OF_CODE]

    def _group(self, title: str, specs: list[ActionSpec]) -> list[QWidget]:
        """A caption and the lines below it."""
        caption = label(title, "section")
        caption.setContentsMargins(_ROW_PADDING, 12, 0, 4)
        group: list[QWidget] = [caption]
        folds_flags = all(self._actions.keys(flag) == self._actions.spec(flag).keys for flag in _FLAGS)
        for spec in specs:
            if folds_flags and spec.id in _FLAGS:
                if spec.id == _FLAGS[0]:
                    group.append(self._flags_row())
                continue
            row = CommandRow(self._theme, spec.text, self._actions.keys(spec.id))
            row.clicked.connect(lambda _checked=False, spec=spec: self._run(spec))
            group.append(row)
        return group

    def _flags_row(self) -> CommandRow:
        """One line for seven actions; it names them and runs none."""
        keys = self._actions.keys(_FLAGS[0])[:1] + self._actions.keys(_FLAGS[-1])[:1]
        row = CommandRow(self._theme, "Flag, 1–7", keys, joint="…")
        row.setEnabled(False)
        row.unsetCursor()
        return row

    def _specs(self, context: str) -> list[ActionSpec]:
        """Those of a context; the grades of the scale in force come right after the answer they need."""
        is_six = not self._actions["review.again"].isEnabled()
        grades = [f"six.{n}" for n in range(6)] if is_six else list(_FOUR_SCALE)
        specs = [spec for spec in ACTIONS if spec.context == context]
        plain = [spec for spec in specs if spec.id not in _FOUR_SCALE and not spec.id.startswith("six.")]
        answer = next((place for place, spec in enumerate(plain) if spec.id == "review.answer"), None)
        if answer is not None:
            plain[answer + 1 : answer + 1] = [self._actions.spec(grade) for grade in grades]
        return [spec for spec in plain if self._actions[spec.id].isEnabled()]

    def _run(self, spec: ActionSpec) -> None:
        self.close_sheet()
        self._actions[spec.id].trigger()

    def _on_change(self) -> None:
        self.close_sheet()
        self.preferences_asked.emit()
