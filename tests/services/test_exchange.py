"""Decks in: merged, never overwriting a person's edits or schedules."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.given import ToldClock, all_rows, cards, deck_file
from tikprep import paths
from tikprep.domain.model import Rating
from tikprep.errors import DeckFormatError, ResourcesMissing, TikPrepError
from tikprep.services.collection import Collection


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection.open(tmp_path / "home", clock=ToldClock()) as opened:
        yield opened


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program folder whose deck files can be changed."""
    root = tmp_path / "program"
    (root / "decks" / "cards").mkdir(parents=True)
    monkeypatch.setattr(paths, "_program_root", lambda: root)
    return root / "decks" / "cards"


def front_of(collection: Collection, guid: str) -> str:
    return collection.library.notes.notes_by_guid([guid])[guid].note.front


def test_an_import_adds_notes_and_cards_as_one_step(tmp_path: Path, collection: Collection) -> None:
    before = all_rows(collection)
    path = deck_file(tmp_path, "caches", ("Which policy?", "LRU"), ("Which key?", "The hot one"))
    report = collection.exchange.import_paths([path])
    assert (report.notes_added, report.cards_added) == (2, 2)
    assert collection.undo_label == "Import deck"
    collection.undo()
    assert all_rows(collection) == before


def test_what_else_the_head_of_a_deck_says_is_kept_with_it(tmp_path: Path, collection: Collection) -> None:
    path = deck_file(tmp_path, "caches", ("a", "b"))
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("title: caches\n", "title: caches\n# a word\nauthor: Ann\ntarget: 40\n"), encoding="utf-8"
    )
    collection.exchange.import_paths([path])
    (deck,) = collection.store.decks()
    assert list(deck.attributes.items()) == [("author", "Ann"), ("target", "40"), ("#", "# a word")]


def test_the_same_file_again_changes_nothing(tmp_path: Path, collection: Collection) -> None:
    path = deck_file(tmp_path, "caches", ("Which policy?", "LRU"))
    collection.exchange.import_paths([path])
    before = all_rows(collection)
    report = collection.exchange.import_paths([path])
    assert (report.notes_added, report.notes_updated, report.notes_unchanged, report.cards_added) == (0, 0, 1, 0)
    assert all_rows(collection) == before


def test_a_dry_run_says_what_would_happen_and_changes_nothing(tmp_path: Path, collection: Collection) -> None:
    before = all_rows(collection)
    report = collection.exchange.import_paths([deck_file(tmp_path, "caches", ("a", "b"))], dry_run=True)
    assert report.notes_added == 1
    assert all_rows(collection) == before
    assert collection.undo_label is None


