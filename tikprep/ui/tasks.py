"""Work off the GUI thread: one thread that owns the collection, one for pure work such as formulas.

    tasks.on_collection(lambda collection: collection.review.answer(rating, ms), then=self._show)

Results come back on the GUI thread in the order the work was asked for. A result whose
receiver is a QObject that was deleted meanwhile is dropped.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import Shiboken

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

T = TypeVar("T")
Then = Callable[[T], object]
Failed = Callable[[Exception], object]
Opener = Callable[[], "Collection"]


@runtime_checkable
class TaskRunner(Protocol):
    """What a screen may ask for."""

    changed: Any
    """Signal(frozenset[str]): the tables that a change, undo or redo touched."""

    def on_collection(
        self, work: Callable[[Collection], T], then: Then[T] | None = None, failed: Failed | None = None
    ) -> None:
        """Run what reads or changes the collection, after all that was asked for before."""

    def work(self, work: Callable[[], T], then: Then[T] | None = None, failed: Failed | None = None) -> None:
        """Run what needs no collection."""

    def tell(self, value: T, then: Then[T]) -> None:
        """Hand a value to the window from within work that goes on; it is there before what the work gives back."""


def open_collection(home: Path) -> Opener:
    """How the collection thread gets its collection."""

    def opened() -> Collection:
        # The one late import: the window paints while its thread loads what it needs.
        from tikprep.services.collection import Collection

        return Collection.open(home)

    return opened


# Drawing loses nothing when it is cut off; the window must close.
_PATIENCE_S = 1.0


@dataclass(slots=True)
class _Result:
    value: Any
    error: Exception | None
    then: Callable[[Any], object] | None
    failed: Failed | None
    changes: frozenset[str]


class _Lane:
    """A thread that takes jobs one after the other until it is handed None."""

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, job: Callable[[], None]) -> None:
        self._jobs.put(job)

    def finish(self, within_s: float | None = None) -> None:
        """Return when everything asked for is done, or after a while if that may be given up."""
        self._jobs.put(None)
        self._thread.join(within_s)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


class Tasks(QObject):
    """The runner of the program. The collection is opened in its thread at once, and closed there."""

    changed = Signal(frozenset)
    failed = Signal(object)
    """An exception nobody else took."""
    open_failed = Signal(object)
    """Why there is no collection; whatever else was asked of it is never answered."""
    _done = Signal(object)
    _open_broke = Signal(object)

    def __init__(self, opener: Opener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._collection: Collection | None = None
        self._is_closed = False
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        # By way of the event loop: the thread may be quicker than whoever connects to `open_failed`.
        self._open_broke.connect(self.open_failed, Qt.ConnectionType.QueuedConnection)
        self._collection_lane = _Lane("collection")
        self._work_lane = _Lane("work")
        self._collection_lane.put(lambda: self._open(opener))

    def on_collection(
        self, work: Callable[[Collection], T], then: Then[T] | None = None, failed: Failed | None = None
    ) -> None:
        if not self._is_closed:
            self._collection_lane.put(lambda: self._run_on_collection(work, then, failed))

    def work(self, work: Callable[[], T], then: Then[T] | None = None, failed: Failed | None = None) -> None:
        if not self._is_closed:
            self._work_lane.put(lambda: self._emit(_outcome(work, then, failed)))

    def tell(self, value: T, then: Then[T]) -> None:
        self._emit(_Result(value, None, then, None, frozenset()))

    def close(self) -> None:
        """Finish what was asked for and close the collection. Returns when it is on disk."""
        if self._is_closed:
            return
        self._is_closed = True
        self._collection_lane.put(self._close_collection)
        self._collection_lane.finish()
        self._work_lane.finish(_PATIENCE_S)

    def _open(self, opener: Opener) -> None:
        try:
            self._collection = opener()
        except Exception as error:
            self._open_broke.emit(error)

    def _close_collection(self) -> None:
        if self._collection is not None:
            self._collection.close()
            self._collection = None

    def _run_on_collection(self, work: Callable[[Collection], T], then: Then[T] | None, failed: Failed | None) -> None:
        collection = self._collection
        if collection is None:
            return
        result = _outcome(lambda: collection.guarded(lambda: work(collection)), then, failed)
        result.changes = collection.take_changes()
        self._emit(result)

    def _emit(self, result: _Result) -> None:
        if not self._is_closed:
            self._done.emit(result)

    def _deliver(self, result: _Result) -> None:
        if self._is_closed:
            return
        if result.changes:
            self.changed.emit(result.changes)
        if result.error is None:
            if result.then is not None and _is_alive(result.then):
                result.then(result.value)
        elif result.failed is None:
            self.failed.emit(result.error)
        elif _is_alive(result.failed):
            result.failed(result.error)


class InlineTasks(QObject):
    """Runs everything at once in the calling thread: what a test wants."""

    changed = Signal(frozenset)

    def __init__(self, collection: Collection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._collection = collection
        self._told: list[Callable[[], object]] = []

    def on_collection(
        self, work: Callable[[Collection], T], then: Then[T] | None = None, failed: Failed | None = None
    ) -> None:
        self.work(lambda: work(self._collection), then, failed)

    def work(self, work: Callable[[], T], then: Then[T] | None = None, failed: Failed | None = None) -> None:
        try:
            value = work()
        except Exception as error:
            self._hand_on()
            if failed is None:
                raise
            failed(error)
            return
        self._hand_on()
        if changes := self._collection.take_changes():
            self.changed.emit(changes)
        if then is not None:
            then(value)

    def tell(self, value: T, then: Then[T]) -> None:
        self._told.append(lambda: then(value))

    def _hand_on(self) -> None:
        told, self._told = self._told, []
        for hand in told:
            hand()


def _outcome(work: Callable[[], T], then: Then[T] | None, failed: Failed | None) -> _Result:
    try:
        return _Result(work(), None, then, failed, frozenset())
    except Exception as error:
        return _Result(None, error, then, failed, frozenset())


def _is_alive(callback: Callable[..., object]) -> bool:
    """False for a method of a QObject whose C++ side is gone."""
    receiver = getattr(callback, "__self__", None)
    if isinstance(callback, partial):
        return _is_alive(callback.func)
    return not isinstance(receiver, QObject) or Shiboken.isValid(receiver)
