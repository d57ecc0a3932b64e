"""What a file said of a note is known for the next merge, whatever a person made of the note since."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.given import ToldClock, all_rows
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedNote
from tikprep.services.collection import Collection
from tikprep.services.merging import content_of
from tikprep.storage.notes import base_text

TOLD = ImportedNote("a", "basic", "Title", 'a "front"\né', "back", level=2, tags=("x", "y"), attributes={"k": "v"})
texts = st.text('ab"\\ é\U0001f600', max_size=4)


def a_package(note: ImportedNote = TOLD) -> DeckPackage:
    return DeckPackage((DeckBundle("", "Deck", notes=(note,)),))


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection.open(tmp_path / "home", clock=ToldClock()) as opened:
        opened.exchange.import_packages([a_package()])
        yield opened


def base(collection: Collection) -> str:
    return collection.library.notes.bases_by_guid(["a"])["a"]


def edit(collection: Collection, **changes: object) -> None:
    note = collection.library.notes.note(1)
    assert note is not None
    collection.library.edit_note(replace(note, **changes))  # type: ignore[arg-type]


def written(collection: Collection) -> tuple[int, int]:
    """How much the collection holds of bases beside the notes: letters, and bases of edited notes."""
    counted = "SELECT (SELECT TOTAL(LENGTH(content)) FROM note_base), (SELECT COUNT(*) FROM edited_base)"
    letters, edited = collection.database.raw.execute(counted).fetchone()
    return int(letters), edited


def test_a_note_that_nobody_edited_is_not_written_twice(collection: Collection) -> None:
    assert written(collection) == (0, 0)
    assert base(collection) == base_text(content_of(TOLD))


def test_what_leaves_the_text_alone_writes_no_base(collection: Collection) -> None:
    collection.do("Mark", lambda: collection.store.set_marked(1, True))
    edit(collection)
    assert written(collection) == (0, 0)


def test_an_edit_taken_back_leaves_no_base(collection: Collection) -> None:
    before = all_rows(collection)
    edit(collection, front="mine")
    assert written(collection)[1] == 1
    collection.undo()
    assert all_rows(collection) == before
    collection.redo()
    assert base(collection) == base_text(content_of(TOLD))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["title", "back", "metric"]), texts), max_size=5), texts)
def test_the_base_is_what_the_file_said_after_any_edits(edits: list[tuple[str, str]], back: str) -> None:
    told = replace(TOLD, back=back)
    with tempfile.TemporaryDirectory() as folder, Collection.open(Path(folder), clock=ToldClock()) as collection:
        collection.exchange.import_packages([a_package(told)])
        for name, text in edits:
            edit(collection, **{name: text})
        assert base(collection) == base_text(content_of(told))
        assert collection.exchange.import_packages([a_package(told)]).notes_unchanged == 1


def test_a_later_file_takes_the_place_of_what_was_said_first(collection: Collection) -> None:
    edit(collection, back="mine")
    newer = replace(TOLD, title="Newer")
    assert collection.exchange.import_packages([a_package(newer)]).notes_updated == 1
    assert base(collection) == base_text(content_of(newer))
    note = collection.library.notes.note(1)
    assert note is not None
    assert (note.title, note.back) == ("Newer", "mine")
    collection.undo()
    assert base(collection) == base_text(content_of(TOLD))


def test_a_base_as_earlier_versions_wrote_it_still_counts(collection: Collection) -> None:
    older = json.dumps({**content_of(TOLD), "front": "as it was"})
    collection.database.raw.execute("UPDATE note_base SET content = ?", (older,))
    assert json.loads(base(collection))["front"] == "as it was"
    report = collection.exchange.import_packages([a_package()])
    assert report.notes_conflicting == 0
