"""Smaller values of a neutral type: what a counter-example is made plain with."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import cast

from tikprep.domain.neutral_types import NeutralType, Value

_INT = NeutralType("int")


def smaller_arguments(values: list[Value], types: tuple[NeutralType, ...]) -> Iterator[list[Value]]:
    """Rows of arguments that are a step simpler in one of them; the boldest steps come first."""
    for simpler in (_halved, _shifted):
        row = [simpler(value, wanted) for value, wanted in zip(values, types, strict=True)]
        if row != values:
            yield row
    for at, wanted in enumerate(types):
        for candidate in smaller(values[at], wanted):
            yield [*values[:at], candidate, *values[at + 1 :]]


def _halved(value: Value, wanted: NeutralType) -> Value:
    """Each whole number half as large: numbers that hang together shrink together."""
    if wanted.name == "int":
        number = cast("int", value)
        return number // 2 if number > 0 else -(-number // 2)
    if wanted.name in ("list", "linked_list", "matrix"):
        inner = wanted.arguments[0] if wanted.name != "matrix" else NeutralType("list", wanted.arguments)
        return [_halved(item, inner) for item in cast("list[Value]", value)]
    if wanted.name == "tuple":
        return [_halved(item, part) for item, part in zip(cast("list[Value]", value), wanted.arguments, strict=True)]
    return value


def _shifted(value: Value, wanted: NeutralType) -> Value:
    """Lists of numbers, and each column of a table, moved so that they begin at zero: only distances may matter."""
    if wanted.name != "list" or not value:
        return value
    items = cast("list[Value]", value)
    if wanted.arguments[0] == _INT:
        numbers = cast("list[int]", items)
        return [number - min(numbers) for number in numbers] if min(numbers) > 0 else items
    parts = wanted.arguments[0].arguments
    if wanted.arguments[0].name == "tuple" and _INT in parts:
        rows = [list(row) for row in cast("list[list[int]]", items)]
        first = parts.index(_INT)
        least = min(row[first] for row in rows)
        return [[*row[:first], row[first] - max(0, least), *row[first + 1 :]] for row in rows]
    return items


def smaller(value: Value, wanted: NeutralType) -> Iterator[Value]:
    """Values of this type that are a step simpler. Following them always comes to an end."""
    match wanted.name:
        case "int":
            yield from _smaller_int(cast("int", value))
        case "float":
            yield from _smaller_float(cast("float", value))
        case "bool":
            yield from [False] if value else []
        case "str":
            yield from _smaller_text(cast("str", value))
        case "map":
            yield from _smaller_map(cast("dict[Value, Value]", value), wanted.arguments[1])
        case "tuple":
            yield from smaller_arguments(cast("list[Value]", value), wanted.arguments)
        case "tree":
            yield from _smaller_tree(cast("list[Value]", value), wanted.arguments[0])
        case "graph":
            yield from _smaller_graph(cast("list[list[int]]", value))
        case "matrix":
            yield from _smaller_matrix(cast("list[list[Value]]", value), wanted.arguments[0])
        case _:
            yield from _smaller_list(cast("list[Value]", value), wanted.arguments[0])


def smaller_numbers(text: str) -> Iterator[str]:
    """Texts in which one whole number is simpler; how many there are stays, as the text may tell it."""
    words = text.split(" ")
    for at, word in enumerate(words):
        parts = word.split("\n")
        for number, part in enumerate(parts):
            if part.lstrip("-").isdecimal():
                for candidate in _smaller_int(int(part)):
                    changed = "\n".join([*parts[:number], str(candidate), *parts[number + 1 :]])
                    yield " ".join([*words[:at], changed, *words[at + 1 :]])


def _smaller_int(value: int) -> Iterator[int]:
    seen = {value}
    for candidate in (
        0,
        1,
        -1,
        int(math.copysign(abs(value) // 2, value)),
        value - (value > 0) + (value < 0),
        abs(value),
    ):
        # Nearer to zero, and of two as near the positive one: nothing comes round.
        if candidate not in seen and (abs(candidate), candidate < 0) < (abs(value), value < 0):
            seen.add(candidate)
            yield candidate


def _smaller_float(value: float) -> Iterator[float]:
    if value != value or value in (math.inf, -math.inf):
        yield from (0.0, 1.0)
        return
    if value != int(value):
        yield float(int(value))
        yield float(round(value, 2)) if abs(round(value, 2)) < abs(value) else 0.0
        return
    yield from map(float, _smaller_int(int(value)))


def _smaller_text(value: str) -> Iterator[str]:
    for start, end in _cuts(len(value)):
        yield value[:start] + value[end:]
    for at, character in enumerate(value):
        if character != "a":
            yield value[:at] + "a" + value[at + 1 :]


def _smaller_list(value: list[Value], inner: NeutralType) -> Iterator[list[Value]]:
    for start, end in _cuts(len(value)):
        yield value[:start] + value[end:]
    for at, item in enumerate(value):
        for candidate in smaller(item, inner):
            yield [*value[:at], candidate, *value[at + 1 :]]


def _smaller_map(value: dict[Value, Value], inner: NeutralType) -> Iterator[dict[Value, Value]]:
    for key in value:
        yield {other: item for other, item in value.items() if other != key}
    for key, item in value.items():
        for candidate in smaller(item, inner):
            yield {**value, key: candidate}


def _smaller_tree(value: list[Value], inner: NeutralType) -> Iterator[list[Value]]:
    """Cut one node with all that hangs on it, or make the value of one simpler."""
    children: list[tuple[int, int]] = []
    place = 1
    for node in value:
        children.append((place, place + 1) if node is not None else (-1, -1))
        place += 2 if node is not None else 0
    for at, node in enumerate(value):
        if node is None:
            continue
        gone = {at}
        for parent in range(at, len(value)):
            if parent in gone:
                gone.update(child for child in children[parent] if child >= 0)
        # The node itself leaves a gap, what hangs on it leaves no place at all.
        left = [None if number == at else item for number, item in enumerate(value) if number not in gone - {at}]
        while left and left[-1] is None:
            left.pop()
        yield left
    for at, node in enumerate(value):
        if node is not None:
            for candidate in smaller(node, inner):
                yield [*value[:at], candidate, *value[at + 1 :]]


def _smaller_graph(value: list[list[int]]) -> Iterator[list[list[int]]]:
    for gone in range(len(value)):
        rows = [row for node, row in enumerate(value) if node != gone]
        yield [[to - (to > gone) for to in row if to != gone] for row in rows]
    for node, row in enumerate(value):
        for at, to in enumerate(row):
            yield [[*row[:at], *row[at + 1 :]] if other == node else each for other, each in enumerate(value)]
            # An edge that goes both ways is taken away both ways.
            if to != node and node in value[to]:
                without = [list(each) for each in value]
                del without[node][at]
                without[to].remove(node)
                yield without


def _smaller_matrix(value: list[list[Value]], inner: NeutralType) -> Iterator[list[list[Value]]]:
    for start, end in _cuts(len(value)):
        yield value[:start] + value[end:]
    wide = len(value[0]) if value else 0
    for start, end in _cuts(wide):
        yield [row[:start] + row[end:] for row in value]
    for at, row in enumerate(value):
        for candidate in _smaller_list(row, inner):
            if len(candidate) == wide:
                yield [*value[:at], candidate, *value[at + 1 :]]


def _cuts(length: int) -> Iterator[tuple[int, int]]:
    """Which stretches to leave out: all, then halves, quarters, and so on down to each single place."""
    wide = length
    while wide > 0:
        for start in range(0, length, wide):
            yield start, min(length, start + wide)
        wide //= 2
