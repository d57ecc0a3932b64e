"""One trip of the review to the collection and back: what is asked for, what is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tikprep.domain.turn import Turn

if TYPE_CHECKING:
    from tikprep.services.collection import Collection


@dataclass(frozen=True, slots=True)
class SessionScope:
    """What a session is about: decks (None for all), their name, and how many cards they hold if that is known."""

    deck_ids: tuple[int, ...] | None
    title: str
    cards: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """What the collection says after a change: the turn now, and what undo and redo would do.

    `said` is for the toast. A step back or forth in history shows its card anew.
    """

    turn: Turn | None
    undo: str | None
    redo: str | None
    said: str = ""
    is_history: bool = False


def step_of(collection: Collection, turn: Turn | None, said: str = "", *, is_history: bool = False) -> Step:
    """What the screen is told after a change that led to this turn."""
    return Step(turn, collection.undo_label, collection.redo_label, said, is_history)


def undo(collection: Collection) -> Step:
    """Take the last change back."""
    changes = collection.undo()
    said = f"Undid: {changes.label}" if changes is not None else "Nothing to undo"
    return step_of(collection, collection.review.current(), said, is_history=True)


def redo(collection: Collection) -> Step:
    """Do it again."""
    changes = collection.redo()
    said = f"Did again: {changes.label}" if changes is not None else "Nothing to redo"
    return step_of(collection, collection.review.current(), said, is_history=True)


def is_same_card(before: Turn | None, turn: Turn) -> bool:
    """Whether only what was noted on the card changed, so that a shown answer stays shown."""
    return (
        before is not None
        and before.face.card_id == turn.face.card_id
        and before.tally.total == turn.tally.total
        and before.face.front == turn.face.front
        and before.face.back == turn.face.back
    )
