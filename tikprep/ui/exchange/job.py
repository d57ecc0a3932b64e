"""The work behind the import dialog: on the thread of the collection, told of and stopped from the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tikprep.errors import Cancelled
from tikprep.formats.text import TextPlan
from tikprep.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from tikprep.services.collection import Collection
    from tikprep.services.merging import ImportReport
    from tikprep.services.staging import StagedImport


class Watch:
    """What a worker tells and is told: how far it came, and whether to stop."""

    def __init__(self) -> None:
        self._stopped = Event()
        self.done = self.total = 0

    def tell(self, done: int, total: int) -> None:
        """How far the work came; a total of 0 tells nothing. Raises Cancelled."""
        if self._stopped.is_set():
            raise Cancelled
        if total:
            self.done, self.total = done, total

    def begin_anew(self) -> None:
        """Forget how far the last work came."""
        self.done = self.total = 0

    def stop(self) -> None:
        """Let the worker stop at its next word."""
        self._stopped.set()

    @property
    def is_stopped(self) -> bool:
        return self._stopped.is_set()


class ImportJob(QObject):
    """One import, step by step. Each step answers by its signal or by `failed`; after `cancel` by neither."""

    found = Signal(object)
    """Found: the files of the import."""
    previewed = Signal(object, object)
    """A path and its TextPreview."""
    looked = Signal(object, object)
    """Outlook, or None where no file could be read; and the files that could not."""
    brought = Signal(object)
    """ImportReport."""
    undone = Signal(bool)
    failed = Signal(object)

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._watch = Watch()
        self._staged: StagedImport | None = None

    @property
    def watch(self) -> Watch:
        """How far the step that runs came."""
        return self._watch

    def find(self, sources: Sequence[Path]) -> None:
        """Look which decks are among files and folders."""
        watch = self._anew()
        self._on_collection(watch, lambda col: col.exchange.find(sources, progress=watch.tell), self.found.emit)

    def preview(self, path: Path, plan: TextPlan) -> None:
        """Read the first rows of a text file by another plan."""
        watch = self._anew()
        self._on_collection(
            watch,
            lambda col: col.exchange.preview(path, plan, progress=watch.tell),
            lambda preview: self.previewed.emit(path, preview),
        )

    def stage(self, files: Sequence[Path], plans: Mapping[Path, TextPlan]) -> None:
        """Read all files and see what would happen."""
        self._let_go()
        watch = self._anew()

        def work(collection: Collection) -> tuple[StagedImport, object]:
            staged = collection.exchange.stage(files, plans, progress=watch.tell)
            try:
                return staged, None if staged.is_empty else staged.look(progress=watch.tell)
            except BaseException:
                staged.close()
                raise

        def then(answer: tuple[StagedImport, object]) -> None:
            self._staged, outlook = answer
            self.looked.emit(outlook, self._staged.refused)

        self._on_collection(watch, work, then, stopped=lambda answer: self._close(answer[0]))

    def bring_in(self, *, with_history: bool, taken: frozenset[tuple[str, str]]) -> None:
        """Do what was looked at."""
        staged = self._staged
        assert staged is not None
        # The packages are open still, and whoever reads on in them asks the watch of their opening.
        watch = self._watch
        watch.begin_anew()

        def work(collection: Collection) -> ImportReport:
            report = staged.bring_in(with_history=with_history, taken=taken, progress=watch.tell)
            if watch.is_stopped:
                # The word came after the last question: whoever was told that nothing changed is right.
                collection.exchange.discard_import()
                raise Cancelled
            return report

        def take_back(_report: ImportReport) -> None:
            self._tasks.on_collection(lambda col: col.exchange.discard_import())

        self._on_collection(watch, work, self.brought.emit, stopped=take_back)

    def undo(self) -> None:
        """Take the import back."""
        watch = self._anew()
        self._on_collection(watch, lambda col: col.exchange.undo_import(), self.undone.emit)

    def cancel(self) -> None:
        """Stop what runs; nothing of it stays. Files that are open are let go."""
        self._watch.stop()
        self._let_go()

    def _anew(self) -> Watch:
        self._watch.stop()
        self._watch = Watch()
        return self._watch

    def _on_collection(
        self,
        watch: Watch,
        work: Callable[[Collection], object],
        then: Callable[..., object],
        stopped: Callable[..., object] | None = None,
    ) -> None:
        """Do a step; whoever stopped it meanwhile hears nothing of it, `stopped` tidies up after it."""

        def answered(value: object) -> None:
            if not watch.is_stopped:
                then(value)
            elif stopped is not None:
                stopped(value)

        def failed(error: Exception) -> None:
            if not watch.is_stopped:
                self.failed.emit(error)

        self._tasks.on_collection(work, then=answered, failed=failed)

    def _let_go(self) -> None:
        staged, self._staged = self._staged, None
        if staged is not None:
            self._close(staged)

    def _close(self, staged: StagedImport) -> None:
        self._tasks.on_collection(lambda _: staged.close())
