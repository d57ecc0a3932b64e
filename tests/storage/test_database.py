"""Opening: one writer at a time, and a clear word for everything the disk refuses."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tikprep.errors import CollectionDamaged, CollectionError, CollectionLocked, CollectionUnwritable
from tikprep.storage.database import FILE_NAME, Database


def test_a_write_is_on_disk_in_full_safety(tmp_path: Path) -> None:
    database = Database.open(tmp_path)
    assert database.raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert database.raw.execute("PRAGMA synchronous").fetchone() == (2,)
    assert database.raw.execute("PRAGMA foreign_keys").fetchone() == (1,)
    database.close()


def test_a_second_writer_is_told_and_a_reader_may_look(tmp_path: Path) -> None:
    first = Database.open(tmp_path)
    with pytest.raises(CollectionLocked, match="open in another TikPrep"):
        Database.open(tmp_path)
    reader = Database.open(tmp_path, read_only=True)
    assert reader.is_read_only
    with pytest.raises(CollectionUnwritable), reader.transaction():
        reader.raw.execute("INSERT INTO deck (slug, title, description, license) VALUES ('a', 'a', '', '')")
    reader.close()
    first.close()
    Database.open(tmp_path).close()


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from tikprep.storage.database import Database; "
        "d = Database.open(Path(sys.argv[1])); print('open', flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stdout == "open\n"
    Database.open(tmp_path).close()


def test_a_file_that_is_no_database_is_damaged_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(b"not a database, but somebody's file" * 100)
    before = path.read_bytes()
    with pytest.raises(CollectionDamaged, match="damaged"):
        Database.open(tmp_path)
    assert path.read_bytes() == before


def test_a_reader_does_not_create_a_collection(tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match="no collection"):
        Database.open(tmp_path, read_only=True)
    assert not (tmp_path / FILE_NAME).exists()


def test_a_folder_that_cannot_be_made_is_unwritable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CollectionUnwritable):
        Database.open(tmp_path / "file" / "inside")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_unwritable(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(CollectionUnwritable):
            Database.open(tmp_path)
    finally:
        tmp_path.chmod(0o700)


def test_a_full_disk_rolls_the_change_back_and_says_so(tmp_path: Path) -> None:
    database = Database.open(tmp_path)
    raw = database.raw
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count = {pages + 2}")  # SQLite's own way to say that the disk is full
    with pytest.raises(CollectionUnwritable, match="free some space"), database.transaction():
        raw.execute("INSERT INTO deck (slug, title, description, license) VALUES ('a', 'a', ?, '')", ("x" * 100_000,))
    assert raw.execute("SELECT count(*) FROM deck").fetchone() == (0,)
    assert not raw.in_transaction
    database.close()


def test_a_bulk_load_has_more_room_and_gives_it_back_even_when_it_fails(tmp_path: Path) -> None:
    database = Database.open(tmp_path)

    def room() -> int:
        return -int(database.raw.execute("PRAGMA cache_size").fetchone()[0])

    usual = room()
    with database.roomy():
        assert room() > 4 * usual
    assert room() == usual
    with pytest.raises(sqlite3.OperationalError), database.roomy():
        database.raw.execute("SELECT * FROM no_such_table")
    assert room() == usual
    database.close()


def test_keys_are_looked_up_again_after_a_bulk_load_even_when_it_fails(tmp_path: Path) -> None:
    database = Database.open(tmp_path)
    orphan = "INSERT INTO note_base (note_id, content) VALUES (7, '')"
    with database.keys_believed(), database.transaction():
        database.raw.execute(orphan)
        database.raw.execute("DELETE FROM note_base")
    with pytest.raises(sqlite3.IntegrityError):
        database.raw.execute(orphan)
    with pytest.raises(sqlite3.OperationalError), database.keys_believed(), database.transaction():
        database.raw.execute("SELECT * FROM no_such_table")
    with pytest.raises(sqlite3.IntegrityError):
        database.raw.execute(orphan)
    database.close()


def test_a_mistake_in_our_sql_stays_a_mistake(tmp_path: Path) -> None:
    database = Database.open(tmp_path)
    with pytest.raises(sqlite3.OperationalError), database.transaction():
        database.raw.execute("SELECT * FROM no_such_table")
    assert not database.raw.in_transaction
    database.close()


def test_a_path_with_odd_characters_is_a_path(tmp_path: Path) -> None:
    folder = tmp_path / "ä b?c#d%20"
    Database.open(folder).close()
    assert (folder / FILE_NAME).exists()
