"""Markdown of other programs: each shape gives its cards, and code is never taken for structure."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.foreign import only, read, sides, survives, written
from tikprep.errors import DeckFormatError, TikPrepError
from tikprep.formats import deck_files, format_for
from tikprep.formats.markdown_notes import MarkdownNotes

SHAPES = {
    "headings": (
        "# T\n\nIntro.\n\n## Q1\n\nA1\n\n### more\n\nx\n\n## Q2\nA2\n",
        [("Q1", "A1\n\n### more\n\nx"), ("Q2", "A2")],
    ),
    "level three": ("# T\n\n## Part\n\n### Q1\nA1\n\n## Part 2\n\n### Q2\nA2\n", [("Q1", "A1"), ("Q2", "A2")]),
    "level one": ("# Q1\nA1\n# Q2\nA2\n", [("Q1", "A1"), ("Q2", "A2")]),
    "fence in an answer": ("## Q\n\n```\n## no\n---\nQ: no\n```\n", [("Q", "```\n## no\n---\nQ: no\n```")]),
    "labels": ("Q: a\nb\nA: c\n\nd\n\nQ: e\nA: f\n", [("a\nb", "c\n\nd"), ("e", "f")]),
    "bold labels": ("**Q:** a\n**A:** c\n---\n**Question**: e\n**Answer**: f\n", [("a", "c"), ("e", "f")]),
    "symbols in an answer": (
        "Q: E?\nA: mc²\nc: the speed of light\na: x\nC: a capital\n\nend\n",
        [("E?", "mc²\nc: the speed of light\na: x\nC: a capital\n\nend")],
    ),
    "labels written out": ("question: a\nanswer: b\nC: [gap]\n", [("a", "b"), ("{{c1::gap}}", "")]),
    "label in code": ("Q: a\nA: b\n```\nQ: c\n```\n", [("a", "b\n```\nQ: c\n```")]),
    "gaps": ("C: The [ear] is `a[0]` [x](y) at [noon].\n", [("The {{c1::ear}} is `a[0]` [x](y) at {{c2::noon}}.", "")]),
    "colons": ("a :: b\n\n- c :: d\n", [("a", "b"), ("c", "d")]),
    "C++ in code": ("## Q\n\nUse `std :: x`, not a::b.\n", [("Q", "Use `std :: x`, not a::b.")]),
    "closed heading": ("## C# ##\n\nA\n", [("C#", "A")]),
    "question mark": ("#flashcards\n\na\nb\n?\nc\n\nd\n??\ne\n", [("a\nb", "c"), ("d", "e")]),
    "highlights": ("#flashcards\n\nThe ==ear== and ==eye==.\n", [("The {{c1::ear}} and {{c2::eye}}.", "")]),
    "no blanks": ("#flashcards\n\na::b\n\n`x::y`:::c\n", [("a", "b"), ("`x::y`", "c")]),
    "no blanks, no tag": ("## std::sort\n\nstd::sort is fast.\n", [("std::sort", "std::sort is fast.")]),
    "schedules": ("#flashcards\n\na :: b <!--SR:!2024-01-01,1,250-->\n", [("a", "b")]),
    "sides": ("front\n\n---\n\nback\n", [("front", "back")]),
    "one card a file": ("---\ntags: [x]\n---\n# front\n\n---\n\nback\n", [("front", "back")]),
    "front in the head": ("---\nfront: What?\n---\nThat.\n", [("What?", "That.")]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_gives_its_cards(tmp_path: Path, shape: str) -> None:
    text, wanted = SHAPES[shape]
    for content in (text, text.replace("\n", "\r\n")):
        assert sides(read(written(tmp_path / "x.md", content))) == wanted


def test_titles_tags_kinds_and_ids_are_taken_from_where_they_are_told(tmp_path: Path) -> None:
    toml = only(read(written(tmp_path / "x.md", '---\nname = "ML"\n---\nQ: a\nA: b\n')))
    assert toml.title == "ML"
    obsidian = only(read(written(tmp_path / "x.md", "---\ntags: [t, '#flashcards']\n---\na ::: b\n")))
    assert (obsidian.notes[0].kind, obsidian.notes[0].tags) == ("reversed", ("t", "flashcards"))
    assert only(read(written(tmp_path / "x.md", "#flashcards/ml/trees\n\na :: b\n"))).title == "ml::trees"
    attributes = only(read(written(tmp_path / "x.md", '# T\n\n## Q {#my-own-id .code tags="a b"}\nA\n')))
    (note,) = attributes.notes
    assert (attributes.title, note.guid[12:], note.kind, note.tags) == ("T", "-my-own-id", "code", ("a", "b"))
    assert note.line == 3


def test_a_note_keeps_its_name_when_its_answer_changes(tmp_path: Path) -> None:
    guids = {only(read(written(tmp_path / "x.md", f"Q: a\nA: {back}\n"))).notes[0].guid for back in "bc"}
    assert len(guids) == 1


def test_pictures_beside_the_file_come_along_and_missing_ones_are_told(tmp_path: Path) -> None:
    written(tmp_path / "a.png", b"PNG")
    package = read(written(tmp_path / "x.md", "Q: ![](a.png)\nA: ![](../no.png)\n"))
    assert [media.name for media in only(package).media] == ["a.png"]
    (problem,) = package.problems
    assert problem.startswith("x.md, line 1: the picture path '../no.png' leaves")


def test_a_kind_that_does_not_fit_is_told(tmp_path: Path) -> None:
    package = read(written(tmp_path / "x.md", "C: no gap at all\n\nQ: a\nA: b\n"))
    assert sides(package) == [("a", "b")]
    assert "hides nothing" in package.problems[0]
    shapes = "## One {.occlusion}\n\nq\n\n---\n\na\n\n## Two {.template}\n\nq\n\n---\n\na\n"
    package = read(written(tmp_path / "y.md", shapes))
    assert [note.kind for note in only(package).notes] == ["basic"]
    assert len(package.problems) == 1


@pytest.mark.parametrize(
    "text",
    [
        "---\nformat: tikprep-deck/1\nid: ann\ntitle: T\n---\n",
        "---\r\nid: ann\r\nformat: 'tikprep-deck/9'\r\n---\r\n",
        "## A deck that lost its head {#ann-0001 .basic}\n",
    ],
)
def test_our_own_decks_are_still_read_as_such(tmp_path: Path, text: str) -> None:
    assert format_for(written(tmp_path / "a.md", text)).name == "tikprep-deck"


@pytest.mark.parametrize(
    "text",
    [
        "# Notes\n\nformat: png is a picture format\n\nQ: a\nA: b\n",
        "---\ntags: x\nformat: long\n---\nQ: a\nA: b\n",
        "---\ntags: x\n---\nformat: tikprep-deck/1 is ours\n\nQ: a\nA: b\n",
        "---\ntags: x\n---\nQ: a\nA: b\n",
    ],
)
@pytest.mark.parametrize("folder", ["cards", "notes"])
def test_a_folder_or_a_word_makes_no_deck_of_ours(tmp_path: Path, folder: str, text: str) -> None:
    assert sides(read(written(tmp_path / folder / "c.md", text)))[-1:] == [("a", "b")]


def test_in_a_folder_only_files_that_say_so_are_decks(tmp_path: Path) -> None:
    written(tmp_path / "README.md", "# Read me\n\n## Install\n\nSo.\n")
    written(tmp_path / "cards" / "README.md", "Q: Why?\nA: So.\n")
    written(tmp_path / "data.csv", "time,latency\n1,2\n3,4\n")
    meant = [
        written(tmp_path / "a.md", "Q: a\nA: b\n"),
        written(tmp_path / "b.md", "text #flashcards\n\na :: b\n"),
        written(tmp_path / "cards.csv", "front,back\nc,d\n"),
        written(tmp_path / "told.md", "---\ntags: [t]\nfront: Why?\nback: So.\n---\n"),
    ]
    assert deck_files([tmp_path]) == meant
    assert deck_files([tmp_path / "data.csv"]) == [tmp_path / "data.csv"]


def test_in_a_folder_what_is_hidden_or_no_file_is_no_deck(tmp_path: Path) -> None:
    deck = written(tmp_path / "a.md", "Q: a\nA: b\n")
    for name in (".trash/gone.md", ".b.md", "__MACOSX/._a.apkg", "~$a.csv", "in/.git/c.md"):
        written(tmp_path / name, "Q: gone\nA: b\n")
    (tmp_path / "folder.apkg").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.csv")
        with pytest.raises(DeckFormatError, match="no ordinary file"):
            deck_files([tmp_path / "pipe.csv"])
    assert deck_files([tmp_path]) == [deck]
    assert deck_files([tmp_path / ".trash"]) == [tmp_path / ".trash" / "gone.md"]


def test_a_folder_of_plain_notes_is_told_how_to_come_in(tmp_path: Path) -> None:
    note = written(tmp_path / "note.md", "## What?\n\nThat.\n")
    with pytest.raises(TikPrepError, match=r"if note\.md holds cards, choose the file itself"):
        deck_files([tmp_path])
    assert deck_files([note]) == [note]


def test_a_file_named_in_two_ways_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "a.md", "Q: a\nA: b\n")
    monkeypatch.chdir(tmp_path)
    assert deck_files([Path("a.md"), path, tmp_path / ".." / tmp_path.name / "a.md", tmp_path]) == [Path("a.md")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "holds no card"),
        (b"just words\n", "holds no card"),
        (b"## Q\n\n\n", "holds no card"),
        (b"\xff\n", "not UTF-8"),
        (b"Q: a\nA: " + b"b" * 30_000, "line 2: this line has more than"),
        (b"Q: a\nA: " + b"b b\n" * 10_000, "line 1: .* a side of more than"),
    ],
)
def test_what_holds_no_card_is_told_with_what_would_be_one(tmp_path: Path, content: bytes, problem: str) -> None:
    with pytest.raises(DeckFormatError, match=problem):
        MarkdownNotes().read(written(tmp_path / "x.md", content))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(
        st.sampled_from([*(text for text, _ in SHAPES.values()), "---\n", "```\n", "a: &b\n", "[[[", "==", "\0"])
        | st.text(max_size=10)
    )
)
def test_any_text_is_read_or_told(tmp_path: Path, pieces: list[str]) -> None:
    survives(MarkdownNotes(), written(tmp_path / "x.md", "".join(pieces).encode("utf-8", "replace")))


@pytest.mark.parametrize(
    "piece",
    [
        "a :: ",
        "==a",
        "[",
        "`",
        "Q: a\n",
        "---\n",
        "#flashcards ",
        "{{",
        "[a](",
        "$",
        "# ",
        "a: [\n",
        "?\n",
        "<!--SR:",
        " " * 50,
    ],
)
def test_no_repetition_takes_long(tmp_path: Path, piece: str) -> None:
    for ahead in ("", "#flashcards\n\n", "C: ", "---\n"):
        content = ahead + piece * (19_000 // len(piece))
        survives(MarkdownNotes(), written(tmp_path / "x.md", f"# {content} x"))
        survives(MarkdownNotes(), written(tmp_path / "x.md", (content + " x\n") * 10))


@pytest.mark.parametrize(
    "told",
    [
        "title: !!int ''",
        "title: !!float ''",
        "title: !!bool perhaps",
        "title: !!timestamp today",
        f"title: 0x{'f' * 3_900}",
        f"tags: [0x{'f' * 3_800}]",
        f"0x{'f' * 3_900}: a",
    ],
)
def test_front_matter_that_says_no_value_is_passed_by(tmp_path: Path, told: str) -> None:
    package = read(written(tmp_path / "notes.md", f"---\n{told}\n---\n\nQ: a\nA: b\n"))
    assert sides(package) == [("a", "b")]
