"""The door to everything a person has: open it, change it, undo it, close it.

    with Collection.open(home) as collection:
        turn = collection.review.start()
        while turn is not None:
            turn = collection.review.answer(Rating.GOOD, taken_ms=4000)

These calls are the stable face of TikPrep as a library: `Collection.open`, `.review.start`,
`.review.answer`, `.undo`, `.redo`, `.close`. A collection belongs to one thread.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from tikprep.domain.study_day import day_never_back, local_hour, study_day
from tikprep.services.clock import Clock, SystemClock
from tikprep.services.media import MediaFolder
from tikprep.services.overview import OverviewService
from tikprep.services.review import ReviewService
from tikprep.services.shipped import shipped_decks, taken_in
from tikprep.storage.database import Database, told
from tikprep.storage.journal import Changes, HistoryStep, Journal
from tikprep.storage.known_files import forget_files
from tikprep.storage.store import Store

if TYPE_CHECKING:
    from tikprep.services.doctor import DoctorService
    from tikprep.services.drafts import DraftService
    from tikprep.services.exchange import ExchangeService, ImportReport
    from tikprep.services.exporting import ExportService
    from tikprep.services.insights import InsightsService
    from tikprep.services.keystrokes import KeystrokeService
    from tikprep.services.library import LibraryService
    from tikprep.services.mistakes import MistakeService
    from tikprep.services.search import SearchService
    from tikprep.services.submissions import SubmissionService

__all__ = ["Changes", "Collection", "HistoryStep"]

T = TypeVar("T")
IMPORT_LABEL = "Import deck"
_LAST_DAY = "last_study_day"


class Collection:
    """One open collection and its services."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.store = Store(database.raw)
        self.media = MediaFolder(database.path.parent / "media")
        self._journal = Journal(database.raw)
        self._is_changing = False
        self.changes_made = 0
        lived_day = self.store.state(_LAST_DAY)
        self._lived_day = None if lived_day is None else int(lived_day)
        self._about_card_id: int | None = None
        self._unseen_changes: frozenset[str] = frozenset()
        self.overview = OverviewService(self)
        self.review = ReviewService(self)

    @classmethod
    def open(cls, home: Path, *, clock: Clock | None = None, read_only: bool = False) -> Collection:
        """Open the collection in the folder `home`, creating both on first use.

        Raises CollectionLocked, CollectionFromFuture, CollectionDamaged or CollectionUnwritable,
        and leaves the file as it was. A reader may look while another process writes.
        """
        database = Database.open(home, read_only=read_only)
        try:
            return cls(database, clock or SystemClock())
        except BaseException:
            database.close()
            raise

    def close(self) -> None:
        """Write everything down and give the folder free. Nothing unsaved is ever pending."""
        self.database.close()

    def __enter__(self) -> Collection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def sync_shipped(self) -> ImportReport | None:
        """Take the shipped decks in where they changed; a start with nothing new pays a few file reads."""
        if taken_in(self.store) == shipped_decks().fingerprint:
            return None
        return self.exchange.sync_shipped()

    # Services that are not on the way to the first question are loaded when asked for:
    # SQLAlchemy alone costs more than painting that question.

    @cached_property
    def library(self) -> LibraryService:
        from tikprep.services.library import LibraryService

        return LibraryService(self)

    @cached_property
    def exchange(self) -> ExchangeService:
        from tikprep.services.exchange import ExchangeService

        return ExchangeService(self)

    @cached_property
    def export(self) -> ExportService:
        from tikprep.services.exporting import ExportService

        return ExportService(self)

    @cached_property
    def search(self) -> SearchService:
        from tikprep.services.search import SearchService

        return SearchService(self)

    @cached_property
    def insights(self) -> InsightsService:
        from tikprep.services.insights import InsightsService

        return InsightsService(self)

    @cached_property
    def doctor(self) -> DoctorService:
        from tikprep.services.doctor import DoctorService

        return DoctorService(self)

    @cached_property
    def drafts(self) -> DraftService:
        from tikprep.services.drafts import DraftService

        return DraftService(self)

    @cached_property
    def keystrokes(self) -> KeystrokeService:
        from tikprep.services.keystrokes import KeystrokeService

        return KeystrokeService(self)

    @cached_property
    def submissions(self) -> SubmissionService:
        from tikprep.services.submissions import SubmissionService

        return SubmissionService(self)

    @cached_property
    def mistakes(self) -> MistakeService:
        from tikprep.services.mistakes import MistakeService

        return MistakeService(self)

    # Changes

    def do(self, label: str, work: Callable[[], T], early: Callable[[T], object] | None = None) -> T:
        """Run `work` as one transaction and one undo step named `label`.

        An exception rolls everything back. Inside another `do` the work joins the outer step. `early` hears the
        result when all is done but the wait for the disk, which may still fail.
        """
        if self._is_changing:
            return work()
        restore_review, lived_day = self.review.restorer(), self._lived_day
        self._is_changing = True
        self.changes_made += 1
        try:
            with self.database.transaction():
                self._journal.begin()
                result = work()
                changed = self._journal.end(label, self.clock.now_ms(), self._about_card_id)
                forget_files(self.store, changed)
                if early is not None:
                    early(result)
        except BaseException:
            self._journal.after_rollback()
            self._lived_day = lived_day
            restore_review()
            raise
        finally:
            self._is_changing = False
            self._about_card_id = None
        self._unseen_changes |= changed
        self.review.after_change(changed)
        return result

    @property
    def journal(self) -> Journal:
        """What notes the inverse of each change; a bulk load tells it of many rows at once, inside `do`."""
        return self._journal

    def guarded(self, work: Callable[[], T]) -> T:
        """Run `work`, which may only read; what SQLite finds wrong with the file rises as a CollectionError."""
        with told(self.database.path):
            return work()

    def lay_ground(self, work: Callable[[], T]) -> T:
        """Run `work` as one transaction that is no undo step: filling a new collection."""
        self.changes_made += 1
        with self.database.transaction():
            self._journal.begin()
            result = work()
            changed = self._journal.end_without_step()
            forget_files(self.store, changed)
        self._unseen_changes |= changed
        return result

    def about_card(self, card_id: int) -> None:
        """Say inside `do` which card an undo of this step should show again."""
        self._about_card_id = card_id

    def undo(self) -> Changes | None:
        """Take back the newest change, also one of an earlier run; None if there is none."""
        return self._reversed(self._journal.undo, self.undo_label)

    def undo_for_good(self) -> Changes | None:
        """Take back the newest change as if it had never been: it cannot be done again."""

        def reverse(at_ms: int) -> Changes | None:
            changes = self._journal.undo(at_ms)
            self._journal.forget_undone()
            return changes

        return self._reversed(reverse, self.undo_label)

    def redo(self) -> Changes | None:
        """Do again what was undone last; None if a new change came since."""
        return self._reversed(self._journal.redo, self.redo_label)

    @property
    def undo_label(self) -> str | None:
        """What `undo` would take back, such as "Answer card"."""
        return self._journal.label(of_redo=False)

    @property
    def would_undo_import(self) -> bool:
        """Whether `undo` would take decks out of the collection again."""
        return self.undo_label == IMPORT_LABEL

    @property
    def redo_label(self) -> str | None:
        """What `redo` would do again."""
        return self._journal.label(of_redo=True)

    def history(self) -> tuple[HistoryStep, ...]:
        """The steps that can be redone and undone, newest first."""
        return self._journal.history()

    def take_changes(self) -> frozenset[str]:
        """The tables changed since this was last asked; a screen refreshes if it shows one of them."""
        changes, self._unseen_changes = self._unseen_changes, frozenset()
        return changes

    def _reversed(self, reverse: Callable[[int], Changes | None], label: str | None) -> Changes | None:
        try:
            room = self.database.bulk_load() if label == IMPORT_LABEL else nullcontext()
            with room, self.database.transaction():
                changes = reverse(self.clock.now_ms())
                if changes is not None:
                    forget_files(self.store, changes.tables)
        except BaseException:
            self._journal.after_rollback()
            raise
        if changes is not None:
            self._unseen_changes |= changes.tables
            self.review.after_reversal(changes)
        return changes

    # Time

    def today(self) -> int:
        """The study day it is now."""
        now_ms = self.clock.now_ms()
        computed = study_day(now_ms, self.clock.utc_offset_s(now_ms))
        return computed if self._lived_day is None else day_never_back(computed, self._lived_day)

    def hour(self, at_ms: int) -> int:
        """The hour on the wall at a moment."""
        return local_hour(at_ms, self.clock.utc_offset_s(at_ms))

    def remember_day(self, day: int) -> None:
        """Note, inside a change, that this study day was lived; it will not come again."""
        if self._lived_day != day:
            self.store.set_state(_LAST_DAY, str(day))
            self._lived_day = day
