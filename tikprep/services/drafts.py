"""What a person types in the code pad, kept as they type it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tikprep.storage.drafts import draft_languages, drop_draft, read_draft, save_draft

if TYPE_CHECKING:
    from tikprep.services.collection import Collection


class DraftService:
    """Keeps one code by problem and language. It is no step of undo: the editor has its own."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    def code(self, problem: str, language: str) -> str | None:
        """What was typed last, None if nothing was."""
        return read_draft(self._collection.database.raw, problem, language)

    def save(self, problem: str, language: str, code: str) -> None:
        """Keep code; it is on disk when this returns."""
        database = self._collection.database
        with database.transaction():
            save_draft(database.raw, problem, language, code, self._collection.clock.now_ms())

    def drop(self, problem: str, language: str) -> None:
        """Forget the code: the next look finds nothing begun."""
        database = self._collection.database
        with database.transaction():
            drop_draft(database.raw, problem, language)

    def begun(self) -> dict[str, tuple[str, ...]]:
        """The languages in which each problem was begun, the latest first."""
        return draft_languages(self._collection.database.raw)
