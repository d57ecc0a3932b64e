"""An import before it happens: read, looked at, decided on, then brought in or left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tikprep.errors import Cancelled, TikPrepError
from tikprep.formats import deck_files, format_for
from tikprep.formats.base import DeckBundle, DeckPackage, Progress, Reading, no_progress
from tikprep.formats.text import TextDeck, TextPlan, TextPreview, preview, read_text
from tikprep.services.merging import ImportChoices, ImportReport

if TYPE_CHECKING:
    from tikprep.services.exchange import ExchangeService


@dataclass(frozen=True, slots=True)
class StagedDeck:
    """A deck that would come in: how many notes the files have for it, and whether the collection has it."""

    title: str
    notes: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be read, with the sentence that says why and what to do."""

    path: Path
    message: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an import would do by the usual choices, nothing of it done."""

    decks: tuple[StagedDeck, ...]
    report: ImportReport
    has_history: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The deck files among what a person named; `previews` are those of the text files."""

    files: tuple[Path, ...]
    previews: Mapping[Path, TextPreview]
    refused: tuple[Refusal, ...]


def find_files(sources: Sequence[Path], progress: Progress = no_progress) -> Found:
    """Find the deck files among files and inside folders, and look into text files. Raises Cancelled."""
    files: dict[Path, None] = {}
    previews: dict[Path, TextPreview] = {}
    refused: list[Refusal] = []
    for source in sources:
        progress(0, 0)
        try:
            files.update(dict.fromkeys(deck_files([source], progress=progress)))
        except Cancelled:
            raise
        except TikPrepError as error:
            refused.append(Refusal(source, str(error)))
    for file in list(files):
        progress(0, 0)
        try:
            if isinstance(format_for(file), TextDeck):
                previews[file] = preview(file, progress=progress)
        except Cancelled:
            raise
        except TikPrepError as error:
            del files[file]
            refused.append(Refusal(file, str(error)))
    return Found(tuple(files), previews, tuple(refused))


class StagedImport:
    """Packages that are read and held open. All calls belong to the thread of the collection."""

    def __init__(self, exchange: ExchangeService) -> None:
        self._exchange = exchange
        self._opened = ExitStack()
        self._packages: list[DeckPackage] = []
        self._refused: list[Refusal] = []

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """The files that could not be read."""
        return tuple(self._refused)

    @property
    def is_empty(self) -> bool:
        """Whether no file could be read."""
        return not self._packages

    def add(self, path: Path, plan: TextPlan | None, reading: Reading) -> None:
        """Read one more file. Raises Cancelled."""
        try:
            package = read_text(path, plan, reading) if plan is not None else self._exchange.read(path, reading)
        except Cancelled:
            raise
        except TikPrepError as error:
            self._refused.append(Refusal(path, str(error)))
        else:
            self._packages.append(self._opened.enter_context(package))

    def look(self, progress: Progress = no_progress) -> Outlook:
        """What would happen. Raises TikPrepError, or Cancelled."""
        report = self._exchange.import_packages(self._packages, dry_run=True, progress=progress)
        return Outlook(tuple(self._decks()), report, bool(report.reviews_added) or self._has_schedules())

    def bring_in(
        self,
        *,
        with_history: bool = True,
        taken: frozenset[tuple[str, str]] = frozenset(),
        progress: Progress = no_progress,
    ) -> ImportReport:
        """Import, as one undo step; the arguments are those of ImportChoices.

        Raises TikPrepError, or Cancelled; then nothing was changed.
        """
        choices = ImportChoices(with_history, taken)
        return self._exchange.import_packages(self._packages, choices=choices, progress=progress)

    def close(self) -> None:
        """Let the files go. May be called again."""
        self._opened.close()

    def _decks(self) -> list[StagedDeck]:
        found: dict[str, DeckBundle] = {}
        notes: dict[str, int] = {}
        for package in self._packages:
            for bundle in package.decks:
                found.setdefault(bundle.title, bundle)
                notes[bundle.title] = notes.get(bundle.title, 0) + len(bundle.notes)
        new = {title for title, bundle in found.items() if not self._exchange.knows_deck(bundle)}
        for package in self._packages:
            for title, count in package.held.notes.items() if package.held else ():
                notes[title] = notes.get(title, 0) + count
        return [StagedDeck(title, count, title in new) for title, count in notes.items()]

    def _has_schedules(self) -> bool:
        return any(
            card.state
            for package in self._packages
            for bundle in package.decks
            for note in bundle.notes
            for card in note.cards
        )
