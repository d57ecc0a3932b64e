"""What is written is what is read: the laws of the round trip, and what the writer refuses."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.notekinds import NOTE_KINDS
from tikprep.errors import DeckFormatError, TikPrepError
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedNote, MediaFile
from tikprep.formats.front_matter import front_matter_text, read_front_matter, yaml_scalar
from tikprep.formats.markdown_deck import MarkdownDeck
from tikprep.formats.markdown_reader import survey_text
from tikprep.formats.markdown_writer import canonical, deck_text, write_deck
from tikprep.paths import decks_folder

DECK = MarkdownDeck()
CANONICAL = """\
---
format: tikprep-deck/1
id: ann
title: Retrieval::ANN
description: "Recall: what it costs"
authors:
  - Ann
# reviewed twice
---

## Set {a, b} {#ann-0001 .numeric level=2 rounds=oa tags="ann" metric=cost answer="51" unit=""}

front

---

back

## {#ann-0002 .cloze rounds="oa hm" tags="ann memory" metric="two words"}

```python
{{c1::x::hint}} = 1
```
"""


def only(package: DeckPackage) -> DeckBundle:
    (bundle,) = package.decks
    return bundle


def text_of(bundle: DeckBundle, folder: Path) -> str:
    path = folder / "deck.md"
    DECK.write(DeckPackage((bundle,)), path)
    return path.read_bytes().decode()


def test_a_canonical_file_comes_back_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "ann.md"
    path.write_bytes(CANONICAL.encode())
    assert text_of(only(DECK.read(path)), tmp_path) == CANONICAL


def test_a_file_in_another_form_comes_back_in_canonical_form(tmp_path: Path) -> None:
    loose = CANONICAL.replace("answer=", 'x="" answer=').replace(
        '.numeric level=2 rounds=oa tags="ann" metric=cost x="" answer="51" unit=""',
        'unit="" metric="cost" answer=51   tags=ann .numeric rounds="oa" level="2"',
    )
    loose = loose.replace("id: ann\ntitle: Retrieval::ANN\n", 'title: "Retrieval::ANN"\nlicense: ""\nid: ann\n')
    loose = loose.replace("\nfront\n\n---\n\nback\n", "front\n---\nback\n\n\n").replace("\n", "\r\n")
    path = tmp_path / "ann.md"
    path.write_bytes(loose.encode())
    assert loose.count("answer=51 ") == 1
    assert text_of(only(DECK.read(path)), tmp_path) == CANONICAL


@pytest.mark.parametrize("path", sorted((decks_folder() / "cards").glob("*.md")), ids=lambda path: path.name)
def test_a_shipped_deck_is_in_canonical_form(path: Path) -> None:
    assert deck_text(only(DECK.read(path))) == path.read_bytes().decode()


LINES = st.sampled_from(
    ["", " ", "text", "    code", "---", "----  ", "***", "## head", "##", "### sub", "##x", "\\---", "| a |", "|---|"]
)
CODE_LINES = st.sampled_from(
    ["```", "```python run", "````", "~~~", "``` no ``` fence", "  ```", "{{c1::x}}", "a\r\nb", "\x0c", "\u2028"]
)
TEXTS = st.lists(LINES | CODE_LINES, max_size=9).map("\n".join)
SIDES = TEXTS | st.text(max_size=30)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=6)
VALUES = st.text(max_size=10) | st.text('a "\\{}=', max_size=6)
KEYS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.:-]{0,5}", fullmatch=True).filter(
    lambda key: key not in ("level", "rounds", "tags", "metric")
)
TITLES = st.one_of(
    st.text('a "\\{}=#.', max_size=9),
    st.text(max_size=20),
    st.sampled_from(["{#a .b}", "a {k=1}", '{b="', 'x {b="c"', "{.x", "# #", "{{}}"]),
)


@st.composite
def bundles(draw: st.DrawFn) -> DeckBundle:
    numbers = draw(st.lists(st.integers(0, 10**6), unique=True, max_size=4))
    notes = []
    for number in numbers:
        kind = draw(st.sampled_from([kind.name for kind in NOTE_KINDS if not kind.has_note_type]))
        front = draw(SIDES)
        asked = {
            "cloze": f"{front}\n{{{{c1::x}}}}",
            "occlusion": f"<svg/>\n\n```occlusion\nc1 rect 1 2 3 4\n```\n{front}",
        }
        notes.append(
            ImportedNote(
                guid=f"ann-{number:04d}",
                kind=kind,
                title=draw(TITLES),
                front=asked.get(kind, f"asked {front}"),
                back=draw(SIDES) if kind == "cloze" else f"told {draw(SIDES)}",
                level=draw(st.integers(0, 3)),
                rounds=tuple(draw(st.lists(WORDS, max_size=2))),
                tags=tuple(draw(st.lists(WORDS, max_size=2))),
                metric=draw(VALUES),
                attributes=draw(st.dictionaries(KEYS, VALUES, max_size=2)),
            )
        )
    extras = st.sampled_from(["1", "", "[a, b]", "\n  - a\n  - b", '"x: y"', "|\n  two\n  lines", "no # why"])
    return DeckBundle(
        slug="ann",
        title=draw(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12).filter(str.strip)),
        description=draw(st.text(max_size=12)),
        license=draw(st.sampled_from(["", "CC-BY-4.0", "yes", "1.0", "a # b", "- x", "null"])),
        notes=tuple(notes),
        attributes=draw(st.dictionaries(st.sampled_from(["authors", "x-y", "z1"]), extras)),
    )


def is_writable(bundle: DeckBundle) -> bool:
    """Characters that no UTF-8 file or no deck holds are a matter of their own."""
    texts = [bundle.title, bundle.description]
    for note in bundle.notes:
        texts += [note.title, note.front, note.back, note.metric, *note.attributes.values()]
    return not any("\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text) for text in texts)


@given(bundles().filter(is_writable))
def test_what_is_written_is_what_is_read(bundle: DeckBundle) -> None:
    text = deck_text(bundle)
    found = survey_text(text, Path("deck.md"), None)
    assert found.problems == ()
    assert found.bundle == canonical(bundle)
    assert deck_text(found.bundle) == text


@given(bundles().filter(is_writable))
def test_the_canonical_form_is_its_own(bundle: DeckBundle) -> None:
    assert canonical(canonical(bundle)) == canonical(bundle)


@given(st.lists(TEXTS, max_size=4).map(lambda texts: CANONICAL + "\n".join(texts)))
def test_a_sound_file_is_canonical_once_it_was_written(text: str) -> None:
    found = survey_text(text.replace("\r\n", "\n"), Path("deck.md"), None)
    assert found.bundle is not None
    if not found.problems:
        assert canonical(found.bundle) == found.bundle
        again = survey_text(deck_text(found.bundle), Path("deck.md"), None)
        assert again.bundle == found.bundle


def a_bundle(**changes: object) -> DeckBundle:
    note = ImportedNote("ann-0001", "basic", "T", "front", "back")
    return DeckBundle("ann", "ANN", notes=(replace(note, **changes),))  # type: ignore[arg-type]


def test_structure_inside_a_side_is_taken_down_a_level(tmp_path: Path) -> None:
    bundle = a_bundle(front="a\n\n---\n\n## b\n\n```\n---\n## c", back="## d\n\n---\n\ne")
    assert text_of(bundle, tmp_path).endswith("a\n\n***\n\n### b\n\n```\n---\n## c\n```\n\n---\n\n### d\n\n---\n\ne\n")


@pytest.mark.parametrize(
    "changes",
    [
        {"guid": "other-0001"},
        {"kind": "quiz"},
        {"kind": "cloze"},
        {"back": ""},
        {"front": "", "title": ""},
        {"front": "a\0b"},
        {"level": 7},
        {"attributes": {"two words": "x"}},
        {"attributes": {"level": "1"}},
        {"metric": "\ud800"},
    ],
)
def test_what_the_format_cannot_say_is_refused_and_leaves_no_file(tmp_path: Path, changes: dict[str, object]) -> None:
    path = tmp_path / "deck.md"
    path.write_text("before")
    with pytest.raises(DeckFormatError, match=r"^deck\.md, line \d+: "):
        write_deck(a_bundle(**changes), path)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("deck.md", "before")]


def test_pictures_are_written_beside_the_deck(tmp_path: Path) -> None:
    (tmp_path / "from" / "img").mkdir(parents=True)
    (tmp_path / "from" / "img" / "a b.png").write_bytes(b"picture")
    (tmp_path / "to").mkdir()
    source = tmp_path / "from" / "deck.md"
    source.write_text(CANONICAL.replace("\nfront\n", "\n![words](img/a%20b.png)\n"))
    bundle = only(DECK.read(source))
    for folder in ("to", "from"):
        DECK.write(DeckPackage((bundle,)), tmp_path / folder / "deck.md")
        assert only(DECK.read(tmp_path / folder / "deck.md")) == bundle
        assert (tmp_path / folder / "img" / "a b.png").read_bytes() == b"picture"


def test_a_picture_is_never_written_outside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"picture")
    (tmp_path / "deck").mkdir()
    bundle = replace(a_bundle(), media=(MediaFile.at("%2e%2e/y.png", tmp_path / "x.png"),))
    with pytest.raises(DeckFormatError, match="leaves the deck's folder"):
        DECK.write(DeckPackage((bundle,)), tmp_path / "deck" / "deck.md")
    assert not (tmp_path / "y.png").exists()


def test_a_rewritten_file_keeps_its_permissions_and_its_link(tmp_path: Path) -> None:
    path = tmp_path / "deck.md"
    path.write_text("before")
    path.chmod(0o640)
    link = tmp_path / "link.md"
    link.symlink_to(path)
    DECK.write(DeckPackage((a_bundle(),)), link)
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.read_text().startswith("---\nformat: tikprep-deck/1\n")


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    with pytest.raises(TikPrepError, match="cannot be written"):
        DECK.write(DeckPackage((a_bundle(),)), tmp_path / "none" / "deck.md")


@pytest.mark.parametrize(
    "words",
    ["!!int ''", "!!bool perhaps", "!!timestamp today", "2001-99-99", "&a [*a]", "%TAG", "[" * 1_500, "9" * 1_500],
)
def test_words_of_a_head_that_mean_something_in_yaml_come_back_as_words(words: str) -> None:
    found = read_front_matter(front_matter_text(DeckBundle("a", words, description=words)))
    assert (found.title, found.description, found.problems) == (words, words, ())


def test_a_text_of_any_depth_ends_no_process() -> None:
    assert yaml_scalar("[" * 900_000) == f'"{"[" * 900_000}"'
