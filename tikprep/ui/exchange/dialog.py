"""The import dialog: from the files to the report, one step after the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QWidget

from tikprep.errors import TikPrepError
from tikprep.formats import FORMATS
from tikprep.formats.text import TextPlan, TextPreview
from tikprep.ui.exchange.conflict_step import ConflictStep
from tikprep.ui.exchange.drop import DropTarget
from tikprep.ui.exchange.job import ImportJob
from tikprep.ui.exchange.parts import Step
from tikprep.ui.exchange.pasted import Pasted, looks_importable, pasted_paths
from tikprep.ui.exchange.step_dialog import StepDialog, StepFace
from tikprep.ui.exchange.steps import ChooseStep, ErrorStep, OutlookStep, ProgressStep, ReportStep, named
from tikprep.ui.exchange.text_step import TextStep
from tikprep.ui.preferences import Preferences
from tikprep.ui.tasks import TaskRunner
from tikprep.ui.theme.theme import Theme
from tikprep.ui.wording import counted

if TYPE_CHECKING:
    from tikprep.services.merging import ImportReport
    from tikprep.services.staging import Found, Outlook, Refusal


class ImportDialog(StepDialog):
    """Goes through the steps by itself; nothing is changed before the person says so."""

    said = Signal(str)
    """A word for the window, after the dialog is gone."""
    decks_asked = Signal(str)
    """Show a deck by its title."""
    study_asked = Signal(str)
    """Study a deck by its title, or with "" everything."""

    def __init__(
        self,
        theme: Theme,
        tasks: TaskRunner,
        preferences: Preferences,
        decks: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "Import", parent)
        self._preferences = preferences
        self._job = ImportJob(tasks, self)
        self._files: tuple[Path, ...] = ()
        self._refused: tuple[Refusal, ...] = ()
        self._titles: tuple[str, ...] = ()
        self._pasted: Pasted | None = None
        self._is_over = False
        self._waiting_for = ""
        self._drop = DropTarget(theme, self, lambda: looks_importable)
        self._build(decks)
        self._wire()
        self.show_step(self._choose)

    def start(self, sources: Sequence[Path]) -> None:
        """Look at files and folders."""
        self._wait("Looking at the files…")
        self._job.find(sources)
        self._follow()

    def start_pasted(self, pasted: Pasted) -> None:
        """Look at what was copied elsewhere."""
        self._forget_pasted()
        self._pasted = pasted
        self.start(pasted.paths)

    @property
    def job(self) -> ImportJob:
        """The work behind."""
        return self._job

    # Building

    def _build(self, decks: Sequence[str]) -> None:
        theme = self._theme
        self._choose = ChooseStep(theme)
        self._progress = ProgressStep(theme)
        self._text = TextStep(theme, decks)
        self._outlook = OutlookStep(theme, with_history=self._preferences.settings.import_history)
        self._conflicts = ConflictStep(theme)
        self._report = ReportStep(theme)
        self._error = ErrorStep(theme)
        self.add_steps(
            self._choose, self._progress, self._text, self._outlook, self._conflicts, self._report, self._error
        )

    def _wire(self) -> None:
        self._choose.files_asked.connect(self._on_files)
        self._choose.folder_asked.connect(self._on_folder)
        self._choose.paste_asked.connect(self._on_paste)
        self._text.preview_asked.connect(self._on_preview_asked)
        self._outlook.conflicts_asked.connect(lambda: self.show_step(self._conflicts))
        self._report.undo_asked.connect(self._job.undo)
        self._report.deck_asked.connect(self._on_show_deck)
        self._job.found.connect(self._on_found)
        self._job.previewed.connect(self._on_previewed)
        self._job.looked.connect(self._on_looked)
        self._job.brought.connect(self._on_brought)
        self._job.undone.connect(self._on_undone)
        self._job.failed.connect(self._on_failed)
        self._back.clicked.connect(self._on_back)
        self._cancel.clicked.connect(self._leave)
        self._next.clicked.connect(self._on_next)
        self._drop.dropped.connect(self._on_dropped)

    def face_of(self, step: Step) -> StepFace:
        subline = named(self._files) if self._files else ""
        if step is self._text:
            return StepFace("How to read it", "Continue", subline=subline)
        if step is self._outlook:
            is_useful = self._outlook.brings_something
            next_text, cancel_text = ("Import", "Cancel") if is_useful else ("", "Close")
            return StepFace("What will happen", next_text, cancel_text, bool(self._text.plans), subline)
        if step is self._conflicts:
            return StepFace("Yours and the deck's", "Done", has_back=True, subline=subline)
        if step is self._report:
            return StepFace("", "Study now" if self._report.title == "Imported" else "", "Close")
        if step is self._error:
            return StepFace("", "Import the others" if self._files else "", "Close", not self._files, is_high=False)
        return StepFace(is_high=False)

    # What the person does

    def _on_files(self) -> None:
        endings = {suffix: None for deck_format in FORMATS for suffix in deck_format.suffixes}
        every = "All decks (" + " ".join(f"*{suffix}" for suffix in endings) + ")"
        kinds = [f"{each.title} ({' '.join(f'*{suffix}' for suffix in each.suffixes)})" for each in FORMATS]
        chosen, _ = QFileDialog.getOpenFileNames(self, "Choose files", self._folder(), ";;".join([every, *kinds]))
        self._start_chosen([Path(name) for name in chosen])

    def _on_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choose a folder", self._folder())
        self._start_chosen([Path(chosen)] if chosen else [])

    def _on_paste(self) -> None:
        try:
            pasted = pasted_paths(QGuiApplication.clipboard().mimeData())
        except TikPrepError as error:
            self._on_failed(error)
            return
        if pasted is None:
            self._show_error("Nothing to import was copied", "Copy files, a table or Markdown, then paste again.", ())
        else:
            self.start_pasted(pasted)

    def _on_dropped(self, sources: Sequence[Path]) -> None:
        if self.step in (self._choose, self._error):
            self.start(sources)

    def _start_chosen(self, sources: Sequence[Path]) -> None:
        if sources:
            self._preferences.change(import_folder=str(sources[0].parent))
            self.start(sources)

    def _folder(self) -> str:
        folder = self._preferences.settings.import_folder
        return folder if folder and Path(folder).is_dir() else str(Path.home())

    def _on_next(self) -> None:
        step = self.step
        if step is self._text:
            if self._text.problem:
                self._text.take_focus()
            else:
                self._stage()
        elif step is self._outlook:
            self._bring_in()
        elif step is self._conflicts:
            self._on_back()
        elif step is self._report:
            self._leave()
            self.study_asked.emit(common_title(self._titles))
        elif step is self._error:
            self._refused = ()
            if self._text.plans and self._text.plans.keys() & set(self._files):
                self.show_step(self._text)
            else:
                self._stage()

    def _on_back(self) -> None:
        if self.step is self._conflicts:
            self._outlook.show_taken(len(self._conflicts.taken))
            self.show_step(self._outlook)
            self._next.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.step is self._outlook and self._text.plans:
            self.show_step(self._text)
        elif self.step is self._error:
            self.show_step(self._choose)

    def _on_show_deck(self) -> None:
        self._leave()
        self.decks_asked.emit(common_title(self._titles))

    def _on_preview_asked(self, path: Path, plan: TextPlan) -> None:
        self._next.setEnabled(False)
        self._job.preview(path, plan)

    # What the work answers

    def _on_found(self, found: Found) -> None:
        self._files = found.files
        self._text.show_files(found.previews)
        if found.refused:
            self._show_refused(found.refused)
        elif found.previews:
            self.show_step(self._text)
        else:
            self._stage()

    def _on_previewed(self, path: Path, preview: TextPreview) -> None:
        self._next.setEnabled(True)
        self._text.show_preview(path, preview)

    def _stage(self) -> None:
        self._wait(f"Reading {named(self._files)}…")
        self._job.stage(self._files, self._text.plans)
        self._follow()

    def _on_looked(self, outlook: Outlook | None, refused: tuple[Refusal, ...]) -> None:
        if refused:
            bad = {refusal.path for refusal in refused}
            self._files = tuple(path for path in self._files if path not in bad)
            self._show_refused(refused)
            return
        assert outlook is not None
        self._titles = tuple(deck.title for deck in outlook.decks)
        self._outlook.show_outlook(outlook)
        self._conflicts.show_conflicts(outlook.report.conflicts)
        self.show_step(self._outlook)

    def _bring_in(self) -> None:
        with_history = self._outlook.with_history
        self._preferences.change(import_history=with_history)
        self._wait(f"Importing {named(self._files)}…")
        self._job.bring_in(with_history=with_history, taken=self._conflicts.taken)
        self._follow()

    def _on_brought(self, report: ImportReport) -> None:
        self._progress.rest()
        self._report.show_report(report, len(self._titles), self._refused)
        self.show_step(self._report)

    def _on_undone(self, is_undone: bool) -> None:
        self._report.show_undone(is_undone)
        self.show_step(self._report)

    def _on_failed(self, error: Exception) -> None:
        self._progress.rest()
        if not isinstance(error, TikPrepError):
            self._leave()
            raise error
        if self.step is self._text:
            # The file itself is sound; another choice will read it.
            self._next.setEnabled(True)
            self._text.show_trouble(str(error))
            return
        self._files = ()
        self._show_error("The import stopped", "Nothing was changed.", [str(error)])

    def _show_refused(self, refused: Sequence[Refusal]) -> None:
        self._refused = tuple(refused)
        one = len(refused) == 1
        title = f"{refused[0].path.name} cannot be read" if one else f"{counted(len(refused), 'file')} cannot be read"
        rest = len(self._files)
        others = f" The other {'file' if rest == 1 else f'{rest:,} files'} can come in alone." if rest else ""
        self._show_error(title, f"Nothing was changed.{others}", [refusal.message for refusal in refused])

    def _show_error(self, title: str, words: str, messages: Sequence[str]) -> None:
        self._progress.rest()
        self._error.show_messages(title, words, messages)
        self.show_step(self._error)

    # Waiting and leaving

    def _wait(self, words: str) -> None:
        self._waiting_for = words
        self.show_step(self._progress)

    def _follow(self) -> None:
        self._progress.follow(self._job.watch, self._waiting_for)

    def _leave(self) -> None:
        """Close; what still runs is stopped and leaves nothing."""
        was_importing = self.step is self._progress
        self._give_up()
        super().reject()
        if was_importing:
            self.said.emit("Stopped. Nothing was changed.")

    def _give_up(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._progress.rest()
            self._job.cancel()
            self._forget_pasted()

    def _forget_pasted(self) -> None:
        if self._pasted is not None:
            self._pasted.forget()
            self._pasted = None

    def reject(self) -> None:
        """Esc: one step back, or out."""
        if self._back.isVisible():
            self._on_back()
        else:
            self._leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self.step in (self._choose, self._error):
            self._on_paste()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        # Qt's own would ask reject(), which may go back a step and stay.
        self._leave()
        event.accept()


def common_title(titles: Sequence[str]) -> str:
    """The deck that holds all of these: their longest common beginning, '' if they share none."""
    parts = [title.split("::") for title in titles]
    common: list[str] = []
    for names in zip(*parts, strict=False):
        if len(set(names)) > 1:
            break
        common.append(names[0])
    return "::".join(common)
