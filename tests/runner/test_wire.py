"""Values survive the way to a harness and back; damaged bytes are told, whatever they are."""

from __future__ import annotations

import math
import re
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tikprep.domain.neutral_types import NeutralType, TypeProblem, Value, fitted, parse_type
from tikprep.runner.harness.python_harness import Refused, read_value, write_value
from tikprep.runner.wire import WireProblem, answer_head, decode, encode_arguments

ints = st.integers(-(2**63), 2**63 - 1)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
scalars = st.none() | st.booleans() | ints | st.floats(allow_nan=False) | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(ints | texts, inner, max_size=3),
    max_leaves=20,
) | st.lists(st.lists(ints, min_size=2, max_size=2), max_size=5)
type_names = st.recursive(
    st.sampled_from(["int", "float", "str", "bool", "graph", "tree<int>"]),
    lambda inner: (
        st.builds("list<{}>".format, inner)
        | st.builds("map<str, {}>".format, inner)
        | st.builds("tuple<{}, {}>".format, inner, inner)
    ),
    max_leaves=4,
)


@given(st.lists(values, max_size=4))
@example([[[1, 2], [3, 4]], [[], []], [-(2**63)], [True, 1]])
def test_decoding_is_the_inverse_of_encoding(row: list[Value]) -> None:
    found = decode(encode_arguments(row, None))
    assert found == row
    assert repr(found) == repr(row)


@given(values)
def test_the_harness_reads_and_writes_the_same_bytes(value: Value) -> None:
    raw = encode_arguments([value], None)
    found, end = read_value(raw, 0)
    assert (found, end) == ([value], len(raw))
    out = bytearray()
    write_value(out, value)
    assert decode(bytes(out)) == value


def test_the_harness_packs_a_table_of_whole_numbers() -> None:
    out = bytearray()
    write_value(out, [(1, 2), [3, 4]])
    assert out == encode_arguments([[[1, 2], [3, 4]]], None)[5:]
    assert out[:1] == b"R"


@pytest.mark.parametrize("value", [2**63, [2**63], [[2**63, 1]], [(0, -(2**63) - 1)]])
def test_the_harness_refuses_what_does_not_fit(value: Value) -> None:
    with pytest.raises(Refused, match="does not fit into 64 bits"):
        write_value(bytearray(), value)


@given(values)
def test_the_harness_writes_as_compactly_as_the_judge(value: Value) -> None:
    out = bytearray()
    write_value(out, value)
    assert encode_arguments([value], None)[5:] == bytes(out)


@given(
    st.sampled_from(["list<int>", "list<float>", "tuple<int, int>", "tuple<int, str>", "tuple<float, list<int>>"]),
    st.lists(
        st.lists(ints | st.integers(2**63, 2**64) | st.booleans() | st.floats(allow_nan=False) | texts, max_size=3)
    ),
)
@example("tuple<int, int>", [[1, 2], [3, 4]])
@example("tuple<int, str>", [[1, "a"], [2, "b"]])
@example("list<int>", [[1], [], [2**63]])
@example("tuple<int, int>", [[1, 2], [3, True]])
@example("tuple<int, int>", [[1, 2, 3], [4, 5, 6]])
def test_rows_fit_together_if_each_row_fits_alone(inner: str, rows: list[Value]) -> None:
    wanted = parse_type(inner)
    try:
        alone: Value = [fitted(row, wanted) for row in rows]
    except TypeProblem as error:
        with pytest.raises(TypeProblem, match=re.escape(str(error))):
            fitted(rows, NeutralType("list", (wanted,)))
        return
    together = fitted(rows, NeutralType("list", (wanted,)))
    assert repr(together) == repr(alone)


@given(st.binary(max_size=60))
@example(b"l\xff\xff\xff\xff")
@example(b"I\xff\xff\xff\xff")
@example(b"R\xff\xff\xff\xff\x00\x00\x00\x00")
@example(b"m\x01\x00\x00\x00l\x00\x00\x00\x00n")
@example(b"l\x01\x00\x00\x00" * 100)
def test_no_bytes_do_harm(raw: bytes) -> None:
    with suppress(WireProblem):
        assert decode(raw) == decode(raw) or "nan" in repr(decode(raw))


@given(st.binary(max_size=200))
def test_no_head_does_harm(raw: bytes) -> None:
    with suppress(WireProblem):
        found = answer_head(raw)
        assert found is None or found[0].length >= 0


@pytest.mark.parametrize("value", [2**63, [2**63], [[2**63, 1]], "\ud800", object(), {1, 2}])
def test_what_cannot_travel_is_told(value: Value) -> None:
    with pytest.raises(WireProblem):
        encode_arguments([value], None)


@given(type_names)
def test_a_type_reads_back_from_its_text(text: str) -> None:
    assert str(parse_type(text)) == str(parse_type(str(parse_type(text))))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "integer",
        "list",
        "list<int",
        "list<int>>",
        "list<int,int>",
        "map<float, int>",
        "map<int>",
        "int<int>",
        "tree<list<int>>",
        "list<>",
        "<",
        "list<" * 20 + "int" + ">" * 20,
        "int int",
        "list<int>;",
    ],
)
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(TypeProblem):
        parse_type(text)


@pytest.mark.parametrize(
    ("text", "value", "wanted"),
    [
        ("float", 3, 3.0),
        ("float", 10**400, math.inf),
        ("list<float>", [1, 2.5], [1.0, 2.5]),
        ("tuple<int, str>", (1, "a"), [1, "a"]),
        ("map<int, str>", [[1, "a"]], {1: "a"}),
        ("tree<int>", [1, None, 2, None, None], [1, None, 2]),
        ("tree<int>", None, []),
        ("linked_list<int>", None, []),
    ],
)
def test_a_value_takes_the_form_of_its_type(text: str, value: Value, wanted: Value) -> None:
    found = fitted(value, parse_type(text))
    assert repr(found) == repr(wanted)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("int", 1.0),
        ("int", "1"),
        ("int", 2**63),
        ("bool", 1),
        ("str", None),
        ("list<int>", 1),
        ("list<int>", [1, "a"]),
        ("tuple<int, int>", [1]),
        ("map<int, int>", [[1, 2], [1, 3]]),
        ("map<int, int>", [[1]]),
        ("matrix<int>", [[1], []]),
        ("graph", [[1]]),
        ("graph", [[-1]]),
        ("tree<int>", [None, 1]),
        ("tree<int>", [1, None, None, 4]),
    ],
)
def test_a_value_that_is_none_of_its_type_is_refused(text: str, value: Value) -> None:
    with pytest.raises(TypeProblem):
        fitted(value, parse_type(text))


def test_types_compare_by_what_they_are() -> None:
    assert parse_type("list< int >") == NeutralType("list", (NeutralType("int"),))
