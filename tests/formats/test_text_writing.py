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


# Names, kinds and texts that a file might take for something else, or that its reader would refuse.
DARING_WORD = st.one_of(WORD, st.sampled_from(["#html:false", "#tags:x", "#columns:a", "#a", '"#deck:b"']))
TOO_LONG = "too long"
DARING_SIDE = st.one_of(st.text("ab \n\t,;|#\"'<>&*`{}c1:\\\u2028\xa0", max_size=12), st.just(TOO_LONG))
DARING = st.one_of(
    st.builds(
        ImportedNote,
        guid=DARING_WORD,
        kind=st.sampled_from(["basic", "reversed", "cloze", "occlusion"]),
        title=st.just(""),
        front=DARING_SIDE,
        back=DARING_SIDE,
        tags=st.lists(TAG, max_size=2, unique=True).map(tuple),
    ),
    st.builds(
        lambda note, guid, fields: replace(note, guid=guid, fields=fields),
        st.one_of(template(BASIC), template(CLOZE)),
        DARING_WORD,
        st.tuples(DARING_SIDE, DARING_SIDE),
    ),
)


@STYLES
@given(notes=st.lists(DARING, min_size=1, max_size=3, unique_by=lambda note: note.guid))
def test_whatever_is_written_is_read_again_and_the_rest_is_told(
    tmp_path_factory: pytest.TempPathFactory, style: TextStyle, name: str, notes: list[ImportedNote]
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    notes = [replace(note, front=at_length(note.front), back=at_length(note.back)) for note in notes]
    left_out = write_text(DeckPackage((DeckBundle("", "D", notes=tuple(notes)),)), path, style)
    too_long = {note.guid for note in notes if note.note_type is None and len(note.front + note.back) > 20_000}
    assert set(left_out) == too_long
    if too_long == {note.guid for note in notes}:
        return
    found = read_text(path)
    assert found.problems == ()
    assert [said_by(note) for deck in found.decks for note in deck.notes] == [
        said_by(note) for note in notes if note.guid not in too_long
    ]


def at_length(side: str) -> str:
    """The side; what would be too long a one for an example is made so here."""
    return "x" * 20_001 if side == TOO_LONG else side


def said_by(note: ImportedNote) -> tuple[object, ...]:
    """What stays of a note whatever its text is; line ends around a side are none of it."""
    return note.guid, note.front.strip("\n"), note.back.strip("\n"), note.fields, note.tags


def test_a_gap_question_without_a_gap_becomes_a_plain_one(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    notes = (a_note("1", "no gap", kind="cloze"), a_note("2", "{{c1::gap}}", kind="cloze"))
    assert write_text(DeckPackage((DeckBundle("", "D", notes=notes),)), path, TextStyle.SPREADSHEET) == {}
    assert [note.kind for note in read_text(path).decks[0].notes] == ["basic", "cloze"]


def test_a_note_of_a_thousand_fields_keeps_them_all(tmp_path: Path) -> None:
    texts = tuple(map(str, range(1_000)))
    note = a_note("1", "", "", kind="template", note_type=type_of("Wide", texts), fields=texts)
    path = tmp_path / "x.txt"
    TextDeck().write(DeckPackage((DeckBundle("", "D", notes=(note,)),)), path)
    assert TextDeck().read(path).decks[0].notes[0].fields == texts


def test_a_name_of_a_field_on_two_lines_breaks_no_file(tmp_path: Path) -> None:
    note_type = replace(type_of("Word", ("a", "b")), fields=("a\nb", "c"))
    note = a_note("1", "", "", kind="template", note_type=note_type, fields=("q", "r"))
    path = tmp_path / "x.txt"
    TextDeck().write(DeckPackage((DeckBundle("", "D", notes=(note,)),)), path)
    assert [note.fields for note in TextDeck().read(path).decks[0].notes] == [("q", "r")]


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
