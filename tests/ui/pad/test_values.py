"""What is shown can be typed, and large values are cut, never written whole."""

from __future__ import annotations

import json
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.neutral_types import TypeProblem, Value, parse_type
from tikprep.domain.problem import Parameter, Signature
from tikprep.ui.judging.values import input_text, short_text, typed_input

TWO = Signature("f", (Parameter("rows", parse_type("list<int>")), Parameter("n", parse_type("str"))), parse_type("int"))
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@given(st.lists(plain, max_size=6))
def test_a_value_is_written_as_json_does(value: list[Value]) -> None:
    assert short_text(value, 100_000) == json.dumps(value, ensure_ascii=False)


@given(st.lists(st.integers(), max_size=8), st.text(alphabet="ab =\n\"'n", max_size=8))
def test_an_input_that_is_shown_can_be_typed_again(rows: list[Value], text: str) -> None:
    assert typed_input(input_text([rows, text], TWO, 100_000), TWO) == [rows, text]


def test_a_large_value_is_cut_in_no_time() -> None:
    value: Value = [[number, "x"] for number in range(1_000_000)]
    start_s = time.perf_counter()
    assert short_text(value, 50).endswith(" …")
    assert time.perf_counter() - start_s < 0.01


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rows = [1]", "a line 'n = …' is missing"),
        ('rows = [1\nn = "a"', "rows: '[1' is no value"),
        ('hm\nrows = [1]\nn = "a"', "'hm' stands before the first argument"),
        ("[1, 2", "input: '[1, 2' is no value"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, problem: str) -> None:
    with pytest.raises(TypeProblem, match=re.escape(problem)):
        typed_input(text, TWO)


def test_a_program_gets_a_text_that_ends_its_line() -> None:
    assert typed_input("3 1 2", None) == "3 1 2\n"
