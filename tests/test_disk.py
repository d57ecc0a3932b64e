"""A full drive is told as such, whatever is written there."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.formats.apkg.hand_made import database, legacy
from tikprep.disk import drive_of, unwritable
from tikprep.errors import CollectionUnwritable, DeckFormatError, TikPrepError
from tikprep.formats.apkg import AnkiPackage, LegacyAnkiPackage
from tikprep.formats.apkg.database import Database
from tikprep.formats.apkg.meter import Meter
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedNote, no_progress
from tikprep.formats.markdown_deck import MarkdownDeck
from tikprep.formats.markdown_folder import write_folder
from tikprep.formats.text import TextDeck
from tikprep.formats.tikdeck import Tikdeck
from tikprep.services.media import MediaFolder

DECK = DeckBundle("d", "D", license="CC0-1.0", notes=(ImportedNote("d-0001", "basic", "T", "front", "back"),))


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_number: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", refused)


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.tikdeck", lambda path: Tikdeck().write(DeckPackage((DECK,)), path)),
        ("a.txt", lambda path: TextDeck().write(DeckPackage((DECK,)), path)),
        ("a.md", lambda path: MarkdownDeck().write(DeckPackage((DECK,)), path)),
        ("folder", lambda path: write_folder([DECK], path)),
        ("a.apkg", lambda path: LegacyAnkiPackage().write(DeckPackage(()), path)),
    ],
)
def test_a_full_drive_is_named_and_room_is_asked_for(
    tmp_path: Path, name: str, write: Callable[[Path], object]
) -> None:
    with pytest.raises(TikPrepError) as told:
        write(tmp_path / name)
    words = f"cannot be written: no room is left on the drive {drive_of(tmp_path)}. Free some space there"
    assert words in str(told.value)
    assert "writable" not in str(told.value)


def test_a_full_drive_of_the_pictures_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_from: object, _to: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.replace", refused)
    picture = tmp_path / "a.png"
    picture.write_bytes(b"picture")
    with picture.open("rb") as source, pytest.raises(CollectionUnwritable, match="free some space on the drive"):
        MediaFolder(tmp_path / "media").keep_file(source, "a.png")


def test_a_folder_that_is_closed_is_no_full_drive(tmp_path: Path) -> None:
    told = str(unwritable(tmp_path / "a", PermissionError(errno.EACCES, "Permission denied")))
    assert told == f"{tmp_path / 'a'} cannot be written (Permission denied): make its folder writable or choose " + (
        "another place."
    )
    assert "Make the folder writable, then" in str(CollectionUnwritable(tmp_path, "read-only"))


def test_a_drive_is_where_a_file_system_begins(tmp_path: Path) -> None:
    drive = Path(drive_of(tmp_path / "not" / "there"))
    assert os.path.ismount(drive)
    assert tmp_path.is_relative_to(drive)


def test_no_room_to_unpack_is_not_called_damage(tmp_path: Path) -> None:
    path = legacy(tmp_path / "a.apkg", database())
    file = tmp_path / "collection"
    file.write_bytes(database())
    opened = Database(path, file, Meter(no_progress))
    few = "pragma written.max_page_count = 2"
    many = "create table written.t as select randomblob(100000) from notes"
    try:
        with (
            pytest.raises(DeckFormatError, match="cannot be unpacked, as no room is left on the drive"),
            opened.writing(tmp_path / "log", "revlog") as raw,
        ):
            raw.executescript(f"{few}; {many}")
    finally:
        opened.close()


def test_a_package_that_cannot_be_unpacked_for_lack_of_room_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = legacy(tmp_path / "a.apkg", database())
    monkeypatch.setattr("tempfile.mkdtemp", refused)
    with pytest.raises(DeckFormatError, match="no room is left on the drive"):
        AnkiPackage().read(path)


def test_a_value_that_is_too_large_names_its_note(tmp_path: Path) -> None:
    def grown(raw: sqlite3.Connection) -> object:
        return raw.execute("update notes set flds = ? where id = 1", ("x" * (9 << 20),))

    with pytest.raises(DeckFormatError, match=r"a note holds more than 8 MB in one field: search Anki for nid:1,"):
        AnkiPackage().read(legacy(tmp_path / "a.apkg", database(grown)))
