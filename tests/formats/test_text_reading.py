"""Text files as people and programs leave them: what is found in one, and the notes that come of it."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.foreign import written
from tikprep.errors import Cancelled, DeckFormatError
from tikprep.formats import deck_files
from tikprep.formats.base import DeckBundle, ImportedNote, Reading
from tikprep.formats.text import Target, TextColumn, TextDeck, TextPlan, preview, read_text


def a_file(folder: Path, content: str | bytes, name: str = "deck.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def only_deck(path: Path, plan: TextPlan | None = None) -> DeckBundle:
    (deck,) = read_text(path, plan).decks
    return deck


def sides(path: Path, plan: TextPlan | None = None) -> list[tuple[str, str]]:
    return [(note.front, note.back) for note in only_deck(path, plan).notes]


def only_note(path: Path, plan: TextPlan | None = None) -> ImportedNote:
    (note,) = only_deck(path, plan).notes
    return note


def type_name(note: ImportedNote) -> str:
    assert note.note_type is not None
    return note.note_type.name


def targets(path: Path) -> list[Target]:
    return [column.target for column in preview(path).plan.columns or ()]


def test_directives_are_read_in_any_case_and_with_a_mark_before_them(tmp_path: Path) -> None:
    text = (
        "\ufeff#Separator:Pipe\n#HTML:FALSE\n#tags: a b\n#Deck:Two::One\n#GUID Column:3\n#tags column:4\n"
        "#IF MATCHES:Keep Current\n#match scope:notetype + deck\nq|a|id-1|c\n# a comment\nr|b|id-2|\n"
    )
    path = a_file(tmp_path, text)
    found = preview(path)
    assert (found.update, found.scope, found.row_count) == ("keep current", "notetype + deck", 2)
    assert found.plan.separator == "|"
    deck = only_deck(path)
    assert deck.title == "Two::One"
    assert [(note.guid, note.tags, note.line) for note in deck.notes] == [
        ("id-1", ("c", "a", "b"), 9),
        ("id-2", ("a", "b"), 11),
    ]


def test_columns_name_note_type_and_deck_row_by_row(tmp_path: Path) -> None:
    text = (
        "#separator:tab\n#html:true\n#notetype column:1\n#deck column:2\n"
        "Basic\tA\t<b>q</b>\ta\nCloze\tB\t{{c1::gap}}\t\nMine\tA\tx\ty\n"
    )
    decks = read_text(a_file(tmp_path, text, "x.txt")).decks
    assert [(deck.title, len(deck.notes)) for deck in decks] == [("A", 2), ("B", 1)]
    basic, mine = decks[0].notes
    (cloze,) = decks[1].notes
    assert (basic.kind, basic.fields) == ("template", ("<b>q</b>", "a"))
    assert type_name(basic) == "Basic"
    assert (type_name(cloze), cloze.fields) == ("Cloze", ("{{c1::gap}}", ""))
    assert (type_name(mine), mine.fields) == ("Mine", ("x", "y"))


def test_a_head_that_a_spreadsheet_saved_is_still_one(tmp_path: Path) -> None:
    text = '#separator:Comma,,\n#html:false,,\n"#columns:front,back,tags",,\nq,"a, b",t\n,,\n,,\n'
    path = a_file(tmp_path, text)
    assert sides(path) == [("q", "a, b")]
    assert only_note(path).tags == ("t",)


def test_the_old_first_line_of_tags_is_read(tmp_path: Path) -> None:
    assert only_note(a_file(tmp_path, "tags: one two\nq\ta\n", "x.txt")).tags == ("one", "two")


def test_an_unknown_value_is_told_and_passed_over(tmp_path: Path) -> None:
    found = preview(a_file(tmp_path, "#separator:nonsense\n#html:perhaps\n#guid column:zero\nq,a\n"))
    assert found.plan.separator == ","
    assert len(found.problems) == 3


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("cp1252", b""),
    ],
)
def test_encodings_are_found(encoding: str, mark: bytes, tmp_path: Path) -> None:
    path = a_file(tmp_path, mark + "naïve question;größer\nzweite;café\n".encode(encoding))
    assert sides(path) == [("naïve question", "größer"), ("zweite", "café")]
    assert any("Windows-1252" in problem for problem in preview(path).problems) == (encoding == "cp1252")


def test_an_encoding_may_be_chosen(tmp_path: Path) -> None:
    path = a_file(tmp_path, "вопрос;ответ один\nслово;ещё\n".encode("cp1251"))
    assert sides(path, TextPlan(encoding="cp1251", has_header=False))[1] == ("слово", "ещё")
    for encoding in ("utf-8", "no-such"):
        with pytest.raises(DeckFormatError, match="choose"):
            read_text(path, TextPlan(encoding=encoding))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_end_in_any_way_and_texts_go_over_lines(end: str, tmp_path: Path) -> None:
    text = end.join(("q,a", '"two', 'lines","say ""yes"""', "last,one"))
    path = a_file(tmp_path, text)
    assert sides(path, TextPlan(is_markdown=True)) == [("q", "a"), ("two\nlines", 'say "yes"'), ("last", "one")]
    assert [note.line for note in only_deck(path).notes] == [1, 2, 4]


