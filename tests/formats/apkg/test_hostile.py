"""A package that is not what it says ends in one sentence for a person, soon, with nothing left on the disk."""

from __future__ import annotations

import json
import os
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.apkg.hand_made import MODEL, database, latest, legacy, package, read_all, set_json
from tikprep.errors import Cancelled, DeckFormatError
from tikprep.formats.apkg import AnkiPackage, limits
from tikprep.formats.base import Reading

SOON_S = 2.0
FUZZ = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where packages are unpacked; nothing may stay there."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def refusal(path: Path) -> str:
    started = time.monotonic()
    with pytest.raises(DeckFormatError) as caught:
        read_all(path)
    assert time.monotonic() - started < SOON_S
    assert caught.value.path == path
    assert caught.value.line == 0
    assert ": " in caught.value.problem, "a message ends in what to do"
    return caught.value.problem


def read_or_refuse(path: Path) -> None:
    started = time.monotonic()
    reason = ""
    try:
        read_all(path)
    except DeckFormatError as error:
        reason = str(error)
    assert reason.isprintable()
    assert time.monotonic() - started < SOON_S


def test_a_sound_package_of_ours_is_read(tmp_path: Path) -> None:
    for made in (legacy(tmp_path / "a.apkg", database()), latest(tmp_path / "b.apkg", database())):
        decks, log, media = read_all(made)
        assert [deck.title for deck in decks] == ["Prep::A"]
        assert len(decks[0].notes) == 3
        assert len(log) == 6
        assert media == {"a.png": b"picture"}


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip" * 100, b"PK\x05\x06" + bytes(18)], ids=len)
def test_what_is_no_package_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.apkg"
    path.write_bytes(data)
    problem = refusal(path)
    assert "no zip file" in problem or "export it from Anki again" in problem


