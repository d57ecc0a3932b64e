"""What an import says of files that it cannot read: each of them, with its place and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.given import ToldClock, all_rows, deck_file
from tikprep.errors import Cancelled, DeckFormatError, TikPrepError
from tikprep.services.collection import Collection


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection.open(tmp_path / "home", clock=ToldClock()) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "decks"
    folder.mkdir()
    deck_file(folder, "good", ("a", "b"))
    (folder / "torn.tikdeck").write_bytes(b"PK")
    (folder / "bare.apkg").write_bytes(b"no zip")
    return folder


def test_every_file_that_cannot_be_read_is_named_and_nothing_changed(folder: Path, collection: Collection) -> None:
    before = all_rows(collection)
    with pytest.raises(TikPrepError) as told:
        collection.exchange.import_paths([folder, folder / "gone.md"])
    head, *lines = str(told.value).splitlines()
    assert head == "3 files or folders cannot be read, so nothing was changed:"
    assert [line.split()[0] for line in lines] == ["There", "bare.apkg:", "torn.tikdeck:"]
    assert all_rows(collection) == before


def test_one_bad_file_is_told_by_itself(folder: Path, collection: Collection) -> None:
    (folder / "bare.apkg").unlink()
    with pytest.raises(DeckFormatError, match=r"^torn\.tikdeck: "):
        collection.exchange.import_paths([folder])


def test_of_very_many_bad_files_the_first_are_named(tmp_path: Path, collection: Collection) -> None:
    for number in range(60):
        (tmp_path / f"{number:02}.tikdeck").write_bytes(b"PK")
    with pytest.raises(TikPrepError) as told:
        collection.exchange.import_paths(sorted(tmp_path.glob("*.tikdeck")))
    lines = str(told.value).splitlines()
    assert len(lines) == 52
    assert lines[-1] == "  and 10 more"


def test_to_stop_is_no_bad_file(folder: Path, collection: Collection) -> None:
    def stopped(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        collection.exchange.import_paths([folder], progress=stopped)


def test_a_file_that_is_named_twice_comes_in_once(tmp_path: Path, collection: Collection) -> None:
    deck = deck_file(tmp_path, "good", ("a", "b"))
    assert collection.exchange.import_paths([deck, tmp_path / "." / deck.name, deck]).notes_unchanged == 0


def test_the_encoding_of_a_table_can_be_named(tmp_path: Path, collection: Collection) -> None:
    table = tmp_path / "a.csv"
    table.write_bytes("front,back\nвопрос,ответ\n".encode("cp1251"))
    collection.exchange.import_paths([table], encoding="cp1251")
    (note_id,) = collection.search.notes("вопрос")
    assert collection.store.note(note_id).back == "ответ"


@pytest.mark.parametrize(
    ("content", "encoding", "told"),
    [
        (
            b"\xef\xbb\xbffront,back\na,b\nc,\xff\n",
            None,
            "a.csv, line 3: this line holds bytes that are no text in the encoding UTF-8: save the file anew as UTF-8, "
            "or choose its encoding (--encoding, or Encoding in the window)",
        ),
        (b"front,back\na,b\n", "klingon", "a.csv, line 1: there is no encoding 'klingon': choose another, such as "),
        (b"front,back\na,b\n", "zlib", "a.csv, line 1: there is no encoding 'zlib': choose another, such as "),
    ],
)
def test_a_wrong_encoding_is_told_in_words(
    tmp_path: Path, collection: Collection, content: bytes, encoding: str | None, told: str
) -> None:
    table = tmp_path / "a.csv"
    table.write_bytes(content)
    with pytest.raises(DeckFormatError) as raised:
        collection.exchange.import_paths([table], encoding=encoding)
    assert str(raised.value).startswith(told)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "a.json, line 1: this is no JSON, it is empty"),
        ('[\n  {\n    "que', "a.json, line 3: its JSON ends here, in the middle"),
        ('{\n"cards": [\n{"front": "a", "back": "b"},\n', "a.json, line 3: its JSON ends here"),
        ('{\n"note_models": [],\n"notes": [{"fields": ["a', "a.json, line 3: its JSON ends here"),
        ('{\n"cards": [\n{"front": "a" "back": "b"}]}', "a.json, line 3: this is no JSON (Expecting ','"),
        ('{"a": 1}', "a.json: its content is no CrowdAnki deck or JSON cards"),
    ],
)
def test_json_that_is_cut_names_the_line_where_it_ends(
    tmp_path: Path, collection: Collection, content: str, told: str
) -> None:
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    with pytest.raises(DeckFormatError) as raised:
        collection.exchange.import_paths([tmp_path / "a.json"])
    assert str(raised.value).startswith(told)
