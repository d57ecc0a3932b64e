"""Pictures that notes show and their package does not hold are told, unless the collection has them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.formats.apkg.hand_made import database, latest, legacy
from tests.given import ToldClock
from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.formats.apkg.missing_media import missing_media
from tikprep.formats.base import ImportedNote
from tikprep.services.collection import Collection

PICTURES = b'{"0": "a.png"}'


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection.open(tmp_path / "home", clock=ToldClock()) as opened:
        yield opened


def shown_by(text: str, *held: str) -> tuple[str, ...]:
    note_type = NoteType("t", "T", ("Front",), (CardTemplate("Card 1", "{{Front}}", "{{FrontSide}}"),))
    note = ImportedNote("g", "template", "", "", "", note_type=note_type, fields=(text,))
    return missing_media([note], held)


def fields(text: str) -> str:
    return f"update notes set flds = '{text}' || char(31) || 'back'"


def test_a_package_without_its_pictures_says_which(tmp_path: Path, collection: Collection) -> None:
    report = collection.exchange.import_paths([legacy(tmp_path / "a.apkg", database(), media=b"{}")])
    assert report.media_missing == ("a.png",)
    assert report.problems == (
        "1 picture or sound that the notes show is not in the package: a.png. "
        "Export the deck from Anki again with media included to get it.",
    )


def test_many_are_counted_and_the_first_named(tmp_path: Path, collection: Collection) -> None:
    many = fields("".join(f'<img src="{n}.png">' for n in range(1_200)))
    report = collection.exchange.import_paths([latest(tmp_path / "a.apkg", database(many))])
    assert len(report.media_missing) == 1_200
    assert report.problems[0].startswith("1,200 pictures and sounds that the notes show are not in the package: 0.png,")
    assert "4.png and 1,195 more." in report.problems[0]


def test_a_dry_run_and_a_second_import_tell_it_too(tmp_path: Path, collection: Collection) -> None:
    path = legacy(tmp_path / "a.apkg", database(), media=b"{}")
    reports = [collection.exchange.import_paths([path], dry_run=is_dry) for is_dry in (True, False, False)]
    assert [report.media_missing for report in reports] == [("a.png",)] * 3


def test_pictures_that_came_earlier_are_not_missing(tmp_path: Path, collection: Collection) -> None:
    whole = legacy(tmp_path / "a.apkg", database(), media=PICTURES, **{"0": b"\x89PNG"})
    assert collection.exchange.import_paths([whole]).problems == ()
    bare = legacy(tmp_path / "b.apkg", database("update notes set tags = ' new '"), media=b"{}")
    assert collection.exchange.import_paths([bare]).problems == ()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ('<IMG alt="" SRC=b.png>', ("b.png",)),
        ("[sound:x &amp; y.mp3]", ("x & y.mp3",)),
        ("<audio><source src='c.ogg'></audio>", ("c.ogg",)),
        ('<object data="d.svg"></object>', ("d.svg",)),
        (r'<img src="C:\pictures\e.png">', (r"C:\pictures\e.png",)),
        ('<img src="a%20b.png">', ()),
        ('<img src="a b.png"><img src="https://x.org/y.png"><img src="//x.org/y.png">', ()),
        ('<img src="data:image/png;base64,AAAA"><img data-src="f.png">', ()),
        ('<a href="page.html">there</a> src="g.png" img', ()),
        ('<img src=""><img>[sound:]', ()),
    ],
)
def test_only_files_that_are_shown_count(text: str, missing: tuple[str, ...]) -> None:
    assert shown_by(text, "a b.png") == missing


def test_a_template_may_show_files_but_not_those_that_a_field_names() -> None:
    side = '<img src="_logo.png"><img src="{{Picture}}">'
    note_type = NoteType("t", "T", ("Picture",), (CardTemplate("Card 1", side, ""),))
    note = ImportedNote("g", "template", "", "", "", note_type=note_type, fields=("x",))
    assert missing_media([note], ()) == ("_logo.png",)


@pytest.mark.parametrize("part", ["<img", "<img src=", "[sound:", "<img src='", '<img src="a', "<img data="])
def test_a_hostile_field_costs_no_time(part: str) -> None:
    begun = time.process_time()
    shown_by(part * (2_000_000 // len(part)))
    assert time.process_time() - begun < 5
