"""Which cards a note has and what they show."""

from __future__ import annotations

import pytest

from tikprep.domain.model import Note
from tikprep.domain.notekinds import (
    CLOZE_HIDDEN_END,
    CLOZE_HIDDEN_START,
    CLOZE_SHOWN_END,
    CLOZE_SHOWN_START,
    NOTE_KINDS,
    note_kind,
)


def a_note(kind: str, front: str = "front", back: str = "back") -> Note:
    return Note(id=1, guid="x-0001", deck_id=1, kind=kind, title="t", front=front, back=back)


@pytest.mark.parametrize("kind", [kind.name for kind in NOTE_KINDS if kind.name not in ("reversed", "cloze")])
def test_an_ordinary_note_has_one_card(kind: str) -> None:
    note = a_note(kind)
    assert note_kind(kind).ordinals(note) == (0,)
    assert note_kind(kind).sides(note, 0).front == "front"


def test_a_reversed_note_is_asked_both_ways() -> None:
    note = a_note("reversed")
    assert [note_kind("reversed").sides(note, n).front for n in note_kind("reversed").ordinals(note)] == [
        "front",
        "back",
    ]


def test_a_cloze_note_has_a_card_a_number() -> None:
    note = a_note("cloze", "{{c1::a}} {{c3::b}} {{c1,2::c}} {{c0::d}}")
    assert note_kind("cloze").ordinals(note) == (0, 1, 2)


def test_a_gap_shows_its_hint_and_hides_its_text() -> None:
    sides = note_kind("cloze").sides(a_note("cloze", "x = {{c1::heappop::call}}(h) {{c2::y}}"), 0)
    assert sides.front == f"x = {CLOZE_HIDDEN_START}call{CLOZE_HIDDEN_END}(h) y"
    assert sides.front_revealed == f"x = {CLOZE_SHOWN_START}heappop{CLOZE_SHOWN_END}(h) y"