def test_separators_in_code_do_not_hijack_a_file_of_commas(tmp_path: Path) -> None:
    rows = ['"What does a | b do?","x = a | b; print(x)"', "or,a || b", "and,a && b; c", 'pipe,"ls | wc; echo"']
    path = a_file(tmp_path, "\n".join(rows))
    assert preview(path).plan.separator == ","
    assert len(only_deck(path).notes) == 4


@pytest.mark.parametrize("separator", ["\t", ",", ";", "|"])
def test_each_usual_separator_is_found_among_the_others(separator: str, tmp_path: Path) -> None:
    rows = [("a; b", "c, d, e"), ("f | g", "h: i"), ("j", "k, l; m"), ("n, o", "p | q")]
    quoted = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    found = preview(a_file(tmp_path, quoted, "x.txt"))
    assert found.plan.separator == separator
    assert found.rows == tuple(rows)


@pytest.mark.parametrize(
    "header", ["Front,Back,Tags", "question,answer,deck", "Vorderseite,Rückseite,Schlagwörter", "问题,答案,标签"]
)
def test_a_header_is_known_by_its_names(header: str, tmp_path: Path) -> None:
    path = a_file(tmp_path, f"{header}\nq,a,x\n")
    assert preview(path).plan.has_header
    assert targets(path)[:2] == [Target.FRONT, Target.BACK]
    assert len(only_deck(path, TextPlan(has_header=False)).notes) == 2


def test_a_header_is_known_by_being_unlike_the_rows(tmp_path: Path) -> None:
    long = "a text that goes on and on until nobody takes it for the name of a column"
    rows = "".join(f"short {number},{long}\n" for number in range(5))
    assert preview(a_file(tmp_path, f"Idea,Meaning of it\n{rows}")).plan.has_header
    assert not preview(a_file(tmp_path, rows)).plan.has_header
    assert not preview(a_file(tmp_path, "cat,gato\ndog,perro\nbird,ave\nfish,pez\n")).plan.has_header


def test_columns_may_stand_in_any_order_and_be_chosen(tmp_path: Path) -> None:
    path = a_file(tmp_path, "tags,answer,question,note,level\nx,a,q,n,2\n")
    note = only_note(path)
    assert (note.front, note.back, note.tags, note.level) == ("q", "a\n\nn", ("x",), 2)
    columns = (Target.IGNORE, Target.FRONT, Target.BACK, Target.TITLE, Target.IGNORE)
    plan = replace(preview(path).plan, columns=tuple(TextColumn("", target) for target in columns))
    note = only_note(path, plan)
    assert (note.front, note.back, note.title, note.tags, note.level) == ("a", "q", "n", (), 0)
    with pytest.raises(DeckFormatError, match="no column is the front"):
        read_text(path, replace(plan, columns=(TextColumn("", Target.BACK),)))


def test_a_missing_cell_is_empty_and_one_too_many_is_told(tmp_path: Path) -> None:
    path = a_file(tmp_path, "q1,a1\nq2\nq3,a3,extra\nq4,a4\nq5,a5,,,\n")
    assert sides(path) == [("q1", "a1"), ("q2", ""), ("q3", "a3"), ("q4", "a4"), ("q5", "a5")]
    (problem,) = read_text(path).problems
    assert problem.startswith("Line 3: ")


def test_what_names_no_front_is_left_and_told(tmp_path: Path) -> None:
    package = read_text(a_file(tmp_path, "q,a\n,b\n"))
    assert len(package.decks[0].notes) == 1
    assert "Line 2" in package.problems[0]


