"""Decks in: read files, merge them into the collection without touching schedules or own edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tikprep.formats import format_for
from tikprep.formats.base import DeckBundle, DeckPackage, Progress, Reading, no_progress
from tikprep.formats.text import TextPlan, TextPreview, preview
from tikprep.services.anki_source import from_anki_package
from tikprep.services.collection import IMPORT_LABEL
from tikprep.services.known_files import is_held, read_unless_known, remember
from tikprep.services.media_merge import told_missing
from tikprep.services.merging import ImportChoices, ImportReport, PackageMerge
from tikprep.services.objects import many_objects
from tikprep.services.reading import read_all
from tikprep.services.shipped import remember_taken_in, shipped_decks, taken_in
from tikprep.services.staging import Found, StagedImport, find_files

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

__all__ = ["ExchangeService", "ImportChoices", "ImportReport"]

_USUAL = ImportChoices()


class _DryRun(Exception):
    """Leaves the transaction of a dry run, carrying what it would have done."""

    def __init__(self, report: ImportReport) -> None:
        self.report = report


class ExchangeService:
    """Imports, each one transaction and one undo step."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        # SQLAlchemy ends the transaction that is open when it first meets a connection: let it be met before one.
        self._library = collection.library

    def sync_shipped(self) -> ImportReport:
        """Bring the shipped decks in at the first start and follow their files later. Raises ResourcesMissing."""
        shipped = shipped_decks()
        store = self._collection.store
        known = taken_in(store)
        if known == shipped.fingerprint:
            return ImportReport()
        packages = [format_for(path).read(path) for path in shipped.files]

        def work() -> ImportReport:
            report = _merge_all(PackageMerge(self._collection, _USUAL, no_progress, is_dry=False), packages)
            remember_taken_in(store, shipped)
            return report

        if known is None:
            # A new collection with its decks is the ground, not a change to be undone.
            return self._collection.lay_ground(work)
        return self._collection.do("Update shipped decks", work)

    def import_paths(
        self,
        sources: Sequence[Path],
        *,
        dry_run: bool = False,
        choices: ImportChoices = _USUAL,
        encoding: str | None = None,
        progress: Progress = no_progress,
    ) -> ImportReport:
        """Merge deck files, or all deck files of folders. All or nothing: a bad file changes nothing.

        `encoding` is that of text files, None to find it. Raises DeckFormatError with file and line, TikPrepError for
        a path that is no deck or for several bad files, each of which it names, or Cancelled from `progress`.
        """
        reading = Reading(self._collection.clock.utc_offset_s, progress)
        with many_objects(), ExitStack() as opened:
            packages = read_all(self, sources, encoding, reading, opened)
            return self.import_packages(packages, dry_run=dry_run, choices=choices, progress=progress)

    def read(self, path: Path, reading: Reading) -> DeckPackage:
        """What a deck file holds; one that came in before and stands here as it is, is not read again.

        Raises DeckFormatError, TikPrepError for a path that is no deck, or Cancelled.
        """
        return read_unless_known(self._collection, format_for(path), path, reading)

    def stage(
        self, files: Sequence[Path], plans: Mapping[Path, TextPlan], *, progress: Progress = no_progress
    ) -> StagedImport:
        """Read deck files and keep them open, for a person to look at before they come in. Raises Cancelled.

        What cannot be read is named in the answer and hinders no other file. `plans` say how text files are
        to be read. The answer is to be closed.
        """
        staged = StagedImport(self)
        reading = Reading(self._collection.clock.utc_offset_s, progress)
        try:
            with many_objects():
                for file in files:
                    staged.add(file, plans.get(file), reading)
        except BaseException:
            staged.close()
            raise
        return staged

    def find(self, sources: Sequence[Path], *, progress: Progress = no_progress) -> Found:
        """The deck files among files and inside folders. Raises Cancelled."""
        return find_files(sources, progress)

    def preview(self, path: Path, plan: TextPlan, *, progress: Progress = no_progress) -> TextPreview:
        """What a text file holds by a plan. Raises DeckFormatError, or Cancelled."""
        return preview(path, plan, progress)

    def undo_import(self) -> bool:
        """Take the last import back; False if something else was done since."""
        return self._collection.would_undo_import and self._collection.undo() is not None

    def discard_import(self) -> None:
        """Take back an import that was cancelled while it was being written: no trace of it stays to be redone."""
        if self._collection.would_undo_import:
            self._collection.undo_for_good()

    def knows_deck(self, bundle: DeckBundle) -> bool:
        """Whether the collection has the deck that a bundle would go into."""
        notes = self._collection.library.notes
        by_slug = notes.deck_by_slug(bundle.slug) if bundle.slug else None
        return by_slug is not None or notes.deck_by_title(bundle.title) is not None

    def import_packages(
        self,
        packages: Sequence[DeckPackage],
        *,
        dry_run: bool = False,
        choices: ImportChoices = _USUAL,
        progress: Progress = no_progress,
    ) -> ImportReport:
        """Merge what was read; packages stay open and are closed by the caller. Raises TikPrepError, or Cancelled."""
        with many_objects(), ExitStack() as opened:
            whole = [self._whole(package, opened) for package in packages]
            database = self._collection.database
            logs = opened.enter_context(database.attached([package.log for package in whole if package.log]))
            merge = PackageMerge(self._collection, choices, progress, is_dry=dry_run, logs=logs)

            def work() -> ImportReport:
                report = _merge_all(merge, [from_anki_package(package) for package in whole])
                if dry_run:
                    raise _DryRun(report)
                return report

            try:
                with database.bulk_load():
                    report = self._collection.do(IMPORT_LABEL, work)
            except _DryRun as done:
                return done.report
            # What several files say of one note, the last of them says.
            is_outer = not database.raw.in_transaction
            if is_outer and len(whole) == 1 and whole[0].sha256 and not whole[0].held and merge.is_settled:
                remember(self._collection, whole[0], merge.deck_ids)
            return report

    def _whole(self, package: DeckPackage, opened: ExitStack) -> DeckPackage:
        """The package, read after all if what it says is here no more."""
        if package.held is None or is_held(self._collection, package):
            return package
        return opened.enter_context(package.held.read())


def _merge_all(merge: PackageMerge, packages: Sequence[DeckPackage]) -> ImportReport:
    report = sum((merge.merge(package) for package in packages), ImportReport())
    if not report.media_missing:
        return report
    missing = tuple(dict.fromkeys(report.media_missing))
    return replace(report, media_missing=missing, problems=(*report.problems, *told_missing(missing)))
