"""Python's garbage collector, run where Qt's objects live.

By itself it runs in whichever thread makes the next object. What it finds there may be a document or a widget, and Qt
destroys those in their own thread only: elsewhere the window and that thread can wait for each other for ever.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000
# New objects until the young ones are searched, some 2 ms; and how often that is done until all are.
_MOST_NEW = 5000
_ALL_AFTER = 30


class Collector(QObject):
    """Searches for garbage from the event loop."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._searched = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._search)

    def begin(self) -> None:
        """Take the work over from Python. What lives now lives long, and is not searched any more."""
        if not self._timer.isActive():
            gc.disable()
            gc.freeze()
            self._timer.start()

    def _search(self) -> None:
        if gc.get_count()[0] < _MOST_NEW:
            return
        self._searched += 1
        gc.collect(1 if self._searched % _ALL_AFTER else 2)
