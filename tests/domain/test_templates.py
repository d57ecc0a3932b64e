"""Templates give the cards and the words that Anki gives, and nothing in them can break a card."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.anki_sides import CASES, DECK, Case
from tikprep.domain.answers import TextAnswer
from tikprep.domain.cloze import CLOZE_HIDDEN_END, CLOZE_HIDDEN_START, CLOZE_SHOWN_END, CLOZE_SHOWN_START
from tikprep.domain.model import Note
from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.domain.occlusion import occlusion_of_deletions
from tikprep.domain.templates import CardPlace, plain_text, template_expected, template_ordinals, template_sides


def note_of(case: Case, number: int = 0) -> Note:
    template = CardTemplate("Card 1", case.question, case.answer)
    note_type = NoteType("1", f"Type {number}", ("A", "B", "C"), (template,), is_cloze=case.is_cloze)
    return Note(1, "g", 1, "template", "", "", "", tags=("tag",), note_type=note_type, fields=case.fields)


def words(text: str) -> str:
    """The words of a side without markup; a gap is Anki's `[...]`."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(
        f"{CLOZE_HIDDEN_START}(.*?){CLOZE_HIDDEN_END}",
        lambda found: f"[{re.split(chr(0xE004), found[1])[0] or '...'}]",
        text,
        flags=re.DOTALL,
    )
    text = text.replace(CLOZE_SHOWN_START, "").replace(CLOZE_SHOWN_END, "")
    return " ".join(plain_text(text.replace("<hr", " <hr").replace("<br", " <br")).split())


@pytest.fixture(scope="module")
def anki() -> list[list[dict[str, Any]]]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.domain.anki_sides"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    told: list[list[dict[str, Any]]] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_card_says_what_it_says_in_anki(number: int, anki: list[list[dict[str, Any]]]) -> None:
    note = note_of(CASES[number], number)
    assert list(template_ordinals(note)) == [card["ordinal"] for card in anki[number]]
    for card in anki[number]:
        sides = template_sides(note, card["ordinal"], CardPlace(DECK, CASES[number].flag))
        assert words(sides.front) == words(card["question"])
        assert words(f"{sides.front_revealed} {sides.back}") == words(card["answer"])


def test_the_question_keeps_its_place_where_the_answer_only_adds_to_it() -> None:
    sides = template_sides(note_of(CASES[0]), 0)
    assert (sides.front, sides.front_revealed, sides.back) == ("one", "one", "two")


def test_a_cloze_is_filled_in_where_it_stands() -> None:
    sides = template_sides(note_of(CASES[17]), 0)
    assert words(sides.front_revealed) == "The sun is a star."
    assert sides.back == "extra"


def test_only_templates_that_show_a_field_make_a_card() -> None:
    note = note_of(CASES[0])
    assert note.note_type is not None
    templates = (
        CardTemplate("1", "{{A}}", ""),
        CardTemplate("2", "{{C}}", ""),
        CardTemplate("3", "{{#C}}{{A}}{{/C}}", ""),
        CardTemplate("4", "{{^C}}{{B}}{{/C}}", ""),
    )
    note = replace(note, note_type=replace(note.note_type, templates=templates))
    assert template_ordinals(note) == (0, 3)
    assert template_ordinals(replace(note, fields=("", "", ""))) == (0,)


def test_a_hint_is_kept_back_and_a_typed_field_expected() -> None:
    note = note_of(Case("{{A}}{{hint:B}}{{type:C}}", "{{FrontSide}}{{C}}", ("q", "<b>think</b>", "a&nbsp;b<br>c")))
    sides = template_sides(note, 0)
    assert (sides.front, sides.hints) == ("q", ("<b>think</b>",))
    assert template_expected(note, 0) == TextAnswer("a b\nc")


def test_a_typed_gap_expects_what_is_in_it() -> None:
    case = Case("{{cloze:A}} {{type:cloze:A}}", "", ("x {{c1::y}} {{c2::z}}", "", ""), is_cloze=True)
    assert template_expected(note_of(case), 1) == TextAnswer("z")


def test_an_unknown_field_is_told_on_the_card() -> None:
    assert "no such field" in template_sides(note_of(Case("{{Nosuch}}", "")), 0).front


def test_a_hint_of_the_answer_is_shown_with_it() -> None:
    note = note_of(Case("{{A}}", "{{FrontSide}}<hr id=answer>{{B}}{{hint:C}}", ("q", "a", "mnemonic")))
    assert template_sides(note, 0).back == "amnemonic"


def test_letters_that_grow_in_small_writing_do_not_shift_what_is_cut_out() -> None:
    sides = template_sides(note_of(Case("İİİİ<SCRIPT>x</Script>{{A}} tail", "")), 0)
    assert sides.front.startswith("İİİİ")
    assert sides.front.endswith(" tail")
    assert "SCR" not in sides.front.upper()


