"""Finding notes and cards by what a person writes; see `domain.query` for what that may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tikprep.domain.query import parse_query
from tikprep.storage.search import FoundNote, find_cards, find_notes, found_notes

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

__all__ = ["FoundNote", "SearchService"]


class SearchService:
    """Searches; they change nothing."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    def notes(self, text: str) -> list[int]:
        """The ids of the notes with a card that fits. Raises QueryError."""
        return find_notes(self._collection.database.raw, parse_query(text), self._collection.today())

    def cards(self, text: str) -> list[int]:
        """The ids of the cards that fit. Raises QueryError."""
        return find_cards(self._collection.database.raw, parse_query(text), self._collection.today())

    def shown(self, note_ids: Sequence[int]) -> list[FoundNote]:
        """What a list shows of these notes, in their order."""
        return found_notes(self._collection.database.raw, note_ids)
