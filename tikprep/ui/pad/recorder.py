"""Notes what happens in the code editor, for a replay: edits, undo among them, and what the judge answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QDateTime, QObject

from tikprep.domain.keystrokes import Event, LogDamaged, Ran, Stands, Typed, applied
from tikprep.ui.editor.editor import CodeEditor
from tikprep.ui.editor.lines import Edit


@dataclass(frozen=True, slots=True)
class Batch:
    """What happened since the last batch of a session."""

    started_ms: int
    events: tuple[Event, ...]


class Recorder(QObject):
    """A session goes from `begin` to `end`; one in which nothing was done leaves no log."""

    def __init__(
        self, editor: CodeEditor, parent: QObject, now_ms: Callable[[], int] = QDateTime.currentMSecsSinceEpoch
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._now_ms = now_ms
        self._started_ms = self._last_ms = 0
        self._code = ""
        self._events: list[Event] = []
        self._is_on = self._has_news = False
        editor.edits.connect(self._on_edit)

    @property
    def has_news(self) -> bool:
        """Whether something happened that no batch holds yet."""
        return self._has_news

    def begin(self) -> None:
        """The editor holds the code that a session starts from."""
        # Two sessions never begin in the same millisecond: it is their name.
        self._started_ms = max(self._now_ms(), self._started_ms + 1)
        self._last_ms = 0
        self._code = self._editor.code()
        self._events = [Stands(0, self._code)]
        self._is_on, self._has_news = True, False

    def end(self) -> None:
        """What happens now belongs to no session."""
        self._is_on, self._has_news = False, False
        self._events = []

    def ran(self, what: str, words: str, *, has_failed: bool) -> None:
        """The judge has answered."""
        if self._is_on:
            self._mend()
            self._note(Ran(self._at_ms(), what, words, has_failed))

    def take(self) -> Batch:
        """What happened since the last batch. The events of all batches lead to the editor's code."""
        self._mend()
        batch = Batch(self._started_ms, tuple(self._events))
        self._events, self._has_news = [], False
        return batch

    def _on_edit(self, edit: Edit) -> None:
        if not self._is_on:
            return
        event: Event = Typed(self._at_ms(), edit.position, edit.removed, edit.added)
        try:
            self._code = applied(self._code, event)
        except LogDamaged:
            self._code = self._editor.code()
            event = Stands(event.at_ms, self._code)
        self._note(event)

    def _mend(self) -> None:
        """Code that came by another way than an edit is noted whole."""
        if self._is_on and self._code != self._editor.code():
            self._code = self._editor.code()
            self._note(Stands(self._at_ms(), self._code))

    def _note(self, event: Event) -> None:
        self._events.append(event)
        self._has_news = True

    def _at_ms(self) -> int:
        # A clock that is set back must not turn the session back.
        self._last_ms = max(self._last_ms, self._now_ms() - self._started_ms)
        return self._last_ms
