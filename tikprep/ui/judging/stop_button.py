"""The button that stops what the judge does, and the key that does the same in an editor."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from tikprep.ui.judging.bench import Bench
from tikprep.ui.widgets.buttons import Button


class StopButton(Button):
    """Grey while nothing runs. Escape in the editor stops what runs before the editor gives it a meaning of its own."""

    focus_lost = Signal()
    """Nothing is left to stop, and the keyboard was on the button."""

    def __init__(self, bench: Bench, editor: QWidget) -> None:
        super().__init__("Stop")
        self._bench = bench
        self.setEnabled(False)
        self.clicked.connect(bench.stop)
        bench.busy_changed.connect(self._on_busy)
        editor.installEventFilter(self)

    def _on_busy(self, is_busy: bool) -> None:
        had_focus = self.hasFocus()
        self.setEnabled(is_busy)
        if had_focus and not is_busy:
            self.focus_lost.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if is_key and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self._bench.is_busy:
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._bench.stop()
            return True
        return super().eventFilter(watched, event)