def test_what_stands_in_a_package_twice_is_refused(tmp_path: Path) -> None:
    path = legacy(tmp_path / "a.apkg", database())
    with zipfile.ZipFile(path, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("collection.anki21", database(notes=1))
    assert "stands in it twice" in refusal(path)


def test_a_folder_a_pipe_and_nothing_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.apkg").mkdir()
    refusal(tmp_path / "folder.apkg")
    refusal(tmp_path / "none.apkg")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.apkg")
        refusal(tmp_path / "pipe.apkg")


def test_the_stub_that_asks_for_a_newer_anki_is_never_read(tmp_path: Path) -> None:
    stub = database(notes=1)
    made = legacy(tmp_path / "a.apkg", database(), **{"collection.anki2": stub})
    assert len(read_all(made)[0][0].notes) == 3
    bare = package(tmp_path / "b.apkg", {"meta": b"\x08\x03", "collection.anki2": stub, "media": b"{}"})
    assert "lacks its collection.anki21b" in refusal(bare)


@pytest.mark.parametrize("version", [b"", b"\x08\x00", b"\x08\x04", b"\x08\xff\xff\xff\xff\x0f"])
def test_a_generation_to_come_is_refused_with_the_way_out(tmp_path: Path, version: bytes) -> None:
    assert "Support older Anki versions" in refusal(legacy(tmp_path / "a.apkg", database(), meta=version))


def test_a_truncated_package_is_refused(tmp_path: Path) -> None:
    whole = legacy(tmp_path / "whole.apkg", database()).read_bytes()
    for length in range(0, len(whole) - 1, len(whole) // 40):
        path = tmp_path / "part.apkg"
        path.write_bytes(whole[:length])
        refusal(path)


@pytest.mark.parametrize(
    "name",
    ["../a.png", "/etc/passwd", "..", "a/b.png", "a\\b.png", "C:\\a", "C:a", "http:x", "", ".", " ", "a\x00", "a\nb"],
)
def test_an_unsafe_media_name_is_refused(tmp_path: Path, name: str) -> None:
    media = json.dumps({"0": name}).encode()
    assert "no safe file name" in refusal(legacy(tmp_path / "a.apkg", database(), media=media))


def test_a_media_name_that_no_disk_takes_is_refused(tmp_path: Path) -> None:
    refusal(legacy(tmp_path / "a.apkg", database(), media=b'{"0": "' + b"x" * 300 + b'"}'))
    refusal(legacy(tmp_path / "b.apkg", database(), media=b'{"0": "\\ud800.png"}'))


@pytest.mark.parametrize(
    "media", [b"[]", b"{", b'{"0": 1}', b"[" * 100_000, b"\xff\xfe", b'{"0": {"a": 1}}', b"1" * 5_000, b""]
)
def test_a_list_of_media_that_is_none_is_refused(tmp_path: Path, media: bytes) -> None:
    assert "list of media" in refusal(legacy(tmp_path / "a.apkg", database(), media=media))


def test_a_million_media_are_refused_soon(tmp_path: Path) -> None:
    media = json.dumps({str(n): f"{n}.png" for n in range(1_000_000)}).encode()
    assert "names more than" in refusal(legacy(tmp_path / "a.apkg", database(), media=media))
    entry = b"\x0a\x03\x0a\x01a"
    packed = zstandard.ZstdCompressor().compress(entry * 1_000_000)
    refusal(latest(tmp_path / "b.apkg", database(), media=packed))


def test_a_long_table_of_contents_is_not_even_read(tmp_path: Path) -> None:
    names = (f"{number:05}{'x' * 990}" for number in range(16_400))
    assert "damaged" in refusal(package(tmp_path / "a.apkg", dict.fromkeys(names, b"")))


def test_a_media_map_may_be_missing_and_a_medium_too(tmp_path: Path) -> None:
    bare = package(tmp_path / "a.apkg", {"collection.anki2": database()})
    assert read_all(bare)[2] == {}
    made = legacy(tmp_path / "b.apkg", database(), media=b'{"0": "a.png", "7": "b.png"}')
    with AnkiPackage().read(made) as opened:
        assert opened.problems == ("Media that the package names and does not hold: 1.",)


def test_a_bomb_does_not_unpack(tmp_path: Path, temporary: Path) -> None:
    path = tmp_path / "a.apkg"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("collection.anki2", bytes(limits.RATIO_FREE_BYTES * 4))
    assert "more than 100 times its size" in refusal(path)
    zeros = zstandard.ZstdCompressor().compress(bytes(limits.RATIO_FREE_BYTES * 4))
    assert "unpacks to more" in refusal(latest(tmp_path / "b.apkg", database(), **{"collection.anki21b": zeros}))
    assert "unpacks to more" in refusal(latest(tmp_path / "c.apkg", database(), media=zeros))


def test_links_and_encryption_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.apkg"
    with zipfile.ZipFile(path, "w") as file:
        link = zipfile.ZipInfo("collection.anki2")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/passwd")
    assert "is a link" in refusal(path)
    data = bytearray(package(path, {"collection.anki2": database()}).read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "password" in refusal(path)


def test_damaged_compression_is_refused(tmp_path: Path) -> None:
    packed = bytearray(zstandard.ZstdCompressor().compress(database()))
    packed[len(packed) // 2] ^= 0xFF
    refusal(latest(tmp_path / "a.apkg", b"", **{"collection.anki21b": bytes(packed)}))
    refusal(latest(tmp_path / "b.apkg", b"", **{"collection.anki21b": bytes(packed[:300])}))
    refusal(latest(tmp_path / "c.apkg", b"", **{"collection.anki21b": b"no zstd at all"}))
    half = zstandard.ZstdCompressor().compress(b"picture")[:-3]
    refusal(latest(tmp_path / "d.apkg", database(), **{"0": half}))


def test_a_medium_of_another_size_than_announced_is_refused(tmp_path: Path) -> None:
    other = zstandard.ZstdCompressor().compress(b"pict")
    assert "size it announces" in refusal(latest(tmp_path / "a.apkg", database(), **{"0": other}))


@pytest.mark.parametrize(
    "change",
    [
        "drop table notes",
        "drop table revlog",
        "drop table col",
        "delete from col",
        "alter table cards drop column due",
        "update cards set due = 'soon'",
        "update cards set nid = null",
        "update cards set ivl = x'00'",
        "update revlog set ivl = 'long'",
        "update revlog set time = null",
        "update notes set flds = x'ff'",
        "update notes set flds = cast(x'ff61' as text)",
        "update notes set guid = cast(x'ff' as text)",
        "update notes set tags = null",
        "update notes set mid = 'ten'",
        "update col set crt = 'then'",
        "update col set models = '[]'",
        "update col set models = '{\"10\": 5}'",
        "update col set decks = '{\"1\": {}}'",
        "update col set decks = 'null'",
        "update col set conf = '[' || hex(zeroblob(9)) || ']'",
        "update notes set flds = replace(hex(zeroblob(5000000)), '00', 'ab')",
        "alter table notes rename to n; create view notes as select * from n",
        "alter table notes add column slow as (length(hex(zeroblob(1000000))))",
    ],
)
def test_a_damaged_collection_is_refused(tmp_path: Path, change: str) -> None:
    refusal(legacy(tmp_path / "a.apkg", database(change)))


def test_names_that_the_reader_uses_itself_change_nothing_in_a_log(tmp_path: Path) -> None:
    _, plain, _ = read_all(legacy(tmp_path / "a.apkg", database()))
    traps = """
        create table review (card_key, answered_ms); insert into review values (100, 1);
        create table written (id); create view ease_before as select wrong_kind();
        create trigger on_review after insert on review begin delete from review; end;
        create trigger on_revlog before insert on revlog begin select ease_before(1, 2, 3); end;
    """
    _, log, _ = read_all(legacy(tmp_path / "b.apkg", database(traps)))
    assert log == plain
    with AnkiPackage().read(tmp_path / "b.apkg") as package:
        assert package.log is not None
        with sqlite3.connect(package.log) as connection:
            made = connection.execute("select type, name from sqlite_master").fetchall()
            kinds = connection.execute("select distinct typeof(card_key), typeof(taken_ms) from review").fetchall()
        connection.close()
    assert made == [("table", "carried"), ("view", "review")]
    assert kinds == [("integer", "integer")]


def test_half_a_character_in_a_name_is_refused(tmp_path: Path) -> None:
    decks = {"2": {"name": "\ud800", "desc": ""}}
    refusal(legacy(tmp_path / "a.apkg", database(set_json("decks", decks))))
    models = {"10": {**MODEL, "css": "\ud800"}}
    assert "note types" in refusal(legacy(tmp_path / "b.apkg", database(set_json("models", models))))


def test_a_tree_of_tables_that_runs_in_circles_ends_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WORK_FREE_STEPS", 300_000)
    monkeypatch.setattr(limits, "WORK_STEPS_PER_BYTE", 0)
    many = "with recursive n(x) as (select 1000 union all select x + 1 from n where x < 60000)"
    rows = f"{many} insert into revlog select x, 100, 0, 3, 1, 1, 2500, 1, 1 from n"
    assert "in circles" in refusal(legacy(tmp_path / "a.apkg", database(rows)))


def test_a_person_may_stop_at_any_step(tmp_path: Path) -> None:
    path = legacy(tmp_path / "a.apkg", database(notes=2_000))
    calls = 0

    def count(_done: int, _total: int) -> None:
        nonlocal calls
        calls += 1

    read_all(path, Reading(progress=count))
    assert calls > 5
    for stop_at in range(1, calls + 1):
        left = stop_at

        def stop(_done: int, _total: int) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise Cancelled

        with pytest.raises(Cancelled):
            read_all(path, Reading(progress=stop))


def test_progress_never_runs_back_and_ends_at_the_whole(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = latest(tmp_path / "a.apkg", database(notes=2_000))
    read_all(path, Reading(progress=lambda done, total: told.append((done, total))))
    assert told == sorted(told)
    assert told[-1] == (1000, 1000)


def test_a_package_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = legacy(tmp_path / "a.apkg", database())
    with AnkiPackage().read(path) as opened:
        data = path.read_bytes()
        path.write_bytes(data.replace(b"picture", b"forgery"))
        file = opened.decks[0].media[0].open()
        with file, pytest.raises(DeckFormatError):
            file.read()
        path.write_bytes(b"")
        with pytest.raises(DeckFormatError):
            opened.decks[0].media[0].open()


def test_a_hostile_field_costs_no_more_than_its_length(tmp_path: Path) -> None:
    for text in (
        '<img src="',
        "src = '",
        "[sound:",
        "url(",
        "url('",
        "src=",
        "[latex]",
        "[$][$$]",
        "[$]" * 3 + "[/$$]",
    ):
        path = legacy(tmp_path / "a.apkg", database())
        long = text * (1_000_000 // len(text)) + "\x1f"

        def change(connection: sqlite3.Connection, long: str = long) -> None:
            connection.execute("update notes set flds = ? where id = 0", (long,))

        path = legacy(tmp_path / "a.apkg", database(change))
        started = time.monotonic()
        read_all(path)
        assert time.monotonic() - started < SOON_S


@FUZZ
@given(data=st.data())
def test_no_byte_of_a_package_breaks_the_reader(tmp_path: Path, data: st.DataObject) -> None:
    make = data.draw(st.sampled_from([legacy, latest]))
    path = make(tmp_path / "a.apkg", database())
    path.write_bytes(_mutated(data, path.read_bytes()))
    read_or_refuse(path)


@FUZZ
@given(data=st.data())
def test_no_byte_of_a_collection_breaks_the_reader(tmp_path: Path, data: st.DataObject) -> None:
    read_or_refuse(legacy(tmp_path / "a.apkg", _mutated(data, database())))


@FUZZ
@given(data=st.data())
def test_no_byte_of_a_newer_collection_breaks_the_reader(made: Path, tmp_path: Path, data: st.DataObject) -> None:
    with zipfile.ZipFile(made / "plain-latest.apkg") as file:
        packed = file.read("collection.anki21b")
    whole = zstandard.ZstdDecompressor().decompressobj().decompress(packed)
    read_or_refuse(latest(tmp_path / "a.apkg", _mutated(data, whole)))


ODD_VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.binary(max_size=8),
    st.sampled_from(["{}", "[]", "null", '{"1": 3}', '{"1": {"name": 2}}', '{"schedVer": []}', "\x1f" * 9]),
)


@FUZZ
@given(
    place=st.sampled_from(
        [
            *(("col", column) for column in ("crt", "models", "decks", "conf")),
            *(("notes", column) for column in ("guid", "mid", "tags", "flds")),
            *(
                ("cards", column)
                for column in "nid did ord type queue due ivl factor reps lapses odue odid flags".split()
            ),
            *(("revlog", column) for column in "cid ease ivl lastIvl factor time type".split()),
        ]
    ),
    value=ODD_VALUES,
)
def test_no_value_in_a_collection_breaks_the_reader(tmp_path: Path, place: tuple[str, str], value: object) -> None:
    table, column = place

    def change(connection: sqlite3.Connection) -> None:
        connection.execute(f"update {table} set {column} = ?", (value,))

    read_or_refuse(legacy(tmp_path / "a.apkg", database(change)))


def _mutated(data: st.DataObject, whole: bytes) -> bytes:
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(0, len(changed) - 1)))
        what = data.draw(st.integers(0, 3))
        if what == 0:
            changed[at : at + 1] = data.draw(st.binary(min_size=1, max_size=4))
        elif what == 1:
            del changed[at : at + data.draw(st.integers(1, 3_000))]
        elif what == 2:
            changed[at:at] = data.draw(st.binary(max_size=20))
        else:
            source = data.draw(st.integers(0, max(0, len(changed) - 1)))
            changed[at : at + 64] = changed[source : source + 64]
    return bytes(changed)
