"""Mochi's exports in both notations, with their attachments."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.foreign import JSON_VALUES, mutated, read, sides, survives
from tests.formats.test_archive import zipped
from tikprep.errors import DeckFormatError
from tikprep.formats.edn import EdnError, parse_edn
from tikprep.formats.mochi import Mochi

FUZZ = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
EDN = r"""
; exported
{:version 2 #_:ignored
 :decks [{:id :d1, :name "ML", :cards ({:id "abcdefgh1", :content "Q ![](@media/a.png)\n---\nA \u00e4"
                                        :tags #{"x"} :created #inst "2024-01-01"}
                                       {:content "A {{gap}} here"})}
         {:id :d2 :name "Trees" :parent-id :d1
          :cards [{:fields {:front {:id "front" :value "f"} :back {:value "b"}}}]}]}
"""
TRANSIT = {
    "~:version": 2,
    "~:decks": [
        {
            "~:name": "ML",
            "~:id": "~:d1",
            "~:cards": {"~#list": [{"~:id": "~:abcdefgh1", "~:content": "Q\n---\nA", "~:tags": {"~#set": ["x"]}}]},
        }
    ],
}


def test_edn_gives_decks_cards_gaps_and_attachments(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.mochi", {"data.edn": EDN.encode(), "a.png": b"PNG"})
    with read(path) as package:
        assert not package.problems
        assert [deck.title for deck in package.decks] == ["ML", "ML::Trees"]
        assert sides(package) == [("Q ![](a.png)", "A ä"), ("A {{c1::gap}} here", ""), ("f", "b")]
        first = package.decks[0]
        assert first.notes[0].guid.endswith("-abcdefgh1")
        assert (first.notes[0].tags, first.notes[1].kind) == (("x",), "cloze")
        (media,) = first.media
        with media.open() as file:
            assert (media.name, file.read()) == ("a.png", b"PNG")


@pytest.mark.parametrize("content", [TRANSIT, json.loads(json.dumps(TRANSIT).replace("~:", ""))])
def test_json_is_read_plain_and_as_transit(tmp_path: Path, content: object) -> None:
    with read(zipped(tmp_path / "x.mochi", {"data.json": json.dumps(content).encode()})) as package:
        (note,) = package.decks[0].notes
        assert note.guid.endswith("-abcdefgh1")
        assert (note.front, note.back, note.tags) == ("Q", "A", ("x",))


def test_a_card_keeps_its_name_in_an_export_of_another_name(tmp_path: Path) -> None:
    content = {"data.edn": EDN.encode()}
    names = []
    for file in ("x.mochi", "y.mochi"):
        with read(zipped(tmp_path / file, content)) as package:
            names.append([note.guid for deck in package.decks for note in deck.notes])
    assert names[0] == names[1]


BAD = [
    ({"other": b""}, "no data.json"),
    ({"data.edn": b"{:a}"}, "a key without a value"),
    ({"data.edn": b"[" * 100_000}, "nested too deep"),
    ({"data.edn": b"{:decks [)}"}, "a bracket without its partner"),
    ({"data.edn": b"{:decks"}, "ends too early"),
    ({"data.edn": b"{:decks 7}"}, "decks is no list"),
    ({"data.edn": b'{:decks [{:cards [{:content "' + b"ab" * 5_000_000 + b'"}]}]}'}, "unfolds to more than"),
    ({"data.edn": b'{:decks [{:cards [{:content "' + b"a\\n" * 20_000 + b"---\\nb" + b'"}]}]}'}, "a side of more than"),
    ({"data.json": b'{"decks": []}'}, "holds no card"),
]


@pytest.mark.parametrize(("members", "problem"), BAD, ids=[problem for _, problem in BAD])
def test_what_is_no_export_is_told(tmp_path: Path, members: dict[str, bytes], problem: str) -> None:
    with pytest.raises(DeckFormatError, match=problem):
        read(zipped(tmp_path / "x.mochi", members))


@given(text=st.text(alphabet='[]{}()#"\\:;_ a1.,\n', max_size=60))
def test_any_text_is_edn_or_is_told_with_its_line(text: str) -> None:
    line = 1
    try:
        parse_edn(text)
    except EdnError as error:
        line = error.line
    assert 1 <= line <= text.count("\n") + 1


@FUZZ
@given(content=mutated(EDN.encode()), value=JSON_VALUES)
def test_any_data_is_read_or_told(tmp_path: Path, content: bytes, value: object) -> None:
    survives(Mochi(), zipped(tmp_path / "x.mochi", {"data.edn": content}))
    survives(Mochi(), zipped(tmp_path / "x.mochi", {"data.json": json.dumps({"decks": [value]}).encode()}))


def test_an_attachment_with_a_space_comes_along(tmp_path: Path) -> None:
    cards = {"decks": [{"name": "D", "cards": [{"content": "![](@media/my%20pic.png)\n---\nA"}]}]}
    path = zipped(tmp_path / "x.mochi", {"data.json": json.dumps(cards).encode(), "my pic.png": b"PNG"})
    with read(path) as package:
        (media,) = package.decks[0].media
        assert (media.name, media.open().read()) == ("my pic.png", b"PNG")


def test_a_long_name_of_a_parent_is_not_held_once_for_each_child(tmp_path: Path) -> None:
    children = [{"id": f"c{number}", "name": f"n{number}", "parent-id": "p"} for number in range(300)]
    data = {"decks": [{"id": "p", "name": "n" * 500_000}, *children], "cards": [{"content": "a\n---\nb"}]}
    path = zipped(tmp_path / "x.mochi", {"data.json": json.dumps(data).encode()})
    tracemalloc.start()
    try:
        with read(path) as package:
            assert sides(package) == [("a", "b")]
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_an_attachment_with_a_percent_sign_has_the_address_that_its_card_writes(tmp_path: Path) -> None:
    data = {"cards": [{"content": "![](@media/100%2525.png)\n---\nb"}]}
    path = zipped(tmp_path / "x.mochi", {"data.json": json.dumps(data).encode(), "100%25.png": b"PNG"})
    with read(path) as package:
        assert [media.name for media in package.decks[0].media] == ["100%2525.png"]
        assert sides(package) == [("![](100%2525.png)", "b")]
