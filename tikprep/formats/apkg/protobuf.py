"""The wire format of Protocol Buffers, as far as packages use it.

Source: https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_VARINT, _I64, _BYTES, _I32 = 0, 1, 2, 5
_VARINT_BYTES = 10


@dataclass(frozen=True, slots=True)
class Message:
    """The fields of one message by number; a later value of a field stands for it, as the format says."""

    numbers: dict[int, int]
    chunks: dict[int, list[bytes]]

    def number(self, field: int) -> int:
        return self.numbers.get(field, 0)

    def signed(self, field: int) -> int:
        """A number of the types int32 and int64."""
        value = self.numbers.get(field, 0)
        return value - (1 << 64) if value >> 63 else value

    def flag(self, field: int) -> bool:
        return self.numbers.get(field, 0) != 0

    def raw(self, field: int) -> bytes:
        found = self.chunks.get(field)
        return found[-1] if found else b""

    def text(self, field: int) -> str:
        """A string; raises UnicodeDecodeError, a ValueError."""
        return self.raw(field).decode("utf-8")

    def varints(self, field: int) -> list[int]:
        """A packed list of numbers."""
        data = self.raw(field)
        found = []
        at = 0
        while at < len(data):
            value, at = _varint(data, at)
            found.append(value)
        return found


def message(data: bytes, most_fields: int = 100_000) -> Message:
    """Read one message. Raises ValueError where it breaks off, is none or has too many fields."""
    read = Message({}, {})
    for count, (field, value) in enumerate(_fields(data)):
        if count >= most_fields:
            raise ValueError(f"it names more than {most_fields:,}")
        if isinstance(value, int):
            read.numbers[field] = value
        else:
            read.chunks.setdefault(field, []).append(value)
    return read


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        field, wire = key >> 3, key & 7
        if wire == _VARINT:
            value, at = _varint(data, at)
            yield field, value
            continue
        if wire == _BYTES:
            length, at = _varint(data, at)
        elif wire in (_I64, _I32):
            length = 8 if wire == _I64 else 4
        else:
            raise ValueError(f"protobuf wire type {wire}")
        end = at + length
        if end > len(data):
            raise ValueError("protobuf message breaks off")
        yield field, data[at:end]
        at = end


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(_VARINT_BYTES):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value & ((1 << 64) - 1), at
    raise ValueError("protobuf number breaks off")


def number_field(field: int, value: int | None) -> bytes:
    """A number or a flag; None is left out, and a negative one is of the types int32 and int64."""
    return b"" if value is None else _written(field << 3 | _VARINT) + _written(value & ((1 << 64) - 1))


def bytes_field(field: int, value: bytes | str) -> bytes:
    """A string, bytes or a message inside."""
    data = value.encode("utf-8") if isinstance(value, str) else value
    return _written(field << 3 | _BYTES) + _written(len(data)) + data


def numbers_field(field: int, values: Iterable[int]) -> bytes:
    """A packed list of numbers; an empty one is left out."""
    data = b"".join(map(_written, values))
    return bytes_field(field, data) if data else b""


def float_field(field: int, value: float) -> bytes:
    """A number with a fraction, of the type float."""
    return _written(field << 3 | _I32) + struct.pack("<f", value)


def floats_field(field: int, values: Sequence[float]) -> bytes:
    """A packed list of floats."""
    return bytes_field(field, struct.pack(f"<{len(values)}f", *values))


def _written(value: int) -> bytes:
    data = bytearray()
    while value > 0x7F:
        data.append(value & 0x7F | 0x80)
        value >>= 7
    data.append(value)
    return bytes(data)
