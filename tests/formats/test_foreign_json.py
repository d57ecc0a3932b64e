"""JSON decks of other programs: CrowdAnki with its note models, and plain cards."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.foreign import JSON_VALUES, mutated, only, read, sides, survives, written
from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.errors import Cancelled, DeckFormatError
from tikprep.formats import Reading, deck_files, format_for
from tikprep.formats.crowdanki import CrowdAnki
from tikprep.formats.json_file import MAX_JSON_BYTES
from tikprep.formats.plain_json import PlainJson

MODEL_ID, CLOZE_ID, DECK_ID, CHILD_ID = (f"0f1d2c3b-4a59-11ee-8c{n:02}-0242ac120002" for n in range(4))
FUZZ = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
MODEL = {
    "__type__": "NoteModel",
    "crowdanki_uuid": MODEL_ID,
    "name": "Basic+",
    "type": 0,
    "css": ".card {}",
    "sortf": 0,
    "flds": [{"name": "Front"}, {"name": "Back"}, {"name": "Extra"}],
    "tmpls": [{"name": "Card 1", "qfmt": "{{Front}}", "afmt": "{{Back}}"}],
}
CLOZE = {
    **MODEL,
    "crowdanki_uuid": CLOZE_ID,
    "name": "Cloze",
    "type": 1,
    "flds": [{"name": "Text"}],
    "tmpls": [{"name": "Cloze", "qfmt": "{{cloze:Text}}", "afmt": "{{cloze:Text}}"}],
}
DECK = {
    "__type__": "Deck",
    "crowdanki_uuid": DECK_ID,
    "name": "ML",
    "desc": "About ML.",
    "media_files": ["a b.png"],
    "note_models": [MODEL, CLOZE],
    "notes": [
        {
            "__type__": "Note",
            "guid": "g1",
            "note_model_uuid": MODEL_ID,
            "fields": ["<b>Q</b><img src='a b.png'>", "A", ""],
            "tags": ["x", "y z"],
        },
        {"__type__": "Note", "guid": "g2", "note_model_uuid": CLOZE_ID, "fields": ["{{c1::a}}"], "tags": []},
    ],
    "children": [
        {
            "__type__": "Deck",
            "crowdanki_uuid": CHILD_ID,
            "name": "Trees",
            "note_models": [],
            "notes": [{"guid": "g3", "note_model_uuid": MODEL_ID, "fields": ["Q3", "A3", "E3"]}],
            "children": [],
        }
    ],
}


def crowdanki(folder: Path, content: object = DECK) -> Path:
    written(folder / "media" / "a b.png", b"PNG")
    return written(folder / "deck.json", content)


def test_crowdanki_keeps_note_types_html_ids_and_nested_decks(tmp_path: Path) -> None:
    package = read(crowdanki(tmp_path))
    assert not package.problems
    assert [(deck.slug, deck.title, deck.description) for deck in package.decks] == [
        (DECK_ID, "ML", "About ML."),
        (CHILD_ID, "ML::Trees", ""),
    ]
    first, second = package.decks[0].notes
    assert first.note_type == NoteType(
        MODEL_ID,
        "Basic+",
        ("Front", "Back", "Extra"),
        (CardTemplate("Card 1", "{{Front}}", "{{Back}}"),),
        ".card {}",
        attributes={"sortf": "0"},
    )
    assert (first.guid, first.kind, first.fields[0]) == ("g1", "template", "<b>Q</b><img src='a b.png'>")
    assert first.tags == ("x", "y", "z")
    assert second.note_type is not None
    assert second.note_type.is_cloze
    assert package.decks[1].notes[0].note_type == first.note_type


def test_crowdanki_pictures_come_from_the_media_folder(tmp_path: Path) -> None:
    (media,) = read(crowdanki(tmp_path)).decks[0].media
    with media.open() as file:
        assert (media.name, file.read()) == ("a b.png", b"PNG")


def test_a_picture_outside_the_media_folder_is_told_and_not_opened(tmp_path: Path) -> None:
    written(tmp_path / "secret", b"x")
    package = read(crowdanki(tmp_path, {**DECK, "media_files": ["../secret", "/etc/hosts", "none.png"]}))
    assert not package.decks[0].media
    assert len(package.problems) == 3


def test_a_marked_note_of_crowdanki_is_marked(tmp_path: Path) -> None:
    notes = [{"guid": "g", "note_model_uuid": MODEL_ID, "fields": ["q", "a"], "tags": ["Marked", "x"]}]
    (note,) = read(crowdanki(tmp_path, {**DECK, "notes": notes, "children": []})).decks[0].notes
    assert (note.tags, note.is_marked) == (("x",), True)


def test_more_decks_than_any_collection_has_are_refused_though_they_hold_nothing(tmp_path: Path) -> None:
    with pytest.raises(DeckFormatError, match="more decks inside decks than any collection"):
        read(crowdanki(tmp_path / "D", {**DECK, "children": [{}] * 5_001}))


def test_a_deck_without_models_of_its_own_uses_those_of_its_parent(tmp_path: Path) -> None:
    child = {"name": "Child", "crowdanki_uuid": "c", "notes": DECK["notes"]}
    with read(crowdanki(tmp_path / "D", {**DECK, "notes": [], "children": [child]})) as package:
        assert package.decks[-1].title.endswith("::Child")
        assert len(package.decks[-1].notes) == len(DECK["notes"])


def test_a_folder_of_crowdanki_is_found_by_its_content(tmp_path: Path) -> None:
    path = crowdanki(tmp_path)
    written(tmp_path / "package.json", {"name": "x", "version": "1", "items": []})
    assert deck_files([tmp_path]) == [path]
    assert format_for(path).name == "crowdanki"


def test_json_that_is_no_deck_is_refused_with_what_would_be_one(tmp_path: Path) -> None:
    with pytest.raises(DeckFormatError, match="no CrowdAnki deck or JSON cards"):
        format_for(written(tmp_path / "a.json", {"version": 1}))


@pytest.mark.parametrize(
    "content",
    [
        {"deck": "D", "cards": [{"front": "f", "back": "b", "tags": ["t"]}]},
        {"deck": "D", "cards": [{"question": "f", "answer": "b", "tags": "t"}]},
        {"name": "D", "cards": [{"q": "f", "a": "b", "tags": "t,"}]},
        {"decks": [{"name": "D", "cards": [{"q": "f", "a": ["b"], "tags": "t"}]}]},
        [{"q": "f", "a": "b", "deck": "D", "tags": ["t"]}],
    ],
)
def test_plain_cards_are_read_in_their_common_spellings(tmp_path: Path, content: object) -> None:
    deck = only(read(written(tmp_path / "x.json", content)))
    assert (deck.title, deck.slug) == ("D", "")
    (note,) = deck.notes
    assert (note.kind, note.front, note.back, note.tags) == ("basic", "f", "b", ("t",))


def cards_of(path: Path, *ids: object, back: str = "b", deck: str = "D") -> list[str]:
    cards = [{"q": f"q{at}", "a": back, **({"id": each} if each else {})} for at, each in enumerate(ids)]
    return [note.guid for note in only(read(written(path, {"deck": deck, "cards": cards}))).notes]


def test_ids_stay_from_import_to_import(tmp_path: Path) -> None:
    ids = ("0f1d2c3b-4a59-11ee-8c99-0242ac120002", "card-001", 7, None)
    one, two = (cards_of(tmp_path / "x.json", *ids, back=back) for back in ("one", "two"))
    assert one == two
    assert one[0] == ids[0]
    assert len(set(one)) == 4


@pytest.mark.parametrize("counted", [7, "12345678", "card-001", "python-0003", "0" * 32])
def test_ids_that_may_be_counted_are_other_cards_in_another_file_and_deck(tmp_path: Path, counted: object) -> None:
    found = [
        cards_of(tmp_path / "a.json", counted),
        cards_of(tmp_path / "b.json", counted),
        cards_of(tmp_path / "a.json", counted, deck="E"),
    ]
    assert len(set(map(tuple, found))) == 3
    assert [str(counted)] not in found


def test_a_deck_id_in_braces_becomes_one_that_a_deck_file_may_write(tmp_path: Path) -> None:
    with read(crowdanki(tmp_path / "D", {**DECK, "crowdanki_uuid": f"{{{DECK_ID.upper()}}}"})) as package:
        assert package.decks[0].slug == DECK_ID.lower()


def test_a_crowdanki_deck_with_a_chosen_id_is_known_by_its_title(tmp_path: Path) -> None:
    assert read(crowdanki(tmp_path, {**DECK, "crowdanki_uuid": "python"})).decks[0].slug == ""


def test_deletions_make_a_cloze_note(tmp_path: Path) -> None:
    (note,) = only(read(written(tmp_path / "x.json", {"cards": [{"front": "A {{c1::b}}", "back": ""}]}))).notes
    assert note.kind == "cloze"


def test_what_cannot_be_kept_is_told(tmp_path: Path) -> None:
    cards = [{"q": "a", "a": "b"}, {"q": "a", "a": "b"}, {"q": "", "a": "b"}, {"q": "c"}, {"q": "d", "a": "e" * 20_001}]
    package = read(written(tmp_path / "x.json", {"cards": cards}))
    assert sides(package) == [("a", "b")]
    assert [problem.partition(" ")[2] for problem in package.problems] == [
        "cards[1] says the same as another and was left out.",
        "cards[2] asks nothing and was left out.",
        "cards[3] has no answer and was left out.",
        "cards[4] has a side of more than 20,000 characters and was left out: part it into several cards.",
    ]


def test_the_same_front_with_another_answer_is_another_note(tmp_path: Path) -> None:
    package = read(written(tmp_path / "x.json", {"cards": [{"q": "a", "a": "b"}, {"q": "a", "a": "c"}]}))
    assert sides(package) == [("a", "b"), ("a", "c")]


BAD = [
    (b'{"cards": ' + b"[" * 100_000, "nested too deep"),
    (b'{"cards": [{"q": ' + b"9" * 10_000 + b"}]}", "a number that no deck needs"),
    (b'{"cards": [{"q": NaN}]}', "a number that no deck needs"),
    (b'{"cards": \xff}', "not UTF-8"),
    (b'{"cards": [\n\n}', "this is no JSON"),
    (b'{"cards": 7}', "cards is no list"),
    (b'{"cards": [7]}', r"cards\[0\] is no object"),
    (b'{"cards": [{"q": {}, "a": "x"}]}', r"cards\[0\].q is no text"),
    (b'{"cards": [{"q": "a", "a": "b", "tags": 7}]}', r"tags is no list"),
    (b'{"cards": []}', "it holds no card"),
    (b'{"cards": [{"q": "' + b"a" * 10_000_000 + b'", "a": "b"}]}', "longer than"),
    (b'{"cards": [{"q": "' + b"a" * 30_000 + b'", "a": "b"}]}', "a side of more than 20,000"),
]


@pytest.mark.parametrize(("content", "problem"), BAD, ids=[problem for _, problem in BAD])
def test_bad_json_is_told_with_what_is_wrong(tmp_path: Path, content: bytes, problem: str) -> None:
    path = written(tmp_path / "x.json", content)
    with pytest.raises(DeckFormatError, match=problem):
        PlainJson().read(path)
    survives(CrowdAnki(), path)


def test_a_file_too_large_to_parse_is_refused_before_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    with path.open("wb") as file:
        file.truncate(MAX_JSON_BYTES + 1)
    with pytest.raises(DeckFormatError, match="larger than 64 MB"):
        PlainJson().read(path)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(DeckFormatError):
            CrowdAnki().read(path)


def test_half_a_character_is_replaced(tmp_path: Path) -> None:
    content = b'{"cards": [{"q": "a\\ud800", "a": "\\ud83d\\ude00\\u0000"}]}'
    assert sides(read(written(tmp_path / "x.json", content))) == [("a�", "😀")]


def test_reading_stops_when_a_person_stops_it(tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    cards = [{"q": str(n), "a": "b"} for n in range(600)]
    path = written(tmp_path / "x.json", {"cards": cards})
    with pytest.raises(Cancelled):
        PlainJson().read(path, Reading(progress=stop))


def _places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, below in inner for place in _places(below, (*at, key)))]


PLACES = _places(DECK)


@FUZZ
@given(place=st.sampled_from(PLACES), value=JSON_VALUES)
def test_crowdanki_with_a_wrong_value_at_any_place_is_told(
    tmp_path: Path, place: tuple[Any, ...], value: object
) -> None:
    content: Any = {"": copy.deepcopy(DECK)}
    below = content
    for key in ("", *place)[:-1]:
        below = below[key]
    below[("", *place)[-1]] = value
    survives(CrowdAnki(), crowdanki(tmp_path, json.dumps(content[""])))


@FUZZ
@given(content=mutated(json.dumps(DECK).encode()))
def test_crowdanki_with_wrong_bytes_is_told(tmp_path: Path, content: bytes) -> None:
    survives(CrowdAnki(), written(tmp_path / "deck.json", content))


@FUZZ
@given(
    value=JSON_VALUES
    | st.fixed_dictionaries(
        {"cards": st.lists(st.dictionaries(st.sampled_from(["q", "a", "tags", "id"]), JSON_VALUES))}
    )
)
def test_plain_json_of_any_shape_is_read_or_told(tmp_path: Path, value: object) -> None:
    survives(PlainJson(), written(tmp_path / "x.json", json.dumps(value)))
