"""Keeps what is typed: the editor's pauses go to the collection, and so does what is left when a person leaves."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from tikprep.services.collection import Collection
from tikprep.ui.editor.editor import CodeEditor
from tikprep.ui.pad.recorder import Recorder
from tikprep.ui.tasks import TaskRunner


class DraftKeeper(QObject):
    """Fills the editor with the draft of a problem in a language, or with its stub, and saves what becomes of it.

    The log of what was typed is saved with it.
    """

    loaded = Signal()
    saved = Signal()
    failed = Signal(object)

    def __init__(self, tasks: TaskRunner, editor: CodeEditor, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._editor = editor
        self.recorder = Recorder(editor, self)
        self._place: tuple[str, str] | None = None
        self._stub = ""
        self._is_loaded = False
        self._is_dirty = False
        editor.edits.connect(self._on_edit)
        editor.text_edited.connect(self.flush)

    @property
    def is_loaded(self) -> bool:
        """Whether the editor holds the code that it is to hold."""
        return self._is_loaded

    @property
    def place(self) -> tuple[str, str] | None:
        """Problem and language of the code."""
        return self._place

    def load(self, problem: str, language: str, stub: str) -> None:
        """Save what is open, then fill the editor; it takes no keys until that is done."""
        self.flush()
        self._place, self._stub = (problem, language), stub
        self._is_loaded = False
        self.recorder.end()
        self._editor.setReadOnly(True)
        self._tasks.on_collection(
            lambda collection: collection.drafts.code(problem, language),
            then=partial(self._on_draft, (problem, language)),
            failed=self.failed.emit,
        )

    def flush(self) -> None:
        """Save now what is not saved yet."""
        if self._place is None or not self._is_loaded:
            return
        if self.recorder.has_news:
            self._save_log(self._place)
        if not self._is_dirty:
            return
        self._is_dirty = False
        problem, language = self._place
        code, is_begun = self._editor.code(), self._editor.code() != self._stub

        def save(collection: Collection) -> None:
            if is_begun:
                collection.drafts.save(problem, language, code)
            else:
                collection.drafts.drop(problem, language)

        self._tasks.on_collection(save, then=self._on_saved, failed=self._on_failed)

    def _save_log(self, place: tuple[str, str]) -> None:
        batch = self.recorder.take()
        self._tasks.on_collection(
            lambda collection: collection.keystrokes.append(*place, batch.started_ms, batch.events),
            failed=self.failed.emit,
        )

    def start_over(self) -> str:
        """Put the stub in the place of the code, as one step of undo; what stood there."""
        before = self._editor.code()
        self._editor.replace_code(self._stub)
        return before

    def _on_draft(self, place: tuple[str, str], code: str | None) -> None:
        if place != self._place:
            return
        self._editor.set_code(self._stub if code is None else code)
        self._editor.setReadOnly(False)
        self._is_dirty = False
        self._is_loaded = True
        self.recorder.begin()
        self.loaded.emit()

    def _on_edit(self) -> None:
        self._is_dirty = True

    def _on_saved(self, _: None) -> None:
        self.saved.emit()

    def _on_failed(self, error: Exception) -> None:
        self._is_dirty = True
        self.failed.emit(error)
