"""What our reader takes from packages made by Anki is what Anki says they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.formats.apkg.anki_media import PICTURE, SOUND
from tikprep.domain.model import Note, ReviewKind, State
from tikprep.domain.notekinds import note_kind
from tikprep.domain.study_day import study_day
from tikprep.formats.apkg import AnkiPackage
from tikprep.formats.base import DeckPackage, ImportedCard, ImportedNote, Reading

PACKAGES = [
    f"{content}-{age}"
    for content in ("plain", "fsrs")
    for age in ("legacy1.apkg", "legacy2.apkg", "latest.apkg", "legacy2.colpkg", "latest.colpkg")
]


def local_offset_s(at_ms: int) -> int:
    offset = datetime.fromtimestamp(at_ms / 1000).astimezone().utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


@pytest.fixture(params=PACKAGES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def package(made: Path, name: str) -> Iterator[DeckPackage]:
    with AnkiPackage().read(made / name, Reading(local_offset_s)) as opened:
        yield opened


@pytest.fixture
def told(made: Path, name: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((made / "facts.json").read_text(encoding="utf-8"))[name.partition("-")[0]]
    return facts


def notes_of(package: DeckPackage) -> dict[str, tuple[str, ImportedNote]]:
    return {note.guid: (deck.title, note) for deck in package.decks for note in deck.notes}


def cards_of(package: DeckPackage, told: dict[str, Any]) -> Iterator[tuple[dict[str, Any], ImportedCard, str]]:
    """Each card as Anki tells it, ours, and the deck where ours lies."""
    found = notes_of(package)
    for note in told["notes"]:
        home, ours = found[note["guid"]]
        assert len(ours.cards) == len(note["cards"])
        for theirs, card in zip(note["cards"], ours.cards, strict=True):
            yield theirs, card, card.deck or home


def test_notes_come_with_their_fields_and_tags(package: DeckPackage, told: dict[str, Any]) -> None:
    found = notes_of(package)
    assert len(found) == len(told["notes"]) == sum(len(deck.notes) for deck in package.decks)
    for theirs in told["notes"]:
        _, ours = found[theirs["guid"]]
        assert list(ours.fields) == theirs["fields"]
        assert set(ours.tags) == set(theirs["tags"]) - {"marked"}
        assert ours.is_marked == ("marked" in theirs["tags"])
        assert (ours.kind, ours.title, ours.front, ours.back) == ("template", "", "", "")
    assert package.problems == ()


def test_note_types_come_with_their_templates(package: DeckPackage, told: dict[str, Any]) -> None:
    found = notes_of(package)
    for note in told["notes"]:
        ours, theirs = found[note["guid"]][1].note_type, note["type"]
        assert ours is not None
        assert (ours.guid, ours.name, ours.css, ours.is_cloze) == (
            str(theirs["id"]),
            theirs["name"],
            theirs["css"],
            theirs["cloze"],
        )
        assert list(ours.fields) == theirs["fields"]
        assert [[each.name, each.question, each.answer] for each in ours.templates] == theirs["templates"]
        for key in ("sortf", "latexPre", "req"):
            assert json.loads(ours.attributes[key]) == theirs[key]


def test_all_generations_tell_the_same(made: Path) -> None:
    told = []
    for age in ("legacy1", "legacy2", "latest"):
        with AnkiPackage().read(made / f"plain-{age}.apkg") as package:
            told.append((package.decks, list(package.reviews())))
    assert told[0] == told[1]
    assert told[1] == told[2]


def test_each_card_lies_in_its_home_deck(package: DeckPackage, told: dict[str, Any]) -> None:
    for theirs, card, deck in cards_of(package, told):
        assert (card.key, card.ordinal, deck) == (theirs["id"], theirs["ord"], theirs["deck"])
    assert {deck.title: deck.description for deck in package.decks}["Prep::数学"] == "Sums & 数"
    assert any(card.deck for theirs, card, _ in cards_of(package, told))


def test_schedules_come_along(package: DeckPackage, told: dict[str, Any]) -> None:
    last_moment_ms = told["day_ends_s"] * 1000 - 1
    today = study_day(last_moment_ms, local_offset_s(last_moment_ms))
    seen = set()
    for theirs, card, _ in cards_of(package, told):
        seen.add(theirs["type"])
        assert card.is_suspended == (theirs["queue"] == -1)
        assert card.is_buried == (theirs["queue"] in (-2, -3))
        assert card.flag == theirs["flag"]
        if theirs["type"] == 0:
            assert (card.state, card.position) == (State.NEW, theirs["due"])
            continue
        assert (card.state, card.reviews, card.lapses) == (State.REVIEW, theirs["reps"], theirs["lapses"])
        assert card.ease_permille == (theirs["factor"] or 2500)
        assert card.last_day == today
        if theirs["type"] == 2:
            assert (card.interval_days, card.due_day) == (theirs["ivl"], today + theirs["in_days"])
            assert card.repetitions >= 1
        else:
            assert card.interval_days >= 1
            assert card.due_day - today in (0, 1)
    assert seen == {0, 1, 2, 3}


def test_the_log_comes_in_order_without_what_nobody_answered(package: DeckPackage, told: dict[str, Any]) -> None:
    theirs = [row for row in told["log"] if row[2] > 0 and row[7] < 4]
    ours = list(package.reviews())
    assert len(theirs) < len(told["log"])
    assert [(row.answered_ms, row.card_key, row.taken_ms) for row in ours] == [(r[0], r[1], r[6]) for r in theirs]
    assert [row.rating for row in ours] == [{1: 1, 2: 3, 3: 4, 4: 5}[row[2]] for row in theirs]
    assert [row.interval_days for row in ours] == [max(0, row[3]) for row in theirs]
    assert [row.interval_before_days for row in ours] == [max(0, row[4]) for row in theirs]
    reset = {row[1]: row[0] for row in told["log"] if row[7] == 4 and row[5] == 0}
    answered: dict[int, int] = {}
    for row, their in zip(ours, theirs, strict=True):
        if their[7] == 1:
            assert row.kind == ReviewKind.REVIEW
        else:
            first = row.card_key not in answered or answered[row.card_key] < reset.get(row.card_key, 0) < their[0]
            assert row.kind == (ReviewKind.FIRST if first else ReviewKind.DRILL)
        answered[row.card_key] = their[0]


def test_each_ease_of_the_log_follows_the_one_before(package: DeckPackage) -> None:
    last: dict[int, int] = {}
    for row in package.reviews():
        assert row.ease_before_permille == last.get(row.card_key, 2500)
        assert row.ease_permille >= 1300
        last[row.card_key] = row.ease_permille


def test_media_come_byte_for_byte_to_the_decks_that_use_them(package: DeckPackage) -> None:
    found = {deck.title: {file.name: file for file in deck.media} for deck in package.decks}
    assert set(found["Prep"]) == {"图 片.png", "ton.mp3"}
    assert set(found["Prep::Code::Python"]) == {"图 片.png", "ton.mp3", "_style.css"}
    for deck in found.values():
        for name, data in (("图 片.png", PICTURE), ("ton.mp3", SOUND)):
            with deck[name].open() as file:
                assert file.read() == data


def test_nothing_stays_on_the_disk_once_a_package_is_closed(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with AnkiPackage().read(made / "plain-latest.apkg"):
        assert list(tmp_path.iterdir()) != []
    assert list(tmp_path.iterdir()) == []


def test_a_picture_with_covered_parts_asks_for_one_of_them(package: DeckPackage) -> None:
    found = [ours for _, ours in notes_of(package).values() if "image-occlusion" in ours.fields[0]]
    assert len(found) == 1
    written = found[0]
    note = Note(1, written.guid, 1, written.kind, "", "", "", note_type=written.note_type, fields=written.fields)
    kind = note_kind(note.kind)
    assert kind.ordinals(note) == (0, 1)
    sides = kind.sides(note, 1)
    covers = re.findall(r"^.*(hidden|asked) rect (0[.]\d+)", sides.front, re.MULTILINE)
    assert covers == [("hidden", "0.1000"), ("asked", "0.2000")]
    assert "Toggle" not in sides.back
