"""The export dialog: what, as what, where to; then it writes and says what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from tikprep.domain.turn import DeckRow
from tikprep.errors import QueryError, TikPrepError
from tikprep.rendering.math import FormulaRenderer
from tikprep.services.export_look import ExportLook
from tikprep.services.exporting import ExportReport
from tikprep.ui.exchange.export_formats import file_name, folder_in, with_suffix
from tikprep.ui.exchange.export_job import ExportJob, ExportWish
from tikprep.ui.exchange.export_report import ReplaceStep, WrittenStep
from tikprep.ui.exchange.export_step import ExportStep
from tikprep.ui.exchange.export_terms import WITHOUT
from tikprep.ui.exchange.parts import Step
from tikprep.ui.exchange.step_dialog import StepDialog, StepFace
from tikprep.ui.exchange.steps import ErrorStep, ProgressStep
from tikprep.ui.preferences import Preferences
from tikprep.ui.tasks import TaskRunner
from tikprep.ui.theme.theme import Theme


class ExportDialog(StepDialog):
    """Nothing is written before a place was chosen, and nothing over another file before that was allowed."""

    def __init__(
        self,
        theme: Theme,
        tasks: TaskRunner,
        preferences: Preferences,
        formulas: FormulaRenderer | None,
        decks: Sequence[DeckRow],
        current: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "Export", parent)
        self._preferences = preferences
        self._job = ExportJob(tasks, formulas, self)
        self._wish: ExportWish | None = None
        self._is_asked = False
        self._choose = ExportStep(theme, decks, current, preferences.settings)
        self._progress = ProgressStep(theme, "Progress of the export")
        self._replace = ReplaceStep(theme)
        self._written = WrittenStep(theme)
        self._error = ErrorStep(theme)
        self.add_steps(self._choose, self._progress, self._replace, self._written, self._error)
        self._wire()
        self.show_step(self._choose)
        self._count()

    @property
    def job(self) -> ExportJob:
        """The work behind."""
        return self._job

    def face_of(self, step: Step) -> StepFace:
        if step is self._choose:
            return StepFace("Export", "Export…")
        if step is self._replace:
            return StepFace("", "Replace", has_back=True, is_high=False)
        if step is self._written:
            return StepFace(cancel_text="Close", is_high=False)
        if step is self._error:
            return StepFace("", cancel_text="Close", has_back=True, is_high=False)
        return StepFace(is_high=False)

    def write_to(self, target: Path, *, may_replace: bool = False) -> None:
        """Export what is chosen to a file, or for Markdown a folder."""
        step = self._choose
        self._remember()
        title = step.title.replace("::", " › ")
        choices = replace(step.choices(), may_replace=may_replace)
        self._write(ExportWish(step.what, step.offer.name, target, choices, title, step.paper.options))

    def _wire(self) -> None:
        self._choose.changed.connect(self._count)
        self._job.looked.connect(self._on_looked)
        self._job.refused.connect(self._on_refused)
        self._job.written.connect(self._on_written)
        self._job.in_the_way.connect(self._on_in_the_way)
        self._job.stopped.connect(self._on_stopped)
        self._job.failed.connect(self._on_failed)
        self._back.clicked.connect(self._on_back)
        self._cancel.clicked.connect(self._on_cancel)
        self._next.clicked.connect(self._on_next)

    # What the person does

    def _count(self) -> None:
        self._choose.begin_count()
        self._job.look(self._choose.what, with_private=self._choose.with_private)

    def _on_next(self) -> None:
        if self.step is self._replace:
            assert self._wish is not None
            self._write(replace(self._wish, choices=replace(self._wish.choices, may_replace=True)))
        elif self.step is self._choose:
            self._is_asked = True
            if self._choose.is_counted:
                self._go_on()
            else:
                # Who typed and pressed Return at once means what was typed.
                self._count()

    def _go_on(self) -> None:
        """Ask where to, if all is said."""
        self._is_asked = False
        if not self._choose.is_ready:
            self._choose.insist()
        elif self._choose.offer.suffix:
            self._ask_file()
        else:
            self._ask_folder()

    def _ask_file(self) -> None:
        offer = self._choose.offer
        suggested = str(Path(self._folder()) / f"{file_name(self._choose.title)}{offer.suffix}")
        chosen, _ = QFileDialog.getSaveFileName(self, "Export", suggested, offer.filter)
        if chosen:
            path = with_suffix(Path(chosen), offer.suffix)
            self._preferences.change(export_folder=str(path.parent))
            # The file dialog asked about the name that it gave.
            self.write_to(path, may_replace=path == Path(chosen))

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choose a folder for the decks", self._folder())
        if chosen:
            self._preferences.change(export_folder=chosen)
            self.write_to(folder_in(Path(chosen), self._choose.title))

    def _folder(self) -> str:
        folder = self._preferences.settings.export_folder
        if folder and Path(folder).is_dir():
            return folder
        return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or str(Path.home())

    def _remember(self) -> None:
        step = self._choose
        self._preferences.change(
            export_format=step.offer.name,
            export_history=step.with_history,
            export_separator=step.separator,
        )
        if step.offer.is_shared and step.terms.is_asked:
            self._preferences.change(export_without_license=step.terms.license == WITHOUT)

    def _write(self, wish: ExportWish) -> None:
        self._wish = wish
        self.show_step(self._progress)
        self._job.write(wish)
        self._progress.follow(self._job.watch, f"Writing {wish.target.name}…")

    def _on_back(self) -> None:
        self.show_step(self._choose)

    def _on_cancel(self) -> None:
        if self.step is self._progress:
            if self._job.watch.is_stopped:
                self._leave()
                return
            self._progress.follow(self._job.watch, "Stopping…")
            self._job.stop()
        else:
            self._leave()

    # What the work answers

    def _on_looked(self, look: ExportLook) -> None:
        self._choose.show_look(look)
        if self._is_asked:
            self._go_on()

    def _on_refused(self, error: Exception) -> None:
        if not isinstance(error, QueryError):
            self._on_failed(error)
            return
        self._choose.show_error(error)
        if self._is_asked:
            self._go_on()

    def _on_written(self, report: ExportReport, pages: int) -> None:
        assert self._wish is not None
        self._progress.rest()
        self._written.show_report(self._wish.target, report, pages)
        self.show_step(self._written)

    def _on_in_the_way(self, path: Path) -> None:
        assert self._wish is not None
        self._progress.rest()
        self._replace.show_path(path, is_folder=path != self._wish.target)
        self.show_step(self._replace)
        self.setAccessibleDescription(self._replace.title)

    def _on_stopped(self) -> None:
        self._progress.rest()
        self.show_step(self._choose)
        self._choose.show_note("Stopped. Nothing was written.")

    def _on_failed(self, error: Exception) -> None:
        self._progress.rest()
        self._is_asked = False
        if not isinstance(error, TikPrepError):
            self._leave()
            raise error
        self._error.show_messages("Not exported", "Nothing was written.", [str(error)])
        self.show_step(self._error)

    # Leaving

    def _leave(self) -> None:
        self._progress.rest()
        self._job.abandon()
        super().reject()

    def reject(self) -> None:
        """Esc: stop what runs, one step back, or out."""
        if self._back.isVisible():
            self._on_back()
        else:
            self._on_cancel()

    def closeEvent(self, event: QCloseEvent) -> None:
        # Qt's own would ask reject(), which may go back a step and stay.
        self._leave()
        event.accept()