def test_a_row_twice_is_told_and_another_answer_is_another_card(tmp_path: Path) -> None:
    package = read_text(a_file(tmp_path, "q,a\nq,a\nq,b\n"))
    assert [note.back for note in package.decks[0].notes] == ["a", "b"]
    assert len({note.guid for note in package.decks[0].notes}) == 2
    assert package.problems == ("Line 2: it is a duplicate of an earlier row and was left out.",)


def test_guids_follow_deck_and_front_alone(tmp_path: Path) -> None:
    before = only_note(a_file(tmp_path, "q,a\n"))
    assert only_note(a_file(tmp_path, "q,better\n")).guid == before.guid
    assert only_note(a_file(tmp_path, "p,a\n")).guid != before.guid
    assert only_note(a_file(tmp_path, "q,a\n", "other.csv")).guid != before.guid


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"a,b\nc,d\0\n", 2),
        (b'a,b\nc,d\ne,"f\ng\nh\n', 3),
        (b'#separator:comma\na,b\n"x\ny","f ""quoted""\ng\n', 4),
        (b'#separator:comma\n# note\nx,"y\n# z\n', 3),
    ],
    ids=["nul", "quote", "second-quote", "quote-after-comment"],
)
def test_what_is_no_table_is_refused_with_its_line(content: bytes, line: int, tmp_path: Path) -> None:
    with pytest.raises(DeckFormatError) as caught:
        read_text(a_file(tmp_path, content))
    assert caught.value.line == line


def test_a_text_beyond_the_limit_is_refused_where_it_begins(tmp_path: Path) -> None:
    with pytest.raises(DeckFormatError, match="longer than 10 MB") as caught:
        read_text(a_file(tmp_path, b'a,b\nc,d\ne,"' + b"long line\n" * 1_100_000 + b'"\n'))
    assert caught.value.line == 3


def test_html_makes_notes_of_a_note_type_and_plain_text_cards_of_ours(tmp_path: Path) -> None:
    path = a_file(tmp_path, "front,back\n<b>q</b>,a<br>b\n{{c1::x}} and y,\n")
    first, second = only_deck(path).notes
    assert (type_name(first), first.fields) == ("Basic", ("<b>q</b>", "a<br>b"))
    assert type_name(second) == "Cloze"
    first, second = only_deck(path, TextPlan(is_html=False)).notes
    assert (first.kind, first.front) == ("basic", "&lt;b>q&lt;/b>")
    assert (second.kind, second.front) == ("cloze", "{{c1::x}} and y")


def test_a_deck_about_html_is_not_html(tmp_path: Path) -> None:
    rows = "".join(f"question {number},answer\n" for number in range(60))
    assert preview(a_file(tmp_path, rows + "What is <b>x</b>?,bold\n")).plan.is_html is False


def test_fields_of_a_note_type_are_filled_by_their_numbers(tmp_path: Path) -> None:
    path = a_file(tmp_path, "#separator:comma\n#html:true\n#notetype:Word\n#columns:Word,Sound,Meaning\na,b,c\n")
    note = only_note(path)
    assert note.note_type is not None
    assert (note.note_type.fields, note.fields) == (("Word", "Sound", "Meaning"), ("a", "b", "c"))
    columns = (TextColumn("", Target.FIELD, 2), TextColumn("", Target.IGNORE), TextColumn("", Target.FRONT))
    assert only_note(path, replace(preview(path).plan, columns=columns)).fields == ("c", "", "a")


def test_the_preview_tells_all_and_its_plan_reads_the_same(tmp_path: Path) -> None:
    path = a_file(tmp_path, "front;back\n" + "".join(f"q{n};a{n}\n" for n in range(50)))
    found = preview(path)
    assert (found.row_count, len(found.rows), found.rows[0]) == (50, 20, ("q0", "a0"))
    assert None not in [getattr(found.plan, name) for name in TextPlan.__slots__]
    assert preview(path, found.plan) == found
    assert read_text(path, found.plan).decks == TextDeck().read(path).decks


