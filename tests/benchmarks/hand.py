"""The program with a hand at its keys: `python -m tests.benchmarks.hand HOME CARDS` prints what `felt.py` reads."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from tests.benchmarks.first_question import pss_mb
from tikprep import app
from tikprep.ui.card.view import CardView
from tikprep.ui.review.screen import ReviewScreen
from tikprep.ui.window import MainWindow

_IDLE_S = 0.15
_CARDS_FOR_GROWTH = 100
# By then the start's background work is over and what loads on demand has gone again.
_REST_S = 5.0


class Hand(QObject):
    """Presses keys and looks when the card is painted."""

    def __init__(self, window: MainWindow, cards: int) -> None:
        super().__init__(window)
        self._window = window
        self._cards = cards
        self._painted_s = 0.0
        self._is_painted = False
        self._has_card = False
        self._has_begun = False

    def begin(self) -> None:
        if not self._has_begun:
            self._has_begun = True
            QTimer.singleShot(300, self, self._review)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._window:
            self._has_card = self._has_card or event.type() == QEvent.Type.Paint
            return False
        if event.type() != QEvent.Type.UpdateRequest:
            return False
        # The window paints all that changed and hands it to the server within this one event.
        self._has_card = False
        self._window.event(event)
        if self._has_card:
            self._painted_s = time.perf_counter()
            self._is_painted = True
        return True

    def _review(self) -> None:
        page = self._window.page("review")
        assert isinstance(page, ReviewScreen)
        for view in page.findChildren(CardView):
            view.installEventFilter(self)
        self._window.installEventFilter(self)
        shown, graded = [], []
        pss = [pss_mb(os.getpid())]
        self._idle(page, _REST_S)
        pss.append(pss_mb(os.getpid()))
        for number in range(self._cards):
            shown.append(self._press(page, "review.answer", revealed=True))
            graded.append(self._press(page, "review.good", revealed=False))
            if number + 1 == min(self._cards, _CARDS_FOR_GROWTH):
                self._idle(page, _REST_S)
                pss.append(pss_mb(os.getpid()))
        print(json.dumps({"shown": shown, "graded": graded, "pss": pss}), flush=True)

    def _press(self, page: ReviewScreen, action: str, *, revealed: bool) -> float:
        self._idle(page)
        self._is_painted = False
        started = time.perf_counter()
        self._window.action(action).trigger()
        while not (self._is_painted and page.is_revealed == revealed):
            # Asleep between events like the program's own loop: one that spins holds up the thread of the collection.
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return self._painted_s - started

    def _idle(self, page: ReviewScreen, seconds: float = _IDLE_S) -> None:
        until = time.perf_counter() + seconds
        while time.perf_counter() < until or page.is_busy:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)


def main(home: Path, cards: int) -> int:
    """Open the window at the review and begin when the first question is painted."""
    build = MainWindow.__init__

    def listening(window: MainWindow, *arguments: Any, **named: Any) -> None:
        build(window, *arguments, **named)
        window.first_question_painted.connect(Hand(window, cards).begin)

    MainWindow.__init__ = listening  # type: ignore[assignment, method-assign]
    return app.main(home, start_review=True)
