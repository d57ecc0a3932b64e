"""The review flow: which card comes, what an answer does, what is shown next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from tikprep.domain.derivation import derivation
from tikprep.domain.model import Card, Rating, Review, ReviewKind, State, StudyOptions
from tikprep.domain.notekinds import note_kind
from tikprep.domain.schedulers import SCHEDULERS, Rules
from tikprep.domain.schedulers.base import ENDS_DRILL, FIRST_PASSING, becomes_leech, is_leech, review_kind
from tikprep.domain.study_queue import StudyQueue, Waiting
from tikprep.domain.templates import CardPlace
from tikprep.domain.turn import CardHistory, Face, Preview, SessionSummary, Tally, Turn
from tikprep.errors import NotFound
from tikprep.services.faces import face_of, media_of
from tikprep.storage.journal import Changes

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

FLAGS = range(8)
_DECIDES_THE_QUEUE = frozenset({"deck", "note", "study_options"})


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A card in line, read from the collection, and the number of the change since when that holds."""

    waiting: Waiting
    card: Card
    face: Face
    at_change: int


class ReviewService:
    """One session at a time; the collection on disk is right after every call."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._store = collection.store
        self._scheduler = SCHEDULERS[0]
        self._deck_ids: frozenset[int] | None = None
        self._deck_titles: dict[int, str] = {}
        self._options: dict[int, StudyOptions] = {}
        self._queue = StudyQueue((), ())
        self._day = 0
        self._session_after_id = 0
        self._tally = Tally()
        self._in_hand: _Prepared | None = None
        self._is_stale = False
        self._prepared: _Prepared | None = None

    def start(self, deck_ids: Sequence[int] | None = None) -> Turn | None:
        """Begin a session over the given decks, or all; None if nothing waits."""
        self._deck_ids = None if deck_ids is None else frozenset(deck_ids)
        self._session_after_id = self._store.last_review_id()
        self._rebuild()
        return self._next()

    def current(self) -> Turn | None:
        """The card in hand with fresh facts, or the next one if it no longer waits."""
        card_id = None if self._in_hand is None else self._in_hand.card.id
        self._rebuild()
        if card_id is not None:
            self._queue.bring_forward(card_id)
        return self._next()

    def answer(
        self, rating: Rating, taken_ms: int, early: Callable[[Turn | None], object] | None = None
    ) -> Turn | None:
        """Grade the card in hand (taken_ms milliseconds after it was shown) and return what comes next.

        One transaction, on disk when this returns; `early` hears what comes next while the disk writes. Raises
        CollectionUnwritable and then has changed nothing. Without a card in hand nothing is graded.
        """
        return self._change("Answer card", lambda in_hand: self._answer(in_hand, Rating(rating), taken_ms), early)

    def bury(self) -> Turn | None:
        """Put the card in hand off until tomorrow."""
        return self._put_away("Bury card", lambda card: replace(card, buried_until_day=self._day + 1))

    def suspend(self) -> Turn | None:
        """Take the card in hand out of study until it is taken back."""
        return self._put_away("Suspend card", lambda card: replace(card, is_suspended=True))

    def flag(self, flag: int) -> Turn | None:
        """Colour the card in hand: 1-7, or 0 for none. Raises ValueError for another number."""
        if flag not in FLAGS:
            raise ValueError(f"a flag is 0-7, not {flag}")

        def paint(in_hand: _Prepared) -> None:
            if in_hand.card.flag != flag:
                self._store.save_card(replace(in_hand.card, flag=flag))

        return self._change("Flag card", paint)

    def toggle_mark(self) -> Turn | None:
        """Mark the note of the card in hand, or take the mark off."""

        def toggle(in_hand: _Prepared) -> None:
            self._store.set_marked(in_hand.card.note_id, not in_hand.face.note.is_marked)

        return self._change("Mark note", toggle)

    def card_history(self, card_id: int) -> CardHistory:
        """The card's log and the derivation of its due date. Raises NotFound."""
        card = self._store.card(card_id)
        if card is None:
            raise NotFound("This card is no longer in the collection.")
        reviews = self._store.reviews_of(card_id)
        titles = {deck.id: deck.title for deck in self._store.decks()}
        note = self._store.note(card.note_id)
        return CardHistory(card, note, titles[card.deck_id], reviews, derivation(card, reviews))

    def summary(self) -> SessionSummary:
        """What was done since `start`, undone answers left out."""
        reviews = self._store.reviews_after(self._session_after_id)
        day = self._collection.today()
        return SessionSummary(
            answers=Counter(review.rating for review in reviews),
            cards=len({review.card_id for review in reviews}),
            new_cards=sum(review.kind is ReviewKind.FIRST for review in reviews),
            taken_ms=sum(review.taken_ms for review in reviews),
            due_tomorrow=self._store.due_on(day + 1),
            waiting=self._queue.counts,
        )

    def restorer(self) -> Callable[[], None]:
        """A call that returns to the card now in hand, for when a change fails and nothing of it was kept."""
        in_hand = self._in_hand

        def restore() -> None:
            self._in_hand = in_hand
            self._is_stale = True

        return restore

    def after_change(self, tables: frozenset[str]) -> None:
        """Line up anew before the next answer where options, decks or notes changed."""
        self._is_stale = self._is_stale or not tables.isdisjoint(_DECIDES_THE_QUEUE)

    def after_reversal(self, changes: Changes) -> None:
        """Follow an undo or redo: the card it was about comes next if it waits."""
        # The file gives freed ids again: after undoing back behind the start, new answers get lower ones.
        self._session_after_id = min(self._session_after_id, self._store.last_review_id())
        self._rebuild()
        self._in_hand = None
        if changes.card_id is not None:
            self._queue.bring_forward(changes.card_id)
            if self._queue.ahead(1) and self._queue.ahead(1)[0].card_id == changes.card_id:
                self._next()

    def _answer(self, in_hand: _Prepared, rating: Rating, taken_ms: int) -> None:
        card = in_hand.card
        self._write_answer(card, rating, taken_ms)
        buried_ids = self._bury_siblings(in_hand)
        self._queue.remove((card.id,))
        if buried_ids:
            self._queue.remove(buried_ids)
        self._tally = _tallied(self._tally, rating)
        if rating < ENDS_DRILL and not self._suspends(card, rating):
            self._queue.repeat_later(in_hand.waiting)

    def _bury_siblings(self, in_hand: _Prepared) -> list[int]:
        """Put off the note's other cards; their ids. Most notes have one card, which needs no search."""
        note = in_hand.face.note
        if not self._options_of(in_hand.card).bury_siblings or len(note_kind(note.kind).ordinals(note)) < 2:
            return []
        return self._store.bury_siblings(in_hand.card, self._day)

    def _write_answer(self, card: Card, rating: Rating, taken_ms: int) -> None:
        """Save the card and log the answer."""
        now_ms = self._collection.clock.now_ms()
        options = self._options_of(card)
        rules = _rules(options)
        after = self._scheduler.answer(card, rating, day=self._day, now_ms=now_ms, rules=rules)
        if self._suspends(card, rating):
            after = replace(after, is_suspended=True)
        self._store.save_card(after)
        self._store.add_review(
            Review(
                id=0,
                card_id=card.id,
                deck_id=card.deck_id,
                answered_ms=now_ms,
                day=self._day,
                hour=self._collection.hour(now_ms),
                kind=review_kind(card, self._day),
                rating=rating,
                taken_ms=max(0, taken_ms),
                interval_before_days=card.interval_days,
                interval_days=after.interval_days,
                ease_before_permille=card.ease_permille,
                ease_permille=after.ease_permille,
                scheduler=self._scheduler.name,
                fuzz=rules.fuzz,
                ease_drops_on_lapse=rules.ease_drops_on_lapse,
            )
        )
        self._collection.remember_day(self._day)

    def _suspends(self, card: Card, rating: Rating) -> bool:
        """Whether this answer makes a leech of the card and the deck sets leeches aside."""
        options = self._options_of(card)
        if not options.leech_suspends or rating >= FIRST_PASSING:
            return False
        if review_kind(card, self._day) is not ReviewKind.REVIEW:
            return False
        return becomes_leech(card.lapses + 1, options.leech_lapses)

    def _put_away(self, label: str, put_away: Callable[[Card], Card]) -> Turn | None:
        def change(in_hand: _Prepared) -> None:
            self._store.save_card(put_away(in_hand.card))
            self._queue.remove((in_hand.card.id,))

        return self._change(label, change)

    def _change(
        self,
        label: str,
        change: Callable[[_Prepared], None],
        early: Callable[[Turn | None], object] | None = None,
    ) -> Turn | None:
        """Change the card in hand and return what comes next: one step, and one transaction with its reads."""

        def work() -> Turn | None:
            # The window may have stood open overnight: a change belongs to the day it is made.
            if self._is_stale or self._day != self._collection.today():
                self._rebuild()
                if self._in_hand is not None:
                    self._queue.bring_forward(self._in_hand.card.id)
            in_hand = None if self._in_hand is None else self._ready(self._in_hand.waiting, self._in_hand)
            if in_hand is None or not _waits(in_hand.card, self._day):
                return self.current()
            change(in_hand)
            self._collection.about_card(in_hand.card.id)
            return self._next()

        return self._collection.do(label, work, early)

    def _rebuild(self) -> None:
        """Line the session up anew from the collection."""
        self._is_stale = False
        self._prepared = None
        self._day = self._collection.today()
        decks = [deck for deck in self._store.decks() if self._deck_ids is None or deck.id in self._deck_ids]
        self._deck_titles = {deck.id: deck.title for deck in decks}
        overview = self._collection.overview
        all_options = self._store.options()
        self._options = {deck.id: overview.options(deck.id, all_options) for deck in decks}
        lines = overview.lines(decks, self._day)
        drills = [card for card in self._store.drills(self._day) if card.deck_id in self._options]
        self._queue = StudyQueue([lines[deck.id] for deck in decks], drills)
        self._tally = Tally()
        for review in self._store.reviews_after(self._session_after_id):
            self._tally = _tallied(self._tally, review.rating)

    def _next(self) -> Turn | None:
        """The turn for the first card in line that still waits."""
        while ahead := self._queue.ahead(2):
            waiting = ahead[0]
            self._in_hand = self._ready(waiting, self._prepared)
            if self._in_hand is not None and _waits(self._in_hand.card, self._day):
                self._prepared = self._ready(ahead[1], None) if len(ahead) > 1 else None
                return self._turn(self._in_hand)
            self._queue.remove((waiting.card_id,))
        self._in_hand = None
        return None

    def _ready(self, waiting: Waiting, known: _Prepared | None) -> _Prepared | None:
        """The card in line with its sides; as it is known where nothing but the running change came since."""
        now = self._collection.changes_made
        if known is not None and known.card.id == waiting.card_id and now - known.at_change <= 1:
            return _Prepared(waiting, known.card, known.face, now)
        card = self._store.card(waiting.card_id)
        return None if card is None else _Prepared(waiting, card, self._face(card), now)

    def _turn(self, ready: _Prepared) -> Turn:
        card = ready.card
        return Turn(
            face=ready.face,
            deck_title=self._deck_titles[card.deck_id],
            kind=review_kind(card, self._day),
            flag=card.flag,
            is_leech=is_leech(card.lapses, self._options_of(card).leech_lapses),
            previews=self._previews(card),
            counts=self._queue.counts,
            tally=self._tally,
            upcoming=None if self._prepared is None else self._prepared.face,
        )

    def _previews(self, card: Card) -> tuple[Preview, ...]:
        """What each rating would do, by the same call that will do it."""
        options = self._options_of(card)
        rules = _rules(options)
        now_ms = self._collection.clock.now_ms()
        previews = []
        for rating in Rating:
            after = self._scheduler.answer(card, rating, day=self._day, now_ms=now_ms, rules=rules)
            repeated = after.drill_since_ms > 0
            if repeated and options.leech_suspends:
                repeated = not self._suspends(card, rating)
            previews.append(Preview(rating, after.due_day - self._day, repeated))
        return tuple(previews)

    def _face(self, card: Card) -> Face:
        note = self._store.note(card.note_id)
        place = CardPlace(self._deck_titles.get(card.deck_id, ""), card.flag)
        return face_of(card.id, card.ordinal, note, partial(media_of, self._collection, card.deck_id), place)

    def _options_of(self, card: Card) -> StudyOptions:
        return self._options[card.deck_id]


def _rules(options: StudyOptions) -> Rules:
    return Rules(fuzz=options.fuzz, ease_drops_on_lapse=options.ease_drops_on_lapse)


def _waits(card: Card, day: int) -> bool:
    if card.is_suspended or card.buried_until_day > day:
        return False
    return card.state is State.NEW or card.due_day <= day or card.drill_since_ms > 0


def _tallied(tally: Tally, rating: Rating) -> Tally:
    if rating >= ENDS_DRILL:
        return replace(tally, good=tally.good + 1)
    if rating >= FIRST_PASSING:
        return replace(tally, hard=tally.hard + 1)
    return replace(tally, failed=tally.failed + 1)
