"""The programs of a card, and the two outputs beside each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.line_diff import MOST_LINES, diff_rows, is_cut
from tikprep.domain.model import Note
from tikprep.domain.notekinds import note_kind
from tikprep.domain.programs import BAD, RUN, Program, program_of
from tikprep.domain.turn import Face

RUNS = "What is printed?\n\n```python run\nprint(1)\n```"
OUTPUT = "```output\n1\n```\n\nOne."
BUG = "Where is it?\n\n```python bad\nprint(0)\n```"
MENDED = "```python fixed\nprint(1)\n```\n\n```output\n1\n```"


def face(front: str, back: str, kind: str = "code", css: str | None = None) -> Face:
    note = Note(1, "x-0001", 1, kind, "A title", front, back)
    sides = note_kind(kind).sides(note, 0)
    return Face(1, note, sides.front, sides.front_revealed, sides.back, css=css)


def test_a_card_runs_what_its_question_shows_against_the_output_of_its_answer() -> None:
    assert program_of(face(RUNS, OUTPUT)) == Program("python", RUN, "print(1)\n", "1\n")


def test_a_bug_is_opened_with_its_bug_and_is_an_exercise() -> None:
    found = program_of(face(BUG, MENDED, "bugspot"))
    assert found == Program("python", BAD, "print(0)\n", "1\n")
    assert found is not None
    assert found.is_exercise


def test_a_program_without_an_output_has_nothing_to_be_held_against() -> None:
    found = program_of(face(RUNS, "One."))
    assert found is not None
    assert found.expected is None
    assert not found.is_exercise


def test_a_gap_in_a_program_is_filled_and_leaves_no_mark() -> None:
    found = program_of(face("```python run\nprint({{c1::1}} + {{c2::2}})\n```", OUTPUT, "cloze"))
    assert found is not None
    assert found.source == "print(1 + 2)\n"


def test_code_that_nobody_marked_is_not_run() -> None:
    assert program_of(face(RUNS.replace(" run", ""), OUTPUT)) is None


def test_html_of_another_program_holds_nothing_to_run() -> None:
    assert program_of(face(RUNS, OUTPUT, css="")) is None


def test_rows_stand_beside_each_other_where_a_line_is_missing() -> None:
    rows = diff_rows("a\nc\n", "a\nb\nc\n")
    assert [row.is_same for row in rows] == [True, False, True]
    assert rows[1].printed is None
    assert rows[1].expected == (("b", "ins"),)


def test_within_a_line_only_the_word_that_differs_is_marked() -> None:
    (row,) = diff_rows("sum is 41\n", "sum is 99\n")
    assert row.printed == (("sum is ", ""), ("41", "del"))
    assert row.expected == (("sum is ", ""), ("99", "ins"))


def test_blanks_at_the_ends_of_lines_are_no_difference() -> None:
    assert all(row.is_same for row in diff_rows("a  \nb\n\n", "a\nb"))


def test_a_text_without_end_is_cut() -> None:
    printed = "1\n" * 5_000
    assert len(diff_rows(printed, "2\n")) <= MOST_LINES
    assert is_cut(printed)
    assert not is_cut("1\n")


LINES = st.lists(st.text(st.sampled_from("ab 1"), max_size=8), max_size=12)


@given(LINES, LINES)
def test_each_column_holds_its_text_line_by_line(printed: list[str], expected: list[str]) -> None:
    rows = diff_rows("\n".join(printed), "\n".join(expected))
    for text, column in (("\n".join(printed), "printed"), ("\n".join(expected), "expected")):
        cells = [getattr(row, column) for row in rows]
        shown = ["".join(run for run, _ in cell) for cell in cells if cell is not None]
        plain = text.rstrip()
        assert shown == ([line.rstrip() for line in plain.split("\n")] if plain else [])


@given(LINES, LINES)
def test_rows_agree_only_where_both_lines_are_the_same(printed: list[str], expected: list[str]) -> None:
    for row in diff_rows("\n".join(printed), "\n".join(expected)):
        assert row.is_same == (row.printed is not None and row.printed == row.expected)
