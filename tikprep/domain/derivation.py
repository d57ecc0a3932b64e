"""Why a card is due when it is due, in sentences; and its state rebuilt from the log alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tikprep.domain.model import IMPORTED, Card, Rating, Review, ReviewKind, State
from tikprep.domain.schedulers import Rules, scheduler_named
from tikprep.domain.schedulers.base import FIRST_PASSING, MAXIMUM_INTERVAL_DAYS
from tikprep.domain.schedulers.sm2 import interval_after
from tikprep.domain.study_day import calendar_date

RATING_NAMES = {
    Rating.BLACKOUT: "Blackout",
    Rating.AGAIN: "Again",
    Rating.ALMOST: "Almost",
    Rating.HARD: "Hard",
    Rating.GOOD: "Good",
    Rating.EASY: "Easy",
}


def never_answered(card: Card) -> Card:
    """The same card as it was before its first answer."""
    fresh = Card(card.id, card.note_id, card.deck_id, card.ordinal, card.position)
    return replace(fresh, is_suspended=card.is_suspended, buried_until_day=card.buried_until_day, flag=card.flag)


def answered(card: Card, review: Review) -> Card:
    """The card after one logged answer, by the scheduler and the rules that the log names."""
    if review.scheduler == IMPORTED:
        return _as_logged(card, review)
    rules = Rules(fuzz=review.fuzz, ease_drops_on_lapse=review.ease_drops_on_lapse)
    scheduler = scheduler_named(review.scheduler)
    return scheduler.answer(card, review.rating, day=review.day, now_ms=review.answered_ms, rules=rules)


def _as_logged(card: Card, review: Review) -> Card:
    """The card after an answer that another program scheduled."""
    is_drill = review.kind is ReviewKind.DRILL
    has_passed = review.rating >= FIRST_PASSING
    return replace(
        card,
        state=State.REVIEW,
        interval_days=card.interval_days if is_drill else review.interval_days,
        due_day=card.due_day if is_drill else review.day + review.interval_days,
        ease_permille=review.ease_permille,
        repetitions=card.repetitions if is_drill else card.repetitions + 1 if has_passed else 1,
        lapses=card.lapses + (review.kind is ReviewKind.REVIEW and not has_passed),
        reviews=card.reviews + 1,
        last_day=review.day,
    )


def replayed(card: Card, reviews: Sequence[Review]) -> Card:
    """The card as its log says it must be, oldest answer first."""
    state = never_answered(card)
    for review in reviews:
        state = answered(state, review)
    return state


def derivation(card: Card, reviews: Sequence[Review]) -> tuple[str, ...]:
    """One sentence an answer, then the due date that follows from them."""
    if not reviews:
        return ("Never answered, so it has no due date yet.",)
    sentences = []
    before = never_answered(card)
    for review in reviews:
        after = answered(before, review)
        sentences.append(f"{calendar_date(review.day)}: {RATING_NAMES[review.rating]}. {_step(before, after, review)}")
        before = after
    last = calendar_date(card.last_day)
    sentences.append(f"Due {calendar_date(card.due_day)}: {last} plus {_days(card.interval_days)}.")
    if card.drill_since_ms:
        sentences.append("It also waits for its same-day repetition, until it scores Good or better.")
    return tuple(sentences)


def _step(before: Card, after: Card, review: Review) -> str:
    if review.scheduler == IMPORTED:
        return f"Imported: {_days(after.interval_days)}; {_ease(before, after)}."
    if review.kind is ReviewKind.DRILL:
        done = "done" if not after.drill_since_ms else "to be repeated once more"
        return f"Same-day repetition, {done}; ease and interval stay."
    ease = _ease(before, after)
    rule_days = after.interval_days
    if review.fuzz:
        rule_days = interval_after(after.repetitions, before.interval_days, after.ease_permille)
    interval = _days(rule_days)
    if after.interval_days != rule_days:
        interval += f", moved by fuzz to {after.interval_days}"
    if review.rating < FIRST_PASSING:
        return f"Starts over with {interval}; {ease}."
    if after.repetitions == 1:
        return f"First repetition: {interval}; {ease}."
    if after.repetitions == 2:
        return f"Second repetition in a row: {interval}; {ease}."
    factor = f"{before.interval_days} × {after.ease_permille / 1000:.2f}"
    rounded = "the longest interval there is" if rule_days == MAXIMUM_INTERVAL_DAYS else "rounded up"
    return f"Repetition {after.repetitions}: {factor}, {rounded} = {interval}; {ease}."


def _ease(before: Card, after: Card) -> str:
    if before.ease_permille == after.ease_permille:
        return f"ease stays {after.ease_permille / 1000:.2f}"
    return f"ease {before.ease_permille / 1000:.2f} → {after.ease_permille / 1000:.2f}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