def test_scripts_and_styles_of_a_template_are_gone() -> None:
    sides = template_sides(note_of(Case("<script>x</script>{{A}}<style>b{}</style>", "")), 0)
    assert sides.front == "one"


@pytest.mark.parametrize(
    "template",
    ["{{#A}}" * 10_000, "{{/A}}" * 10_000, "{{A}}" * 20_000, "{{" * 50_000, "<!--" * 50_000, "<script" * 30_000],
)
def test_a_hostile_template_takes_no_time(template: str) -> None:
    started = time.process_time()
    template_sides(note_of(Case(template, template)), 0)
    template_ordinals(note_of(Case(template, template)))
    assert time.process_time() - started < 2


TEXTS = st.lists(
    st.sampled_from(["{{", "}}", "A", "B", "#", "^", "/", "cloze:", "type:", "hint:", "c1::", "::", "<b>", "\x00", " ",
                     "FrontSide", "text:", "<!--", "-->", "{{A}}", "{{#B}}", "{{/B}}", "{{c1::x}}"]),
    max_size=12,
).map("".join)  # fmt: skip


@given(question=TEXTS, answer=TEXTS, first=TEXTS, is_cloze=st.booleans())
def test_no_template_raises(question: str, answer: str, first: str, is_cloze: bool) -> None:
    note = note_of(Case(question, answer, (first, "two", ""), is_cloze))
    assert template_ordinals(note)
    for ordinal in template_ordinals(note)[:3]:
        assert "\x00" not in "".join((template_sides(note, ordinal).front, template_sides(note, ordinal).back))
        template_expected(note, ordinal)


def covered(text: str, number: int, *, picture: str = '<img src="a.png">') -> tuple[str, str]:
    template = CardTemplate(
        "Card 1",
        '<div style="display: none">{{cloze:Occlusion}}</div>{{Image}}',
        '<div style="display: none">{{cloze:Occlusion}}</div>{{Image}}<button id="toggle">Toggle</button>{{Extra}}',
    )
    note_type = NoteType("1", "Covers", ("Occlusion", "Image", "Extra"), (template,), is_cloze=True)
    note = Note(1, "g", 1, "template", "", "", "", note_type=note_type, fields=(text, picture, "more"))
    sides = template_sides(note, number - 1)
    assert sides.back == "more"
    return covers_in(sides.front), covers_in(sides.front_revealed)


def covers_in(side: str) -> str:
    return "".join(re.findall(r"<code[^>]*>(.*?)</code>", side, re.DOTALL))


def test_covers_of_a_picture_are_those_of_the_card() -> None:
    text = (
        "{{c1::image-occlusion:rect:left=.15:top=.2:width=.2:height=.1:oi=1}}<br>"
        "{{c2::image-occlusion:ellipse:left=.6:top=.5:rx=.12:ry=.1:oi=1}}<br>"
        "{{c3::image-occlusion:polygon:left=.1:top=.7:points=.1,.7 .3,.75 .2,.9}}"
    )
    asked, answered = covered(text, 2)
    assert asked.splitlines() == [
        "hidden rect 0.1500 0.2000 0.2000 0.1000",
        "asked ellipse 0.6000 0.5000 0.2400 0.2000",
        "hidden rect 0.1000 0.7000 0.2000 0.2000",
    ]
    assert answered == "answered ellipse 0.6000 0.5000 0.2400 0.2000"


def test_without_hide_all_only_the_asked_part_is_covered() -> None:
    text = "".join(f"{{{{c{n}::image-occlusion:rect:left=.{n}:top=.1:width=.1:height=.1}}}}" for n in (1, 2))
    assert covered(text, 1)[0] == "asked rect 0.1000 0.1000 0.1000 0.1000"


@given(
    st.lists(
        st.from_regex(
            r"\{\{c[0-9]{1,3}::image-occlusion:(rect|ellipse|polygon|text|\w{1,4})"
            r"(:(left|top|width|height|rx|ry|points|oi)=[-0-9., e]{0,12}){0,6}\}\}",
            fullmatch=True,
        ),
        max_size=4,
    )
)
def test_any_covers_lie_within_the_picture(deletions: list[str]) -> None:
    for mask in occlusion_of_deletions("".join(deletions)).masks:
        assert 0 <= mask.left <= mask.left + mask.width <= 1 + 1e-9
        assert 0 <= mask.top <= mask.top + mask.height <= 1 + 1e-9
        assert mask.width >= 0 <= mask.height


LINK = """<a class=hint href="#" onclick="this.style.display='none'; return 1 > 0;">Show Hint</a>"""