def test_a_dry_run_writes_no_picture(tmp_path: Path, collection: Collection) -> None:
    (tmp_path / "lru.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    path = deck_file(tmp_path, "caches", ("![an LRU list](lru.svg)", "LRU"))
    assert collection.exchange.import_paths([path], dry_run=True).media_added == 1
    assert not collection.media.folder.exists()


def test_a_damaged_picture_is_told_and_mended_by_the_next_import(tmp_path: Path, collection: Collection) -> None:
    (tmp_path / "lru.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    path = deck_file(tmp_path, "caches", ("![an LRU list](lru.svg)", "LRU"))
    collection.exchange.import_paths([path])
    (kept,) = collection.media.folder.iterdir()
    kept.write_bytes(kept.read_bytes()[:10])
    assert collection.doctor.health().problems == ("the picture lru.svg is missing or damaged: import its deck again",)
    collection.exchange.import_paths([path])
    assert collection.doctor.health().problems == ()


def test_a_read_me_beside_the_decks_is_no_deck(tmp_path: Path, collection: Collection) -> None:
    folder = tmp_path / "decks"
    folder.mkdir()
    (folder / "README.md").write_text("# About these decks\n")
    deck_file(folder, "caches", ("a", "b"))
    assert collection.exchange.import_paths([folder]).notes_added == 1


def test_two_decks_of_one_title_stay_two(tmp_path: Path, collection: Collection) -> None:
    collection.exchange.import_paths([deck_file(tmp_path, "caches", ("a", "b"), title="Storage")])
    collection.exchange.import_paths([deck_file(tmp_path, "disks", ("c", "d"), title="Storage")])
    assert [deck.title for deck in collection.store.decks()] == ["Storage", "Storage (disks)"]


def test_a_deck_follows_the_title_of_its_file(tmp_path: Path, collection: Collection) -> None:
    collection.exchange.import_paths([deck_file(tmp_path, "caches", ("a", "b"), title="Storage")])
    collection.exchange.import_paths([deck_file(tmp_path, "caches", ("a", "b"), title="Storage::Caches")])
    assert [deck.title for deck in collection.store.decks()] == ["Storage::Caches"]


def test_a_bad_file_among_good_ones_changes_nothing(tmp_path: Path, collection: Collection) -> None:
    good = deck_file(tmp_path, "caches", ("a", "b"))
    bad = tmp_path / "queues.md"
    bad.write_text(good.read_text().replace("caches", "queues").replace("---\n\nb", "b"), encoding="utf-8")
    before = all_rows(collection)
    with pytest.raises(DeckFormatError, match=r"queues\.md, line 7: .*has no answer"):
        collection.exchange.import_paths([good, bad])
    assert all_rows(collection) == before


def test_a_path_that_is_no_deck_is_told(tmp_path: Path, collection: Collection) -> None:
    with pytest.raises(TikPrepError, match="no file"):
        collection.exchange.import_paths([tmp_path / "nowhere.md"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(TikPrepError, match="holds no deck"):
        collection.exchange.import_paths([tmp_path / "empty"])


def test_a_folder_of_decks_comes_in_whole(tmp_path: Path, collection: Collection) -> None:
    folder = tmp_path / "decks"
    (folder / "deep").mkdir(parents=True)
    deck_file(folder, "caches", ("a", "b"))
    deck_file(folder / "deep", "queues", ("c", "d"))
    assert collection.exchange.import_paths([folder]).notes_added == 2


def test_pictures_come_along_once(tmp_path: Path, collection: Collection) -> None:
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "an lru.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    path = deck_file(tmp_path, "caches", ("![an LRU list](img/an%20lru.svg)", "LRU"))
    assert collection.exchange.import_paths([path]).media_added == 1
    assert collection.exchange.import_paths([path]).media_added == 0
    turn = collection.review.start()
    assert turn is not None
    assert turn.face.media["img/an lru.svg"].read_text().startswith("<svg")
    assert collection.doctor.health().problems == ()


def test_shipped_decks_are_there_at_the_first_start_and_not_undone(program: Path, collection: Collection) -> None:
    deck_file(program, "caches", ("a", "b"))
    collection.sync_shipped()
    assert len(cards(collection)) == 1
    assert collection.undo() is None
    before = all_rows(collection)
    collection.sync_shipped()
    assert all_rows(collection) == before


def test_a_shipped_update_follows_the_file_and_leaves_schedules_and_edits(
    program: Path, collection: Collection
) -> None:
    deck_file(program, "caches", ("one", "1"), ("two", "2"), ("three", "3"))
    collection.sync_shipped()
    collection.review.start()
    collection.review.answer(Rating.EASY, 1000)
    scheduled = cards(collection)
    own = collection.library.notes.notes_by_guid(["caches-0002"])["caches-0002"].note
    collection.library.edit_note(replace(own, front="two, in my words"))
    deck_file(program, "caches", ("one, better", "1"), ("two", "2 and why"), ("three", "3"), ("four", "4"))
    collection.sync_shipped()
    assert front_of(collection, "caches-0001") == "one, better"
    edited = collection.library.notes.notes_by_guid(["caches-0002"])["caches-0002"].note
    assert (edited.front, edited.back) == ("two, in my words", "2 and why")
    assert cards(collection)[:3] == scheduled
    assert len(cards(collection)) == 4
    assert collection.undo_label == "Update shipped decks"


def test_a_conflict_keeps_the_own_text_and_is_told_once(program: Path, collection: Collection) -> None:
    deck_file(program, "caches", ("one", "1"))
    collection.sync_shipped()
    note = collection.library.notes.notes_by_guid(["caches-0001"])["caches-0001"].note
    collection.library.edit_note(replace(note, front="mine"))
    deck_file(program, "caches", ("theirs", "1"))
    report = collection.exchange.sync_shipped()
    assert report.notes_conflicting == 1
    assert "your own front stays" in report.problems[0]
    assert front_of(collection, "caches-0001") == "mine"
    deck_file(program, "caches", ("theirs", "1 and more"))
    assert collection.exchange.sync_shipped().problems == ()
    assert front_of(collection, "caches-0001") == "mine"


def test_a_program_without_its_decks_says_so(program: Path, collection: Collection) -> None:
    shutil.rmtree(program.parent)
    with pytest.raises(ResourcesMissing, match="Install TikPrep again"):
        collection.sync_shipped()


def test_the_decks_of_this_release_come_in_whole(collection: Collection) -> None:
    report = collection.exchange.sync_shipped()
    assert report.problems == ()
    assert report.notes_added >= 72
    titles = {deck.title for deck in collection.store.decks()}
    assert {"Coding::Python", "Coding::Algorithm patterns", "Recommendation::Ranking"} <= titles
