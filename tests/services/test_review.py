"""The review flow over a real collection."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.given import NOON_MS, ToldClock, add_deck, cards
from tikprep.domain.model import Counts, Rating, ReviewKind, StudyOptions
from tikprep.domain.turn import Turn
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedCard, ImportedNote, ImportedReview
from tikprep.services.collection import Collection


@pytest.fixture
def clock() -> ToldClock:
    return ToldClock()


@pytest.fixture
def collection(tmp_path: Path, clock: ToldClock) -> Iterator[Collection]:
    with Collection.open(tmp_path, clock=clock) as opened:
        yield opened


def asked(turn: Turn | None) -> str:
    assert turn is not None
    return turn.face.note.title


def answer_all(collection: Collection, rating: Rating, limit: int = 500) -> list[Turn]:
    """Give one rating until the session ends; the turns that were shown."""
    shown: list[Turn] = []
    turn = collection.review.start()
    while turn is not None and len(shown) < limit:
        shown.append(turn)
        turn = collection.review.answer(rating, 1000)
    return shown


def test_a_session_ends_when_every_card_scored_good(collection: Collection) -> None:
    add_deck(collection, "One", 3)
    assert [asked(turn) for turn in answer_all(collection, Rating.GOOD)] == ["One 1", "One 2", "One 3"]
    assert collection.review.start() is None


def test_a_card_graded_below_good_comes_again_after_the_others(collection: Collection) -> None:
    add_deck(collection, "One", 3)
    collection.review.start()
    collection.review.answer(Rating.AGAIN, 1000)
    collection.review.answer(Rating.GOOD, 1000)
    turn = collection.review.answer(Rating.HARD, 1000)
    assert asked(turn) == "One 1"
    assert turn is not None
    assert turn.kind is ReviewKind.DRILL
    assert turn.counts == Counts(learning=2)
    assert asked(collection.review.answer(Rating.HARD, 1000)) == "One 3"
    assert asked(collection.review.answer(Rating.GOOD, 1000)) == "One 1"
    assert collection.review.answer(Rating.GOOD, 1000) is None


@pytest.mark.parametrize("fuzz", [False, True])
def test_the_preview_on_every_button_is_what_is_applied(collection: Collection, clock: ToldClock, fuzz: bool) -> None:
    add_deck(collection, "One", 6)
    collection.library.set_options(None, StudyOptions(fuzz=fuzz))
    for _ in range(6):
        turn = collection.review.start()
        rounds = 0
        while turn is not None and rounds < 60:
            rating = tuple(Rating)[rounds % 6]
            preview = turn.previews[rating]
            day = collection.today()
            following = collection.review.answer(rating, 1000)
            card = collection.store.card(turn.face.card_id)
            assert card is not None
            assert preview.rating is rating
            assert card.due_day - day == preview.interval_days
            assert (card.drill_since_ms > 0) is preview.is_repeated_today
            turn, rounds = following, rounds + 1
        clock.pass_days(7)


def test_daily_limits_hold_over_sessions_and_follow_undo(collection: Collection) -> None:
    add_deck(collection, "One", 10)
    collection.library.set_options(None, StudyOptions(new_per_day=3))
    assert collection.overview.today().counts.new == 3
    assert len(answer_all(collection, Rating.GOOD)) == 3
    assert collection.review.start() is None
    collection.undo()
    assert collection.overview.today().counts.new == 1
    assert asked(collection.review.start()) == "One 3"


def test_a_limit_of_reviews_holds_back_the_rest(collection: Collection, clock: ToldClock) -> None:
    add_deck(collection, "One", 5)
    answer_all(collection, Rating.GOOD)
    clock.pass_days(1)
    collection.library.set_options(1, StudyOptions(reviews_per_day=2))
    assert collection.overview.today().counts.review == 2
    assert len(answer_all(collection, Rating.GOOD)) == 2


def test_siblings_are_put_off_until_tomorrow(collection: Collection, clock: ToldClock) -> None:
    add_deck(collection, "Two ways", 2, kind="reversed")
    assert collection.overview.today().counts.new == 2
    assert len(answer_all(collection, Rating.GOOD)) == 2
    assert collection.review.start() is None
    clock.pass_days(1)
    assert collection.overview.today().counts == Counts(review=2)
    collection.library.set_options(1, StudyOptions(bury_siblings=False))
    assert collection.overview.today().counts == Counts(new=2, review=2)


def test_decks_are_interleaved(collection: Collection) -> None:
    add_deck(collection, "One", 3)
    add_deck(collection, "Two", 3)
    decks = [turn.deck_title for turn in answer_all(collection, Rating.GOOD)]
    assert decks == ["One", "Two"] * 3


def test_a_session_can_be_held_to_some_decks(collection: Collection) -> None:
    add_deck(collection, "One", 2)
    add_deck(collection, "Two", 2)
    turn = collection.review.start([2])
    assert asked(turn) == "Two 1"
    assert turn is not None
    assert turn.counts.new == 2


def test_a_buried_card_comes_back_tomorrow_and_a_suspended_one_does_not(
    collection: Collection, clock: ToldClock
) -> None:
    add_deck(collection, "One", 2)
    collection.review.start()
    assert asked(collection.review.bury()) == "One 2"
    assert collection.review.suspend() is None
    clock.pass_days(1)
    assert [asked(turn) for turn in answer_all(collection, Rating.GOOD)] == ["One 1"]


def test_flag_and_mark_stay_on_the_card_in_hand(collection: Collection) -> None:
    add_deck(collection, "One", 2)
    collection.review.start()
    turn = collection.review.flag(3)
    assert turn is not None
    assert (asked(turn), turn.flag) == ("One 1", 3)
    turn = collection.review.toggle_mark()
    assert turn is not None
    assert turn.face.note.is_marked
    with pytest.raises(ValueError, match="0-7"):
        collection.review.flag(8)


def test_marks_and_flags_one_after_another_stay_on_a_card_of_any_deck(collection: Collection) -> None:
    for title, notes in (("A", 7), ("B", 2), ("C", 4)):
        add_deck(collection, title, notes)
    turn = collection.review.start()
    for _ in range(12):
        assert turn is not None
        card_id, title = turn.face.card_id, turn.deck_title
        for change in (collection.review.toggle_mark, lambda: collection.review.flag(3), collection.review.toggle_mark):
            turn = change()
            assert turn is not None
            assert turn.face.card_id == card_id, title
        turn = collection.review.answer(Rating.GOOD, 1)


def test_undo_brings_the_card_back_and_the_session_goes_on(collection: Collection) -> None:
    add_deck(collection, "One", 4)
    collection.review.start()
    collection.review.answer(Rating.GOOD, 1000)
    collection.review.answer(Rating.AGAIN, 1000)
    collection.undo()
    turn = collection.review.current()
    assert asked(turn) == "One 2"
    assert turn is not None
    assert (turn.tally.good, turn.tally.failed) == (1, 0)
    assert asked(collection.review.answer(Rating.GOOD, 1000)) == "One 3"
    assert collection.review.summary().answers[Rating.GOOD] == 2


def test_the_undone_card_can_be_answered_without_asking_for_it(collection: Collection) -> None:
    add_deck(collection, "One", 3)
    collection.review.start()
    collection.review.answer(Rating.GOOD, 1000)
    collection.undo()
    collection.review.answer(Rating.EASY, 1000)
    assert [card.ease_permille for card in cards(collection)] == [2600, 2500, 2500]


def test_an_answer_belongs_to_the_day_it_is_given(collection: Collection, clock: ToldClock) -> None:
    add_deck(collection, "One", 1)
    collection.review.start()
    clock.pass_days(1)
    collection.review.answer(Rating.GOOD, 1000)
    assert cards(collection)[0].last_day == collection.today()


def test_a_leech_is_told_and_set_aside_where_the_deck_says_so(collection: Collection, clock: ToldClock) -> None:
    add_deck(collection, "One", 1)
    collection.library.set_options(None, StudyOptions(leech_lapses=2, leech_suspends=True))
    answer_all(collection, Rating.GOOD)
    comes_again_today = []
    for _ in range(2):
        clock.pass_days(60)
        turn = collection.review.start()
        assert turn is not None
        comes_again_today.append(turn.previews[Rating.AGAIN].is_repeated_today)
        collection.review.answer(Rating.AGAIN, 1000)
    card = cards(collection)[0]
    assert (card.lapses, card.is_suspended) == (2, True)
    assert comes_again_today == [True, False]
    assert collection.review.current() is None


def test_an_edit_keeps_the_schedule_and_new_gaps_get_cards(collection: Collection) -> None:
    add_deck(collection, "Gaps", 1, kind="cloze", front="{{c1::a}} and {{c2::b}}")
    answer_all(collection, Rating.GOOD)
    before = cards(collection)
    assert len(before) == 2
    note = collection.library.notes.note(1)
    assert note is not None
    collection.library.edit_note(replace(note, front="{{c1::a}} and b and {{c3::c}}"))
    after = cards(collection)
    assert after[0] == before[0]
    assert [card.ordinal for card in after] == [0, 2]


def test_the_derivation_ends_in_the_due_date(collection: Collection, clock: ToldClock) -> None:
    add_deck(collection, "One", 1)
    for rating in (Rating.GOOD, Rating.EASY):
        collection.review.start()
        collection.review.answer(rating, 1000)
        clock.pass_days(1)
    history = collection.review.card_history(1)
    assert len(history.reviews) == 2
    assert history.derivation[1].endswith("Second repetition in a row: 6 days; ease 2.50 → 2.60.")
    assert history.derivation[-1] == "Due 2026-09-28: 2026-09-22 plus 6 days."


def answer(collection: Collection, *, nested: bool) -> Turn | None:
    """Answer Good, directly or as the window does it: inside a step of its own."""
    if nested:
        return collection.do("Answer card", lambda: collection.review.answer(Rating.GOOD, 1000))
    return collection.review.answer(Rating.GOOD, 1000)


def test_an_answer_that_the_disk_refused_is_asked_again(collection: Collection) -> None:
    add_deck(collection, "One", 3)
    collection.review.start()
    raw = collection.database.raw
    raw.execute("CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.review_log BEGIN SELECT RAISE(ABORT, 'full'); END")
    for nested in (False, True):
        with pytest.raises(sqlite3.IntegrityError):
            answer(collection, nested=nested)
    raw.execute("DROP TRIGGER refuse")
    turn = collection.review.answer(Rating.GOOD, 1000)
    assert asked(turn) == "One 2"
    assert turn is not None
    assert (turn.tally.total, turn.counts.total) == (1, 2)
    assert [card.reviews for card in cards(collection)] == [1, 0, 0]


def test_nothing_in_hand_means_nothing_happens(collection: Collection) -> None:
    assert collection.review.start() is None
    assert collection.review.answer(Rating.GOOD, 1000) is None
    assert collection.review.bury() is None
    assert collection.undo() is None


def test_what_comes_next_is_told_before_the_disk_is_asked_to_keep_the_answer(collection: Collection) -> None:
    add_deck(collection, "One", 2)
    collection.review.start()
    told: list[tuple[Turn | None, bool, str | None]] = []

    def early(turn: Turn | None) -> None:
        told.append((turn, collection.database.raw.in_transaction, collection.undo_label))

    turn = collection.review.answer(Rating.GOOD, 1000, early)
    assert told == [(turn, True, "Answer card")]
    assert asked(turn) == "One 2"


def test_every_answer_survives_a_kill(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from tikprep.domain.model import Rating; "
        "from tikprep.services.collection import Collection; c = Collection.open(Path(sys.argv[1])); "
        "c.sync_shipped(); c.review.start(); [c.review.answer(Rating.GOOD, 1000) for _ in range(5)]; "
        "os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert done.returncode == -9
    with Collection.open(tmp_path) as reopened:
        assert len(reopened.store.reviews_after(0)) == 5
        assert reopened.doctor.replay().differing == 0


def test_answers_after_an_undo_past_the_start_are_counted(collection: Collection) -> None:
    add_deck(collection, "One", 6)
    answer_all(collection, Rating.GOOD, limit=3)
    collection.review.start()
    for _ in range(3):
        collection.undo()
    collection.review.current()
    collection.review.answer(Rating.GOOD, 1000)
    turn = collection.review.answer(Rating.HARD, 1000)
    assert turn is not None
    assert (turn.tally.good, turn.tally.hard) == (1, 1)
    assert collection.review.summary().answers == {Rating.GOOD: 1, Rating.HARD: 1}


def test_answers_that_come_with_a_deck_are_none_of_the_session(collection: Collection) -> None:
    add_deck(collection, "One", 6)
    collection.review.start()
    collection.review.answer(Rating.GOOD, 1000)
    note = ImportedNote("a", "basic", "", "front", "back", cards=(ImportedCard(7, 0),))
    log = ImportedReview(7, NOON_MS, ReviewKind.FIRST, Rating.AGAIN, 4000, 0, 1, 2500, 2500)
    package = DeckPackage((DeckBundle("", "Other", notes=(note,)),), reviews=lambda: iter((log,)))
    assert collection.exchange.import_packages([package]).reviews_added == 1
    turn = collection.review.answer(Rating.HARD, 1000)
    assert turn is not None
    assert (turn.tally.good, turn.tally.hard, turn.tally.failed) == (1, 1, 0)
    assert collection.review.summary().answers == {Rating.GOOD: 1, Rating.HARD: 1}


def test_changed_options_rule_the_next_answer(collection: Collection) -> None:
    add_deck(collection, "One", 3)
    collection.review.start()
    collection.library.set_options(None, StudyOptions(fuzz=True, ease_drops_on_lapse=True))
    collection.review.answer(Rating.AGAIN, 1000)
    log = collection.store.reviews_after(0)
    assert (log[0].fuzz, log[0].ease_drops_on_lapse) == (True, True)
    assert cards(collection)[0].ease_permille == 1960


def test_a_gap_that_returns_brings_its_card_and_history_back(collection: Collection) -> None:
    add_deck(collection, "Gaps", 1, kind="cloze", front="{{c1::a}} and {{c2::b}}")
    answer_all(collection, Rating.GOOD)
    note = collection.library.notes.note(1)
    assert note is not None
    before = cards(collection)
    collection.library.edit_note(replace(note, front="a and {{c2::b}}"))
    assert collection.review.start() is None
    collection.library.edit_note(note)
    assert [(card.reviews, card.is_suspended) for card in cards(collection)] == [(1, False), (0, False)]
    assert cards(collection)[0] == before[0]


def test_suspended_cards_of_a_deck_come_back_together(collection: Collection) -> None:
    add_deck(collection, "One", 3)
    add_deck(collection, "Two", 1)
    collection.review.start([1])
    collection.review.suspend()
    collection.review.suspend()
    assert collection.library.unsuspend([1]) == 2
    assert collection.undo_label == "Take suspended cards back"
    assert collection.overview.today().counts.new == 4