@pytest.mark.parametrize("question", ["{{A}}\n\n{{type:B}}", "{{A}}<br>\n{{type:B}}"])
def test_a_question_that_its_answer_says_again_by_fields_keeps_its_place(question: str) -> None:
    note = note_of(Case(question, "{{A}}\n\n<hr id=answer>\n\n{{type:B}}", ("<b>q</b>", "a", "")))
    sides = template_sides(note, 0)
    assert sides.front_revealed == sides.front
    assert words(sides.back) == "a"
    assert "<hr" not in sides.back


@pytest.mark.parametrize(
    ("field", "question", "hints"),
    [
        ("Capital?<details><summary>Hint</summary>Starts with P</details> Say.", "Capital? Say.", ("Starts with P",)),
        ("a<details open><summary>x</summary>b</details>c", "a<details open><summary>x</summary>b</details>c", ()),
        ("a<details>b</details><details>c</details>", "a", ("b", "c")),
        ('a<details open="">b</details>', 'a<details open="">b</details>', ()),
        ('a<details class="open x">b</details>', "a", ("b",)),
        ("Q <details>one<details>two</details>THE ANSWER</details>", "Q ", ("one<details>two</details>THE ANSWER",)),
        ("<details><summary>What is TCP?</summary>A protocol</details>", "<div>What is TCP?</div>", ("A protocol",)),
        ("a<details><summary>Show the hint</summary>b</details>", "a", ("b",)),
        ("a<details>never closed", "a<details>never closed", ()),
        ("<details>" * 20_000, "<details>" * 20_000, ()),
        (
            f"Q {LINK}<div class=hint style='display: none'>THE <div>HINT</div></div> r",
            "Q  r",
            ("THE <div>HINT</div>",),
        ),
        (f'{LINK}<br><span id="hint7" style="display:none;color:red">x</span>', "", ("x",)),
        (f'{LINK}<div class="a hint b">opened by its link</div>', "", ("opened by its link",)),
        ('<div class="hint" style="DISPLAY:NONE">x</div>y', "y", ("x",)),
        ('<a href="#">z</a><div class="hint" style="display:none">x</div>y', '<a href="#">z</a>y', ("x",)),
        (f"{LINK}<div class=hint style='display:none'>never closed", None, ()),
        ('<div class="hint">said openly</div>', None, ()),
        ('<div class="hints" style="display:none">other</div>', None, ()),
        ("<div class=hint-text style='display:none'>other</div>", None, ()),
        ('<a class=hint href="https://x.org">a</a><div class=hint>b</div>', None, ()),
        ("<div class=hint style='display:none'> <br></div>", None, ()),
        ("<div class=hint style=display:none>" * 20_000, None, ()),
        ("<a class=hint " * 50_000, None, ()),
        ('<a class="hint' * 50_000, None, ()),
        ("<a>" * 50_000 + "hint", None, ()),
    ],
)
def test_what_a_question_folds_waits_as_a_hint(field: str, question: str | None, hints: tuple[str, ...]) -> None:
    template = CardTemplate("Card 1", "{{A}}", "{{FrontSide}}<hr>{{B}}")
    note_type = NoteType("1", "Type", ("A", "B"), (template,))
    sides = template_sides(Note(1, "g", 1, "template", "", "", "", note_type=note_type, fields=(field, "Paris")), 0)
    assert (sides.front, sides.hints) == (field if question is None else question, hints)
    assert sides.front_revealed == field


@pytest.mark.parametrize(
    ("css", "hints"),
    [
        (".hint { color: red; display: none }", ("x",)),
        (".hint {}", ()),
        (".hint-link { display: none }", ()),
        ("#hint_2 { display: none }", ()),
    ],
)
def test_a_hint_that_the_style_sheet_hides_waits_as_well(css: str, hints: tuple[str, ...]) -> None:
    note_type = NoteType("1", "Type", ("A",), (CardTemplate("Card 1", "{{A}}<div class='hint'>x</div>", "b"),), css)
    note = Note(1, "g", 1, "template", "", "", "", note_type=note_type, fields=("a",))
    assert template_sides(note, 0).hints == hints


def test_a_hint_that_holds_what_is_asked_stays() -> None:
    question = f"{LINK}<div class=hint style='display:none'>{{{{c1::x}}}}</div>"
    note_type = NoteType("1", "Type", ("A",), (CardTemplate("C", "{{cloze:A}}", "{{cloze:A}}"),), is_cloze=True)
    note = Note(1, "g", 1, "template", "", "", "", note_type=note_type, fields=(question,))
    assert template_sides(note, 0).hints == ()
    assert "display:none" in template_sides(note, 0).front
