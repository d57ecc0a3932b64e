"""The last steps of an export: may this be replaced, and what was written where."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices

from tikprep.services.exporting import ExportReport
from tikprep.ui.exchange.parts import Remarks, Sign, Step
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.labels import BreakingLabel, StatTile, label
from tikprep.ui.widgets.reflow import FlowRow, TileRow
from tikprep.ui.wording import counted


class ReplaceStep(Step):
    """Asks before anything is written over."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Replace a file")
        self._sign = Sign(theme, "warning", "hard")
        self.body.addWidget(self._sign)
        self.body.addStretch(1)

    @property
    def title(self) -> str:
        """What is asked."""
        return self._sign.title

    def show_path(self, path: Path, *, is_folder: bool) -> None:
        """The first file that would be replaced."""
        if is_folder:
            words = "It is of an earlier export and would change. Files beside it that differ change too."
        else:
            words = "Nothing was written yet. What the file holds now would be gone."
        self._sign.show_words(f"Replace {path.name}?", f"It lies in {path.parent}. {words}")


class WrittenStep(Step):
    """What was written, and where it is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Report")
        self._folder = Path()
        self._sign = Sign(theme, "check", "good")
        self._path = BreakingLabel("", "muted")
        self._show = Button("Show in folder")
        self._show.clicked.connect(self._on_show)
        self._problem = label("", "error", wraps=True)
        self._remarks = Remarks(theme)
        self._notes = StatTile(theme, "Notes", "good")
        self._cards = StatTile(theme, "Cards", "accent")
        self._third = StatTile(theme, "Pictures", "text")
        self._size = StatTile(theme, "Size", "text")
        self.body.addWidget(self._sign)
        self.body.addWidget(TileRow(theme, (self._notes, self._cards, self._third, self._size), least_width=110))
        self.body.addWidget(self._path)
        self.body.addWidget(FlowRow((self._show,)))
        self.body.addWidget(self._problem)
        self.body.addWidget(self._remarks)
        self.body.addStretch(1)

    @property
    def words(self) -> str:
        """What was written."""
        return self._sign.words

    @property
    def remarks(self) -> str:
        """What was left out, one sentence a line."""
        return self._remarks.content

    def show_report(self, target: Path, report: ExportReport, pages: int) -> None:
        """What an export wrote; `pages` are those of a PDF."""
        self._folder = target if target.is_dir() else target.parent
        self._sign.show_words("Exported", sentence(target, report, pages))
        self._notes.show_value(f"{report.notes:,}")
        self._cards.show_value(f"{report.cards:,}")
        self._third.show_figure("Pages" if pages else "Pictures", f"{pages or report.media:,}", "text")
        self._size.show_value(size_text(report.size_bytes))
        self._path.setText(f"The folder is {self._folder}")
        self._remarks.show_sentences(report.left_out)
        self._show.setAccessibleDescription(self.words)
        self._problem.hide()

    def take_focus(self) -> None:
        self._show.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_show(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))):
            self._problem.setText("Nothing on this computer opens a folder.")
            self._problem.show()


def sentence(target: Path, report: ExportReport, pages: int) -> str:
    """ "312 notes, 340 cards, 12 pictures and sounds in x.apkg."."""
    parts = [counted(report.notes, "note"), counted(report.cards, "card")]
    if report.media:
        parts.append(counted(report.media, "picture or sound", "pictures and sounds"))
    if pages:
        parts.append(counted(pages, "page"))
    return f"{', '.join(parts)} in {target.name}."


def size_text(size_bytes: int) -> str:
    """ "840 B", "12.4 kB", "3.1 MB"."""
    if size_bytes < 1_000:
        return f"{size_bytes} B"
    if size_bytes < 1_000_000:
        return f"{size_bytes / 1_000:,.1f} kB"
    return f"{size_bytes / 1_000_000:,.1f} MB"
