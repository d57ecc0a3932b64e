"""Packages of other programs: note types, schedules and logs come in whole, and leave whole."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.given import DAY_MS, NOON_MS, ToldClock, all_rows, cards
from tikprep.domain.model import IMPORTED, Rating, ReviewKind, State
from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.errors import Cancelled, TikPrepError
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedCard, ImportedNote, ImportedReview, MediaFile
from tikprep.services.collection import Collection
from tikprep.services.exchange import ImportChoices

BASIC = NoteType(
    "1342697561419", "Basic", ("Front", "Back"), (CardTemplate("Card 1", "{{Front}}", "{{FrontSide}}<hr>{{Back}}"),)
)
TODAY = NOON_MS // DAY_MS


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection.open(tmp_path / "home", clock=ToldClock()) as opened:
        yield opened


def a_note(guid: str = "a", *fields: str, cards: tuple[ImportedCard, ...] = (ImportedCard(1, 0),)) -> ImportedNote:
    texts = fields or ("<b>front</b>", "back")
    return ImportedNote(guid, "template", "", "", "", note_type=BASIC, fields=texts, cards=cards, tags=("x",))


def a_package(*notes: ImportedNote, reviews: tuple[ImportedReview, ...] = (), title: str = "German") -> DeckPackage:
    return DeckPackage((DeckBundle("", title, notes=notes),), reviews=lambda: iter(reviews))


LEARNT = ImportedCard(
    7, 0, position=3, state=1, due_day=TODAY + 4, interval_days=10, ease_permille=2300, repetitions=3, reviews=2,
    last_day=TODAY - 6, is_suspended=True, flag=4,
)  # fmt: skip
LOG = (
    ImportedReview(7, NOON_MS - 20 * DAY_MS, ReviewKind.FIRST, Rating.GOOD, 4000, 0, 4, 0, 2500),
    ImportedReview(7, NOON_MS - 16 * DAY_MS, ReviewKind.REVIEW, Rating.HARD, 5000, 4, 10, 2500, 2300),
    ImportedReview(99, NOON_MS, ReviewKind.REVIEW, Rating.GOOD, 1, 1, 1, 2500, 2500),
)


def test_a_schedule_and_its_log_come_with_their_card(collection: Collection) -> None:
    report = collection.exchange.import_packages([a_package(a_note(cards=(LEARNT,)), reviews=LOG)])
    assert (report.notes_added, report.cards_added, report.reviews_added) == (1, 1, 2)
    (card,) = cards(collection)
    assert (card.state, card.due_day, card.interval_days, card.ease_permille) == (State.REVIEW, TODAY + 4, 10, 2300)
    assert (card.repetitions, card.reviews, card.is_suspended, card.flag) == (3, 2, True, 4)
    log = collection.store.reviews_of(card.id)
    assert [(review.rating, review.scheduler, review.day) for review in log] == [
        (Rating.GOOD, IMPORTED, TODAY - 20),
        (Rating.HARD, IMPORTED, TODAY - 16),
    ]
    assert collection.doctor.health().problems == ()
    assert collection.doctor.replay().imported == 1


def test_a_buried_card_of_a_package_comes_back_tomorrow(collection: Collection) -> None:
    buried, other = LEARNT._replace(is_buried=True), LEARNT._replace(key=8)
    collection.exchange.import_packages(
        [a_package(a_note("a", cards=(buried,)), a_note("b", "x", "y", cards=(other,)))]
    )
    assert [card.buried_until_day for card in cards(collection)] == [collection.today() + 1, 0]


def test_the_log_of_a_card_whose_question_goes_away_goes_with_it_and_comes_back(collection: Collection) -> None:
    def package(front: str) -> DeckPackage:
        note = ImportedNote("a", "cloze", "", front, "", cards=(ImportedCard(6, 0), ImportedCard(7, 1)))
        return a_package(note, reviews=LOG)

    collection.exchange.import_packages([package("{{c1::one}} {{c2::two}}")])
    before = all_rows(collection)
    assert len(collection.store.reviews_of(2)) == 2
    collection.exchange.import_packages([package("{{c1::one}} and more")])
    assert [card.id for card in cards(collection)] == [1]
    assert collection.store.reviews_of(2) == ()
    after = all_rows(collection)
    assert collection.undo()
    assert all_rows(collection) == before
    assert collection.redo()
    assert all_rows(collection) == after


def test_without_its_history_a_card_is_new(collection: Collection) -> None:
    collection.exchange.import_packages(
        [a_package(a_note(cards=(LEARNT,)), reviews=LOG)], choices=ImportChoices(with_history=False)
    )
    (card,) = cards(collection)
    assert (card.state, card.due_day, card.reviews, card.is_suspended, card.flag) == (State.NEW, 0, 0, False, 0)
    assert collection.store.last_review_id() == 0


def test_an_import_is_taken_back_and_done_again_as_a_whole(collection: Collection) -> None:
    before = all_rows(collection)
    collection.exchange.import_packages([a_package(a_note(cards=(LEARNT,)), a_note("b", "1", "2"), reviews=LOG)])
    after = all_rows(collection)
    collection.undo()
    assert all_rows(collection) == before
    collection.redo()
    assert all_rows(collection) == after


def test_the_same_package_again_changes_nothing(collection: Collection) -> None:
    package = a_package(a_note(cards=(LEARNT,)), reviews=LOG)
    collection.exchange.import_packages([package])
    before = all_rows(collection)
    report = collection.exchange.import_packages([package])
    assert (report.notes_unchanged, report.notes_added, report.reviews_added) == (1, 0, 0)
    assert all_rows(collection) == before


def test_a_package_never_moves_a_schedule(collection: Collection) -> None:
    note = ImportedNote("a", "basic", "", "front", "back", cards=(LEARNT._replace(interval_days=3),))
    collection.exchange.import_packages([a_package(note)])
    before = cards(collection)
    changed = replace(note, front="new front", cards=(LEARNT,))
    report = collection.exchange.import_packages([a_package(changed, reviews=LOG)])
    assert (report.notes_updated, cards(collection)) == (1, before)
    assert collection.store.last_review_id() == 0


def test_a_field_that_both_changed_is_a_conflict_and_stays_the_persons(collection: Collection) -> None:
    collection.exchange.import_packages([a_package(a_note("a", "front", "back"))])
    note = collection.library.notes.notes_by_guid(["a"])["a"].note
    collection.library.notes.save_notes([replace(note, fields=("mine", "back"))])
    report = collection.exchange.import_packages([a_package(a_note("a", "theirs", "back"))])
    (conflict,) = report.conflicts
    assert (conflict.guid, conflict.field, conflict.mine, conflict.theirs) == ("a", "Front", "mine", "theirs")
    assert collection.library.notes.notes_by_guid(["a"])["a"].note.fields == ("mine", "back")


def test_the_same_words_under_another_id_are_the_same_note(collection: Collection) -> None:
    collection.exchange.import_packages([a_package(a_note("a", "front", "back"))])
    report = collection.exchange.import_packages([a_package(a_note("b", "front", "back"), a_note("c", "other", "x"))])
    assert (report.notes_added, report.notes_unchanged) == (1, 1)


def plain(guid: str, front: str) -> ImportedNote:
    return ImportedNote(guid, "basic", "same", front, "back")


def test_an_id_of_the_file_is_never_given_to_a_note_that_took_its_old_words(collection: Collection) -> None:
    collection.exchange.import_packages([a_package(plain("d-0001", "old"))])
    moved = replace(plain("d-0002", "old"), tags=("x",))
    report = collection.exchange.import_packages([a_package(plain("d-0001", "new"), moved)])
    assert (report.notes_updated, report.notes_added) == (1, 1)
    notes = collection.library.notes.notes_by_guid(["d-0001", "d-0002"])
    assert [notes[guid].note.front for guid in ("d-0001", "d-0002")] == ["new", "old"]


def test_two_new_ids_of_the_same_words_are_not_both_one_old_note(collection: Collection) -> None:
    collection.exchange.import_packages([a_package(plain("d-0001", "old"))])
    twins = [plain(guid, "old") for guid in ("d-0002", "d-0003")]
    assert collection.exchange.import_packages([a_package(*twins)]).notes_added == 1


def test_new_cards_keep_the_order_of_their_file_with_and_without_history(collection: Collection) -> None:
    notes = [a_note(f"n{due}", f"{due}", "b", cards=(ImportedCard(due, 0, position=due),)) for due in (3, 2, 1)]
    for title, with_history in (("With", True), ("Without", False)):
        renamed = [replace(note, guid=note.guid + title) for note in notes]
        choices = ImportChoices(with_history=with_history)
        collection.exchange.import_packages([a_package(*renamed, title=title)], choices=choices)
        (deck,) = [deck for deck in collection.store.decks() if deck.title == title]
        cards_by_position = sorted(
            (card.position, note.fields[0])
            for card_id, _, note in collection.library.notes.cards_in_order([deck.id])
            if (card := collection.store.card(card_id)) is not None
        )
        assert [front for _, front in cards_by_position] == ["1", "2", "3"]


def test_a_title_that_is_taken_twice_over_still_finds_a_free_one(collection: Collection) -> None:
    collection.exchange.import_packages([DeckPackage((DeckBundle("x", "T"),))])
    collection.exchange.import_packages([DeckPackage((DeckBundle("c", "T (d)"), DeckBundle("d", "T")))])
    assert {deck.title for deck in collection.store.decks()} == {"T", "T (d)", "T (d 2)"}


@pytest.mark.parametrize(
    ("title", "kept"), [("a::::b", "a::b"), (" ::x", "x"), ("::", "slug"), ("a :: b", "a::b"), ("One", "One")]
)
def test_no_level_of_a_title_is_without_a_name(collection: Collection, title: str, kept: str) -> None:
    for _ in range(2):
        collection.exchange.import_packages([DeckPackage((DeckBundle("slug", title),))])
    assert [deck.title for deck in collection.store.decks()] == [kept]


def test_a_field_keeps_its_place_whatever_it_holds(collection: Collection) -> None:
    collection.exchange.import_packages([a_package(a_note("a", "x\x1fy", "back"))])
    assert collection.library.notes.notes_by_guid(["a"])["a"].note.fields == ("xy", "back")


def test_a_gap_is_not_made_of_a_question_that_the_person_wrote(collection: Collection) -> None:
    collection.exchange.import_packages([a_package(plain("d-0001", "old"))])
    notes = collection.library.notes
    mine = replace(notes.notes_by_guid(["d-0001"])["d-0001"].note, front="my own")
    collection.do("Edit", lambda: notes.save_notes([mine]))
    cloze = replace(plain("d-0001", "a {{c1::gap}}"), kind="cloze", tags=("new",))
    report = collection.exchange.import_packages([a_package(cloze)])
    note = notes.notes_by_guid(["d-0001"])["d-0001"].note
    assert (note.kind, note.front, note.tags) == ("basic", "my own", ("new",))
    assert (report.notes_conflicting, report.notes_updated) == (1, 0)
    assert len(cards(collection)) == 1


def test_a_mended_template_comes_in_with_the_next_package(collection: Collection) -> None:
    collection.exchange.import_packages([a_package(a_note())])
    mended = replace(BASIC, templates=(CardTemplate("Card 1", "{{Front}}", "<b>{{Back}}</b>"),), css="b{}")
    collection.exchange.import_packages([a_package(replace(a_note(), note_type=mended))])
    note = collection.library.notes.notes_by_guid(["a"])["a"].note
    assert note.note_type is not None
    assert (note.note_type.templates, note.note_type.css) == (mended.templates, "b{}")
    collection.undo()
    assert collection.library.notes.notes_by_guid(["a"])["a"].note.note_type == replace(BASIC, id=note.note_type.id)


def a_picture(name: str, content: bytes) -> MediaFile:
    return MediaFile(name, lambda: io.BytesIO(content))


def test_a_stranger_of_the_same_title_keeps_its_hands_off_our_pictures(collection: Collection) -> None:
    for guid, content in (("a", b"ours"), ("b", b"theirs")):
        note = a_note(guid, f'<img src="x.png">{guid}', "back")
        bundle = DeckBundle("", "German", notes=(note,), media=(a_picture("x.png", content),))
        collection.exchange.import_packages([DeckPackage((bundle,))])
    (deck,) = [deck for deck in collection.store.decks() if deck.title == "German"]
    media = collection.store.media(deck.id)
    assert len(media) == 2
    for guid, content in (("a", b"ours"), ("b", b"theirs")):
        front = collection.library.notes.notes_by_guid([guid])[guid].note.fields[0]
        (name,) = [name for name in media if f'"{name}"' in front]
        assert collection.media.path(media[name][0], name).read_bytes() == content


def test_a_deck_that_is_followed_gives_its_pictures_anew(collection: Collection) -> None:
    for content in (b"old", b"new"):
        bundle = DeckBundle("", "German", notes=(a_note(),), media=(a_picture("x.png", content),))
        collection.exchange.import_packages([DeckPackage((bundle,))])
    (deck,) = [deck for deck in collection.store.decks() if deck.title == "German"]
    ((name, (sha256, _)),) = collection.store.media(deck.id).items()
    assert collection.media.path(sha256, name).read_bytes() == b"new"


@pytest.mark.parametrize("name", ["../x.png", "a/../../x.png", "/x.png"])
def test_a_picture_never_bears_a_name_outside_of_its_folder(collection: Collection, name: str) -> None:
    bundle = DeckBundle("", "German", notes=(a_note(),), media=(a_picture(name, b"x"),))
    report = collection.exchange.import_packages([DeckPackage((bundle,))])
    assert report.media_added == 0
    assert "outside" in report.problems[0]


def test_a_name_of_a_package_is_taken_as_it_is(collection: Collection) -> None:
    bundle = DeckBundle("", "German", notes=(a_note(),), media=(a_picture("..%2Fx%25.png", b"x"),))
    collection.exchange.import_packages([DeckPackage((bundle,))])
    (deck,) = [deck for deck in collection.store.decks() if deck.title == "German"]
    assert list(collection.store.media(deck.id)) == ["..%2Fx%25.png"]


def test_a_schedule_without_a_log_is_no_fault_of_the_collection(collection: Collection) -> None:
    collection.exchange.import_packages([a_package(a_note(cards=(LEARNT._replace(is_suspended=False),)))])
    assert collection.doctor.replay().differing == 0
    collection.clock.pass_days(5)  # type: ignore[attr-defined]
    collection.review.start()
    collection.review.answer(Rating.GOOD, 1)
    told = collection.doctor.replay()
    assert (told.differing, told.imported, told.reviews) == (0, 1, 1)


def test_a_note_type_with_other_fields_is_another_one(collection: Collection) -> None:
    collection.exchange.import_packages([a_package(a_note("a"))])
    wider = replace(BASIC, fields=("Front", "Back", "Extra"))
    other = replace(a_note("b", "1", "2", "3"), note_type=wider)
    collection.exchange.import_packages([a_package(other)])
    types = collection.library.notes.note_types().values()
    assert [note_type.fields for note_type in types] == [("Front", "Back"), ("Front", "Back", "Extra")]


def test_a_card_may_lie_in_another_deck_than_its_note(collection: Collection) -> None:
    note = a_note(cards=(ImportedCard(1, 0), ImportedCard(2, 1, deck="German::Verbs")))
    collection.exchange.import_packages([a_package(note)])
    titles = {deck.id: deck.title for deck in collection.store.decks()}
    assert [titles[card.deck_id] for card in cards(collection)] == ["German", "German::Verbs"]


def test_a_cancelled_import_leaves_nothing_behind(collection: Collection) -> None:
    notes = tuple(a_note(str(number), str(number), "x", cards=(ImportedCard(number, 0),)) for number in range(1, 3000))
    before = all_rows(collection)

    def stop(done: int, total: int) -> None:
        if done > 1000:
            raise Cancelled

    with pytest.raises(Cancelled):
        collection.exchange.import_packages([a_package(*notes)], progress=stop)
    assert all_rows(collection) == before
    assert collection.undo_label is None
    # What comes after it is journaled row by row again.
    collection.exchange.import_packages([a_package(a_note())])
    collection.undo()
    assert all_rows(collection) == before


def test_media_of_a_package_are_kept_by_their_content(collection: Collection) -> None:
    media = MediaFile("a b.png", lambda: io.BytesIO(b"picture"))
    bundle = DeckBundle("", "German", notes=(a_note(),), media=(media,))
    assert collection.exchange.import_packages([DeckPackage((bundle,))]).media_added == 1
    ((name, (sha256, size_bytes)),) = collection.store.media(1).items()
    assert (name, size_bytes) == ("a b.png", 7)
    assert collection.media.path(sha256, name).read_bytes() == b"picture"


def test_media_that_cannot_be_read_change_nothing(collection: Collection) -> None:
    def refused() -> io.BytesIO:
        raise OSError(5, "Input/output error")

    bundle = DeckBundle("", "German", notes=(a_note(),), media=(MediaFile("a.png", refused),))
    before = all_rows(collection)
    with pytest.raises(TikPrepError, match=r"a\.png cannot be read"):
        collection.exchange.import_packages([DeckPackage((bundle,))])
    assert all_rows(collection) == before


def test_fields_merge_one_by_one(collection: Collection) -> None:
    collection.exchange.import_packages([a_package(a_note("a", "front", "back"))])
    note = collection.library.notes.notes_by_guid(["a"])["a"].note
    collection.library.notes.save_notes([replace(note, fields=("mine", "back"), tags=("x", "own"))])
    theirs = replace(a_note("a", "front", "their back"), tags=("x", "new"))
    report = collection.exchange.import_packages([a_package(theirs)])
    merged = collection.library.notes.notes_by_guid(["a"])["a"].note
    assert merged.fields == ("mine", "their back")
    assert merged.tags == ("x", "own", "new")
    assert (report.notes_updated, report.notes_conflicting) == (1, 0)


def test_reviews_of_a_day_on_which_the_clock_changes_keep_their_hours(tmp_path: Path) -> None:
    changes_ms = NOON_MS - 20 * DAY_MS

    class ChangingClock(ToldClock):
        def utc_offset_s(self, at_ms: int) -> int:
            return 7200 if at_ms < changes_ms else 3600

    log = tuple(
        ImportedReview(7, changes_ms + ms, ReviewKind.FIRST, Rating.GOOD, 1, 0, 1, 0, 2500)
        for ms in (-DAY_MS, -1, 1, DAY_MS)
    )
    with Collection.open(tmp_path / "home", clock=ChangingClock()) as collection:
        collection.exchange.import_packages([a_package(a_note(cards=(LEARNT,)), reviews=log)])
        (card,) = cards(collection)
        assert [review.hour for review in collection.store.reviews_of(card.id)] == [14, 13, 13, 13]


def test_a_note_that_two_files_of_a_first_import_bring_is_one_note(collection: Collection) -> None:
    first, again = a_package(a_note("a"), a_note("b")), a_package(a_note("b", "new front", "back"), title="French")
    report = collection.exchange.import_packages([first, again])
    assert (report.notes_added, report.notes_updated, report.notes_conflicting) == (2, 1, 0)
