"""What the library reads for others: all cards of decks, as they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.given import ToldClock, add_deck, deck_file
from tikprep.domain.model import Deck, Note
from tikprep.services.collection import Collection


def test_faces_come_deck_by_deck_in_the_decks_own_order(tmp_path: Path) -> None:
    with Collection.open(tmp_path, clock=ToldClock()) as collection:
        add_deck(collection, "Zebra", 2)
        add_deck(collection, "Ape", 3)
        zebra, ape = (deck.id for deck in collection.store.decks())
        assert [face.front for face in collection.library.faces([ape])] == ["front 1", "front 2", "front 3"]
        titles = [face.note.title for face in collection.library.faces([zebra, ape])]
        assert titles == ["Ape 1", "Ape 2", "Ape 3", "Zebra 1", "Zebra 2"]


def test_each_card_of_a_note_is_a_face_with_its_media(tmp_path: Path) -> None:
    with Collection.open(tmp_path, clock=ToldClock()) as collection:
        store = collection.library.notes

        def work() -> None:
            deck = store.add_deck(Deck(0, "c", "Cloze", "about", "CC0-1.0"))
            note = Note(
                store.next_note_id(), "c-0001", deck.id, "cloze", "T", "{{c1::a}} and {{c2::b}} ![x](p.png)", ""
            )
            store.add_notes([note])
            collection.library.match_cards([note])
            store.save_media(deck.id, "p.png", "ab" * 32, 3)

        collection.lay_ground(work)
        [deck] = collection.store.decks()
        first, second = collection.library.faces([deck.id])
        assert first.front != second.front
        assert first.media == {"p.png": collection.media.path("ab" * 32, "p.png")}
        assert collection.library.licenses([deck.id]) == ("CC0-1.0",)
        assert collection.library.licenses([]) == ()


def test_a_face_is_what_the_review_shows(tmp_path: Path) -> None:
    with Collection.open(tmp_path, clock=ToldClock()) as collection:
        add_deck(collection, "Ape", 1)
        turn = collection.review.start()
        assert turn is not None
        assert collection.library.faces([deck.id for deck in collection.store.decks()]) == (turn.face,)


@pytest.mark.parametrize("text", ["![a](a.png)", '<img src="a.png">', "![a][p]\n\n[p]: a.png"])
def test_a_card_is_the_same_card_in_the_review_and_in_a_list(tmp_path: Path, text: str) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    front = f"{text}\n\n> [!HINT]\n> think"
    deck = deck_file(tmp_path, "x", (front, "40 ms"))
    deck.write_text(deck.read_text().replace(".basic", '.numeric answer="40" unit="ms"'))
    with Collection.open(tmp_path / "home", clock=ToldClock()) as collection:
        collection.exchange.import_paths([deck])
        turn = collection.review.start()
        assert turn is not None
        [listed] = collection.library.faces([turn.face.note.deck_id])
        assert listed == turn.face
        assert set(turn.face.media) == {"a.png"}
        assert turn.face.hints == ("think",)
        assert turn.face.expected is not None
