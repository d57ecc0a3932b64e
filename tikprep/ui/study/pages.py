"""The sides of a card as pages, made off the GUI thread and a card ahead."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from tikprep.domain.hints import with_hints
from tikprep.domain.turn import Face
from tikprep.paths import decks_folder
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import Page, render_side, source_page
from tikprep.services.references import References
from tikprep.ui.tasks import TaskRunner

_log = logging.getLogger("tikprep.card")
_KEPT = 16
_Key = tuple[Hashable, ...]
Then = Callable[["Face", "FacePages"], object]


@dataclass(frozen=True, slots=True)
class FacePages:
    """A card ready to be shown."""

    front: Page
    front_revealed: Page
    back: Page


class PageMaker(QObject):
    """Hands out pages; the last few used are kept, so that undo and the next card cost nothing.

    A text that cannot be read comes as its source, with a word that this is so.
    """

    def __init__(self, tasks: TaskRunner, formulas: FormulaRenderer | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._formulas = formulas
        self._references = References(decks_folder)
        self._known: OrderedDict[_Key, FacePages] = OrderedDict()
        self._waiting: dict[_Key, list[tuple[Face, Then]]] = {}

    def ask_front(self, face: Face, then: Callable[[Face, Page], object]) -> None:
        """Call `then` with the question alone: the answer may take longer, and nobody sees it yet."""
        pages = self._known.get(_key(face))
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
        pages = self._known.get(key)
        if pages is not None:
            self._known.move_to_end(key)
            then(face, pages)
            return
        if key in self._waiting:
            self._waiting[key].append((face, then))
            return
        self._waiting[key] = [(face, then)]
        self._tasks.work(
            lambda: self._made(face), then=self._on_made, failed=lambda error: self._on_failed(face, error)
        )

    def _made(self, face: Face) -> tuple[Face, FacePages]:
        front = self._page(face, face.front)
        revealed = front if face.front_revealed == face.front else self._page(face, face.front_revealed)
        return face, FacePages(front, revealed, self._page(face, self._references.answer_of(face)))

    def _page(self, face: Face, text: str) -> Page:
        try:
            return render_side(text, face.css, media=face.media, formulas=self._formulas)
        except Exception:
            _log.exception("A side of card %s cannot be read", face.card_id)
            return source_page(text)

    def _on_made(self, made: tuple[Face, FacePages]) -> None:
        face, pages = made
        key = _key(face)
        while len(self._known) >= _KEPT:
            self._known.popitem(last=False)
        self._known[key] = pages
        for asked, then in self._waiting.pop(key, []):
            then(asked, pages)

    def _on_failed(self, face: Face, error: Exception) -> None:
        """Show the texts without what could not be found, and try again when the card comes up again."""
        _log.error("The pages of card %s cannot be made", face.card_id, exc_info=error)
        front, revealed, back = (source_page(text) for text in (face.front, face.front_revealed, face.back))
        for asked, then in self._waiting.pop(_key(face), []):
            then(asked, FacePages(front, revealed, back))


def _key(face: Face) -> _Key:
    """All that its pages are made from; marks and tags of its note are none of it."""
    return face.card_id, face.front, face.front_revealed, face.back, face.css, frozenset(face.media.items())
