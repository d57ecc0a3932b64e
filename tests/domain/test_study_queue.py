"""The order of a session."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.model import Counts
from tikprep.domain.study_queue import DeckLine, StudyQueue, Waiting, deck_line, interleave


def line(deck_id: int, reviews: int = 0, new: int = 0) -> DeckLine:
    ids = [deck_id * 1000 + number for number in range(reviews + new)]
    waiting = [Waiting(card_id, card_id, deck_id) for card_id in ids]
    return DeckLine(tuple(waiting[:reviews]), tuple(waiting[reviews:]))


def ids(queue: StudyQueue, count: int = 100) -> list[int]:
    return [card.card_id for card in queue.ahead(count)]


def test_reviews_come_before_new_cards_and_repetitions_last() -> None:
    queue = StudyQueue([line(1, reviews=2, new=1)], [Waiting(7, 7, 1)])
    assert ids(queue) == [1000, 1001, 1002, 7]
    assert queue.counts == Counts(new=1, learning=1, review=2)


def test_decks_are_interleaved() -> None:
    queue = StudyQueue([line(1, reviews=3), line(2, reviews=3)], [])
    assert [card.deck_id for card in queue.ahead(6)] == [1, 2, 1, 2, 1, 2]


@given(st.lists(st.integers(0, 30), max_size=6))
def test_interleaving_keeps_every_card_and_the_order_inside_a_deck(sizes: list[int]) -> None:
    piles = [[(deck, number) for number in range(size)] for deck, size in enumerate(sizes)]
    merged = interleave(piles)
    assert len(merged) == sum(sizes)
    for deck, pile in enumerate(piles):
        assert [item for item in merged if item[0] == deck] == pile


@given(st.integers(1, 40), st.integers(1, 40))
def test_two_decks_never_leave_a_longer_run_than_their_sizes_force(first: int, second: int) -> None:
    merged = interleave([["a"] * first, ["b"] * second])
    longest = max(len(run) for run in "".join(merged).replace("ab", "a b").replace("ba", "b a").split())
    assert longest <= max(first, second) // min(first, second) + 1


def test_a_removed_card_is_gone_wherever_it_stood() -> None:
    queue = StudyQueue([line(1, reviews=3, new=2)], [Waiting(7, 7, 1)])
    queue.remove([1001, 7])
    assert ids(queue) == [1000, 1002, 1003, 1004]


def test_a_card_brought_forward_comes_next_and_is_counted_once() -> None:
    queue = StudyQueue([line(1, reviews=2, new=2)], [])
    queue.bring_forward(1003)
    assert ids(queue) == [1003, 1000, 1001, 1002]
    assert queue.counts.total == 4
    queue.remove([1003])
    assert ids(queue) == [1000, 1001, 1002]


def test_siblings_of_the_same_day_are_left_out() -> None:
    reviews = [Waiting(1, 10, 1), Waiting(2, 10, 1), Waiting(3, 11, 1)]
    new = [Waiting(4, 11, 1), Waiting(5, 12, 1)]
    kept = deck_line(reviews, new, reviews_limit=9, new_limit=9, one_a_note=True)
    assert [card.card_id for card in kept.reviews] == [1, 3]
    assert [card.card_id for card in kept.new] == [5]
    every = deck_line(reviews, new, reviews_limit=2, new_limit=9, one_a_note=False)
    assert every == DeckLine(tuple(reviews[:2]), tuple(new))


def test_siblings_left_out_do_not_use_up_the_limit() -> None:
    new = [Waiting(number, number // 3, 1) for number in range(30)]
    assert len(deck_line([], new, reviews_limit=5, new_limit=5, one_a_note=True).new) == 5
