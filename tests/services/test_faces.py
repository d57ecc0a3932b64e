"""Faces: what a template says of its card is the same wherever the card is shown."""

from __future__ import annotations

from pathlib import Path

from tests.given import ToldClock
from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.domain.turn import Turn
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedNote
from tikprep.services.collection import Collection

TEMPLATE = CardTemplate("Card 1", "{{Front}} in {{Deck}}, {{Subdeck}}, {{CardFlag}}", "{{Deck}}")


def test_a_template_names_the_deck_and_the_flag_of_its_card(tmp_path: Path) -> None:
    note_type = NoteType("1", "Type", ("Front",), (TEMPLATE,))
    note = ImportedNote("g", "template", "", "", "", note_type=note_type, fields=("q",))
    with Collection.open(tmp_path, clock=ToldClock()) as collection:
        collection.exchange.import_packages([DeckPackage((DeckBundle("", "Above::Below", notes=(note,)),))])
        turn = collection.review.start()
        assert isinstance(turn, Turn)
        assert (turn.face.front, turn.face.back) == ("q in Above::Below, Below, flag0", "Above::Below")
        flagged = collection.review.flag(3)
        assert isinstance(flagged, Turn)
        assert flagged.face.front == "q in Above::Below, Below, flag3"
        assert collection.library.faces([flagged.face.note.deck_id]) == (flagged.face,)
