"""Undo gives back the same bytes in every table, redo brings the same again."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.given import NOON_MS, ToldClock, add_deck, all_rows
from tikprep.domain.model import Rating, ReviewKind, StudyOptions
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedCard, ImportedNote, ImportedReview
from tikprep.services.collection import Collection
from tikprep.storage.journal import KEPT_STEPS, Journal

steps = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.sampled_from(Rating)),
        st.tuples(st.sampled_from(["bury", "suspend", "flag", "mark", "edit", "options", "drop"]), st.integers(0, 7)),
        st.tuples(st.just("import"), st.integers(1, 4)),
        st.tuples(st.just("wait"), st.integers(1, 9)),
    ),
    max_size=25,
)


def take(collection: Collection, clock: ToldClock, step: str, value: int) -> None:
    """One change as a person would make it."""
    review, library = collection.review, collection.library
    if step == "wait":
        clock.pass_days(value)
        review.start()
    elif step == "answer":
        review.answer(Rating(value), 1000)
    elif step in ("bury", "suspend"):
        getattr(review, step)()
    elif step == "flag":
        review.flag(value)
    elif step == "mark":
        review.toggle_mark()
    elif step == "import":
        collection.exchange.import_packages([a_package(value, len(collection.history()))])
    elif step == "options":
        library.set_options(value % 3 or None, StudyOptions(new_per_day=value) if value % 2 else None)
    else:
        note = library.notes.note(1 + value)
        if note is not None and step == "edit":
            library.edit_note(
                type(note)(**{**{f: getattr(note, f) for f in note.__slots__}, "front": f"it's {value} ü"})
            )
        elif note is not None:
            collection.do("Drop", lambda: collection.database.raw.execute("DELETE FROM note WHERE id = ?", (note.id,)))


def a_package(notes: int, number: int) -> DeckPackage:
    """Notes that were answered elsewhere, of a deck that other imports may have begun."""
    made = tuple(
        ImportedNote(
            f"p{number}-{note}",
            "basic",
            f"{number}",
            f"front {note}",
            "back",
            cards=(ImportedCard(note + 1, 0, state=1),),
        )
        for note in range(notes)
    )
    log = [
        ImportedReview(note + 1, NOON_MS + note, ReviewKind.REVIEW, Rating.GOOD, 900, 1, 3, 2500, 2500)
        for note in range(notes)
    ]
    return DeckPackage((DeckBundle("", f"Brought {number % 2}", notes=made),), reviews=lambda: iter(log))


@settings(max_examples=60)
@given(steps)
def test_any_sequence_undone_gives_the_same_rows_and_redone_the_same_again(taken: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = ToldClock()
        with Collection.open(Path(folder), clock=clock) as collection:
            add_deck(collection, "First", 5)
            add_deck(collection, "Second", 4, kind="reversed")
            collection.review.start()
            states = [all_rows(collection)]
            for step, value in taken:
                before = collection.undo_label, len(collection.history())
                take(collection, clock, step, value)
                if (collection.undo_label, len(collection.history())) != before:
                    states.append(all_rows(collection))
            for state in reversed(states[:-1]):
                assert collection.undo() is not None
                assert all_rows(collection) == state
            assert collection.undo() is None
            for state in states[1:]:
                assert collection.redo() is not None
                assert all_rows(collection) == state
            assert collection.redo() is None


def test_an_import_taken_back_is_done_again_after_a_restart(tmp_path: Path) -> None:
    with Collection.open(tmp_path, clock=ToldClock()) as collection:
        before = all_rows(collection)
        collection.exchange.import_packages([a_package(40, 0)])
        after = all_rows(collection)
        collection.undo()
        assert all_rows(collection) == before
    with Collection.open(tmp_path, clock=ToldClock()) as collection:
        assert all_rows(collection) == before
        collection.redo()
        assert all_rows(collection) == after
    with Collection.open(tmp_path, clock=ToldClock()) as collection:
        collection.undo()
        assert all_rows(collection) == before


def test_what_will_never_be_done_again_takes_no_room(tmp_path: Path) -> None:
    with Collection.open(tmp_path, clock=ToldClock()) as collection:
        collection.exchange.import_packages([a_package(3, 0)])
        collection.undo()
        tables = "SELECT COUNT(*) FROM sqlite_master WHERE name LIKE 'undone_%'"
        assert collection.database.raw.execute(tables).fetchone()[0] > 0
        collection.exchange.import_packages([a_package(1, 1)])
        assert collection.database.raw.execute(tables).fetchone()[0] == 0


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    opened = Collection.open(tmp_path, clock=ToldClock())
    add_deck(opened, "First", 5)
    return opened


def test_undo_outlives_the_program(tmp_path: Path, collection: Collection) -> None:
    before = all_rows(collection)
    collection.review.start()
    collection.review.answer(Rating.GOOD, 1000)
    collection.close()
    with Collection.open(tmp_path, clock=ToldClock()) as reopened:
        assert reopened.undo_label == "Answer card"
        reopened.undo()
        assert all_rows(reopened) == before
        assert reopened.redo_label == "Answer card"


def test_a_new_change_drops_what_could_be_redone(collection: Collection) -> None:
    collection.review.start()
    collection.review.answer(Rating.GOOD, 1000)
    collection.undo()
    collection.review.current()
    collection.review.bury()
    assert collection.redo() is None
    assert [step.label for step in collection.history()] == ["Bury card"]
    collection.close()


def test_a_failed_change_leaves_nothing_behind(collection: Collection) -> None:
    before = all_rows(collection)

    def fails() -> None:
        collection.store.set_marked(1, True)
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        collection.do("Half", fails)
    assert all_rows(collection) == before
    assert collection.undo_label is None
    collection.review.start()
    collection.review.answer(Rating.GOOD, 1000)
    assert collection.undo_label == "Answer card"
    collection.close()


def test_what_could_be_redone_is_dropped_even_after_a_commit_that_failed(collection: Collection) -> None:
    raw = collection.database.raw
    collection.review.start()
    collection.review.answer(Rating.GOOD, 1000)
    collection.undo()

    def breaks_at_commit() -> None:
        raw.execute("PRAGMA defer_foreign_keys = ON")
        raw.execute("UPDATE card SET note_id = 999 WHERE id = 1")

    with pytest.raises(sqlite3.IntegrityError):
        collection.do("Break", breaks_at_commit)
    assert collection.redo_label == "Answer card"
    collection.do("Mark", lambda: collection.store.set_marked(1, True))
    assert collection.redo() is None
    collection.close()


def test_a_table_of_any_column_names_is_watched_and_one_without_a_key_is_refused() -> None:
    raw = sqlite3.connect(":memory:", isolation_level=None)
    raw.execute("CREATE TABLE journal_step (id INTEGER PRIMARY KEY, label, at_ms, is_redo, card_id, inverses)")
    raw.execute('CREATE TABLE round (id INTEGER PRIMARY KEY, "order" INTEGER, "group" TEXT)')
    journal = Journal(raw)
    journal.begin()
    raw.execute("INSERT INTO round VALUES (1, 2, 'it''s')")
    journal.end("Add", 0, None)
    journal.begin()
    raw.execute('UPDATE round SET "order" = 3, "group" = NULL')
    journal.end("Change", 0, None)
    journal.undo(0)
    assert raw.execute("SELECT * FROM round").fetchall() == [(1, 2, "it's")]
    raw.execute("CREATE TABLE keyless (a)")
    raw.execute("DROP TABLE journal_entry")
    for (name,) in raw.execute("SELECT name FROM sqlite_temp_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    with pytest.raises(ValueError, match="keyless needs a primary key"):
        Journal(raw)
    raw.close()


def test_a_change_that_changes_nothing_is_no_step(collection: Collection) -> None:
    collection.do("Nothing", lambda: None)
    assert collection.undo_label is None
    collection.close()


def test_changes_name_the_tables_a_screen_must_refresh(collection: Collection) -> None:
    collection.take_changes()
    collection.review.start()
    collection.review.answer(Rating.GOOD, 1000)
    assert collection.take_changes() == {"card", "review_log", "review_rollup"}
    assert collection.take_changes() == frozenset()
    collection.library.set_options(None, StudyOptions(new_per_day=3))
    assert collection.take_changes() == {"study_options"}
    collection.close()


def test_old_steps_are_let_go(collection: Collection) -> None:
    for number in range(KEPT_STEPS + 120):
        collection.do("Mark", lambda number=number: collection.store.set_marked(1, number % 2 == 0))  # type: ignore[misc]
    kept = len(collection.history())
    assert KEPT_STEPS <= kept < KEPT_STEPS + 50
    collection.close()
