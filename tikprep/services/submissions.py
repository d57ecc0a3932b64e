"""What the judge said of each submission. It stays in the collection of this machine and is no step of undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tikprep.domain.problem import Verdict
from tikprep.storage.submissions import add_submission, languages_with

if TYPE_CHECKING:
    from tikprep.services.collection import Collection


class SubmissionService:
    """Keeps every verdict on all tests of a problem."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    def add(self, problem: str, language: str, verdict: Verdict) -> None:
        """Keep a verdict; it is on disk when this returns."""
        database = self._collection.database
        with database.transaction():
            add_submission(database.raw, problem, language, verdict.value, self._collection.clock.now_ms())

    def solved(self) -> dict[str, tuple[str, ...]]:
        """The languages in which each problem was accepted, the latest first."""
        return languages_with(self._collection.database.raw, Verdict.AC.value)
