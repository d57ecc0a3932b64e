"""What a deck file says, and each way in which it can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tikprep.domain.notekinds import NOTE_KINDS, NoteKind
from tikprep.errors import DeckFormatError
from tikprep.formats import format_for
from tikprep.formats.base import DeckBundle, ImportedNote
from tikprep.formats.markdown_reader import MAX_BYTES, survey

HEAD = "---\nformat: tikprep-deck/1\nid: ann\ntitle: Retrieval::ANN\n---\n\n"
CARD = "## One {#ann-0001 .basic}\n\nfront\n\n---\n\nback\n"

_WRITTEN = [kind for kind in NOTE_KINDS if not kind.has_note_type]


def read(folder: Path, content: str | bytes, name: str = "ann.md") -> DeckBundle:
    path = written(folder, content, name)
    (bundle,) = format_for(path).read(path).decks
    return bundle


def written(folder: Path, content: str | bytes, name: str = "ann.md") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def problems(folder: Path, content: str | bytes) -> list[str]:
    return [str(problem) for problem in survey(written(folder, content)).problems]


def the_note(folder: Path, card: str) -> ImportedNote:
    (note,) = read(folder, HEAD + card).notes
    return note


def test_a_card_is_read_with_all_its_attributes(tmp_path: Path) -> None:
    heading = (
        '## Memory of an index {#ann-0007 .numeric level=2 rounds="mlfund sysdesign" tags="ann memory" metric=cost '
        'answer="51.2" note="say \\"GB\\"" }'
    )
    note = the_note(tmp_path, f"{heading}\n\nHow much?\n\n---\n\n51.2 GB\n")
    assert note == ImportedNote(
        guid="ann-0007",
        kind="numeric",
        title="Memory of an index",
        front="How much?",
        back="51.2 GB",
        level=2,
        rounds=("mlfund", "sysdesign"),
        tags=("ann", "memory"),
        metric="cost",
        attributes={"answer": "51.2", "note": 'say "GB"'},
    )
    assert note.line == 7


def test_the_front_matter_names_the_deck_and_keeps_what_it_does_not_know(tmp_path: Path) -> None:
    head = (
        "---\n# whose deck this is\nformat: tikprep-deck/1\nid: ann\ntitle: 'A: B'\ndescription: About it.\n"
        "license: CC0\nauthors:\n  - Ann\n  - Bo\nyear: 2026 # about\n---\n"
    )
    bundle = read(tmp_path, head + CARD)
    assert (bundle.slug, bundle.title, bundle.description, bundle.license) == ("ann", "A: B", "About it.", "CC0")
    assert bundle.attributes == {"authors": "\n  - Ann\n  - Bo", "year": "2026 # about", "#": "# whose deck this is"}


def test_headings_and_dividers_inside_fences_are_code(tmp_path: Path) -> None:
    front = "```python run\n## a comment\n---\n~~~\n```\n\n~~~~\n---\n~~~\n## still code\n~~~~"
    note = the_note(tmp_path, f"## T {{#ann-0001 .code}}\n\n{front}\n\n---\n\nback\n")
    assert note.front == front
    assert note.back == "back"


def test_code_in_a_sentence_opens_no_fence(tmp_path: Path) -> None:
    assert the_note(tmp_path, "## T {#ann-0001}\n\n```x``` is code\n\n---\n\nback\n").back == "back"


def test_code_behind_an_item_is_a_fence_to_its_end(tmp_path: Path) -> None:
    front = "- ```python\n  x\n## a comment\n  ```\n- b"
    note = the_note(tmp_path, f"## T {{#ann-0001}}\n\n{front}\n\n---\n\nback\n")
    assert (note.front, note.back) == (front, "back")


def test_a_table_holds_no_divider(tmp_path: Path) -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |"
    note = the_note(tmp_path, f"## T {{#ann-0001}}\n\n{table}\n\n---\n\nback\n")
    assert note.front == table


def test_only_the_first_divider_parts_the_sides(tmp_path: Path) -> None:
    note = the_note(tmp_path, "## T {#ann-0001}\n\nfront\n--\n ---\n-----  \n\nback\n\n---\n\nmore\n\n***\n\nend\n")
    assert (note.front, note.back) == ("front\n--\n ---", "back\n\n---\n\nmore\n\n***\n\nend")


def test_headings_of_other_levels_belong_to_the_card(tmp_path: Path) -> None:
    note = the_note(tmp_path, "## T {#ann-0001}\n\n# one\n\n---\n\n### three\n##tight\n")
    assert (note.front, note.back) == ("# one", "### three\n##tight")


@pytest.mark.parametrize(
    "title", ["Set {a, b}", "f {x}", "{}", 'say "hi" {', "a {b=1 {c", "C# and .NET", "½ {k=\\}", "## twice"]
)
def test_a_title_may_hold_braces_and_quotes(tmp_path: Path, title: str) -> None:
    assert the_note(tmp_path, f"## {title} {{#ann-0001 .basic}}\n\nfront\n\n---\n\nback\n").title == title


def test_a_heading_without_attributes_is_a_basic_card_with_the_next_number(tmp_path: Path) -> None:
    cards = "## A {1}\n\na\n\n---\n\na\n\n## B {#ann-0041}\n\nb\n\n---\n\nb\n\n## C {.reversed}\n\nc\n\n---\n\nc\n"
    notes = read(tmp_path, HEAD + cards).notes
    assert [(note.guid, note.kind, note.title) for note in notes] == [
        ("ann-0042", "basic", "A {1}"),
        ("ann-0041", "basic", "B"),
        ("ann-0043", "reversed", "C"),
    ]


def test_a_cloze_card_needs_no_back(tmp_path: Path) -> None:
    note = the_note(tmp_path, "## T {#ann-0001 .cloze}\n\nA {{c1::word::hint}} here.\n")
    assert (note.front, note.back) == ("A {{c1::word::hint}} here.", "")


def test_a_byte_order_mark_and_carriage_returns_make_no_difference(tmp_path: Path) -> None:
    content = (HEAD + CARD).replace("\n", "\r\n").encode("utf-8-sig")
    assert read(tmp_path, content) == read(tmp_path, HEAD + CARD)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_deck_is_known_whatever_ends_its_lines(tmp_path: Path, line_end: str) -> None:
    path = tmp_path / "deck.md"
    path.write_bytes((HEAD + CARD).replace("\n", line_end).encode())
    assert format_for(path).name == "tikprep-deck"


def test_an_indented_first_line_keeps_its_indent(tmp_path: Path) -> None:
    assert the_note(tmp_path, "## T {#ann-0001}\n\n  \n    code\n\n---\n\nback  \n \n").front == "    code"


def test_an_empty_deck_is_a_deck(tmp_path: Path) -> None:
    assert read(tmp_path, HEAD).notes == ()


WRONG = [
    ("## T {#ann-0001}\n\nfront\n", "line 7: card ann-0001 has no answer: write a line '---' and the answer below it"),
    ("## T {#ann-0001}\n\nfront\n\n---\n", "line 7: card ann-0001 has no answer"),
    ("## {#ann-0001}\n\n---\n\nback\n", "line 7: card ann-0001 asks nothing"),
    (
        "## T {#ann-0001 .quiz}\n\nf\n\n---\n\nb\n",
        "line 7: card ann-0001 has the unknown kind '.quiz': use one of .basic,",
    ),
    ("## T {#ann-0001 .basic .code}\n\nf\n\n---\n\nb\n", "line 7: card ann-0001 has more than one kind"),
    ("## T {#ann-0001 #ann-0002}\n\nf\n\n---\n\nb\n", "line 7: card ann-0001 has more than one id"),
    ("## T {#ann-1}\n\nf\n\n---\n\nb\n", "line 7: the id 'ann-1' does not fit: ids of this deck are 'ann-'"),
    ("## T {#Ann_0001}\n\nf\n\n---\n\nb\n", "line 7: the id 'Ann_0001' does not fit"),
    ("## T {#ann-٠٠٠١}\n\nf\n\n---\n\nb\n", "line 7: the id 'ann-٠٠٠١' does not fit"),
    ("## T {#other-0001}\n\nf\n\n---\n\nb\n", "line 7: the id 'other-0001' does not fit"),
    ("## T {#}\n\nf\n\n---\n\nb\n", "line 7: the id '' does not fit"),
    ("## T {#ann-0001 level=}\n\nf\n\n---\n\nb\n", "line 7: card ann-0001 has the unknown level '': use 1, 2 or 3"),
    ("## T {#ann-0001 level=4}\n\nf\n\n---\n\nb\n", "line 7: card ann-0001 has the unknown level '4': use 1, 2 or 3"),
    ("## T {#ann-0001 level=1 level=2}\n\nf\n\n---\n\nb\n", "line 7: card ann-0001 says 'level' twice"),
    ('## T {#ann-0001 tags="a}\n\nf\n\n---\n\nb\n', "line 7: the attributes cannot be read"),
    ("## T {#ann-0001 .basic\n\nf\n\n---\n\nb\n", "line 7: the attributes cannot be read"),
    ("## T {#ann-0001 .cloze}\n\nno gap\n", "line 7: cloze card ann-0001 hides nothing"),
    ("## T {#ann-0001 .cloze}\n\n{{c0::x}}\n", "line 7: cloze card ann-0001 hides nothing"),
    (
        "## T {#ann-0001 .occlusion}\n\n<svg></svg>\n\n~~~occlusion\nc1 rect 0 0 9 9\nc2 box\n~~~\n",
        "line 7: occlusion card ann-0001 has a line 'c2 box' that covers nothing",
    ),
    (
        "## T {#ann-0001 .occlusion}\n\n<svg></svg>\n\n````\n```occlusion\nc1 rect 0 0 9 9\n```\n````\n",
        "line 7: occlusion card ann-0001 covers nothing",
    ),
    (
        "## T {#ann-0001 .occlusion}\n\n```\n![a](b.png)\n```\n\n```occlusion\nc1 rect 0 0 9 9\n```\n",
        "line 7: occlusion card ann-0001 has no picture to cover",
    ),
    ("## T {#ann-0001}\n\nf\n\n---\n\n```python\nb\n", "line 13: this code fence is never closed: write a line '```'"),
    ("## T {#ann-0001}\n\n~~~~\n~~~\n\n---\n\nb\n", "line 9: this code fence is never closed: write a line '~~~~'"),
    ("# Deck\n\n" + CARD, "line 7: this text belongs to no card"),
    ("some words\n", "line 7: this text belongs to no card"),
]


@pytest.mark.parametrize("kind", _WRITTEN, ids=[kind.name for kind in _WRITTEN])
def test_an_answer_is_missed_where_the_kind_needs_one(tmp_path: Path, kind: NoteKind) -> None:
    front = "{{c1::a}}\n\n<svg></svg>\n\n```occlusion\nc1 rect 0 0 9 9\n```"
    found = problems(tmp_path, f"{HEAD}## T {{#ann-0001 .{kind.name}}}\n\n{front}\n")
    assert [" has no answer: " in problem for problem in found] == [True] * kind.needs_back


@pytest.mark.parametrize(("cards", "problem"), WRONG)
def test_a_wrong_card_is_told_with_file_line_and_advice(tmp_path: Path, cards: str, problem: str) -> None:
    (found,) = problems(tmp_path, HEAD + cards)
    assert found.startswith(f"ann.md, {problem}")
    assert ": " in found.partition(": ")[2]
    with pytest.raises(DeckFormatError, match=r"^ann\.md, line "):
        read(tmp_path, HEAD + cards)


WRONG_HEADS = [
    ("", "line 1: the front matter is missing: begin the file with"),
    ("## T\n", "line 1: the front matter is missing: begin the file with"),
    ("---\nid: ann\n", "line 1: the front matter is never closed: begin the file with"),
    ("---\n- a\n---\n", "line 2: the front matter is no list of keys"),
    ("---\njust words\n---\n", "line 2: the front matter is no list of keys"),
    ("---\n---\n", "line 2: the front matter is no list of keys"),
    ("---\n{id: ann}\n---\n", "line 2: the front matter is no list of keys"),
    ("---\nid: ann\ntitle: a: b\n---\n", "line 3: the front matter is no YAML"),
    ("---\nid: [ann\n---\n", "the front matter is no YAML"),
    ("---\nid: \x07\n---\n", "line 2: the front matter holds a character"),
    ("---\nid: ann\nid: bob\n---\n", "line 3: 'id' stands twice, first in line 2"),
    ("---\nid: &a ann\ntitle: *a\n---\n", "line 2: front matter may not use & and *"),
    ("---\ntitle:\n  - a\n---\n", "line 2: 'title' is not text"),
    ("---\n? a\n: b\n---\n", "line 2: this key cannot be read"),
    ("---\nid: ann\ntitle: T\n---\n", "line 1: the format is missing: write a line 'format: tikprep-deck/1'"),
    ("---\nformat: tikprep-deck/2\nid: ann\ntitle: T\n---\n", "line 2: the format 'tikprep-deck/2' is unknown"),
    ("---\nformat: other\nid: ann\ntitle: T\n---\n", "line 2: the format 'other' is unknown"),
    ("---\nformat: tikprep-deck/1\ntitle: T\n---\n", "line 1: the deck has no id"),
    ("---\nformat: tikprep-deck/1\nid: Ann B\ntitle: T\n---\n", "line 3: the deck's id 'Ann B' does not fit"),
    ("---\nformat: tikprep-deck/1\nid: ann\n---\n", "line 1: the deck has no title"),
    ('---\nformat: tikprep-deck/1\nid: ann\ntitle: " "\n---\n', "line 4: the deck has no title"),
]


@pytest.mark.parametrize(("content", "problem"), WRONG_HEADS)
def test_a_wrong_front_matter_is_told_with_its_line(tmp_path: Path, content: str, problem: str) -> None:
    (found,) = problems(tmp_path, content)
    assert found.startswith("ann.md, line ")
    assert problem in found


def test_front_matter_runs_no_tags_of_python(tmp_path: Path) -> None:
    bundle = read(tmp_path, HEAD.replace("\n---\n", "\nextra: !!python/object/apply:os.getcwd []\n---\n") + CARD)
    assert bundle.attributes == {"extra": "!!python/object/apply:os.getcwd []"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (HEAD.encode() + b"## T\n\nna\xefve\n", "line 9: the file is not UTF-8 text: save it in the encoding UTF-8"),
        ((HEAD + CARD).encode("utf-16"), "line 1: the file is not UTF-8 text"),
        ((HEAD + CARD).encode() + b"\0", "line 14: the file holds a NUL byte"),
    ],
)
def test_a_file_that_is_no_text_is_told(tmp_path: Path, content: bytes, problem: str) -> None:
    (found,) = problems(tmp_path, content)
    assert found.startswith(f"ann.md, {problem}")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "ann.md"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    (found,) = survey(path).problems
    assert "larger than 20 MB" in str(found)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    (found,) = survey(tmp_path / "none.md").problems
    assert str(found).startswith("none.md, line 1: the file cannot be read")


def test_all_problems_of_a_file_are_told_in_the_order_of_its_lines(tmp_path: Path) -> None:
    cards = "## A {#ann-0001 level=9}\n\nfront\n\n## B {#ann-0001}\n\nfront\n\n---\n\nback\n\n## C\n\nfront\n"
    found = problems(tmp_path, HEAD + cards)
    assert [line.partition(":")[0] for line in found] == [
        "ann.md, line 7",
        "ann.md, line 7",
        "ann.md, line 11",
        "ann.md, line 19",
    ]
    assert "the id ann-0001 stands twice, first in line 7: give this card an id of its own" in found[2]
    assert "card 'C' has no answer" in found[3]


def test_a_file_of_another_kind_has_no_format(tmp_path: Path) -> None:
    with pytest.raises(DeckFormatError, match=r"deck\.xyz, line 1: .*\.md"):
        format_for(tmp_path / "deck.xyz")


def test_pictures_beside_the_deck_travel_with_it(tmp_path: Path) -> None:
    (tmp_path / "img").mkdir()
    for name in ("a b.png", "c.svg", "d.png", "e.png"):
        (tmp_path / "img" / name).write_bytes(b"picture")
    front = (
        '![first](img/a%20b.png "title") <img src="img/c.svg" alt="second"> ![third](<img/d.png>)\n\n'
        "![fourth][e] `![code](no.png)`\n\n```\n![code](no.png)\n```\n\n[e]: img/e.png\n"
        '\n<svg><use href="#arrow"/><image href="#part"/></svg> [link](https://example.org)'
    )
    bundle = read(tmp_path, HEAD + f"## T {{#ann-0001}}\n\n{front}\n\n---\n\n![again](img/c.svg)\n")
    assert [media.name for media in bundle.media] == ["img/a%20b.png", "img/c.svg", "img/d.png", "img/e.png"]
    assert all(media.path is not None and media.path.read_bytes() == b"picture" for media in bundle.media)


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("/etc/passwd", "is absolute"),
        ("C:/x.png", "is absolute"),
        ("~/x.png", "is absolute"),
        ("../x.png", "leaves the deck's folder"),
        ("img/../../x.png", "leaves the deck's folder"),
        ("%2e%2e/x.png", "leaves the deck's folder"),
        ("img\\x.png", "has a backslash"),
        ("https://example.org/x.png", "is not a file beside the deck"),
        ("//example.org/x.png", "is not a file beside the deck"),
        ("data:image/png;base64,AA", "is not a file beside the deck"),
        ("file:///etc/passwd", "is not a file beside the deck"),
        ("gone.png", "there is no picture 'gone.png' beside the deck"),
        ("link.png", "leaves the deck's folder"),
    ],
)
def test_pictures_from_elsewhere_are_refused(tmp_path: Path, link: str, problem: str) -> None:
    deck = tmp_path / "deck"
    deck.mkdir()
    (tmp_path / "x.png").write_bytes(b"")
    (deck / "link.png").symlink_to(tmp_path / "x.png")
    for markup in (f"![x]({link})", f'<img src="{link}">'):
        (found,) = problems(deck, HEAD + f"## T {{#ann-0001}}\n\nfront\n\n---\n\n{markup}\n")
        assert found.startswith("ann.md, line 7: card ann-0001: ")
        assert problem in found
