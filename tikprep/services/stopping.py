"""To stop inside a statement of SQLite that takes long."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tikprep.errors import Cancelled

# SQLite takes some milliseconds for so many steps of its machine.
_STEPS_BETWEEN_QUESTIONS = 200_000


@contextmanager
def stoppable(raw: sqlite3.Connection, ask: Callable[[], None]) -> Iterator[None]:
    """Ask inside long statements too, by a call that raises Cancelled. For use inside a transaction."""
    stopped = False

    def is_stopped() -> bool:
        nonlocal stopped
        try:
            ask()
        except Cancelled:
            stopped = True
        return stopped

    raw.set_progress_handler(is_stopped, _STEPS_BETWEEN_QUESTIONS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if stopped:
            raise Cancelled from error
        raise
    finally:
        # The rollback that follows must not be stopped itself.
        raw.set_progress_handler(None, 0)
