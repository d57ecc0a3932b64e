"""The work behind the export dialog: counted and written on the thread of the collection, printed page by page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from tikprep.errors import Cancelled, InTheWay, TikPrepError
from tikprep.rendering.math import FormulaRenderer
from tikprep.services.export_look import Printable
from tikprep.services.exporting import ExportChoices, ExportReport, Selection
from tikprep.ui.exchange.export_formats import PDF
from tikprep.ui.exchange.job import Watch
from tikprep.ui.printing.job import Booklet, PrintJob
from tikprep.ui.printing.paper import PrintOptions
from tikprep.ui.printing.target import PdfTarget
from tikprep.ui.tasks import TaskRunner
from tikprep.ui.wording import counted


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What is to be written where; `title` and `paper` are for a PDF."""

    what: Selection
    format: str
    target: Path
    choices: ExportChoices
    title: str
    paper: PrintOptions


class ExportJob(QObject):
    """Each wish is answered by one signal: `written`, `in_the_way`, `stopped` or `failed`; after `abandon` by none."""

    looked = Signal(object)
    """ExportLook of the selection asked for last."""
    refused = Signal(object)
    """The error of the selection asked for last."""
    written = Signal(object, int)
    """ExportReport, and the number of pages of a PDF."""
    in_the_way = Signal(object)
    """The path of a file that would be replaced; nothing was written."""
    stopped = Signal()
    failed = Signal(object)

    def __init__(self, tasks: TaskRunner, formulas: FormulaRenderer | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._formulas = formulas
        self._watch = Watch()
        self._looks = 0
        self._is_abandoned = False
        self._print: PrintJob | None = None

    @property
    def watch(self) -> Watch:
        """How far the work came."""
        return self._watch

    def look(self, what: Selection, *, with_private: bool) -> None:
        """Count what a selection has; a later look makes an earlier one void."""
        self._looks += 1
        number = self._looks

        def answer(signal: str, value: object) -> None:
            if not self._is_abandoned and number == self._looks:
                getattr(self, signal).emit(value)

        self._tasks.on_collection(
            lambda collection: collection.export.look(what, with_private=with_private),
            then=partial(answer, "looked"),
            failed=partial(answer, "refused"),
        )

    def write(self, wish: ExportWish) -> None:
        """Write a file or a folder, whole or not at all."""
        watch = self._watch = Watch()
        if wish.format == PDF:
            self._tasks.on_collection(
                lambda collection: collection.export.printable(wish.what, with_private=wish.choices.with_private),
                then=lambda found: self._on_printable(wish, watch, found),
                failed=self._on_failed,
            )
            return
        self._tasks.on_collection(
            lambda collection: collection.export.export(wish.what, wish.format, wish.target, wish.choices, watch.tell),
            then=lambda report: self._on_written(report, 0),
            failed=self._on_failed,
        )

    def stop(self) -> None:
        """Give up what runs. What was complete before the word came stays, and is told as written."""
        self._watch.stop()
        if self._print is not None:
            self._print.cancel()
            self._print = None
            self._on_failed(Cancelled())

    def abandon(self) -> None:
        """Stop, and hear no more of it."""
        self._is_abandoned = True
        self.stop()

    def _on_written(self, report: ExportReport, pages: int) -> None:
        self._print = None
        if not self._is_abandoned:
            self.written.emit(report, pages)

    def _on_failed(self, error: Exception) -> None:
        self._print = None
        if self._is_abandoned:
            return
        if isinstance(error, Cancelled):
            self.stopped.emit()
        elif isinstance(error, InTheWay):
            self.in_the_way.emit(error.path)
        else:
            self.failed.emit(error)

    def _on_printable(self, wish: ExportWish, watch: Watch, found: Printable) -> None:
        if watch.is_stopped:
            self._on_failed(Cancelled())
            return
        if wish.target.exists() and not wish.choices.may_replace:
            self._on_failed(InTheWay(wish.target, "is already there: choose another name."))
            return
        booklet = Booklet(wish.title, found.faces, license=", ".join(found.licenses))
        try:
            target = PdfTarget(wish.target, wish.paper, wish.title)
        except TikPrepError as error:
            self._on_failed(error)
            return
        job = self._print = PrintJob(booklet, wish.paper, target, self._tasks, self._formulas, self)
        job.progressed.connect(watch.tell)
        job.failed.connect(self._on_failed)
        job.done.connect(lambda pages: self._on_written(_report(wish, found), pages))
        job.start()


def _report(wish: ExportWish, found: Printable) -> ExportReport:
    left_out = (f"{counted(found.private, 'private note')} stayed home.",) if found.private else ()
    return ExportReport(found.notes, len(found.faces), 0, wish.target.stat().st_size, left_out)
