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
from tikprep.domain.fences import fences, without_fences
from tikprep.domain.model import Note
from tikprep.domain.notekinds import DEFAULT_KIND, NOTE_KINDS, known_kind, note_kind

_SEVERAL = ("reversed", "cloze", "occlusion")
_COVERED = """![Funnel](funnel.svg)

```occlusion
c1 rect 12 40 20 15 ANN index
c2 ellipse 60 40.5 20 15 Ranker
c1,3 rect 0 0 10 10
```"""


def a_note(kind: str, front: str = "front", back: str = "back", **attributes: str) -> Note:
    return Note(id=1, guid="x-0001", deck_id=1, kind=kind, title="t", front=front, back=back, attributes=attributes)


@pytest.mark.parametrize(
    "kind", [kind.name for kind in NOTE_KINDS if kind.name not in _SEVERAL and not kind.has_note_type]
)
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


def test_what_a_question_folds_waits_for_a_key_and_is_there_in_the_answer() -> None:
    front = "Why?\n\n<details>\n<summary>Solution</summary>\n\n- **it**\n\n</details>\n\nAnd when?\n\n> [!HINT] soon"
    sides = note_kind("basic").sides(a_note("basic", front), 0)
    assert [line for line in sides.front.split("\n") if line] == ["Why?", "And when?"]
    assert sides.hints == ("soon", "- **it**")
    assert "<summary>Solution</summary>" in sides.front_revealed


def test_a_question_keeps_the_title_of_what_it_folds() -> None:
    front = "<details>\n<summary>What is TCP?</summary>\n\nA protocol\n\n</details>"
    sides = note_kind("basic").sides(a_note("basic", front), 0)
    assert (sides.front, sides.hints) == ("What is TCP?", ("A protocol",))


@pytest.mark.parametrize(
    "front",
    [
        "```html\n<details>\n<summary>Hint</summary>x\n</details>\n```",
        "What does `<details>x</details>` do?",
        "    <details>x</details>",
        "<details open>\n\nseen\n\n</details>",
        "<details>never closed",
    ],
)
def test_what_is_open_or_code_is_no_hint(front: str) -> None:
    sides = note_kind("basic").sides(a_note("basic", front), 0)
    assert (sides.front, sides.hints) == (front, ())


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


@pytest.mark.parametrize(
    ("back", "code"),
    [
        ("~~~python\nx = 1\n~~~", "x = 1"),
        ("````python\n```\nx = 1\n```\n````", "```\nx = 1\n```"),
        ("```python\nx = 1", "x = 1"),
        ("Do this:\n\n   ```python\n   if x:\n       y\n   ```", "if x:\n    y"),
        ("1. Do this:\n\n   ```python\n   x = 1\n   ```", "x = 1"),
        ("- Do:\n  - this\n\n    ```python\n    x = 1\n    ```", "x = 1"),
        ("- ```python\n  x = 1\n  ```", "x = 1"),
        ("```{.python .numberLines}\nx = 1\n```", "x = 1"),
    ],
)
def test_code_to_type_is_found_as_any_fence(back: str, code: str) -> None:
    assert note_kind("typed").expected(a_note("typed", back=back), 0) == TextAnswer(code, "python")


def test_code_in_a_sentence_and_indented_text_are_no_code_to_type() -> None:
    assert note_kind("typed").expected(a_note("typed", back="```x``` it is"), 0) == TextAnswer("x it is")
    assert note_kind("typed").expected(a_note("typed", back="word\n\n    ```\n    x\n    ```"), 0) == TextAnswer("word")


def test_the_output_of_a_program_may_stand_between_tildes() -> None:
    note = a_note("code", back="  ~~~output\n  1\n    2\n  ~~~")
    assert note_kind("code").expected(note, 0) == TextAnswer("1\n  2", "output")


