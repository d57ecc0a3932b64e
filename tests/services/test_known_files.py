"""A package brought in again is not read again, unless something that it said is here no more."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.formats.apkg.hand_made import database, legacy
from tests.given import ToldClock, all_rows
from tikprep.domain.model import Rating
from tikprep.errors import DeckFormatError
from tikprep.formats.base import PLAIN_READING
from tikprep.services.collection import Collection
from tikprep.services.exchange import ImportReport
from tikprep.services.staging import StagedDeck

UNCHANGED = ImportReport(notes_unchanged=3)
Act = Callable[[Collection], object]


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection.open(tmp_path / "home", clock=ToldClock()) as opened:
        yield opened


@pytest.fixture
def package(tmp_path: Path, collection: Collection) -> Path:
    """A package that came in."""
    path = legacy(tmp_path / "prep.apkg", database())
    assert collection.exchange.import_paths([path]).notes_added == 3
    return path


def is_read(collection: Collection, path: Path) -> bool:
    with collection.exchange.read(path, PLAIN_READING) as read:
        return read.held is None


def answer(collection: Collection) -> None:
    assert collection.review.start() is not None
    collection.review.answer(Rating.GOOD, taken_ms=1)


def edit(collection: Collection) -> None:
    note = collection.library.notes.note(1)
    assert note is not None
    collection.library.edit_note(replace(note, fields=("mine", "mine")))


def delete(collection: Collection) -> None:
    collection.do("Delete", lambda: collection.database.raw.execute("DELETE FROM note WHERE id = 1"))


def rename(collection: Collection) -> None:
    (deck,) = collection.store.decks()
    collection.do("Rename", lambda: collection.library.notes.save_deck(replace(deck, title="Mine")))


def undo(collection: Collection) -> None:
    collection.undo()


def lose_media(collection: Collection) -> None:
    shutil.rmtree(collection.media.folder)


def spoil_media(collection: Collection) -> None:
    for file in collection.media.folder.iterdir():
        file.write_bytes(b"other")


def test_a_file_that_is_here_is_not_read_again(collection: Collection, package: Path, tmp_path: Path) -> None:
    before = all_rows(collection)
    renamed = package.rename(tmp_path / "other.apkg")
    assert not is_read(collection, renamed)
    assert collection.exchange.import_paths([renamed]) == UNCHANGED
    assert collection.exchange.import_paths([renamed]) == UNCHANGED
    assert all_rows(collection) == before


@pytest.mark.parametrize("act", [answer, edit])
def test_a_persons_own_work_is_no_reason_to_read_it(collection: Collection, package: Path, act: Act) -> None:
    act(collection)
    before = all_rows(collection)
    assert not is_read(collection, package)
    assert collection.exchange.import_paths([package]) == UNCHANGED
    assert all_rows(collection) == before


@pytest.mark.parametrize("act", [delete, rename, undo])
def test_what_is_gone_comes_back(collection: Collection, package: Path, act: Act) -> None:
    act(collection)
    assert is_read(collection, package)
    collection.exchange.import_paths([package])
    titles = [deck.title for deck in collection.store.decks()]
    assert "Prep::A" in titles
    assert set(collection.library.notes.notes_by_guid(["g0", "g1", "g2"])) == {"g0", "g1", "g2"}
    assert not is_read(collection, package)


@pytest.mark.parametrize("act", [lose_media, spoil_media])
def test_media_that_were_lost_come_back(collection: Collection, package: Path, act: Act) -> None:
    act(collection)
    collection.exchange.import_paths([package])
    assert [file.read_bytes() for file in collection.media.folder.iterdir()] == [b"picture"]


def test_another_file_of_the_same_notes_is_read(collection: Collection, package: Path, tmp_path: Path) -> None:
    changed = legacy(
        tmp_path / "new.apkg", database("update notes set flds = 'new' || char(31) || 'b' where guid = 'g1'")
    )
    assert collection.exchange.import_paths([changed]).notes_updated == 1
    assert is_read(collection, package)
    assert collection.exchange.import_paths([package]).notes_updated == 1


def test_a_dry_run_makes_no_file_known(collection: Collection, tmp_path: Path) -> None:
    path = legacy(tmp_path / "prep.apkg", database())
    collection.exchange.import_paths([path], dry_run=True)
    assert is_read(collection, path)


def test_a_file_that_was_cut_since_is_refused(collection: Collection, package: Path) -> None:
    package.write_bytes(package.read_bytes()[:-40])
    with pytest.raises(DeckFormatError):
        collection.exchange.import_paths([package])


def test_a_known_file_tells_the_same_when_it_is_looked_at(collection: Collection, package: Path) -> None:
    staged = collection.exchange.stage([package], {})
    outlook = staged.look()
    assert outlook.decks == (StagedDeck("Prep::A", 3, is_new=False),)
    assert outlook.report == UNCHANGED
    collection.undo()
    assert staged.bring_in().notes_added == 3
    staged.close()


def test_what_a_file_complains_of_is_told_again(collection: Collection, tmp_path: Path) -> None:
    path = legacy(tmp_path / "prep.apkg", database("update cards set did = 77 where id = (select min(id) from cards)"))
    problems = collection.exchange.import_paths([path]).problems
    assert problems
    assert not is_read(collection, path)
    assert collection.exchange.import_paths([path]).problems == problems


def test_several_files_of_one_import_are_read_again(collection: Collection, package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(shutil.copy(package, tmp_path / "twin.apkg"), "a") as twin:
        twin.comment = b"another"
    collection.exchange.import_paths([package, tmp_path / "twin.apkg"])
    assert is_read(collection, tmp_path / "twin.apkg")
