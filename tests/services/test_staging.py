"""An import that is looked at first: what it would do, what was decided, what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.formats.apkg.hand_made import database, legacy
from tests.given import ToldClock, all_rows, deck_file
from tikprep.domain.model import StudyOptions
from tikprep.errors import Cancelled
from tikprep.formats.text import Target, TextColumn, TextPlan
from tikprep.services.collection import Collection
from tikprep.services.staging import StagedDeck
from tikprep.services.stopping import stoppable


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection.open(tmp_path / "home", clock=ToldClock()) as opened:
        yield opened


def contested(collection: Collection, folder: Path) -> Path:
    """A deck that came in, was edited by the person, and was then changed by its writer."""
    collection.exchange.import_paths([deck_file(folder, "rank", ("front one", "back one"), ("front two", "back two"))])
    (note, *_) = (face.note for face in collection.library.faces([deck.id for deck in collection.store.decks()]))
    collection.library.edit_note(replace(note, front="my front", back="my back"))
    return deck_file(folder, "rank", ("front 1", "back 1"), ("front two", "back two"))


def texts(collection: Collection) -> set[tuple[str, str]]:
    faces = collection.library.faces([deck.id for deck in collection.store.decks()])
    return {(face.note.front, face.note.back) for face in faces}


def test_a_look_tells_what_would_come_and_changes_nothing(collection: Collection, tmp_path: Path) -> None:
    package = legacy(tmp_path / "prep.apkg", database())
    before = all_rows(collection)
    staged = collection.exchange.stage([package], {})
    outlook = staged.look()
    assert outlook.decks == (StagedDeck("Prep::A", 3, is_new=True),)
    assert outlook.has_history
    assert (outlook.report.notes_added, outlook.report.reviews_added) == (3, 6)
    assert all_rows(collection) == before
    assert staged.bring_in(with_history=False).notes_added == 3
    assert staged.look().decks == (StagedDeck("Prep::A", 3, is_new=False),)
    staged.close()
    staged.close()


def test_only_the_fields_that_were_chosen_take_the_decks_text(collection: Collection, tmp_path: Path) -> None:
    staged = collection.exchange.stage([contested(collection, tmp_path)], {})
    report = staged.look().report
    assert {(conflict.guid, conflict.field) for conflict in report.conflicts} == {
        ("rank-0001", "front"),
        ("rank-0001", "back"),
    }
    done = staged.bring_in(taken=frozenset({("rank-0001", "back")}))
    assert [conflict.field for conflict in done.conflicts] == ["front"]
    assert done.notes_conflicting == 1
    assert texts(collection) == {("my front", "back 1"), ("front two", "back two")}


def test_a_note_whose_conflicts_are_all_taken_is_updated(collection: Collection, tmp_path: Path) -> None:
    staged = collection.exchange.stage([contested(collection, tmp_path)], {})
    done = staged.bring_in(taken=frozenset({("rank-0001", "back"), ("rank-0001", "front")}))
    assert (done.notes_updated, done.notes_conflicting, done.conflicts, done.problems) == (1, 0, (), ())
    assert texts(collection) == {("front 1", "back 1"), ("front two", "back two")}
    collection.undo()
    assert ("my front", "my back") in texts(collection)


def test_a_file_that_cannot_be_read_is_named_and_hinders_no_other(collection: Collection, tmp_path: Path) -> None:
    good = deck_file(tmp_path, "good", ("a", "b"))
    bad = tmp_path / "bad.apkg"
    bad.write_bytes(b"no zip")
    staged = collection.exchange.stage([bad, good], {})
    assert [refusal.path for refusal in staged.refused] == [bad]
    assert "bad.apkg" in staged.refused[0].message
    assert staged.look().report.notes_added == 1
    assert collection.exchange.stage([bad], {}).is_empty


def test_a_text_file_is_read_as_it_was_decided(collection: Collection, tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text("x,ask,tell\ny,ask 2,tell 2\n", encoding="utf-8")
    columns = (TextColumn("", Target.IGNORE), TextColumn("", Target.FRONT), TextColumn("", Target.BACK))
    plan = TextPlan(separator=",", has_header=False, columns=columns, deck="Mine")
    staged = collection.exchange.stage([path], {path: plan})
    assert staged.look().decks == (StagedDeck("Mine", 2, is_new=True),)
    staged.bring_in()
    assert texts(collection) == {("ask", "tell"), ("ask 2", "tell 2")}


def test_whoever_stops_the_reading_finds_no_file_open(collection: Collection, tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        collection.exchange.stage([legacy(tmp_path / "prep.apkg", database())], {}, progress=stop)


def test_files_and_folders_are_found_and_what_is_no_deck_is_named(collection: Collection, tmp_path: Path) -> None:
    folder = tmp_path / "decks"
    folder.mkdir()
    deck = deck_file(folder, "rank", ("a", "b"))
    (folder / "README.md").write_text("# No deck", encoding="utf-8")
    table = tmp_path / "t.csv"
    table.write_text("q,a\n1,2\n", encoding="utf-8")
    broken = tmp_path / "u.csv"
    broken.write_bytes(b"q,a\n\0,2\n")
    picture = tmp_path / "p.png"
    picture.write_bytes(b"")
    found = collection.exchange.find([folder, table, broken, picture])
    assert found.files == (deck, table)
    assert found.previews[table].row_count == 2
    assert [refusal.path for refusal in found.refused] == [picture, broken]
    assert "line 2" in found.refused[1].message


def test_looking_through_a_folder_can_be_stopped(collection: Collection, tmp_path: Path) -> None:
    for number in range(5):
        deck_file(tmp_path, f"deck{number}", ("a", "b"))
    asked = 0

    def stop_at_third(_done: int, _total: int) -> None:
        nonlocal asked
        asked += 1
        if asked == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        collection.exchange.find([tmp_path], progress=stop_at_third)
    assert asked == 3


def test_a_long_statement_is_stopped_within_and_leaves_nothing(collection: Collection) -> None:
    asked = 0

    def stop() -> None:
        nonlocal asked
        asked += 1
        raise Cancelled

    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    raw = collection.database.raw

    def work() -> None:
        collection.store.set_state("seen", "1")
        with stoppable(raw, stop):
            raw.execute(endless).fetchone()

    with pytest.raises(Cancelled):
        collection.do("Never ends", work)
    assert asked == 1
    assert collection.store.state("seen") is None


def test_only_an_import_is_taken_back_as_one(collection: Collection, tmp_path: Path) -> None:
    collection.exchange.import_paths([deck_file(tmp_path, "rank", ("a", "b"))])
    collection.library.set_options(None, StudyOptions(new_per_day=3))
    assert not collection.exchange.undo_import()
    assert collection.library.options(None).new_per_day == 3
    collection.undo()
    assert collection.exchange.undo_import()
    assert texts(collection) == set()
    assert not collection.exchange.undo_import()


def test_an_import_that_is_discarded_was_never_there(collection: Collection, tmp_path: Path) -> None:
    collection.library.set_options(None, StudyOptions(new_per_day=3))
    before = texts(collection), collection.history()
    collection.exchange.import_paths([deck_file(tmp_path, "rank", ("a", "b"))])
    collection.exchange.discard_import()
    assert (texts(collection), collection.history()) == before
    assert collection.redo() is None
    collection.exchange.discard_import()
    assert collection.library.options(None).new_per_day == 3
