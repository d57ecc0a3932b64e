"""What a text file is written as comes back: cards of our kinds whole, notes of Anki by name and fields."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.errors import DeckFormatError, TikPrepError
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedNote
from tikprep.formats.text import TextDeck, TextStyle, read_text, write_text
from tikprep.formats.text.stock import BASIC, CLOZE, stock_type, type_of

STYLES = pytest.mark.parametrize(("style", "name"), [(TextStyle.ANKI, "x.txt"), (TextStyle.SPREADSHEET, "x.csv")])
WORD = st.text("abcü#:1{}<&,;\"'`", min_size=1, max_size=6)
TAG = WORD.filter(lambda word: word.lower() != "marked")
SIDE = st.text("ab \n\t,;|#\"'<>&*_`{}c1:\\é\u2028", max_size=30).map(lambda text: "x" + text.strip())
KINDS = st.sampled_from(["basic", "reversed", "cloze", "code", "numeric", "typed"])
OWN = st.builds(
    ImportedNote,
    guid=WORD,
    kind=KINDS,
    title=st.one_of(st.just(""), WORD),
    front=SIDE,
    back=st.one_of(st.just(""), SIDE),
    level=st.integers(0, 3),
    rounds=st.lists(WORD, max_size=2).map(tuple),
    tags=st.lists(TAG, max_size=3, unique=True).map(tuple),
    metric=st.one_of(st.just(""), WORD),
    attributes=st.dictionaries(WORD, st.text("ab \n\"'", max_size=5), max_size=2),
    is_marked=st.booleans(),
).map(lambda note: replace(note, front="{{c1::x}}" + note.front) if note.kind == "cloze" else note)


def template(name: str) -> st.SearchStrategy[ImportedNote]:
    note_type = stock_type(name)
    assert note_type is not None
    return st.builds(
        ImportedNote,
        guid=WORD,
        kind=st.just("template"),
        title=st.just(""),
        front=st.just(""),
        back=st.just(""),
        tags=st.lists(TAG, max_size=3, unique=True).map(tuple),
        note_type=st.just(note_type),
        fields=st.tuples(SIDE, SIDE),
    )


NOTES = st.one_of(OWN, template(BASIC), template(CLOZE))
DECKS = st.lists(st.lists(NOTES, min_size=1, max_size=4), min_size=1, max_size=3).map(
    lambda decks: tuple(
        DeckBundle(
            "",
            f"Deck::{number}",
            notes=tuple(replace(note, guid=f"{note.guid}-{number}-{place}") for place, note in enumerate(notes)),
        )
        for number, notes in enumerate(decks)
    )
)


@STYLES
@given(decks=DECKS)
def test_what_is_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, style: TextStyle, name: str, decks: tuple[DeckBundle, ...]
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    write_text(DeckPackage(decks), path, style)
    found = read_text(path)
    assert found.decks == decks
    assert found.problems == ()
    once = path.read_bytes()
    write_text(found, path, style)
    assert path.read_bytes() == once


def a_note(guid: str, front: str, back: str = "a", **changes: object) -> ImportedNote:
    return replace(ImportedNote(guid, "basic", "", front, back), **changes)  # type: ignore[arg-type]


def test_anki_s_form_names_its_columns_and_quotes_what_would_be_a_comment(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    TextDeck().write(DeckPackage((DeckBundle("", "D", notes=(a_note("#1", "two\nlines", tags=("t",)),)),)), path)
    assert path.read_text() == (
        "#separator:tab\n#html:false\n#tikprep-markdown:true\n"
        "#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n"
        '#columns:guid\tnotetype\tdeck\tfront\tback\ttags\n"#1"\tBasic\tD\t"two\nlines"\ta\tt\n'
    )


def test_a_table_for_spreadsheets_has_a_mark_a_header_and_commas(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    TextDeck().write(DeckPackage((DeckBundle("", "D", notes=(a_note("1", "é, è", tags=("t",)),)),)), path)
    assert path.read_bytes().decode() == ('\ufeffguid,notetype,deck,front,back,tags,kind\n1,Basic,D,"é, è",a,t,basic\n')


def test_a_note_type_of_its_own_keeps_its_name_and_fields(tmp_path: Path) -> None:
    note_type = type_of("Word", ("Word", "Sound", "Meaning"))
    note = a_note("1", "", "", kind="template", note_type=note_type, fields=("a", "<b>b</b>", ""))
    path = tmp_path / "x.txt"
    TextDeck().write(DeckPackage((DeckBundle("", "D", notes=(note,)),)), path)
    assert TextDeck().read(path).decks[0].notes == (note,)


@pytest.mark.parametrize("text", ["half \ud800", "nul \0"])
def test_what_no_file_can_hold_leaves_none_behind(text: str, tmp_path: Path) -> None:
    with pytest.raises(DeckFormatError):
        TextDeck().write(DeckPackage((DeckBundle("", "D", notes=(a_note("1", text),)),)), tmp_path / "x.txt")
    assert not list(tmp_path.iterdir())


def test_a_disk_that_refuses_a_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(TikPrepError, match="cannot be written"):
        TextDeck().write(DeckPackage((DeckBundle("", "D"),)), tmp_path / "none" / "x.txt")


def test_anki_imports_what_is_written_and_writes_what_is_read(tmp_path: Path) -> None:
    pytest.importorskip("anki")
    collection = importlib.import_module("anki.collection").Collection(str(tmp_path / "c.anki2"))
    pb = importlib.import_module("anki.import_export_pb2")
    basic, cloze = stock_type(BASIC), stock_type(CLOZE)
    notes = (
        a_note("aaa", "", "", kind="template", note_type=basic, fields=("<b>q</b>", 'a\t"b"\nc'), tags=("x", "y")),
        a_note("#bb", "", "", kind="template", note_type=cloze, fields=("{{c1::gap}}", "extra")),
    )
    path = tmp_path / "x.txt"
    TextDeck().write(DeckPackage((DeckBundle("", "A::B", notes=notes),)), path)
    try:
        found = collection.get_csv_metadata(path=str(path), delimiter=None)
        collection.import_csv(pb.ImportCsvRequest(path=str(path), metadata=found))
        back = tmp_path / "back.txt"
        limit = pb.ExportLimit(whole_collection={})
        options = dict.fromkeys(("with_html", "with_tags", "with_deck", "with_notetype", "with_guid"), True)
        collection.export_note_csv(out_path=str(back), limit=limit, **options)
    finally:
        collection.close()
    (deck,) = TextDeck().read(back).decks
    assert deck.title == "A::B"
    assert sorted(deck.notes, key=lambda note: note.guid) == sorted(notes, key=lambda note: note.guid)
