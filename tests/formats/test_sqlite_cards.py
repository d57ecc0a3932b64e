"""SQLite files of other programs: their cards are read, nothing in them is run."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.foreign import mutated, only, read, sides, survives, written
from tikprep.errors import Cancelled, DeckFormatError
from tikprep.formats import Reading
from tikprep.formats.sqlite_cards import SqliteCards

CARDS = "CREATE TABLE cards (id INTEGER PRIMARY KEY, front TEXT, back TEXT, tags TEXT, deck TEXT);"
ROWS = "INSERT INTO cards VALUES (1, 'f1', 'b1', 't u', 'A'), (2, 'f2', 'b2', '', 'B');"


def database(path: Path, script: str) -> Path:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    return path


def test_cards_are_read_into_their_decks(tmp_path: Path) -> None:
    first, second = read(database(tmp_path / "x.db", CARDS + ROWS)).decks
    assert [first.title, second.title] == ["A", "B"]
    (note,) = first.notes
    assert (note.guid[-2:], note.kind, note.front, note.back, note.tags) == ("-1", "basic", "f1", "b1", ("t", "u"))


def test_other_spellings_and_blobs_are_read(tmp_path: Path) -> None:
    script = 'CREATE TABLE "Flashcards" ("Question", answer); INSERT INTO flashcards VALUES (x\'c3a4\', 7);'
    path = database(tmp_path / "x y#%3f.sqlite", script)
    assert sides(read(path)) == [("ä", "7")]
    assert only(read(path)).title == "x y#%3f"


def test_the_file_stays_as_it_is_and_gets_no_companion(tmp_path: Path) -> None:
    path = database(tmp_path / "x.db", CARDS + ROWS)
    before = path.read_bytes()
    read(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


REFUSED = [
    ("CREATE TABLE words (a, b);", "no table 'cards'"),
    ("CREATE TABLE cards (nid, did);", "no columns 'front' and 'back'"),
    ("CREATE TABLE t (front, back); CREATE VIEW cards AS SELECT * FROM t;", "no table 'cards'"),
    ("CREATE VIRTUAL TABLE cards USING fts5(front, back);", "no table 'cards'"),
    (
        "CREATE TABLE cards (front, back AS (hex(zeroblob(10)))); INSERT INTO cards VALUES (1);",
        "no columns 'front' and",
    ),
    ("CREATE TABLE cards (front, back); INSERT INTO cards VALUES (zeroblob(2000000), 1);", "cannot be read"),
    (CARDS, "holds no card"),
]


@pytest.mark.parametrize(("script", "problem"), REFUSED, ids=[problem for _, problem in REFUSED])
def test_what_is_no_table_of_cards_is_told(tmp_path: Path, script: str, problem: str) -> None:
    with pytest.raises(DeckFormatError, match=problem):
        read(database(tmp_path / "x.db", script))


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeckFormatError, match="no SQLite file"):
        read(written(tmp_path / "x.db", b"hello"))
    with pytest.raises(DeckFormatError, match="cannot be read"):
        read(tmp_path / "none.db")


def test_a_long_side_is_told(tmp_path: Path) -> None:
    script = CARDS + f"INSERT INTO cards (front, back) VALUES ('{'a' * 30_000}', 'b');"
    with pytest.raises(DeckFormatError, match="a side of more than"):
        read(database(tmp_path / "x.db", script))


def test_reading_stops_when_a_person_stops_it(tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        SqliteCards().read(database(tmp_path / "x.db", CARDS + ROWS), Reading(progress=stop))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    rows = "".join(f"INSERT INTO cards (front, back) VALUES ('f{n}', '{'b' * n}');" for n in range(60))
    return database(tmp_path_factory.mktemp("db") / "x.db", CARDS + ROWS + rows).read_bytes()


def test_a_file_cut_short_is_told(tmp_path: Path, sound: bytes) -> None:
    for length in range(0, len(sound), 509):
        survives(SqliteCards(), written(tmp_path / "x.db", sound[:length]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.data_too_large])
@given(data=st.data())
def test_damaged_pages_are_told(tmp_path: Path, sound: bytes, data: st.DataObject) -> None:
    content = data.draw(mutated(sound))
    survives(SqliteCards(), written(tmp_path / "x.db", content))


def test_changes_that_a_running_program_holds_back_are_told(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with closing(sqlite3.connect(path)) as running:
        running.execute("PRAGMA journal_mode = WAL")
        running.execute("CREATE TABLE cards (front, back)")
        running.execute("INSERT INTO cards VALUES ('q', 'a')")
        running.commit()
        with pytest.raises(DeckFormatError, match=r"'x\.db-wal' beside it holds changes"):
            SqliteCards().read(path)
    assert sides(SqliteCards().read(path)) == [("q", "a")]
