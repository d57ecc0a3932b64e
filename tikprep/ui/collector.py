"""Python's garbage collector, run where Qt's objects live.

By itself it runs in whichever thread makes the next object. What it finds there may be a document or a widget, and Qt
destroys those in their own thread only: elsewhere the window and that thread can wait for each other for ever.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500
# New objects until the young ones are searched at once, about 1 ms.
_MOST_NEW = 2000
# With that many all are searched in the next half second in which hardly any come: while a card is read.
_SOME_NEW, _HARDLY_ANY = 1000, 100


class Collector(QObject):
    """Searches for garbage from the event loop."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._new_before = 0
        self._has_started = False
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
        new = gc.get_count()[0]
        if new >= _MOST_NEW:
            gc.collect(1)
        elif new >= _SOME_NEW and abs(new - self._new_before) <= _HARDLY_ANY:
            gc.collect()
            if not self._has_started:
                # What was loaded behind the first paint lives as long; a later search takes a tenth of the time.
                self._has_started = True
                gc.freeze()
        self._new_before = gc.get_count()[0]
