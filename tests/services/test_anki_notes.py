"""Our notes as Anki says them: they are asked there as here, and come back as they were."""

from __future__ import annotations

import html
import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.given import ToldClock, all_rows
from tikprep.domain.cloze import cloze_numbers
from tikprep.domain.model import Note
from tikprep.domain.notekinds import NOTE_KINDS, note_kind
from tikprep.formats import format_for
from tikprep.formats.apkg import AnkiPackage, LegacyAnkiPackage
from tikprep.formats.base import DeckBundle, DeckFormat, DeckPackage, ImportedNote, MediaFile
from tikprep.rendering.page import render_page
from tikprep.rendering.plain_html import plain_html
from tikprep.services.anki_notes import as_anki_package, as_template_note
from tikprep.services.anki_source import as_markdown_note, from_anki_package
from tikprep.services.anki_types import CLOZE_TYPE, OCCLUSION_TYPE, OWN_TYPES, PLAIN_TYPE
from tikprep.services.collection import Collection

ROOT = Path(__file__).parents[2]
WRITERS: dict[str, DeckFormat] = {"latest": AnkiPackage(), "legacy2": LegacyAnkiPackage()}
CODE = "```cpp\nstd::vector<int> v{{1, 2}, {3}};  // {{c2::fetch(v)::how}} std::move\n```"
GAPS = "A {{c1::first::hint}} and {{c2::outer {{c3::inner}}}} **{{c1::bold}}** {{c4,5::both}}"
DRAWING = "<svg viewBox='0 0 9 9'><rect width='9' height='9'/></svg>"
OCCLUDED = """Which part?

![Index](pictures/system one.png)

```occlusion
c1 rect 12 40 20 15 ANN index
c2,3 ellipse 60 40 20 15 Ranker
hide one
```

Below."""


def a_note(guid: str, kind: str, front: str, back: str = "Back **b**", **more: Any) -> ImportedNote:
    return ImportedNote(guid, kind, f"Title <{guid}>", front, back, **more)


NUMERIC = a_note("numeric", "numeric", "How many?", attributes={"answer": "12.5", "unit": "GB", "tolerance": "5%"})
TYPED = a_note("typed", "typed", "Which command?", "`git rebase`\n\nMore.")
NOTES = (
    a_note("basic", "basic", "Is $x < 1$?\n\n> [!HINT]\n> Look *left*", level=2, rounds=("oa",), tags=("a", "b::c")),
    a_note("reversed", "reversed", "Front", "![Index](pictures/system%20one.png) [sound:ton.mp3]", metric="ndcg"),
    a_note("cloze", "cloze", GAPS, ""),
    a_note("hint", "cloze", "Call {{c1::std::move(v)::how}}", ""),
    a_note("code-cloze", "cloze", f"{CODE}\n\n$\\frac{{a}}{{{{{{c1::b_{{i}}}}}}}}$"),
    a_note("code", "code", "```python run\nprint(1 < 2)\n```", "```output\nTrue\n```"),
    a_note("bugspot", "bugspot", "```python bad\na = b\n```", "```python fixed\na == b\n```\n\n> Why: it is."),
    a_note("formula", "formula", "$$\\sum_i p_i \\log \\frac{p_i}{q_i}$$", "| a | b |\n|:--|--:|\n| 1 | 2 |"),
    a_note("compare", "compare", "- [ ] one\n- [x] two", "> [!WARNING] Mind\n> the gap"),
    a_note("design", "design", "Text[^n]\n\n[^n]: A note.", DRAWING),
    NUMERIC,
    TYPED,
    a_note("occlusion", "occlusion", OCCLUDED, "Why"),
)  # fmt: skip


def a_file(name: str, content: bytes) -> MediaFile:
    return MediaFile(name, lambda: BytesIO(content))


def everything() -> DeckPackage:
    media = (a_file("pictures/system one.png", b"picture"), a_file("ton.mp3", b"sound"))
    other = a_note("elsewhere", "basic", "![x](pictures/system%20one.png)")
    elsewhere = DeckBundle("", "Elsewhere", notes=(other,), media=(a_file("pictures/system one.png", b"another"),))
    return DeckPackage((elsewhere, DeckBundle("", "Prep::All", "About", notes=NOTES, media=media)))


