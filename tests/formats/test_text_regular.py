"""Texts that are parted at their quotes: what comes is what a reader of each sign finds."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tikprep.formats.text.regular import regular_rows

LONGEST = 1_000


def read_by_sign(text: str, separator: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline="\n"), delimiter=separator)
    rows, begun = [], 0
    for row in reader:
        rows.append((begun, row))
        begun = reader.line_num
    return rows


@settings(max_examples=500)
@given(text=st.text('a",\n \t#', max_size=24), separator=st.sampled_from(",\t a"))
@example(text='"""a""",""\n\n,"b\n\n""c"\n', separator=",")
def test_rows_are_those_of_a_reader_that_looks_at_each_sign(text: str, separator: str) -> None:
    rows = regular_rows(text, separator, LONGEST)
    if rows is not None:
        assert list(rows) == read_by_sign(text, separator)


@given(cells=st.lists(st.lists(st.text('a",\n', max_size=6), min_size=1, max_size=4), max_size=6))
def test_what_a_program_wrote_is_regular(cells: list[list[str]]) -> None:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(cells)
    rows = regular_rows(out.getvalue(), ",", LONGEST)
    assert rows is not None
    assert [row for _, row in rows] == cells


@pytest.mark.parametrize("text", ['a "word" here,b\n', '"a" b,c\n', 'a,"b\n', '"a"b"\n'])
def test_a_quote_within_a_cell_is_left_to_the_other_reader(text: str) -> None:
    assert regular_rows(text, ",", LONGEST) is None


@pytest.mark.parametrize("cell", ["a" * 1_001, '"' + "a" * 1_001 + '"'])
def test_a_cell_that_is_too_long_is_left_to_the_other_reader(cell: str) -> None:
    assert regular_rows(f"b,{cell},c\n", ",", LONGEST) is None
    assert regular_rows("b,c\n" * 1_000, ",", LONGEST) is not None


def test_a_cell_of_doubled_quotes_that_is_too_long_stops_the_reading() -> None:
    rows = regular_rows('a,b\n"' + '""' * 1_001 + '",c\n', ",", LONGEST)
    assert rows is not None
    assert next(rows) == (0, ["a", "b"])
    with pytest.raises(csv.Error):
        next(rows)
