"""Messages are read as Protocol Buffers write them, and broken ones end in a ValueError."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.formats.apkg.protobuf import Message, bytes_field, message, number_field, numbers_field


def varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


@given(field=st.integers(1, 300), value=st.integers(-(2**63), 2**63 - 1))
def test_numbers_come_back(field: int, value: int) -> None:
    read = message(varint(field << 3) + varint(value))
    assert read.signed(field) == value
    assert read.number(field) == value % 2**64
    assert read.flag(field) == (value != 0)


@given(texts=st.lists(st.text(), min_size=1, max_size=4))
def test_of_repeated_texts_all_are_kept_and_the_last_stands(texts: list[str]) -> None:
    chunks = [text.encode() for text in texts]
    read = message(b"".join(b"\x1a" + varint(len(chunk)) + chunk for chunk in chunks))
    assert read.chunks[3] == chunks
    assert read.text(3) == texts[-1]


@given(numbers=st.lists(st.integers(0, 2**32 - 1), max_size=5))
def test_packed_numbers_come_back(numbers: list[int]) -> None:
    data = b"".join(map(varint, numbers))
    assert message(b"\x1a" + varint(len(data)) + data).varints(3) == numbers


def test_fields_of_a_fixed_width_are_passed_over() -> None:
    read = message(b"\x0d\x00\x00\x00\x40" + b"\x11" + bytes(8) + b"\x18\x05")
    assert read.number(3) == 5


@pytest.mark.parametrize("data", [b"\x08", b"\x08\x80", b"\x0a\x05abc", b"\x0b", b"\x80" * 11, b"\x0d\x00"])
def test_a_broken_message_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match="protobuf"):
        message(data)


@given(data=st.binary(max_size=40))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        message(data).text(1)


def test_too_many_fields_are_not_read() -> None:
    with pytest.raises(ValueError, match="more than 10"):
        message(b"\x08\x01" * 11, 10)


@given(
    number=st.integers(0, (1 << 64) - 1),
    signed=st.integers(-(1 << 63), (1 << 63) - 1),
    text=st.text(st.characters(exclude_categories=["Cs"])),
    numbers=st.lists(st.integers(0, 1 << 40), min_size=1),
    field=st.integers(1, 5_000),
)
def test_what_is_written_is_read_again(number: int, signed: int, text: str, numbers: list[int], field: int) -> None:
    assert message(number_field(field, number)).number(field) == number
    assert message(number_field(field, signed)).signed(field) == signed
    assert message(bytes_field(field, text)).text(field) == text
    assert message(numbers_field(field, numbers)).varints(field) == numbers
    assert message(number_field(field, None) + numbers_field(field, [])) == Message({}, {})
