"""The sides of a card as pages, made off the GUI thread and a card ahead."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from tikprep.domain.hints import with_hints
from tikprep.domain.turn import Face
from tikprep.paths import decks_folder
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import Page, plain_page, render_side
from tikprep.services.references import References
from tikprep.ui.tasks import TaskRunner

_KEPT = 16
_Key = tuple[int, str, str, str, str | None, frozenset[tuple[str, Path]]]
_Then = Callable[[Face, "FacePages"], object]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FacePages:
    """A card ready to be shown."""

    front: Page
    front_revealed: Page
    back: Page


class PageMaker(QObject):
    """Hands out pages; the last few are kept, so that undo and the next card cost nothing."""

    def __init__(self, tasks: TaskRunner, formulas: FormulaRenderer | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._formulas = formulas
        self._references = References(decks_folder)
        self._known: dict[_Key, FacePages] = {}
        self._waiting: dict[_Key, list[tuple[Face, _Then]]] = {}

    def ask_front(self, face: Face, then: Callable[[Face, Page], object]) -> None:
        """Call `then` with the question alone: the answer may take longer, and nobody sees it yet."""
        pages = self._kept(_key(face))
        if pages is not None:
            then(face, pages.front)
            return
        self._tasks.work(lambda: self._page(face, face.front), then=lambda front: then(face, front))

    def ask_hint(self, face: Face, shown: int, then: Callable[[Face, int, Page], object]) -> None:
        """Call `then` with the question and its first hints below it."""
        text = with_hints(face.front, face.hints, shown, is_html=face.css is not None)
        self._tasks.work(lambda: self._page(face, text), then=lambda page: then(face, shown, page))

    def ask(self, face: Face, then: Callable[[Face, FacePages], object]) -> None:
        """Call `then` with all pages of a face, at once if they are known."""
        key = _key(face)
        pages = self._kept(key)
        if pages is not None:
            then(face, pages)
            return
        if key in self._waiting:
            self._waiting[key].append((face, then))
            return
        self._waiting[key] = [(face, then)]
        self._tasks.work(lambda: self._made(face), then=self._on_made)

    def _made(self, face: Face) -> tuple[Face, FacePages]:
        front = self._page(face, face.front)
        revealed = front if face.front_revealed == face.front else self._page(face, face.front_revealed)
        return face, FacePages(front, revealed, self._page(face, self._references.answer_of(face)))

    def _page(self, face: Face, text: str) -> Page:
        try:
            return render_side(text, face.css, media=face.media, formulas=self._formulas)
        except Exception:
            # A card that cannot be drawn must not stop a review: its words as they are written are better.
            _log.exception("a side of card %s could not be read", face.card_id)
            return plain_page(text)

    def _kept(self, key: _Key) -> FacePages | None:
        pages = self._known.pop(key, None)
        if pages is not None:
            self._known[key] = pages
        return pages

    def _on_made(self, made: tuple[Face, FacePages]) -> None:
        face, pages = made
        key = _key(face)
        while len(self._known) >= _KEPT:
            self._known.pop(next(iter(self._known)))
        self._known[key] = pages
        for asked, then in self._waiting.pop(key, []):
            then(asked, pages)


def _key(face: Face) -> _Key:
    return face.card_id, face.front, face.front_revealed, face.back, face.css, frozenset(face.media.items())
