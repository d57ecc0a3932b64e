"""One trip of the review to the collection and back: what is asked for, what is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tikprep.domain.turn import Turn
from tikprep.ui.wording import done_again, undone

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

UNDO_IMPORT = "Undo the import"


@dataclass(frozen=True, slots=True)
class SessionScope:
    """What a session is about: decks (None for all), their name, and how many cards they hold if that is known."""

    deck_ids: tuple[int, ...] | None
    title: str
    cards: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """What the collection says after a change: the turn now, and what undo and redo would do.

    `said` is for the toast, which offers to do `offers`, "" for nothing. A step back or forth in history shows its
    card anew.
    """

    turn: Turn | None
    undo: str | None
    redo: str | None
    said: str = ""
    offers: str = ""
    is_history: bool = False


def step_of(collection: Collection, turn: Turn | None, said: str = "") -> Step:
    """What the screen is told after a change that led to this turn."""
    return Step(turn, collection.undo_label, collection.redo_label, said, "Undo" if said else "")


def undo(collection: Collection) -> Step:
    """Take the last change back, unless whole decks would go with the card: that is asked for by another name."""
    if collection.would_undo_import:
        said = "No answer to undo: the last change was an import"
        return replace(step_of(collection, collection.review.current(), said), offers=UNDO_IMPORT)
    return _after_history(collection, *undone(collection.undo()))


def redo(collection: Collection) -> Step:
    """Do it again."""
    return _after_history(collection, *done_again(collection.redo()))


def _after_history(collection: Collection, said: str, offers: str) -> Step:
    turn = collection.review.current()
    return Step(turn, collection.undo_label, collection.redo_label, said, offers, is_history=True)


def place_of(turn: Turn) -> str:
    """Where in the session a card stands, in words."""
    return f"Review {turn.tally.total + 1} of {turn.tally.total + turn.counts.total}"


def is_same_card(before: Turn | None, turn: Turn) -> bool:
    """Whether only what was noted on the card changed, so that a shown answer stays shown."""
    return (
        before is not None
        and before.face.card_id == turn.face.card_id
        and before.tally.total == turn.tally.total
        and before.face.front == turn.face.front
        and before.face.back == turn.face.back
    )
