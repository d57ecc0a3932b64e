"""The log of what a person typed at a problem. It stays in the collection of this machine and is no step of undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tikprep.domain.keystrokes import Event, LogDamaged, Session, Stands, applied, read, written
from tikprep.storage.keystrokes import add_batch, batches_of, session_starts

if TYPE_CHECKING:
    from tikprep.services.collection import Collection


@dataclass(frozen=True, slots=True)
class SessionStart:
    """A session that can be replayed: when it began, and how far local time was ahead of UTC then."""

    started_ms: int
    language: str
    utc_offset_s: int


class KeystrokeService:
    """Keeps the latest sessions of each problem, batch by batch."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    def append(self, problem: str, language: str, started_ms: int, events: Sequence[Event]) -> None:
        """Add events to a session; they are on disk when this returns."""
        if not events:
            return
        database = self._collection.database
        with database.transaction():
            add_batch(database.raw, problem, language, started_ms, written(events))

    def sessions(self, problem: str) -> list[SessionStart]:
        """The sessions of a problem, the latest first."""
        clock = self._collection.clock
        starts = session_starts(self._collection.database.raw, problem)
        return [SessionStart(at_ms, language, clock.utc_offset_s(at_ms)) for at_ms, language in starts]

    def session(self, problem: str, start: SessionStart) -> Session:
        """A session as far as its log is whole. Raises LogDamaged if nothing of it is."""
        events: list[Event] = []
        code = ""
        for batch in batches_of(self._collection.database.raw, problem, start.started_ms):
            try:
                for event in read(batch):
                    code = applied(code, event)
                    events.append(event)
            except LogDamaged:
                break
        if not events or not isinstance(events[0], Stands):
            raise LogDamaged("The log of this session is damaged.")
        return Session(start.started_ms, start.language, tuple(events))