@pytest.mark.parametrize(
    "quoted",
    ["````markdown\n{}\n````", "~~~\n{}\n~~~", "````\n{}"],
    ids=["a longer fence", "tildes", "a fence left open"],
)
def test_an_occlusion_that_is_only_quoted_covers_nothing(quoted: str) -> None:
    front = quoted.format("```occlusion\nc1 rect 0 0 10 10\n```")
    assert note_kind("occlusion").ordinals(a_note("occlusion", front)) == ()
    assert note_kind("occlusion").sides(a_note("occlusion", front), 0).front == front


@pytest.mark.parametrize(
    "front",
    [
        "~~~~ occlusion\nc1 rect 0 0 10 10 secret\n~~~~",
        "- ![](a.png)\n\n  ```occlusion\n  c1 rect 0 0 10 10 secret\n  ```\n- b",
        "```{.occlusion}\nc1 rect 0 0 10 10 secret\n```",
        "```occlusion\nc1 rect 0 0 10 10 secret",
        "````\n```occlusion\nc2 rect 1 1 9 9\n```\n````\n\n```occlusion\nc1 rect 0 0 10 10 secret\n```",
    ],
    ids=["tildes", "in a list", "in braces", "left open", "below a quoted one"],
)
def test_an_occlusion_is_found_as_any_fence(front: str) -> None:
    note = a_note("occlusion", front)
    assert note_kind("occlusion").ordinals(note) == (0,)
    asked = note_kind("occlusion").sides(note, 0).front
    assert "secret" not in asked
    (fence,) = (fence for fence in fences(asked) if fence.language == "occlusion")
    assert fence.body.strip() == "asked rect 0.0000 0.0000 0.1000 0.1000"
    assert fence.is_closed
    assert without_fences(asked) == without_fences(front)


@pytest.mark.parametrize(
    "code",
    [
        "~~~\n> [!HINT]\n> no\n~~~",
        "````\n```\n> [!HINT]\n> no\n````",
        "   ```\n   > [!HINT]\n   ```",
        "1. x\n\n    ```\n    > [!HINT]\n> [!HINT]\n    ```",
        "```\n> [!HINT]",
    ],
    ids=["tildes", "a longer fence", "indented", "in a list", "left open"],
)
def test_no_fence_has_hints_in_it(code: str) -> None:
    front = f"> [!HINT]\n> yes\n{code}"
    sides = note_kind("basic").sides(a_note("basic", front), 0)
    assert sides.hints == ("yes",)
    assert sides.front == code


def test_code_in_a_sentence_hides_no_hint() -> None:
    sides = note_kind("basic").sides(a_note("basic", "```x``` is\n\n> [!HINT]\n> b"), 0)
    assert (sides.front, sides.hints) == ("```x``` is", ("b",))


def test_a_question_keeps_the_empty_lines_of_its_code_when_its_hints_are_taken_out() -> None:
    code = "```python\nx = 1\n\n\n\ny = 2\n```"
    front = f"a\n\n> [!HINT]\n> b\n\n{code}"
    assert note_kind("basic").sides(a_note("basic", front), 0).front == f"a\n\n{code}"


@pytest.mark.parametrize(
    ("kind", "texts", "is_met"),
    [
        ("code", ["```python\nx\n```", "```output\n1\n```"], False),
        ("code", ["~~~python run\nx\n~~~"], True),
        ("code", ["````\n```python run\nx\n```\n````"], False),
        ("bugspot", ["```go bad\nx\n```"], False),
        ("bugspot", ["```go bad\nx\n```", "```go fixed\nx\n```"], True),
        ("numeric", ["```python calc\n1 = 1\n```"], False),
        ("numeric", ["```calc\n1 = 1\n```"], True),
    ],
)
def test_a_shipped_note_has_the_fences_that_its_kind_demands(kind: str, texts: list[str], is_met: bool) -> None:
    demand = note_kind(kind).house_demand
    assert demand is not None
    assert demand.is_met_by([fence for text in texts for fence in fences(text)]) is is_met