def template(note: ImportedNote) -> ImportedNote:
    return as_template_note(note, {"pictures/system one.png": "system.png"})


def ordinals(note: ImportedNote) -> tuple[int, ...]:
    plain = Note(0, note.guid, 0, note.kind, note.title, note.front, note.back, attributes=note.attributes,
                 note_type=note.note_type, fields=note.fields)  # fmt: skip
    return note_kind(note.kind).ordinals(plain)


def media_of(deck: DeckBundle) -> dict[str, bytes]:
    found = {}
    for media in deck.media:
        with media.open() as stream:
            found[media.name] = stream.read()
    return found


def as_read(path: Path) -> dict[str, tuple[dict[str, ImportedNote], dict[str, bytes]]]:
    """What a package says of our notes, without cards and moments."""
    with AnkiPackage().read(path) as read:
        package = from_anki_package(read)
        return {
            deck.title: (
                {n.guid: replace(n, cards=(), tags=tuple(sorted(n.tags))) for n in deck.notes},
                media_of(deck),
            )
            for deck in package.decks
        }


def as_given() -> dict[str, tuple[dict[str, ImportedNote], dict[str, bytes]]]:
    return {deck.title: ({note.guid: note for note in deck.notes}, media_of(deck)) for deck in everything().decks}


@pytest.fixture(scope="session")
def tripped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packages of all kinds, and in `back` what Anki made of them."""
    if importlib.util.find_spec("anki") is None:
        pytest.skip("anki is not here: install the developer's requirements")
    folder = tmp_path_factory.mktemp("own")
    for age, each in WRITERS.items():
        each.write(as_anki_package(everything()), folder / f"{age}.apkg")
    command = [sys.executable, "-m", "tests.formats.apkg.anki_trip", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return folder


def sides(tripped: Path, age: str = "latest") -> dict[str, dict[str, list[str]]]:
    """Question and answer of each card as Anki shows them, by note and ordinal."""
    told = json.loads((tripped / "back/told.json").read_text(encoding="utf-8"))[age]
    assert (told["refused"], told["new_again"], told["is_sound"]) == ([], 0, True)
    assert told["problems"].split("\n") == ["Database rebuilt and optimized."]
    found: dict[str, dict[str, list[str]]] = told["sides"]
    return found


def words(shown: str) -> str:
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", shown, flags=re.DOTALL).split())


def test_every_kind_is_here() -> None:
    assert {note.kind for note in NOTES} == {kind.name for kind in NOTE_KINDS if not kind.has_note_type}


@pytest.mark.parametrize("age", sorted(WRITERS))
def test_every_kind_comes_back_as_it_was(tripped: Path, age: str) -> None:
    assert as_read(tripped / f"{age}.apkg") == as_given()
    for back in ("latest", "legacy2"):
        assert as_read(tripped / f"back/{age}-{back}.apkg") == as_given()


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.guid)
def test_a_note_has_the_same_cards_in_anki(tripped: Path, note: ImportedNote) -> None:
    assert ordinals(template(note)) == ordinals(note)
    for age in WRITERS:
        assert tuple(sorted(map(int, sides(tripped, age)[note.guid]))) == ordinals(note)


def test_anki_asks_for_what_is_hidden_and_no_more(tripped: Path) -> None:
    asked = {ordinal: words(question) for ordinal, (question, _) in sides(tripped)["cloze"].items()}
    assert asked["0"].endswith("A [hint] and outer inner [...] both")
    assert asked["1"].endswith("A first and [...] bold both")
    assert asked["2"].endswith("A first and outer [...] bold both")
    assert asked["3"] == asked["4"]
    assert asked["3"].endswith("bold [...]")


def test_code_and_formulas_keep_their_braces_around_a_deletion(tripped: Path) -> None:
    code = sides(tripped)["code-cloze"]
    assert "\\(\\frac{a}{[...]}\\)" in words(code["0"][0]).replace("&#123;", "{").replace("&#125;", "}")
    assert "std::vector<int>v{{1,2},{3}};" in re.sub(r"\s", "", html_text(code["0"][0]))
    assert "fetch(v) std::move" in html_text(code["0"][0])
    assert "[how]" in html_text(code["1"][0])
    assert "fetch" not in html_text(code["1"][0])
    assert "fetch(v) std::move" in html_text(code["1"][1])


def html_text(shown: str) -> str:
    return html.unescape(re.sub(r"<style>.*?</style>|<[^>]*>", "", shown, flags=re.DOTALL))


def test_a_hint_keeps_its_colons(tripped: Path) -> None:
    question, answer = sides(tripped)["hint"]["0"]
    assert html_text(question).endswith("Call [move(v)::how]")
    assert html_text(answer).rstrip().endswith("Call std")


def test_code_keeps_its_colours_and_its_language() -> None:
    code = template(next(note for note in NOTES if note.kind == "bugspot")).fields[0]
    assert code.startswith('<div class="tp-label">Bug</div><pre class="tp-code tp-bad"><code class="language-python">')
    assert '<span class="tp-operator">= </span>' in code


def test_both_ways_and_typed_answers_work_in_anki(tripped: Path) -> None:
    shown = sides(tripped)
    assert "Front" in words(shown["reversed"]["0"][0])
    assert "Front" not in words(shown["reversed"]["1"][0])
    assert "[[type:Answer]]" in shown["typed"]["0"][0]
    assert template(TYPED).fields[3] == "git rebase"
    assert template(NUMERIC).fields[3] == "12.5 GB"
    assert "[[type:" not in shown["basic"]["0"][0]
    assert "<summary>Hint</summary>" in shown["basic"]["0"][0]


def test_a_covered_picture_is_ankis_own_kind() -> None:
    note = template(NOTES[-1])
    assert note.note_type == OCCLUSION_TYPE
    covers, image, header, back, *_ = note.fields
    assert covers.split("<br>") == [
        "{{c1::image-occlusion:rect:left=0.1200:top=0.4000:width=0.2000:height=0.1500}}",
        "{{c2::image-occlusion:ellipse:left=0.6000:top=0.4000:rx=0.1000:ry=0.0750}}",
        "{{c3::image-occlusion:ellipse:left=0.6000:top=0.4000:rx=0.1000:ry=0.0750}}",
    ]
    assert image == '<img src="system.png" alt="Index">'
    assert words(header) == "Which part? Below."
    assert words(back) == "ANN index Ranker Ranker Why"


def test_all_parts_are_covered_unless_the_card_says_one() -> None:
    note = template(replace(NOTES[-1], front=OCCLUDED.replace("hide one\n", "")))
    assert note.fields[0].count(":oi=1}}") == 3


def test_a_note_that_was_edited_in_anki_stays_what_it_became() -> None:
    note = template(NOTES[0])
    edited = replace(note, fields=("<p>My own question</p>", *note.fields[1:]))
    assert as_markdown_note(note) == replace(NOTES[0])
    assert as_markdown_note(edited) == edited


@pytest.mark.parametrize(
    "source",
    ["", "[]", "{", '{"format": "tikprep-note/1"}', "[" * 100_000, '{"format": "tikprep-note/1", "digest": 3}'],
    ids=["empty", "list", "torn", "bare", "deep", "wrong"],
)
def test_a_source_that_says_nothing_leaves_the_note(source: str) -> None:
    note = template(NOTES[0])
    damaged = replace(note, fields=(*note.fields[:-1], source))
    assert as_markdown_note(damaged) == damaged


@pytest.mark.parametrize(
    ("key", "value"),
    [("kind", "template"), ("kind", "nothing"), ("front", 3), ("level", True), ("level", "1"), ("rounds", "oa"),
     ("rounds", [1]), ("attributes", {"a": 1}), ("media", None)],
)  # fmt: skip
def test_a_source_of_the_wrong_kind_leaves_the_note(key: str, value: object) -> None:
    note = template(NOTES[0])
    told = json.loads(note.fields[-1])
    damaged = replace(note, fields=(*note.fields[:-1], json.dumps(told | {key: value})))
    assert as_markdown_note(damaged) == damaged


def test_nothing_of_a_hostile_note_runs_or_loads_in_anki() -> None:
    hostile = (
        "<script>alert(1)</script><img src=x onerror=alert(1)> ![x](https://evil.example/x.png)"
        " <a href='javascript:alert(1)'>a</a> <iframe src='https://evil.example'></iframe> **fine**"
    )
    for kind, front in (("basic", hostile), ("cloze", hostile + " {{c1::<script>x</script>y}}")):
        *fields, source = as_template_note(a_note("h", kind, front, hostile), {}).fields
        written = "".join(fields)
        assert "fine" in written
        assert not re.search(r"<script|onerror|<iframe|href=.javascript|<img", written, re.IGNORECASE)
        assert "<" not in source


@pytest.mark.parametrize(
    "front",
    [
        "A [{{c1::link}}](https://a.example) {{c2::b}}",
        "| a | b |\n|---|---|\n| {{c1::x | y}} | {{c2::z}} |",
        "Text[^n] {{c1::one}}\n\nMore {{c2::two}}\n\n[^n]: {{c3::note}}",
        "{{c1::**a}} b**",
        "- {{c1::a\n- b}}\n\n```\n{{c2::x}}\n```",
        "{{c1::}}{{c2::::}} {{c3::a}}}",
    ],
)
def test_a_deletion_is_asked_wherever_it_stands(front: str) -> None:
    note = as_template_note(a_note("c", "cloze", front), {})
    assert note.note_type == CLOZE_TYPE
    assert cloze_numbers(note.fields[0]) == cloze_numbers(front)
    assert as_markdown_note(note) == a_note("c", "cloze", front)


def test_shipped_decks_go_to_anki_and_come_back(tmp_path: Path) -> None:
    for path in sorted((ROOT / "decks/cards").glob("*.md")):
        package = format_for(path).read(path)
        AnkiPackage().write(as_anki_package(package), tmp_path / "a.apkg")
        with AnkiPackage().read(tmp_path / "a.apkg") as read:
            (deck,) = from_anki_package(read).decks
        (given,) = package.decks
        assert {note.guid: replace(note, cards=(), tags=()) for note in deck.notes} == {
            note.guid: replace(note, tags=()) for note in given.notes
        }


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection.open(tmp_path / "home", clock=ToldClock()) as opened:
        yield opened


@pytest.mark.parametrize("age", sorted(WRITERS))
def test_our_own_export_changes_nothing_when_it_is_imported(tmp_path: Path, collection: Collection, age: str) -> None:
    path = tmp_path / "own.apkg"
    WRITERS[age].write(as_anki_package(everything()), path)
    collection.exchange.import_packages([everything()])
    before = all_rows(collection)
    report = collection.exchange.import_paths([path])
    assert (report.notes_added, report.notes_updated, report.notes_conflicting) == (0, 0, 0)
    assert (report.notes_unchanged, report.media_added, report.problems) == (len(NOTES) + 1, 0, ())
    assert all_rows(collection) == before


def test_types_stay_what_they_are() -> None:
    assert {each.name for each in OWN_TYPES.values()} == {"TikPrep", "TikPrep Cloze", "TikPrep Occlusion"}
    assert all(each.fields[-1] == "TikPrep" for each in OWN_TYPES.values())
    assert template(NOTES[0]).note_type == PLAIN_TYPE


WORDS = st.sampled_from(["a", "www", "http", "Q", "A", "H", "Hint", "Answer", "NB", "1", "12", "1st", "é", "e", "g"])
ENDS = st.sampled_from(["", "", ",", ";", ".", "?", "!", ":", "..", "*", "  "])


@example([("1", "."), ("a", "")])
@example([("*a", "*")])
@example([("_a_", "")])
@example([("a", "  "), ("b", "")])
@given(st.lists(st.tuples(WORDS | st.text("abzÀÿ09_", min_size=1, max_size=6), ENDS), min_size=1, max_size=8))
def test_plain_prose_is_the_html_that_markdown_makes_of_it(words: list[tuple[str, str]]) -> None:
    text = " ".join(word + end for word, end in words)
    back = as_template_note(ImportedNote("g", "basic", "", "front", text), {}).fields[1]
    assert back == plain_html(render_page(text), {}).html


class Unlisted(dict[str, str]):
    """Names that can be asked for one by one."""

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("all names of a deck were gone through for one note")

    keys = values = items = __iter__  # type: ignore[assignment]


def test_a_note_costs_the_same_however_many_pictures_its_deck_has() -> None:
    note = ImportedNote("g", "basic", "", "*See* ![](img/a.png)", "*back*")
    made = as_template_note(note, Unlisted({"img/a.png": "a.png", "b.png": "b.png"}))
    assert '<img src="a.png">' in made.fields[0]
