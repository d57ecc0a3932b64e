"""The plain steps of an import: choose, wait, look, read the report, read what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tikprep.ui.exchange.job import Watch
from tikprep.ui.exchange.parts import ProgressBar, Remarks, Sign, Step
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.forms import SettingsPanel
from tikprep.ui.widgets.labels import BreakingLabel, StatTile, label
from tikprep.ui.widgets.reflow import FlowRow, ReflowRow, TileRow
from tikprep.ui.widgets.surface import Panel
from tikprep.ui.wording import counted

if TYPE_CHECKING:
    from tikprep.services.merging import ImportReport
    from tikprep.services.staging import Outlook, Refusal, StagedDeck

_POLL_MS = 40
_MOST_DECKS = 8
_KINDS = "Anki packages, .tikdeck, Markdown, CSV and text files, CrowdAnki, Mochi, JSON and SQLite files."


class ChooseStep(Step):
    """Asks for files or a folder."""

    files_asked = Signal()
    folder_asked = Signal()
    paste_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Choose files")
        self._sign = Sign(theme, "decks", "accent")
        self._sign.show_words("Bring decks in", f"{_KINDS} Whatever you choose, you see what would happen first.")
        self._files = Button("Choose files…", is_primary=True)
        self._folder = Button("Choose a folder…")
        self._paste = Button("Paste")
        self._paste.setToolTip("Files that were copied, or a table or Markdown as text")
        self._files.clicked.connect(self.files_asked)
        self._folder.clicked.connect(self.folder_asked)
        self._paste.clicked.connect(self.paste_asked)
        self.body.addWidget(self._sign)
        self.body.addWidget(FlowRow((self._files, self._folder, self._paste)))
        self.body.addWidget(label("Files and folders can also be dropped onto the window.", "muted", wraps=True))
        self.body.addStretch(1)

    def take_focus(self) -> None:
        self._files.setFocus(Qt.FocusReason.OtherFocusReason)


class ProgressStep(Step):
    """Shows how far a Watch came."""

    def __init__(self, theme: Theme, name: str = "Progress of the import") -> None:
        super().__init__(theme, "Progress")
        self._watch = Watch()
        self._words = label("", "muted", wraps=True)
        self._bar = ProgressBar(theme, name)
        self.body.addStretch(1)
        self.body.addWidget(self._words)
        self.body.addWidget(self._bar)
        self.body.addStretch(2)
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._look)

    def follow(self, watch: Watch, words: str) -> None:
        """Show this one until `rest`."""
        self._watch = watch
        self._words.setText(words)
        self._bar.setAccessibleDescription(words)
        self._bar.setRange(0, 0)
        self._timer.start()

    def rest(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._bar.setRange(0, 1)

    @property
    def value(self) -> int:
        """How far the bar came."""
        return self._bar.value()

    def _look(self) -> None:
        if self._watch.total:
            self._bar.setRange(0, self._watch.total)
            self._bar.setValue(self._watch.done)


class _DeckList(Panel):
    """Which decks come in."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(20, 12, 20, 12)
        self._rows.setSpacing(8)

    def show_decks(self, decks: Sequence[StagedDeck]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for deck in decks[:_MOST_DECKS]:
            name = BreakingLabel(deck.title.replace("::", " › "), "strong")
            words = f"{counted(deck.notes, 'note')}, {'new deck' if deck.is_new else 'into your deck'}"
            self._rows.addWidget(ReflowRow(name, label(words, "muted"), gap=16, least_first=self._theme.px(160)))
        if len(decks) > _MOST_DECKS:
            rest = decks[_MOST_DECKS:]
            notes = counted(sum(deck.notes for deck in rest), "note")
            self._rows.addWidget(label(f"and {counted(len(rest), 'more deck')} with {notes}", "muted", wraps=True))


class OutlookStep(Step):
    """What will happen; nothing has."""

    conflicts_asked = Signal()

    def __init__(self, theme: Theme, *, with_history: bool) -> None:
        super().__init__(theme, "What will happen")
        self._new = StatTile(theme, "New notes", "good")
        self._updated = StatTile(theme, "Updated", "easy")
        self._unchanged = StatTile(theme, "Unchanged", "text")
        self._conflicting = StatTile(theme, "In conflict", "hard")
        self._more = label("", "muted", wraps=True)
        self._decks = _DeckList(theme)
        self._conflicts = _ConflictRow(theme)
        self._conflicts.button.clicked.connect(self.conflicts_asked)
        self._panel = SettingsPanel(theme)
        words = "Without them every card begins as a new one."
        self._history = self._panel.add_switch("Schedules and past reviews", words, with_history, self._on_history)
        self._remarks = Remarks(theme)
        self._outlook: Outlook | None = None
        for widget in (
            TileRow(theme, (self._new, self._updated, self._unchanged, self._conflicting), least_width=96),
            self._more,
            self._conflicts,
            self._decks,
            self._panel,
            self._remarks,
        ):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    @property
    def with_history(self) -> bool:
        """Whether schedules and reviews are wanted."""
        return self._history.isChecked()

    @property
    def decks(self) -> tuple[StagedDeck, ...]:
        """The decks that would come in."""
        return () if self._outlook is None else self._outlook.decks

    @property
    def brings_something(self) -> bool:
        """Whether an import would change anything that a person sees."""
        report = None if self._outlook is None else self._outlook.report
        return report is not None and any(
            (report.notes_added, report.notes_updated, report.conflicts, report.cards_added, report.media_added)
        )

    def show_outlook(self, outlook: Outlook) -> None:
        """Another outlook."""
        self._outlook = outlook
        report = outlook.report
        self._new.show_value(f"{report.notes_added:,}")
        self._updated.show_value(f"{report.notes_updated:,}")
        self._unchanged.show_value(f"{report.notes_unchanged:,}")
        self._conflicting.show_value(f"{report.notes_conflicting:,}")
        self._panel.setVisible(outlook.has_history)
        self._decks.show_decks(outlook.decks)
        self._remarks.show_sentences(other_problems(report))
        self.show_taken(0)
        self._on_history()

    def show_taken(self, taken: int) -> None:
        """In how many conflicts the deck's text will win."""
        conflicts = 0 if self._outlook is None else len(self._outlook.report.conflicts)
        self._conflicts.setVisible(conflicts > 0)
        self._conflicts.show_numbers(conflicts, taken)

    def take_focus(self) -> None:
        if not self._conflicts.isHidden():
            self._conflicts.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_history(self, _is_on: bool = True) -> None:
        if self._outlook is None:
            return
        report = self._outlook.report
        parts = [counted(report.cards_added, "new card")]
        if report.reviews_added and self.with_history:
            parts.append(counted(report.reviews_added, "review"))
        if report.media_added:
            parts.append(counted(report.media_added, "picture or sound", "pictures and sounds"))
        if self.brings_something:
            text = ", ".join(parts) + ". Nothing has been changed yet; one undo takes all of it back."
        else:
            text = "All of it is here already: there is nothing to bring in."
        self._more.setText(text)


class _ConflictRow(Panel):
    """Says that both sides changed something, and leads to where it is decided."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.button = Button("Compare…")
        words = QWidget()
        lines = QVBoxLayout(words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        self._title = label("", "strong", wraps=True)
        self._words = label("", "muted", wraps=True)
        lines.addWidget(self._title)
        lines.addWidget(self._words)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 14, 20, 14)
        rows.addWidget(ReflowRow(words, self.button, gap=24, below=12, least_first=theme.px(200)))

    def show_numbers(self, conflicts: int, taken: int) -> None:
        self._title.setText(f"{counted(conflicts, 'text')} changed by you and by the deck")
        kept = "Yours stays." if conflicts == 1 else "Yours stay."
        if taken == conflicts:
            kept = "The deck's text will replace yours."
        elif taken:
            kept = f"Yours stays in {conflicts - taken:,}, the deck's comes in {taken:,}."
        self._words.setText(kept)
        self.button.setAccessibleName(f"Compare {counted(conflicts, 'text')} in conflict")


class ReportStep(Step):
    """What came in, and what to do with it."""

    undo_asked = Signal()
    deck_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Report")
        self._sign = Sign(theme, "check", "good")
        self._new = StatTile(theme, "New notes", "good")
        self._updated = StatTile(theme, "Updated", "easy")
        self._cards = StatTile(theme, "New cards", "accent")
        self._reviews = StatTile(theme, "Reviews", "text")
        self._tiles = TileRow(theme, (self._new, self._updated, self._cards, self._reviews), least_width=96)
        self._undo = Button("Undo the import")
        self._show = Button("Show deck")
        self._undo.clicked.connect(self.undo_asked)
        self._show.clicked.connect(self.deck_asked)
        self._remarks = Remarks(theme)
        self.body.addWidget(self._sign)
        self.body.addWidget(self._tiles)
        self.body.addWidget(FlowRow((self._show, self._undo)))
        self.body.addWidget(self._remarks)
        self.body.addStretch(1)

    @property
    def title(self) -> str:
        """What the step says first."""
        return self._sign.title

    def show_report(self, report: ImportReport, decks: int, left_out: Sequence[Refusal]) -> None:
        """What an import did."""
        self._sign.show_words("Imported", _sentence(report), "check", "good")
        self._new.show_value(f"{report.notes_added:,}")
        self._updated.show_value(f"{report.notes_updated:,}")
        self._cards.show_value(f"{report.cards_added:,}")
        self._reviews.show_value(f"{report.reviews_added:,}")
        self._show.setText("Show deck" if decks == 1 else "Show decks")
        self._remarks.show_sentences((*(refusal.message for refusal in left_out), *report.problems))
        for widget in (self._tiles, self._undo, self._show):
            widget.show()

    def show_undone(self, is_undone: bool) -> None:
        """What came of the wish to take it back."""
        if is_undone:
            words = "The collection is as it was before. Redo would bring the decks in again."
            self._sign.show_words("Taken back", words, "undo", "muted")
        else:
            self._sign.show_words("Not taken back", "Something else was changed since; undo goes step by step.", "info")
        for widget in (self._tiles, self._undo, self._show, self._remarks):
            widget.hide()


class ErrorStep(Step):
    """What could not be read, and why."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "What went wrong")
        self._sign = Sign(theme, "warning", "hard")
        self._remarks = Remarks(theme)
        self.body.addWidget(self._sign)
        self.body.addWidget(self._remarks)
        self.body.addStretch(1)

    @property
    def content(self) -> str:
        """All messages."""
        return self._remarks.content

    def show_messages(self, title: str, words: str, messages: Sequence[str]) -> None:
        """Other messages."""
        self._sign.show_words(title, words)
        self._remarks.show_sentences(messages, "What to mend")

    def take_focus(self) -> None:
        self._remarks.take_focus()


def other_problems(report: ImportReport) -> tuple[str, ...]:
    """The problems that are not conflicts, which are shown side by side."""
    told = tuple(f"{guid}: your own " for guid in {conflict.guid for conflict in report.conflicts})
    return tuple(problem for problem in report.problems if not (told and problem.startswith(told)))


def named(files: Sequence[Path]) -> str:
    """A file by its name, several by their number."""
    return files[0].name if len(files) == 1 else counted(len(files), "file")


def _sentence(report: ImportReport) -> str:
    parts = []
    if report.notes_unchanged:
        parts.append(f"{counted(report.notes_unchanged, 'note')} stood here already")
    if report.conflicts:
        parts.append(f"your own text stayed in {counted(len(report.conflicts), 'place')}")
    if report.media_added:
        parts.append(f"{counted(report.media_added, 'picture or sound', 'pictures and sounds')} came with them")
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""
