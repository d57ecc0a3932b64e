"""Before an export: how much it would have, what stays home, and whose decks lack a word about their use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.given import ToldClock
from tikprep.errors import NotFound, QueryError
from tikprep.formats import DeckBundle, DeckPackage, ImportedNote
from tikprep.services.collection import Collection
from tikprep.services.exporting import ExportChoices, Selection


def a_note(guid: str, kind: str = "basic", **more: object) -> ImportedNote:
    return ImportedNote(guid, kind, "", f"front {guid}", "back", **more)  # type: ignore[arg-type]


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection.open(tmp_path / "home", clock=ToldClock()) as opened:
        own = (a_note("own-0001", "reversed"), a_note("own-0002", tags=("Private::diary",)))
        free = (a_note("free-0001"), a_note("free-0002", tags=("semiprivate",)))
        decks = (
            DeckBundle("own", "Own", notes=own),
            DeckBundle("free", "Own::Free", license="MIT", notes=free, attributes={"authors": "[Ann]"}),
            DeckBundle("diary", "Diary", notes=(a_note("diary-0001", attributes={"private": "yes"}),)),
        )
        opened.exchange.import_packages([DeckPackage(decks)])
        yield opened


def test_private_notes_and_their_decks_are_counted_only_if_they_are_wanted(collection: Collection) -> None:
    shared = collection.export.look(Selection())
    assert (shared.notes, shared.cards, shared.private, shared.unlicensed, shared.unsigned) == (3, 4, 2, 1, 1)
    whole = collection.export.look(Selection(), with_private=True)
    assert (whole.notes, whole.cards, whole.private, whole.unlicensed, whole.unsigned) == (5, 6, 2, 2, 2)


def test_what_is_looked_at_is_what_is_exported(collection: Collection, tmp_path: Path) -> None:
    for number, what in enumerate((Selection(), Selection(query="front"), Selection(query="tag:semiprivate"))):
        look = collection.export.look(what)
        choices = ExportChoices(license="CC0-1.0")
        report = collection.export.export(what, "tikdeck", tmp_path / f"{number}.tikdeck", choices)
        assert (look.notes, look.cards) == (report.notes, report.cards)
        found = collection.export.printable(what)
        assert (found.notes, len(found.faces)) == (report.notes, report.cards)


def test_cards_to_print_come_with_the_licences_of_their_decks(collection: Collection) -> None:
    found = collection.export.printable(Selection(query="front"))
    assert [face.note.guid for face in found.faces] == ["own-0001", "own-0001", "free-0001", "free-0002"]
    assert found.licenses == ("MIT",)
    assert found.private == 2


def test_nothing_to_print_is_told(collection: Collection) -> None:
    with pytest.raises(NotFound, match="choose other decks or another search"):
        collection.export.printable(Selection(query="nowhere"))
    with pytest.raises(QueryError):
        collection.export.look(Selection(query="is:nothing"))


def test_what_was_said_last_is_offered_and_an_author_may_be_left_out(collection: Collection, tmp_path: Path) -> None:
    own = Selection(query="deck:Own")
    collection.export.export(own, "csv", tmp_path / "a.csv", ExportChoices(license="CC0-1.0", author="Ann"))
    look = collection.export.look(Selection(), with_private=True)
    assert (look.license, look.author, look.unlicensed, look.unsigned) == ("CC0-1.0", "Ann", 1, 1)
    choices = ExportChoices(with_private=True, author="")
    collection.export.export(Selection(query="deck:Diary"), "csv", tmp_path / "b.csv", choices)
    assert collection.export.look(Selection(), with_private=True).unsigned == 1
