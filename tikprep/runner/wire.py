"""How values travel between the judge and a harness: tagged, little-endian, exact for each 64-bit number.

    n null   t true   u false   i int64   f float64   s length, UTF-8   l count, items   m count, keys and values
    I count, int64 each   F count, float64 each   R rows, columns, int64 each, row by row

Lengths and counts are 32 bits without sign. A request is `NONCE LENGTH\n` and the arguments as one list; an answer is
`NONCE STATUS TIME_US MEMORY_KB LENGTH\n` and the value, or for another status than `ok` a text.
"""

from __future__ import annotations

import struct
import sys
from array import array
from dataclasses import dataclass
from itertools import chain
from typing import cast

from tikprep.domain.neutral_types import NeutralType, Value
from tikprep.errors import TikPrepError

# Deeper than any type may nest; what nests more was not written by a harness.
_MOST_DEPTH = 32
# Of so few numbers an array costs more than it saves; a list of 100,000 short rows is the rule.
_FEW = 16
_LENGTH = struct.Struct("<I")
_INT = struct.Struct("<q")
_FLOAT = struct.Struct("<d")


class WireProblem(TikPrepError):
    """Bytes that no harness has written, or a value that cannot travel."""


def encode_arguments(values: list[Value], types: tuple[NeutralType, ...] | None) -> bytes:
    """The bytes of a row of arguments of these types, or of whatever types they have. Raises WireProblem."""
    out = bytearray(b"l" + _LENGTH.pack(len(values)))
    for number, value in enumerate(values):
        _write(out, value, None if types is None else types[number], 0)
    return bytes(out)


def _write(out: bytearray, value: Value, wanted: NeutralType | None, depth: int) -> None:
    if depth > _MOST_DEPTH:
        raise WireProblem("a value nests too deep to be sent")
    if value is None:
        out += b"n"
    elif isinstance(value, bool):
        out += b"t" if value else b"u"
    elif isinstance(value, float) or (isinstance(value, int) and wanted is not None and wanted.name == "float"):
        out += b"f" + _FLOAT.pack(value)
    elif isinstance(value, int):
        try:
            out += b"i" + _INT.pack(value)
        except struct.error as error:
            raise WireProblem("a number does not fit into 64 bits") from error
    elif isinstance(value, str):
        try:
            raw = value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise WireProblem("a text holds half a character") from error
        out += b"s" + _LENGTH.pack(len(raw)) + raw
    elif isinstance(value, list | tuple):
        _write_list(out, value, wanted, depth)
    elif isinstance(value, dict):
        key_type, item_type = wanted.arguments if wanted is not None else (None, None)
        out += b"m" + _LENGTH.pack(len(value))
        for key, item in value.items():
            _write(out, key, key_type, depth + 1)
            _write(out, item, item_type, depth + 1)
    else:
        raise WireProblem(f"a value of type {type(value).__name__} cannot be sent")


def _write_list(out: bytearray, value: list[Value] | tuple[Value, ...], wanted: NeutralType | None, depth: int) -> None:
    kinds = set(map(type, value))
    if kinds == {int} and not (wanted is not None and _inner(wanted, 0) == NeutralType("float")):
        try:
            packed = array("q", cast("list[int]", value))
        except OverflowError as error:
            raise WireProblem("a number does not fit into 64 bits") from error
        out += b"I" + _LENGTH.pack(len(value)) + _little(packed)
        return
    if kinds == {float}:
        out += b"F" + _LENGTH.pack(len(value)) + _little(array("d", cast("list[float]", value)))
        return
    if kinds <= {list, tuple} and value:
        rows = cast("list[list[Value]]", value)
        wide = len(rows[0])
        is_float = wanted is not None and wanted.name in ("list", "matrix") and "float" in str(wanted)
        if wide and not is_float and set(map(len, rows)) == {wide} and set(map(type, chain(*rows))) == {int}:
            try:
                packed = array("q", chain(*cast("list[list[int]]", rows)))
            except OverflowError as error:
                raise WireProblem("a number does not fit into 64 bits") from error
            out += b"R" + _LENGTH.pack(len(rows)) + _LENGTH.pack(wide) + _little(packed)
            return
    out += b"l" + _LENGTH.pack(len(value))
    for number, item in enumerate(value):
        _write(out, item, None if wanted is None else _inner(wanted, number), depth + 1)


