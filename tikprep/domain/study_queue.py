"""The order of a session: due reviews, then new cards, then the same-day repetitions.

Reviews and new cards of several decks are interleaved, because mixed practice is what
the interview asks for; SM-2 puts the repetitions after the day's cards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypeVar

from tikprep.domain.model import Counts

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A card in line: enough to order it and to keep its siblings apart."""

    card_id: int
    note_id: int
    deck_id: int


@dataclass(frozen=True, slots=True)
class DeckLine:
    """What one deck has waiting today, inside its limits and without siblings of the same day."""

    reviews: tuple[Waiting, ...]
    new: tuple[Waiting, ...]


def deck_line(
    reviews: Iterable[Waiting], new: Iterable[Waiting], *, reviews_limit: int, new_limit: int, one_a_note: bool
) -> DeckLine:
    """Take cards up to the limits; with `one_a_note` only the first of each note, reviews before new cards."""
    if one_a_note:
        seen: set[int] = set()
        reviews, new = _first_of_each_note(reviews, seen), _first_of_each_note(new, seen)
    return DeckLine(tuple(islice(reviews, reviews_limit)), tuple(islice(new, new_limit)))


def _first_of_each_note(waiting: Iterable[Waiting], seen: set[int]) -> Iterator[Waiting]:
    for card in waiting:
        if card.note_id not in seen:
            seen.add(card.note_id)
            yield card


def interleave(piles: Sequence[Sequence[T]]) -> list[T]:
    """Merge piles so that each is spread evenly over the whole; order inside a pile is kept."""
    placed = [
        ((index + 0.5) / len(pile), number, item)
        for number, pile in enumerate(piles)
        for index, item in enumerate(pile)
    ]
    placed.sort(key=lambda entry: entry[:2])
    return [item for _, _, item in placed]


class StudyQueue:
    """The cards of one session, in memory; the collection stays the truth about each of them."""

    def __init__(self, lines: Sequence[DeckLine], drills: Sequence[Waiting]) -> None:
        # The two long lines stand backwards, so that taking the next card is a pop.
        self._reviews = interleave([line.reviews for line in lines])[::-1]
        self._new = interleave([line.new for line in lines])[::-1]
        self._drills = list(drills)
        self._brought_forward: Waiting | None = None

    @property
    def counts(self) -> Counts:
        """How many of each kind still wait."""
        return Counts(new=len(self._new), learning=len(self._drills), review=len(self._reviews))

    def ahead(self, count: int) -> list[Waiting]:
        """The next cards, the very next first."""
        forward = self._brought_forward
        in_order = (card for card in self._in_order() if card is not forward)
        return list(islice(chain(() if forward is None else (forward,), in_order), count))

    def remove(self, card_ids: Iterable[int]) -> None:
        """Take cards out of line, wherever they stand."""
        gone = set(card_ids)
        if self._brought_forward is not None and self._brought_forward.card_id in gone:
            self._brought_forward = None
        for line in (self._reviews, self._new, self._drills):
            # The card in hand is nearly always at the end of its line: no copy then.
            if line and len(gone) == 1 and line[-1].card_id in gone:
                line.pop()
                return
            line[:] = [card for card in line if card.card_id not in gone]

    def repeat_later(self, card: Waiting) -> None:
        """Put a card at the end of the same-day repetitions."""
        self._drills.append(card)

    def bring_forward(self, card_id: int) -> None:
        """Let a card of the line come next, as after an undo; a card not in line changes nothing."""
        found = (card for card in self._in_order() if card.card_id == card_id)
        self._brought_forward = next(found, None)

    def _in_order(self) -> Iterable[Waiting]:
        return chain(reversed(self._reviews), reversed(self._new), self._drills)