def test_another_separator_is_thought_through_anew(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a;b,c;d\ne;f,g;h\n")
    assert preview(path, TextPlan(separator=",")).rows == (("a;b", "c;d"), ("e;f", "g;h"))
    assert preview(path, TextPlan(separator=";")).rows == (("a", "b,c", "d"), ("e", "f,g", "h"))
    with pytest.raises(DeckFormatError, match="one character"):
        preview(path, TextPlan(separator="::"))


def test_a_file_without_columns_or_cards_is_told(tmp_path: Path) -> None:
    assert "No separator" in preview(a_file(tmp_path, "one\ntwo\n")).problems[0]
    with pytest.raises(DeckFormatError, match="no cards"):
        read_text(a_file(tmp_path, "front,back\n"))


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        assert 0 < done <= total
        raise Cancelled

    path = a_file(tmp_path, "".join(f"q{n},a\n" for n in range(20_000)))
    with pytest.raises(Cancelled):
        TextDeck().read(path, Reading(progress=stop))


def test_in_a_folder_only_tables_among_texts_are_decks(tmp_path: Path) -> None:
    a_file(tmp_path, "Read me, please: this is prose.\nIt has commas, too.\n", "readme.txt")
    a_file(tmp_path, b"\0\1\2", "binary.txt")
    anki = a_file(tmp_path, "#separator:tab\nq\ta\n", "anki.txt")
    table = a_file(tmp_path, "q\ta\nr\tb\n", "table.txt")
    sheet = a_file(tmp_path, "q,a\n", "x.csv")
    assert deck_files([tmp_path]) == [anki, table, sheet]


@given(st.one_of(st.binary(max_size=4_000), st.text('",;|\t\n\r#:{c1}<b> a', max_size=2_000).map(str.encode)))
def test_no_bytes_do_harm(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = a_file(tmp_path_factory.getbasetemp(), content, "fuzz.txt")
    begun = time.monotonic()
    TextDeck().is_meant(path)
    with suppress(DeckFormatError):
        preview(path)
        read_text(path)
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    "piece", [b'"', b",", b'","', b"#", b"#tags:x\n", b"<b>", b"{{c1::", b"`", b"**a", b" ", b"\n", b"a\t", b"  x\n"]
)
def test_a_megabyte_of_anything_is_read_or_refused_soon(piece: bytes, tmp_path: Path) -> None:
    path = a_file(tmp_path, b"a,b\n" + piece * (1_000_000 // len(piece)))
    begun = time.process_time()
    with suppress(DeckFormatError):
        read_text(path)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "piece",
    ["<b>", "{{c1::", "`", "**a ", "\\(", "\\[", "[sound:", "  x\n\n", "\n", "a   b\n", "?\n", "_", "~~", "http://"],
)
def test_a_long_cell_of_anything_is_read_or_refused_soon(piece: str, tmp_path: Path) -> None:
    cell = piece * (60_000 // len(piece))
    path = a_file(tmp_path, f'q,"  x{cell}  y"\n' * 3 + "r,b\n" * 9)
    begun = time.process_time()
    with suppress(DeckFormatError):
        read_text(path)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("q,a,cloze", "hides nothing"),
        ("q,a,occlusion", "occlusion"),
        (f"{'q' * 20_001},a,basic", "a side of more than 20,000"),
        (f"q,{'a' * 20_001},", "a side of more than 20,000"),
    ],
    ids=["cloze", "occlusion", "front", "back"],
)
def test_a_row_that_makes_no_card_is_left_out_and_told(tmp_path: Path, row: str, problem: str) -> None:
    package = read_text(written(tmp_path / "x.csv", f"front,back,kind\n{row}\nx,y,basic\n"))
    assert [note.front for deck in package.decks for note in deck.notes] == ["x"]
    assert [problem in told and told.startswith("Line 2: the card ") for told in package.problems] == [True]


def test_the_kind_of_imported_notes_cannot_be_chosen(tmp_path: Path) -> None:
    package = read_text(written(tmp_path / "x.csv", "front,back,kind\nq,a,template\n"))
    assert [note.kind for deck in package.decks for note in deck.notes] == ["basic"]
    assert "no kind 'template'" in package.problems[0]


def test_fields_of_a_note_type_may_be_read_as_plain_cards(tmp_path: Path) -> None:
    columns = (TextColumn("", Target.FIELD, 0), TextColumn("", Target.FIELD, 1))
    package = read_text(written(tmp_path / "x.csv", "q,a\nr,b\n"), TextPlan(is_html=False, columns=columns))
    assert [(note.front, note.back) for deck in package.decks for note in deck.notes] == [("q", "a"), ("r", "b")]