def _inner(wanted: NeutralType, number: int) -> NeutralType:
    """The type of one item of a list of this type, in the form that it travels in."""
    if wanted.name == "tuple":
        return wanted.arguments[number]
    if wanted.name == "matrix":
        return NeutralType("list", wanted.arguments)
    if wanted.name == "graph":
        return NeutralType("list", (NeutralType("int"),))
    return wanted.arguments[0]


def _little(numbers: array[int] | array[float]) -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def decode(raw: bytes) -> Value:
    """The one value that these bytes are. Raises WireProblem; its memory is a few times their length at most."""
    reader = _Reader(raw)
    try:
        value = reader.value(0)
    except (struct.error, IndexError, UnicodeDecodeError, TypeError) as error:
        raise WireProblem("the answer is damaged") from error
    if reader.at != len(raw):
        raise WireProblem("the answer is damaged")
    return value


class _Reader:
    """Walks along the bytes of a value."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self.at = 0

    def value(self, depth: int) -> Value:
        if depth > _MOST_DEPTH:
            raise WireProblem("the answer nests too deep")
        tag = self._raw[self.at : self.at + 1]
        self.at += 1
        match tag:
            case b"n":
                return None
            case b"t" | b"u":
                return tag == b"t"
            case b"i":
                return int(_INT.unpack(self._take(8))[0])
            case b"f":
                return float(_FLOAT.unpack(self._take(8))[0])
            case b"s":
                return self._take(self._count()).decode("utf-8")
            case b"I" | b"F":
                return self._packed(tag, self._count())
            case b"R":
                rows, wide = self._count(), self._count()
                numbers = self._packed(b"I", rows * wide)
                return [numbers[at : at + wide] for at in range(0, rows * wide, wide)] if wide else []
            case b"l":
                return [self.value(depth + 1) for _ in range(self._count())]
            case b"m":
                return {self._key(depth): self.value(depth + 1) for _ in range(self._count())}
        raise WireProblem("the answer is damaged")

    def _key(self, depth: int) -> Value:
        return self.value(depth + 1)

    def _packed(self, tag: bytes, count: int) -> list[Value]:
        if count <= _FEW:
            return list(struct.unpack(f"<{count}{'q' if tag == b'I' else 'd'}", self._take(8 * count)))
        packed: array[int] | array[float] = array("q") if tag == b"I" else array("d")
        packed.frombytes(self._take(8 * count))
        if sys.byteorder == "big":
            packed.byteswap()
        return cast("list[Value]", packed.tolist())

    def _count(self) -> int:
        return int(_LENGTH.unpack(self._take(4))[0])

    def _take(self, length: int) -> bytes:
        raw = self._raw[self.at : self.at + length]
        if len(raw) != length:
            raise WireProblem("the answer is cut off")
        self.at += length
        return raw


@dataclass(frozen=True, slots=True)
class Answer:
    """What a harness said of one request; `payload` is the value after `ok`, else a text."""

    nonce: str
    status: str
    time_us: int
    memory_kb: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class AnswerHead:
    """The first line of an answer."""

    nonce: str
    status: str
    time_us: int
    memory_kb: int
    length: int


_MOST_HEAD_BYTES = 128


def answer_head(raw: bytes | bytearray) -> tuple[AnswerHead, int] | None:
    """The head at the begin of these bytes and where it ends; None if more must come. Raises WireProblem."""
    end = raw.find(b"\n", 0, _MOST_HEAD_BYTES)
    if end < 0:
        if len(raw) >= _MOST_HEAD_BYTES:
            raise WireProblem("the answer is damaged")
        return None
    fields = bytes(raw[:end]).split(b" ")
    if len(fields) != 5 or not all(field.isdigit() for field in fields[2:]):
        raise WireProblem("the answer is damaged")
    nonce, status = (field.decode("ascii", errors="replace") for field in fields[:2])
    time_us, memory_kb, length = map(int, fields[2:])
    return AnswerHead(nonce, status, time_us, memory_kb, length), end + 1
