"""The table of actions and their keys; press Enter on a line, then the key it should have."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from tikprep.ui.actions import ACTIONS, CONTEXT_TITLES, Actions, ActionSpec, key_text
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.reflow import FlowRow

_ID = Qt.ItemDataRole.UserRole
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_ROW_PADDING = 8
_PROMPT = "Press a key, Esc to keep"
_HINT = "Press Enter on a line, then the new key. A key can serve two actions only where they never meet."


class KeyboardTab(QWidget):
    """Shows what is in force and changes it."""

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._recording: str | None = None
        self._items: dict[str, QTreeWidgetItem] = {}
        self._build()
        self._dress()
        theme.changed.connect(self._dress)
        actions.changed.connect(self._fill)
        self._tree.installEventFilter(self)

    @property
    def message(self) -> str:
        """The line below the table."""
        return self._message.text()

    def choose(self, action_id: str) -> None:
        """Make an action's line the current one."""
        item = self._item(action_id)
        if item is not None:
            self._tree.setCurrentItem(item)
            self._tree.setFocus()

    def record(self) -> None:
        """Take the next key press as the key of the current line."""
        self._stop_recording()
        spec = self._current()
        if spec is None:
            return
        self._recording = spec.id
        item = self._item(spec.id)
        if item is not None:
            item.setText(1, _PROMPT)
        self._say(f"Press the new key for “{spec.text}”.")
        self._tree.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        if self._recording is not None:
            return self._take(event)
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Delete):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.record()
            return True
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Delete:
            self._on_remove()
            return True
        return False

    def _take(self, event: QKeyEvent) -> bool:
        """Every key belongs to the recording, shortcuts included."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress or event.key() in _MODIFIERS or event.isAutoRepeat():
            return True
        if self._recording is not None and event.key() != Qt.Key.Key_Escape:
            self._bind(self._recording, _pressed(event))
        else:
            self._stop_recording()
            self._say(_HINT)
        return True

    def _stop_recording(self) -> None:
        item = self._item(self._recording) if self._recording is not None else None
        if item is not None and self._recording is not None:
            item.setText(1, self._keys_text(self._recording))
        self._recording = None

    def _bind(self, action_id: str, key: str) -> None:
        rival = self._actions.rival(action_id, key)
        if rival is not None:
            place = CONTEXT_TITLES[rival.context].lower()
            self._say(f"{key_text(key)} already means “{rival.text}” ({place}). Choose another key.", is_error=True)
            return
        self._recording = None
        self._actions.rebind(action_id, (key,))
        self._say(f"{self._actions.spec(action_id).text}: {key_text(key)}")
        self._fill()

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(12)
        self._tree = QTreeWidget()
        self._tree.setColumnCount(2)
        self._tree.setHeaderLabels(["Action", "Keys"])
        self._tree.setAccessibleName("Actions and their keys")
        self._tree.setRootIsDecorated(False)
        self._tree.setIndentation(0)
        self._tree.setItemsExpandable(False)
        self._tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self._tree.header().setStretchLastSection(False)
        self._tree.itemDoubleClicked.connect(lambda _item, _column: self.record())
        rows.addWidget(self._tree, 1)
        self._message = label(_HINT, "muted", wraps=True)
        rows.addWidget(self._message)
        buttons = []
        for text, slot in (
            ("Change", self.record),
            ("Remove keys", self._on_remove),
            ("Reset", self._on_reset),
        ):
            button = Button(text)
            button.clicked.connect(slot)
            buttons.append(button)
        everything = Button("Reset all")
        everything.clicked.connect(self._on_reset_all)
        rows.addWidget(FlowRow([*buttons, everything]))

    def _dress(self) -> None:
        # Qt lets the platform paint a chosen row whose padding comes from a style sheet unless that names its ground.
        # The header is indented like the rows, whose text Qt moves by its focus margin.
        tokens = self._theme.tokens
        self._tree.setStyleSheet(
            f"QTreeView::item:selected {{ background: {tokens.accent_soft}; color: {tokens.text}; }}"
            f"QHeaderView::section {{ padding-left: {_ROW_PADDING + self._focus_margin()}px; }}"
        )
        self._tree.setMinimumHeight(self._theme.px(180))
        self._fit()
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Half for the keys where room is short."""
        self._tree.header().resizeSection(1, min(self._theme.px(260), self._tree.viewport().width() // 2))

    def _focus_margin(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, self._tree) + 1

    def _fill(self) -> None:
        current = self._current()
        place = self._tree.verticalScrollBar().value()
        self._tree.clear()
        self._items.clear()
        bold = self._theme.font(12, QFont.Weight.DemiBold)
        for context, title in CONTEXT_TITLES.items():
            group = QTreeWidgetItem([title])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            group.setFont(0, bold)
            group.setForeground(0, self._theme.colour("muted"))
            group.setSizeHint(0, QSize(0, self._theme.px(38)))
            self._tree.addTopLevelItem(group)
            for spec in ACTIONS:
                if spec.context == context:
                    group.addChild(self._line(spec))
            group.setExpanded(True)
        chosen = self._item(current.id if current is not None else ACTIONS[0].id)
        if chosen is not None:
            self._tree.setCurrentItem(chosen)
        self._tree.verticalScrollBar().setValue(place)

    def _line(self, spec: ActionSpec) -> QTreeWidgetItem:
        keys = self._actions.keys(spec.id)
        item = QTreeWidgetItem([spec.text, _PROMPT if spec.id == self._recording else self._keys_text(spec.id)])
        item.setData(0, _ID, spec.id)
        self._items[spec.id] = item
        item.setSizeHint(0, QSize(0, self._theme.px(32)))
        if keys != spec.keys:
            item.setFont(1, self._theme.font(14, QFont.Weight.DemiBold))
            item.setForeground(1, self._theme.colour("accent"))
        return item

    def _keys_text(self, action_id: str) -> str:
        return "   ".join(dict.fromkeys(key_text(key) for key in self._actions.keys(action_id))) or "–"

    def _item(self, action_id: str) -> QTreeWidgetItem | None:
        return self._items.get(action_id)

    def _current(self) -> ActionSpec | None:
        item = self._tree.currentItem()
        action_id = item.data(0, _ID) if item is not None else None
        return self._actions.spec(action_id) if action_id else None

    def _on_remove(self) -> None:
        self._stop_recording()
        spec = self._current()
        if spec is not None:
            self._actions.rebind(spec.id, ())
            self._say(f"“{spec.text}” has no key now.")

    def _on_reset(self) -> None:
        self._stop_recording()
        spec = self._current()
        if spec is None:
            return
        for key in spec.keys:
            rival = self._actions.rival(spec.id, key)
            if rival is not None:
                self._say(f"{key_text(key)} now means “{rival.text}”. Change that first.", is_error=True)
                return
        self._actions.reset(spec.id)
        self._say(f"“{spec.text}” has its own keys again.")

    def _on_reset_all(self) -> None:
        self._stop_recording()
        self._actions.reset()
        self._say("All actions have their own keys again.")

    def _say(self, text: str, *, is_error: bool = False) -> None:
        self._message.setText(text)
        self._message.setProperty("role", "error" if is_error else "muted")
        self._message.style().unpolish(self._message)
        self._message.style().polish(self._message)


def _pressed(event: QKeyEvent) -> str:
    """The key in portable spelling. Shift is part of a sign such as ?, not beside it."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    if text and text.isprintable() and not text.isalnum() and not text.isspace():
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    combination = QKeySequence(modifiers.value | event.key())
    return combination.toString(QKeySequence.SequenceFormat.PortableText)