def test_a_kind_that_no_release_had_is_not_known() -> None:
    assert known_kind("quiz") is None
    assert known_kind(DEFAULT_KIND) is NOTE_KINDS[0]


@pytest.mark.parametrize(
    ("back", "attribute", "expected"),
    [
        ("x", "__init__", "__init__"),
        ("x", "a__b__c **kwargs", "a__b__c **kwargs"),
        ("x", "```", "```"),
        ("`__init__`", "", "__init__"),
        ("**`__slots__`**", "", "__slots__"),
        ("a__b__c", "", "a__b__c"),
        ("x__init__ stays", "", "x__init__ stays"),
        ("**bold** and __strong__ `code`", "", "bold and strong code"),
        ("`` a`b ``", "", "a`b"),
    ],
)
def test_what_is_typed_loses_only_marks_that_are_drawn(back: str, attribute: str, expected: str) -> None:
    note = a_note("typed", back=back, **({"answer": attribute} if attribute else {}))
    assert note_kind("typed").expected(note, 0) == TextAnswer(expected)


@pytest.mark.parametrize(
    ("front", "kept", "hint"),
    [
        ("Q?\n\n> [!HINT] one\nlazy", "Q?", "one\nlazy"),
        ("Q?\n\n> [!HINT]\n> one\nlazy\nmore\n\nasked", "Q?\n\nasked", "one\nlazy\nmore"),
        ("Q?\n\n> [!HINT]\n> one\n>\nasked", "Q?\n\nasked", "one"),
        ("Q?\n\n> [!HINT]\n> one\n- an item", "Q?\n\n- an item", "one"),
        ("Q?\n\n> [!HINT]\n> one\n## asked", "Q?\n\n## asked", "one"),
        ("Q?\n\n> [!HINT]\n> ```\n> code\n> ```\nasked", "Q?\n\nasked", "```\ncode\n```"),
    ],
)
def test_a_hint_holds_its_lazy_lines(front: str, kept: str, hint: str) -> None:
    sides = note_kind("basic").sides(a_note("basic", front), 0)
    assert sides.front == kept
    assert sides.hints == (hint,)


@pytest.mark.parametrize(
    ("answer", "unit", "back", "told"),
    [
        ("51.2", "GB", "Because.", "**51\\.2 GB**\n\nBecause."),
        ("51.2", "GB", "It is about 51 GB.", None),
        ("51.2", "GB", "That is 51,200 MB.", None),
        ("5e10", "B", "So $5 \\times 10^{10}$ bytes.", None),
        ("86400", "s", "A day has 24 hours.", "**86,400 s**\n\nA day has 24 hours."),
        ("0", "", "Nothing.", "**0**\n\nNothing."),
        ("x", "", "No number is asked.", None),
    ],
)
def test_an_estimate_is_told_to_who_types_none(answer: str, unit: str, back: str, told: str | None) -> None:
    note = a_note("numeric", "How many?", back, answer=answer, unit=unit)
    assert note_kind("numeric").sides(note, 0).back == (told or back)


@pytest.mark.parametrize(
    ("answer", "back", "told"),
    [
        ("inverse *propensity*", "Because.", "**inverse \\*propensity\\***\n\nBecause."),
        ("Inverse  propensity", "By **inverse propensity** weights.", None),
        ("caf\u00e9", "The cafe\u0301.", None),
        ("a < b", "", "**a &lt; b**"),
    ],
)
def test_a_text_to_type_is_told_to_who_does_not(answer: str, back: str, told: str | None) -> None:
    note = a_note("typed", "Which?", back, answer=answer)
    assert note_kind("typed").sides(note, 0).back == (told or back)


def test_an_answer_that_is_its_own_text_is_told_once() -> None:
    assert note_kind("typed").sides(a_note("typed", "Which?", "`a_b`\n\nmore"), 0).back == "`a_b`\n\nmore"
