"""The dialog before a print, and its progress."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QMessageBox,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tikprep.errors import TikPrepError
from tikprep.rendering.math import FormulaRenderer
from tikprep.ui.alerts import MessageDialog
from tikprep.ui.printing.choices import PrintChoices
from tikprep.ui.printing.job import Booklet, PrintJob
from tikprep.ui.printing.paper import PrintOptions
from tikprep.ui.printing.target import PdfTarget, Target
from tikprep.ui.tasks import TaskRunner
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.forms import SettingsPanel
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.reflow import FlowRow
from tikprep.ui.widgets.surface import ScrollColumn
from tikprep.ui.wording import counted

TargetOpener = Callable[[], Target | None]
# The widest control stands beside its words.
_WIDTH = 600
_LEAST_PANEL = 120
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


class PrintDialog(QDialog):
    """Asks how, then prints; `printed` tells where to and how many pages."""

    printed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        tasks: TaskRunner,
        formulas: FormulaRenderer | None,
        booklet: Booklet,
        parent: QWidget | None = None,
        *,
        answers: str = "below",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._tasks = tasks
        self._formulas = formulas
        self._booklet = booklet
        self._job: PrintJob | None = None
        self._where = ""
        self.setWindowTitle("Print")
        self.setMinimumWidth(min(theme.px(_WIDTH), self.screen().availableGeometry().width() - 40))
        self._build(answers)
        self._settle()

    @property
    def options(self) -> PrintOptions:
        """What is chosen now."""
        return self._choices.options

    def save_pdf(self, path: Path) -> None:
        """Print into a file."""
        self._where = path.name
        self._start(lambda: PdfTarget(path, self.options, self._booklet.title))

    # Building

    def _settle(self) -> None:
        """As high as its rows, or as the screen; Qt itself would stop at two thirds of that and cut rows off."""
        for widget in (self, *self.findChildren(QWidget)):
            widget.ensurePolished()
        room, width = self.screen().availableGeometry().height() - 40, self.minimumWidth()
        margins = self._outer.contentsMargins()
        wanted = self._panel.heightForWidth(width - margins.left() - margins.right())
        self._scroll.setFixedHeight(wanted)
        height = self._outer.totalHeightForWidth(width)
        least = max(wanted - max(height - room, 0), self._theme.px(_LEAST_PANEL))
        self._scroll.setFixedHeight(min(wanted, least))
        # What is not shown yet tells nobody but its own layout.
        for widget in (self._first, self._pages):
            widget.updateGeometry()
        self.resize(width, min(height, room))

    def _build(self, answers: str) -> None:
        rows = self._outer = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(16)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(label(self._booklet.title or "Card", "heading", wraps=True))
        if self._booklet.is_deck:
            head.addWidget(label(counted(len(self._booklet.faces), "card"), "muted"))
        rows.addLayout(head)
        self._pages = QStackedWidget()
        self._first = self._build_choices(answers)
        self._pages.addWidget(self._first)
        self._pages.addWidget(self._build_progress())
        rows.addWidget(self._pages, 1)

    def _build_choices(self, answers: str) -> QWidget:
        theme = self._theme
        choices = self._choices = PrintChoices(theme, is_deck=self._booklet.is_deck, answers=answers)
        panel = self._panel = SettingsPanel(theme)
        panel.add("Paper", "The size of the sheet.", choices.paper)
        panel.add("Columns", "Side by side on each page.", choices.columns)
        panel.add("Answers", "Where they are printed.", choices.answers)
        panel.add("Text size", "In points.", choices.size)
        if self._booklet.is_deck:
            panel.add("Number the questions", "Answers at the end carry the same numbers.", choices.numbers)
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(20)
        self._scroll = ScrollColumn(width=10 * _WIDTH, margins=(0, 0))
        self._scroll.body.addWidget(panel)
        rows.addWidget(self._scroll, 1)
        rows.addStretch(0)
        cancel, to_printer = Button("Cancel"), Button("Print…")
        self._save = Button("Save as PDF…", is_primary=True)
        cancel.clicked.connect(self.reject)
        to_printer.clicked.connect(self._on_printer)
        self._save.clicked.connect(self._on_save)
        self._save.setDefault(True)
        rows.addWidget(FlowRow((cancel, to_printer, self._save), is_at_right=True))
        return page

    def _build_progress(self) -> QWidget:
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 24, 0, 0)
        rows.setSpacing(12)
        self._words = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the print")
        self._bar.setFixedHeight(8)
        self._bar.setStyleSheet(_bar_style(self._theme))
        self._stop = Button("Cancel")
        self._stop.clicked.connect(self.reject)
        rows.addWidget(self._words)
        rows.addWidget(self._bar)
        rows.addStretch(1)
        rows.addWidget(self._stop, 0, Qt.AlignmentFlag.AlignRight)
        return page

    # Doing

    def _on_save(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = _UNSAFE.sub("-", self._booklet.title).strip(" .-")[:80] or "Cards"
        suggested = str(Path(folder) / f"{name}.pdf")
        chosen, _ = QFileDialog.getSaveFileName(self, "Save as PDF", suggested, "PDF (*.pdf)")
        if chosen:
            path = Path(chosen)
            if path.suffix.lower() != ".pdf":
                # The file dialog asked about another name.
                path = path.with_name(f"{path.name}.pdf")
                if path.exists() and not self._may_replace(path):
                    return
            self.save_pdf(path)

    def _may_replace(self, path: Path) -> bool:
        answer = QMessageBox.question(self, "Save as PDF", f"{path.name} already exists. Replace it?")
        return answer == QMessageBox.StandardButton.Yes

    def _on_printer(self) -> None:
        # Qt's print support asks every printer of the network; nobody else pays for that.
        from tikprep.ui.printing.printer import chosen_printer

        self._where = "the printer"
        self._start(lambda: chosen_printer(self.options, self._booklet.title or "Card", self))

    def _start(self, opened: TargetOpener) -> None:
        try:
            target = opened()
        except TikPrepError as error:
            self._on_failed(error)
            return
        if target is None:
            return
        job = self._job = PrintJob(self._booklet, self.options, target, self._tasks, self._formulas, self)
        job.progressed.connect(self._on_progress)
        job.done.connect(self._on_done)
        job.failed.connect(self._on_failed)
        self._on_progress(0, len(self._booklet.faces))
        self._pages.setCurrentIndex(1)
        self._stop.setFocus(Qt.FocusReason.OtherFocusReason)
        job.start()

    def _on_progress(self, done: int, of: int) -> None:
        self._bar.setRange(0, max(of, 1))
        self._bar.setValue(done)
        self._words.setText(f"Drawing card {min(done + 1, of):,} of {of:,}")

    def _on_done(self, pages: int) -> None:
        self._job = None
        self.printed.emit(f"{counted(pages, 'page')} in {self._where}")
        self.accept()

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._pages.setCurrentIndex(0)
        if not isinstance(error, TikPrepError):
            raise error
        MessageDialog(self._theme, str(error), parent=self).open()

    def reject(self) -> None:
        """Close; a running print is given up and leaves nothing behind."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        super().closeEvent(event)


def _bar_style(theme: Theme) -> str:
    t = theme.tokens
    return (
        f"QProgressBar {{ background: {t.sunken}; border: none; border-radius: 4px; }}"
        f"QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}"
    )
