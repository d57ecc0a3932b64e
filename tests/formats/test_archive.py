"""A zip from a stranger is opened only if every name and size in it is harmless; ours are the same bytes each time."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.foreign import mutated, written
from tikprep.errors import DeckFormatError, TikPrepError
from tikprep.formats.archive import ArchiveLimits, new_archive, open_archive

SMALL = ArchiveLimits(members=3, member_bytes=3_000_000, total_bytes=4_000_000, ratio=100)


def zipped(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def test_members_are_listed_and_read(tmp_path: Path) -> None:
    with open_archive(zipped(tmp_path / "a.zip", {"a/b.txt": b"x", "c/": b"", "d": b"yy"})) as archive:
        assert archive.names == ("a/b.txt", "d")
        assert archive.read("d", 10) == b"yy"
        assert archive.size("d") == 2
        with pytest.raises(DeckFormatError, match="holds no 'e'"):
            archive.read("e", 10)
        with pytest.raises(DeckFormatError, match="'d' is larger"):
            archive.read("d", 1)


@pytest.mark.parametrize(
    "name", ["../a", "a/../../b", "/etc/x", "C:x", "a\\b", "a//b", "~/x", "./a", "a\x1b[2Jb", "a" * 2_000]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DeckFormatError) as told:
        open_archive(zipped(tmp_path / "a.zip", {name: b"x"}))
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 300


def test_a_link_is_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("a")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr(info, "/etc/passwd")
    with pytest.raises(DeckFormatError, match="a link"):
        open_archive(tmp_path / "a.zip")


def test_a_password_is_told(tmp_path: Path) -> None:
    content = bytearray(zipped(tmp_path / "a.zip", {"a": b"x"}).read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(DeckFormatError, match="password"):
        open_archive(written(tmp_path / "a.zip", bytes(content)))


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_without_a_bound_is_refused(tmp_path: Path, compression: int) -> None:
    with pytest.raises(DeckFormatError, match="packed in a way"):
        open_archive(zipped(tmp_path / "a.zip", {"a": b"x" * 100}, compression))


def test_what_appears_twice_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("a", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("a", "2")
    with pytest.raises(DeckFormatError, match="twice"):
        open_archive(tmp_path / "a.zip")


BOMBS = [
    ({str(n): b"" for n in range(4)}, "more than 3 files"),
    ({"a": b"\0" * 2_000_000}, "100 times its size"),
    ({"a": b"\0" * 3_100_000}, "larger than 3 MB"),
    ({"a": bytes(range(256)) * 3_900, "b": bytes(range(255)) * 3_900, "c": b"\0" * 990_000 + b"x" * 9_999}, ""),
]


@pytest.mark.parametrize(("members", "problem"), BOMBS, ids=["members", "ratio", "member", "within"])
def test_a_bomb_is_refused_by_what_it_says(tmp_path: Path, members: dict[str, bytes], problem: str) -> None:
    path = zipped(tmp_path / "a.zip", members)
    if not problem:
        open_archive(path, SMALL).close()
        return
    with pytest.raises(DeckFormatError, match=problem):
        open_archive(path, SMALL)


def test_the_total_is_bounded(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a": b"\0" * 900_000, "b": b"\0" * 900_000})
    with pytest.raises(DeckFormatError, match="unfolds to more than 1 MB"):
        open_archive(path, ArchiveLimits(total_bytes=1_000_000))


def test_a_member_that_lies_about_its_size_is_damaged(tmp_path: Path) -> None:
    content = bytearray(zipped(tmp_path / "a.zip", {"a": b"\0" * 100_000}).read_bytes())
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = (50).to_bytes(4, "little")
    with (
        open_archive(written(tmp_path / "a.zip", bytes(content))) as archive,
        pytest.raises(DeckFormatError, match="'a' inside is damaged"),
    ):
        archive.read("a", 1_000)


def test_what_is_no_zip_or_cut_short_is_told(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", {"a": b"x" * 1_000}).read_bytes()
    for content, problem in ((b"hello", "no zip file"), (b"", "no zip file"), (whole[:-30], "damaged or cut short")):
        with pytest.raises(DeckFormatError, match=problem):
            open_archive(written(tmp_path / "b.zip", content))
    for path in (tmp_path, tmp_path / "none.zip"):
        with pytest.raises(DeckFormatError, match="no ordinary file"):
            open_archive(path)


def test_a_directory_too_long_to_parse_is_refused(tmp_path: Path) -> None:
    names = (f"{number:04}{'x' * 990}" for number in range(7_900))
    with pytest.raises(DeckFormatError):
        open_archive(zipped(tmp_path / "a.zip", dict.fromkeys(names, b"")))
    fewer = (f"{number:04}{'x' * 990}" for number in range(7_500))
    open_archive(zipped(tmp_path / "b.zip", dict.fromkeys(fewer, b""))).close()


def test_a_bomb_is_refused_by_the_limits_that_are_shipped(tmp_path: Path) -> None:
    with pytest.raises(DeckFormatError, match="250 times its size"):
        open_archive(zipped(tmp_path / "a.zip", {"a": b"\0" * 2_000_000}))
    text = b"".join(b"%d: a line of a table\n" % number for number in range(100_000))
    open_archive(zipped(tmp_path / "b.zip", {"a": text})).close()


@pytest.mark.parametrize(("size", "problem"), [(1_000_000_001, "larger than 1000 MB"), (999_999_999, "8000 MB")])
def test_sizes_beyond_the_limits_that_are_shipped_are_refused(tmp_path: Path, size: int, problem: str) -> None:
    """Only the directory says so: a guard that unpacked to find out would take minutes."""
    content = bytearray(zipped(tmp_path / "a.zip", {str(n): b"x" * 5_000 for n in range(10)}, 0).read_bytes())
    at = 0
    while (at := content.find(b"PK\x01\x02", at) + 1) > 0:
        packed = 4_000_001  # just below the ratio
        content[at + 19 : at + 27] = packed.to_bytes(4, "little") + size.to_bytes(4, "little")
    with pytest.raises(DeckFormatError, match=problem):
        open_archive(written(tmp_path / "a.zip", bytes(content)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_is_told(tmp_path: Path, data: st.DataObject) -> None:
    whole = zipped(tmp_path / "a.zip", {"a/b": b"x" * 300, "c": bytes(range(256))}).read_bytes()
    path = written(tmp_path / "b.zip", data.draw(mutated(whole)))
    try:
        with open_archive(path) as archive:
            for name in archive.names:
                archive.read(name, 10_000)
    except DeckFormatError:
        pass


def test_the_same_members_are_the_same_bytes(tmp_path: Path) -> None:
    with new_archive(tmp_path / "a.zip") as archive:
        digest = archive.add("x/ä.txt", [b"one", b"two"])
    with new_archive(tmp_path / "b.zip") as archive:
        assert archive.add("x/ä.txt", [b"onetwo"]) == digest
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with open_archive(tmp_path / "a.zip") as opened, opened.open("x/ä.txt", digest) as stream:
        assert stream.read() == b"onetwo"


def test_content_of_another_hash_is_damaged(tmp_path: Path) -> None:
    with (
        open_archive(zipped(tmp_path / "a.zip", {"a": b"x"})) as archive,
        archive.open("a", "0" * 64) as stream,
        pytest.raises(DeckFormatError, match="damaged"),
    ):
        stream.read()


def test_a_writer_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = written(tmp_path / "a.zip", b"old")

    def broken() -> Iterator[bytes]:
        yield b"x"
        raise KeyError

    with pytest.raises(KeyError), new_archive(path) as archive:
        archive.add("a", broken())
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a.zip", b"old")]
    with pytest.raises(TikPrepError, match="cannot be written"), new_archive(tmp_path / "none" / "a.zip"):
        pass


def test_a_stream_closes_its_source(tmp_path: Path) -> None:
    with open_archive(zipped(tmp_path / "a.zip", {"a": b"x"})) as archive:
        stream = archive.open("a")
        assert isinstance(stream, io.BufferedReader)
        stream.close()
        assert stream.closed
