"""The judge in a thread of its own: one job at a time, and a stop that is felt at once."""

from __future__ import annotations

import secrets
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from tikprep.errors import Cancelled
from tikprep.runner.judge import Judge
from tikprep.runner.process import Stop
from tikprep.services.objects import many_objects

T = TypeVar("T")
Work = Callable[[Judge, Stop], T]
# Ending a program takes milliseconds; a window that closes must not wait for more.
_PATIENCE_S = 2.0
_SWITCH_S = 0.0005


@contextmanager
def _giving_way() -> Iterator[None]:
    """Let the GUI thread have the interpreter as soon as it asks: reading large cases is seconds of Python.

    The collector does not give way while it searches the millions of numbers of such cases, so it waits.
    """
    usual_s = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_S)
    try:
        with many_objects():
            yield
    finally:
        sys.setswitchinterval(usual_s)


@dataclass(slots=True, eq=False)
class _Job:
    """What is asked of the judge. A quiet one makes nobody wait and gives way to any other."""

    work: Callable[[Judge, Stop], Any]
    then: Callable[[Any], object]
    failed: Callable[[Exception], object]
    stopped: Callable[[], object]
    is_quiet: bool
    stop: Stop
    result: Any = None
    error: Exception | None = None


class Bench(QObject):
    """Takes jobs for the judge and answers on the GUI thread. `busy_changed` tells whether one is under way."""

    busy_changed = Signal(bool)
    _done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._open: list[_Job] = []
        self._is_shut = False
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="judge", daemon=True)
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        """Whether a job that a person waits for is under way."""
        return any(not job.is_quiet and not job.stop.is_set for job in self._open)

    @property
    def is_alive(self) -> bool:
        """Whether the thread still works."""
        return self._thread.is_alive()

    def ask(
        self,
        work: Work[T],
        then: Callable[[T], object],
        failed: Callable[[Exception], object],
        stopped: Callable[[], object] = lambda: None,
        *,
        is_quiet: bool = False,
        waits_for_quiet: bool = False,
    ) -> None:
        """Run `work` with the judge, then call one of the others.

        What runs now is stopped before, but for a quiet job whose work serves this one too.
        """
        if self._is_shut:
            return
        if not is_quiet:
            self._stop_all(with_quiet=not waits_for_quiet)
        job = _Job(work, then, failed, stopped, is_quiet, Stop())
        self._open.append(job)
        self._jobs.put(job)
        self.busy_changed.emit(self.is_busy)

    def stop(self) -> None:
        """Stop what a person waits for; it is told as stopped now, whatever the program does."""
        if self.is_busy:
            self._stop_all()
            self.busy_changed.emit(self.is_busy)

    def shut(self) -> None:
        """Stop everything, take away what was built and end the thread."""
        if self._is_shut:
            return
        self._is_shut = True
        for job in self._open:
            job.stop.set()
        self._jobs.put(None)
        self._thread.join(_PATIENCE_S)
        if not self._thread.is_alive():
            for job in self._open:
                job.stop.close()
        self._open.clear()

    def _stop_all(self, *, with_quiet: bool = True) -> None:
        for job in self._open:
            if not job.stop.is_set and (with_quiet or not job.is_quiet):
                job.stop.set()
                job.stopped()

    def _run(self) -> None:
        judge: Judge | None = None
        while (job := self._jobs.get()) is not None:
            try:
                if job.stop.is_set:
                    raise Cancelled
                if judge is None:
                    judge = Judge(seed=secrets.randbelow(2**31))
                with _giving_way():
                    job.result = job.work(judge, job.stop)
            except Exception as error:
                job.error = error
            if not self._is_shut:
                self._done.emit(job)
        if judge is not None:
            judge.close()

    def _deliver(self, job: _Job) -> None:
        if self._is_shut:
            return
        was_stopped = job.stop.is_set
        self._open.remove(job)
        job.stop.close()
        self.busy_changed.emit(self.is_busy)
        if was_stopped:
            return
        if job.error is None:
            job.then(job.result)
        else:
            job.failed(job.error)
