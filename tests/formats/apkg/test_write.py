"""Packages that we write: Anki takes them as they are, and what comes back is what went in."""

from __future__ import annotations

import errno
import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.apkg.conftest import ROOT
from tests.formats.apkg.hand_made import read_all
from tests.formats.apkg.written import BASIC, CLOZE, a_file, a_note, contents, everything
from tests.full_disk import full_disk
from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.errors import Cancelled, DeckFormatError, TikPrepError
from tikprep.formats import FORMATS, format_for
from tikprep.formats.apkg import AnkiPackage, LegacyAnkiPackage
from tikprep.formats.base import (
    DeckBundle,
    DeckFormat,
    DeckPackage,
    ImportedCard,
    ImportedNote,
    ImportedReview,
    MediaFile,
)

WRITERS: dict[str, DeckFormat] = {"latest": AnkiPackage(), "legacy2": LegacyAnkiPackage()}
ANKI_MADE = ("plain-latest", "fsrs-legacy2")


@pytest.fixture(params=sorted(WRITERS))
def writer(request: pytest.FixtureRequest) -> DeckFormat:
    return WRITERS[request.param]


@pytest.fixture(scope="session")
def tripped(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packages that we wrote, and in `back` what Anki made of them."""
    folder = tmp_path_factory.mktemp("trip")
    for age, each in WRITERS.items():
        each.write(everything(), folder / f"ours_{age}.apkg")
        for name in ANKI_MADE:
            with AnkiPackage().read(made / f"{name}.apkg") as package:
                each.write(package, folder / f"{name}_{age}.apkg")
    command = [sys.executable, "-m", "tests.formats.apkg.anki_trip", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return folder


def told_of(tripped: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((tripped / "back/told.json").read_text(encoding="utf-8"))
    return told


def contents_of(path: Path) -> dict[str, Any]:
    with AnkiPackage().read(path) as package:
        assert package.problems == ()
        return contents(package)


def with_new_cards(found: dict[str, Any]) -> dict[str, Any]:
    """What was read, where notes that had no cards have none again; their new cards are in the order of the notes."""
    fresh = {"fresh-1": (5, (0,)), "fresh-2": (6, (0, 1)), "fresh-3": (7, (0, 2))}
    notes = dict(found["notes"])
    for guid, (position, ordinals) in fresh.items():
        *rest, cards = notes[guid]
        assert cards == tuple(ImportedCard(0, ordinal, "Top", position) for ordinal in ordinals)
        notes[guid] = (*rest, ())
    return {**found, "notes": notes}


def packed(*notes: ImportedNote, media: tuple[MediaFile, ...] = (), title: str = "A") -> DeckPackage:
    return DeckPackage((DeckBundle("", title, notes=notes, media=media),))


def test_what_was_written_is_read_again(writer: DeckFormat, tmp_path: Path) -> None:
    writer.write(everything(), tmp_path / "a.apkg")
    assert with_new_cards(contents_of(tmp_path / "a.apkg")) == contents(everything())


@pytest.mark.parametrize("back", ["latest", "legacy2"])
@pytest.mark.parametrize("age", sorted(WRITERS))
def test_what_anki_imported_and_exported_again_is_what_we_wrote(tripped: Path, age: str, back: str) -> None:
    assert with_new_cards(contents_of(tripped / f"back/ours_{age}-{back}.apkg")) == contents(everything())


@pytest.mark.parametrize("back", ["latest", "legacy2"])
@pytest.mark.parametrize("age", sorted(WRITERS))
@pytest.mark.parametrize("name", ANKI_MADE)
def test_what_came_from_anki_goes_back_as_it_came(tripped: Path, made: Path, name: str, age: str, back: str) -> None:
    ours = contents_of(tripped / f"{name}_{age}.apkg")
    assert ours == contents_of(made / f"{name}.apkg")
    assert contents_of(tripped / f"back/{name}_{age}-{back}.apkg") == ours


def test_anki_takes_every_note_and_finds_nothing_to_mend(tripped: Path) -> None:
    told = told_of(tripped)
    assert len(told) == len(WRITERS) * (1 + len(ANKI_MADE))
    for name, each in told.items():
        assert (name, each["refused"], each["new_again"], each["is_sound"]) == (name, [], 0, True)
        assert each["problems"].split("\n") == ["Database rebuilt and optimized."]
        assert each["new"] == len(contents_of(tripped / f"{name}.apkg")["notes"])


def test_words_and_checksums_of_notes_are_those_that_anki_finds(tripped: Path, tmp_path: Path) -> None:
    for name in ("ours", *ANKI_MADE):
        with zipfile.ZipFile(tripped / f"{name}_legacy2.apkg") as package:
            package.extract("collection.anki21", tmp_path)
        with closing(sqlite3.connect(tmp_path / "collection.anki21")) as database:
            ours = list(map(list, database.execute("select csum, sfld from notes order by id")))
        assert ours == told_of(tripped)[f"{name}_legacy2"]["sums"]


def test_decks_come_with_those_above_them(tripped: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tripped / "ours_legacy2.apkg") as package:
        package.extract("collection.anki21", tmp_path)
    with closing(sqlite3.connect(tmp_path / "collection.anki21")) as database:
        ours = json.loads(database.execute("select decks from col").fetchone()[0])
    assert {deck["name"] for deck in ours.values()} >= {"Prep", "Elsewhere"}
    for age in WRITERS:
        decks = told_of(tripped)[f"ours_{age}"]["decks"]
        assert set(decks) == {"Default", "Prep", "Prep::数学", "Top", "Elsewhere", "Elsewhere::Deep"}
        assert decks["Prep::数学"] == "Sums & 数"


def test_anki_sees_schedules_and_answers_as_we_do(tripped: Path) -> None:
    for age in WRITERS:
        told = told_of(tripped)[f"ours_{age}"]
        cards = {(note["guid"], card["ord"]): card for note in told["notes"] for card in note["cards"]}
        known, suspended = cards["hand-0001", 0], cards["hand-0001", 1]
        assert (known["type"], known["queue"], known["ivl"], known["factor"]) == (2, 2, 15, 2360)
        assert (known["reps"], known["lapses"]) == (9, 1)
        assert suspended["queue"] == -1
        assert (cards["guid with \"signs' <&>", 0]["queue"], cards["guid with \"signs' <&>", 0]["flag"]) == (-2, 3)
        assert (cards["hand-0003", 0]["type"], cards["hand-0003", 0]["queue"]) == (1, 3)
        buttons = [(row[2], row[7]) for row in told["log"]]
        assert buttons == [(3, 0), (1, 0), (4, 0), (4, 1), (2, 1), (1, 2), (1, 1), (1, 0), (3, 1), (0, 4), (3, 0)]


def test_the_note_type_keeps_what_tikprep_does_not_read(tripped: Path) -> None:
    for age in WRITERS:
        for path in (tripped / f"ours_{age}.apkg", tripped / f"back/ours_{age}-latest.apkg"):
            with AnkiPackage().read(path) as package:
                types = {
                    note.note_type.guid: note.note_type
                    for deck in package.decks
                    for note in deck.notes
                    if note.note_type
                }
            assert {key: types[CLOZE.guid].attributes[key] for key in CLOZE.attributes} == dict(CLOZE.attributes)
            assert json.loads(types[BASIC.guid].attributes["req"]) == [[0, "any", [0]], [1, "all", [1, 2]]]
            assert types[BASIC.guid] == replace(BASIC, attributes=types[BASIC.guid].attributes)


def test_the_same_package_gives_the_same_bytes(writer: DeckFormat, tmp_path: Path) -> None:
    for name in ("a.apkg", "b.apkg"):
        writer.write(everything(), tmp_path / name)
    assert (tmp_path / "a.apkg").read_bytes() == (tmp_path / "b.apkg").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.apkg") as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_only_todays_format_reads_packages() -> None:
    written = {each.name for each in FORMATS if ".apkg" in each.suffixes and each.can_write}
    assert written == {"apkg", "anki-legacy"}
    assert format_for(Path("a.apkg")).name == "apkg"


def test_files_of_one_name_and_different_content_part_their_names(writer: DeckFormat, tmp_path: Path) -> None:
    decks = []
    for title, content in (("A", b"one"), ("B", b"two"), ("C", b"one")):
        note = a_note(f"g{title}", "<img src='a.png'><img src=a.png>[sound:a.png]", "", "")
        decks.append(DeckBundle("", title, notes=(note,), media=(a_file("a.png", content),)))
    writer.write(DeckPackage(tuple(decks)), tmp_path / "a.apkg")
    found = contents_of(tmp_path / "a.apkg")
    names = dict(found["media"].keys())
    assert names["A"] == names["C"] == "a.png" != names["B"]
    assert {deck: found["media"][deck, names[deck]] for deck in names} == {"A": b"one", "B": b"two", "C": b"one"}
    assert found["notes"]["gB"][1][0] == "<img src='a.png'><img src=a.png>[sound:a.png]".replace("a.png", names["B"])


@pytest.mark.parametrize(
    "name", ["pictures/a b.png", "a:b.png", "con.png", "a?.png", "日本/図.png", "x" * 140 + ".png", " .png", "a\\b"]
)
def test_a_name_that_anki_refuses_becomes_one_that_it_takes(writer: DeckFormat, tmp_path: Path, name: str) -> None:
    note = a_note("g", f'<img src="{name}">', "", "")
    writer.write(packed(note, media=(a_file(name, b"picture"),)), tmp_path / "a.apkg")
    _, _, media = read_all(tmp_path / "a.apkg")
    (found,) = media
    assert media[found] == b"picture"
    assert contents_of(tmp_path / "a.apkg")["notes"]["g"][1][0] == f'<img src="{found}">'
    assert not set(found) & set('/\\:*?"<>|[]')
    assert len(found.encode()) <= 120


def test_large_media_come_whole(writer: DeckFormat, tmp_path: Path) -> None:
    large = bytes(range(251)) * 20_000
    writer.write(packed(a_note("g", "<img src=a.bin>", "", ""), media=(a_file("a.bin", large),)), tmp_path / "a.apkg")
    assert read_all(tmp_path / "a.apkg")[2] == {"a.bin": large}


class _Torn(BytesIO):
    """A file on a disk that fails in its middle."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 100:
            raise OSError(errno.EIO, "Input/output error")
        return super().read(200)


def _gone() -> BytesIO:
    raise FileNotFoundError(errno.ENOENT, "No such file or directory")


@pytest.mark.parametrize("opened", [_gone, lambda: _Torn(bytes(1_000))], ids=["missing", "torn"])
def test_a_medium_that_cannot_be_read_is_named_and_nothing_written(
    writer: DeckFormat, tmp_path: Path, opened: Callable[[], BytesIO]
) -> None:
    package = packed(a_note("g", "a", "", ""), media=(MediaFile("lost.png", opened),))
    with pytest.raises(TikPrepError, match=r"lost\.png.*put it back"):
        writer.write(package, tmp_path / "a.apkg")
    assert list(tmp_path.iterdir()) == []


def test_a_note_without_a_note_type_is_refused(writer: DeckFormat, tmp_path: Path) -> None:
    with pytest.raises(DeckFormatError, match="Anki cannot say m, a note of the kind 'basic'"):
        writer.write(packed(ImportedNote("m", "basic", "t", "f", "b")), tmp_path / "a.apkg")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.colpkg", "collection.apkg"])
def test_the_name_of_a_whole_collection_is_refused(writer: DeckFormat, tmp_path: Path, name: str) -> None:
    with pytest.raises(DeckFormatError, match="for a whole collection: choose another"):
        writer.write(everything(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_the_file_is_named(writer: DeckFormat, tmp_path: Path) -> None:
    (tmp_path / "a.apkg").mkdir()
    with pytest.raises(TikPrepError, match=r"a\.apkg is a folder"):
        writer.write(everything(), tmp_path / "a.apkg")


def test_a_folder_that_is_not_there_is_told(writer: DeckFormat, tmp_path: Path) -> None:
    with pytest.raises(TikPrepError, match="cannot be written"):
        writer.write(everything(), tmp_path / "no/a.apkg")


def test_an_older_package_stays_until_the_new_one_is_whole(writer: DeckFormat, tmp_path: Path) -> None:
    (tmp_path / "a.apkg").write_bytes(b"old")
    with pytest.raises(TikPrepError):
        writer.write(packed(a_note("g", "a", "", ""), media=(MediaFile("lost.png", _gone),)), tmp_path / "a.apkg")
    assert (tmp_path / "a.apkg").read_bytes() == b"old"
    writer.write(everything(), tmp_path / "a.apkg")
    assert [path.name for path in tmp_path.iterdir()] == ["a.apkg"]


def test_writing_stops_wherever_it_is_cancelled(
    writer: DeckFormat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    calls: list[int] = []
    writer.write(everything(), tmp_path / "a.apkg", lambda done, _: calls.append(done))
    (tmp_path / "a.apkg").unlink()
    assert calls == sorted(calls)
    assert calls[0] == 0
    assert calls[-1] == 1000
    for limit in range(len(calls)):
        seen: list[int] = []

        def stop(done: int, _total: int, seen: list[int] = seen, limit: int = limit) -> None:
            seen.append(done)
            if len(seen) > limit:
                raise Cancelled

        with pytest.raises(Cancelled):
            writer.write(everything(), tmp_path / "a.apkg", stop)
        assert list(tmp_path.iterdir()) == [temporary]
        assert list(temporary.iterdir()) == []


def test_answers_of_one_moment_and_out_of_order_are_all_kept(writer: DeckFormat, tmp_path: Path) -> None:
    rows = [ImportedReview(1, at, 1, 4, 9, 1, 2, 2500, 2500) for at in (5_000, 5_000, 4_000, 5_001, 3_999)]
    note = a_note("g", "a", "", "", cards=(ImportedCard(1, 0),))
    writer.write(replace(packed(note), reviews=lambda: iter(rows)), tmp_path / "a.apkg")
    _, log, _ = read_all(tmp_path / "a.apkg")
    assert [row.answered_ms for row in log] == [3_999, 4_000, 5_000, 5_001, 5_002]


def test_damaged_words_of_a_note_type_do_not_reach_anki(writer: DeckFormat, tmp_path: Path) -> None:
    hostile = {
        "sortf": '"seven"', "req": '[[0, "maybe", [9]]]', "flds": '[3, {"size": 1e9, "font": null}]', "mod": "[]",
        "tmpls": '{"a": 1}', "latexPre": "not JSON", "latexsvg": '"yes"', "originalId": "NaN", "more": "NaN",
    }  # fmt: skip
    odd = NoteType(
        "1", " ", ("A", "a"), (CardTemplate("", "{{A}}", "x"), CardTemplate("", "{{a}}", "y")), "", False, hostile
    )
    writer.write(packed(a_note("g", "1", "2", note_type=odd)), tmp_path / "a.apkg")
    found = read_all(tmp_path / "a.apkg")[0][0].notes[0].note_type
    assert (found.name, found.fields, [each.name for each in found.templates]) == (
        "Note type",
        ("A", "a+"),
        ["Card 1", "Card 2"],
    )
    assert json.loads(found.attributes["req"]) == [[0, "any", [0]], [1, "any", [1]]]
    assert json.loads(found.attributes["sortf"]) == 0
    assert json.loads(found.attributes["more"]) == "NaN"


def test_a_note_whose_cards_have_no_template_gets_new_ones(writer: DeckFormat, tmp_path: Path) -> None:
    cards = (ImportedCard(1, 7), ImportedCard(2, -1))
    writer.write(packed(a_note("g", "a", "b", "", cards=cards)), tmp_path / "a.apkg")
    assert [card.ordinal for card in contents_of(tmp_path / "a.apkg")["notes"]["g"][-1]] == [0]


def test_a_tag_of_several_words_becomes_one(writer: DeckFormat, tmp_path: Path) -> None:
    writer.write(packed(a_note("g", "a", "", "", tags=("two words", "one"))), tmp_path / "a.apkg")
    assert contents_of(tmp_path / "a.apkg")["notes"]["g"][2] == ("one", "two_words")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize("limit_bytes", [8_192, 120_000, 700_000])
def test_a_full_disk_is_told_and_nothing_left(
    writer: DeckFormat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit_bytes: int
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    noise = bytes(Random(1).getrandbits(8) for _ in range(900_000))
    package = packed(a_note("g", "x" * 400_000, "", ""), media=(a_file("a.bin", noise),))
    with full_disk(limit_bytes), pytest.raises(TikPrepError, match=r"a\.apkg cannot be written"):
        writer.write(package, tmp_path / "a.apkg")
    assert list(tmp_path.iterdir()) == [temporary]
    assert list(temporary.iterdir()) == []


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x1f"), max_size=30)
WORD = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8)
CARD = st.builds(
    ImportedCard,
    key=st.just(0),
    ordinal=st.just(0),
    deck=st.just(""),
    position=st.just(0),
    state=st.just(1),
    due_day=st.integers(0, 40_000),
    interval_days=st.integers(1, 36_500),
    ease_permille=st.integers(1_300, 20_000),
    repetitions=st.integers(0, 500),
    lapses=st.integers(0, 500),
    reviews=st.integers(0, 5_000),
    last_day=st.integers(0, 40_000),
    is_buried=st.just(False),
    flag=st.integers(0, 7),
)


@given(
    fields=st.tuples(TEXT, TEXT, TEXT),
    tags=st.lists(WORD.filter(lambda word: word.casefold() != "marked"), unique=True, max_size=3),
    card=CARD,
    is_suspended=st.booleans(),
    is_marked=st.booleans(),
    answers=st.lists(st.tuples(st.integers(1, 1_000), st.integers(1, 2), st.sampled_from([1, 3, 4, 5])), max_size=5),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_is_read_again(
    writer: DeckFormat,
    tmp_path: Path,
    fields: tuple[str, str, str],
    tags: list[str],
    card: ImportedCard,
    is_suspended: bool,
    is_marked: bool,
    answers: list[tuple[int, int, int]],
) -> None:
    # A card that is not known yet has no interval in Anki.
    days = card.interval_days if card.repetitions else 1
    card = card._replace(key=5, is_suspended=is_suspended, interval_days=days)
    ease, at, rows = 2_500, 1_600_000_000_000, []
    for step, kind, rating in answers:
        at += step
        rows.append(ImportedReview(5, at, kind, rating, step, step, step + 1, ease, ease + step))
        ease += step
    note = a_note("g", *fields, tags=tuple(tags), is_marked=is_marked, changed_s=1_500_000_000, cards=(card,))
    package = replace(packed(note), reviews=lambda: iter(rows))
    writer.write(package, tmp_path / "a.apkg")
    assert contents_of(tmp_path / "a.apkg") == contents(package)


def test_half_a_character_is_told(writer: DeckFormat, tmp_path: Path) -> None:
    with pytest.raises(DeckFormatError, match="half a character"):
        writer.write(packed(a_note("g", "a\ud800", "", "")), tmp_path / "a.apkg")
    assert list(tmp_path.iterdir()) == []
