"""Which cards a note has and what they show."""

from __future__ import annotations

import pytest

from tikprep.domain.answers import NumericAnswer, TextAnswer
from tikprep.domain.cloze import (
    CLOZE_HIDDEN_END,
    CLOZE_HIDDEN_START,
    CLOZE_ORIGINAL,
    CLOZE_SHOWN_END,
    CLOZE_SHOWN_START,
)
from tikprep.domain.model import Note
from tikprep.domain.notekinds import NOTE_KINDS, note_kind

_SEVERAL = ("reversed", "cloze", "occlusion")
_COVERED = """![Funnel](funnel.svg)

```occlusion
c1 rect 12 40 20 15 ANN index
c2 ellipse 60 40.5 20 15 Ranker
c1,3 rect 0 0 10 10
```"""


def a_note(kind: str, front: str = "front", back: str = "back", **attributes: str) -> Note:
    return Note(id=1, guid="x-0001", deck_id=1, kind=kind, title="t", front=front, back=back, attributes=attributes)


@pytest.mark.parametrize("kind", [kind.name for kind in NOTE_KINDS if kind.name not in _SEVERAL])
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
    assert sides.front == f"x = {CLOZE_HIDDEN_START}call{CLOZE_ORIGINAL}heappop{CLOZE_HIDDEN_END}(h) y"
    assert sides.front_revealed == f"x = {CLOZE_SHOWN_START}heappop{CLOZE_SHOWN_END}(h) y"


def test_hints_are_taken_out_of_the_question_and_kept_in_order() -> None:
    front = "Why?\n\n> [!HINT]\n> Think of *bias*.\n\n> [!hint] second\n> more\n\nAnd when?"
    sides = note_kind("basic").sides(a_note("basic", front), 0)
    assert sides.front == sides.front_revealed == "Why?\n\nAnd when?"
    assert sides.hints == ("Think of *bias*.", "second\nmore")


def test_a_hint_inside_code_is_code() -> None:
    front = "```markdown\n> [!HINT]\n> no\n```"
    assert note_kind("basic").sides(a_note("basic", front), 0).front == front


def test_a_cloze_keeps_its_hints_from_both_sides() -> None:
    sides = note_kind("cloze").sides(a_note("cloze", "{{c1::a}}\n\n> [!HINT]\n> b"), 0)
    assert "HINT" not in sides.front + sides.front_revealed
    assert sides.hints == ("b",)


def test_a_picture_has_a_card_a_covered_number() -> None:
    assert note_kind("occlusion").ordinals(a_note("occlusion", _COVERED)) == (0, 1, 2)


def test_a_covered_part_is_asked_without_its_name_and_answered_with_it() -> None:
    sides = note_kind("occlusion").sides(a_note("occlusion", _COVERED), 0)
    assert "ANN index" not in sides.front
    assert "Ranker" not in sides.front
    assert "asked rect 0.1200 0.4000 0.2000 0.1500" in sides.front
    assert "hidden ellipse 0.6000 0.4050 0.2000 0.1500" in sides.front
    assert "answered rect 0.1200 0.4000 0.2000 0.1500 ANN index" in sides.front_revealed
    assert "hidden" not in sides.front_revealed
    assert sides.back == "**ANN index**\n\nback"


def test_hide_one_leaves_the_other_parts_in_sight() -> None:
    front = _COVERED.replace("c1,3 rect 0 0 10 10", "hide one")
    assert "hidden" not in note_kind("occlusion").sides(a_note("occlusion", front), 0).front


def test_a_numeric_note_expects_its_number() -> None:
    note = a_note("numeric", answer="51.2", unit="GB", tolerance="10%")
    assert note_kind("numeric").expected(note, 0) == NumericAnswer(51.2, "GB", 0.1)
    assert note_kind("numeric").expected(a_note("numeric", answer="many"), 0) is None
    assert note_kind("numeric").expected(a_note("numeric"), 0) is None


@pytest.mark.parametrize(
    ("back", "attributes", "expected"),
    [
        ("**inverse** propensity\n\nmore", {}, TextAnswer("inverse propensity")),
        ("words\n\n```python run\nx = 1\n```", {}, TextAnswer("x = 1", "python")),
        ("words", {"answer": "IPW"}, TextAnswer("IPW")),
    ],
)
def test_a_typed_note_expects_its_answer(back: str, attributes: dict[str, str], expected: TextAnswer) -> None:
    assert note_kind("typed").expected(a_note("typed", back=back, **attributes), 0) == expected


def test_a_program_expects_its_output() -> None:
    note = a_note("code", back="```output\nTrue [9]\n```\n\nwhy")
    assert note_kind("code").expected(note, 0) == TextAnswer("True [9]", "output")
    assert note_kind("code").expected(a_note("code"), 0) is None
