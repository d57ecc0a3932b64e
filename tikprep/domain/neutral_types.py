"""The types of a problem's signature, the same for every programming language, and the values of them.

A value travels as what JSON knows: a linked list as the list of its values, a tree as its nodes level by level with
None for each missing child of a node, a graph as the list of neighbours of each node, a matrix as the list of its rows.
A map is a dict in memory and a list of pairs in JSON unless its keys are strings.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import cast

INT_LEAST, INT_MOST = -(2**63), 2**63 - 1
_MOST_DEPTH = 8
_SCALARS = ("int", "float", "str", "bool")
_ARGUMENT_COUNTS = {
    **dict.fromkeys(_SCALARS, 0),
    "graph": 0,
    "list": 1,
    "linked_list": 1,
    "tree": 1,
    "matrix": 1,
    "map": 2,
}
_TOKEN = re.compile(r"\s*([a-z_]+|[<>,])")

Value = object


class TypeProblem(ValueError):
    """A text that names no type, or a value that is none of its type."""


@dataclass(frozen=True, slots=True)
class NeutralType:
    """One type: `int` is 64 bits wide, `float` double precision, `tuple` a row of fixed types."""

    name: str
    arguments: tuple[NeutralType, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}<{', '.join(map(str, self.arguments))}>" if self.arguments else self.name


def parse_type(text: str) -> NeutralType:
    """The type that a text such as `map<str, list<int>>` names. Raises TypeProblem."""
    tokens: list[str] = []
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise TypeProblem(f"'{text}' is no type: '{text[at:].strip()[:1]}' is out of place")
        tokens.append(match[1])
        at = match.end()
    tokens.reverse()
    found = _read_type(tokens, text, 0)
    if tokens:
        raise TypeProblem(f"'{text}' is no type: '{tokens[-1]}' is too much")
    return found


def _read_type(tokens: list[str], text: str, depth: int) -> NeutralType:
    name = tokens.pop() if tokens else ""
    if name not in _ARGUMENT_COUNTS and name != "tuple":
        raise TypeProblem(f"'{text}' is no type: '{name}' is none of {', '.join((*_ARGUMENT_COUNTS, 'tuple'))}")
    if depth > _MOST_DEPTH:
        raise TypeProblem(f"'{text}' nests more than {_MOST_DEPTH} types")
    arguments: list[NeutralType] = []
    if tokens and tokens[-1] == "<":
        tokens.pop()
        while True:
            arguments.append(_read_type(tokens, text, depth + 1))
            closing = tokens.pop() if tokens else ""
            if closing == ">":
                break
            if closing != ",":
                raise TypeProblem(f"'{text}' is no type: a '>' is missing")
    wanted = _ARGUMENT_COUNTS.get(name, len(arguments) or 1)
    if len(arguments) != wanted:
        raise TypeProblem(f"'{text}' is no type: {name} takes {wanted} types, not {len(arguments)}")
    if name == "map" and arguments[0].name not in ("int", "str"):
        raise TypeProblem(f"'{text}' is no type: the keys of a map are int or str")
    if name == "tree" and arguments[0].name not in _SCALARS:
        raise TypeProblem(f"'{text}' is no type: a tree holds {', '.join(_SCALARS)}")
    return NeutralType(name, tuple(arguments))


def fitted(value: Value, wanted: NeutralType) -> Value:
    """The value in the form of its type: an int where a float is wanted becomes one, a tuple a list.

    Raises TypeProblem that tells what stands where. It recurses as deep as the type, never as deep as the value.
    """
    name = wanted.name
    if name in _SCALARS:
        return _fitted_scalar(value, name)
    if name == "map":
        return _fitted_map(value, wanted)
    if not isinstance(value, list | tuple):
        if name in ("linked_list", "tree") and value is None:
            return []
        raise TypeProblem(f"{_shown(value)} stands where {wanted} is wanted")
    if name == "tuple":
        if len(value) != len(wanted.arguments):
            raise TypeProblem(f"{len(value)} values stand where {wanted} is wanted")
        return [fitted(item, part) for item, part in zip(value, wanted.arguments, strict=True)]
    if name == "graph":
        return _fitted_graph(value)
    inner = wanted.arguments[0]
    if name == "tree":
        return _fitted_tree(value, inner)
    if name == "matrix":
        rows = _fitted_items(value, NeutralType("list", (inner,)))
        if len({len(row) for row in rows if isinstance(row, list)}) > 1:
            raise TypeProblem("the rows of the matrix differ in length")
        return rows
    if _is_of(value, inner.name):
        return list(value)
    return _fitted_items(value, inner)


def _fitted_items(values: Sequence[Value], inner: NeutralType) -> list[Value]:
    """The items in the form of their type. Rows of scalars are looked at all at once: large cases have 100,000."""
    if set(map(type, values)) <= {list, tuple}:
        rows = cast("Sequence[Sequence[Value]]", values)
        parts = [part.name for part in inner.arguments]
        if inner.name == "list":
            is_fit = _is_of(list(chain.from_iterable(rows)), parts[0])
        else:
            is_fit = inner.name == "tuple" and set(map(len, rows)) == {len(parts)}
            is_fit = is_fit and all(_is_of([row[at] for row in rows], part) for at, part in enumerate(parts))
        if is_fit:
            return [list(row) for row in rows]
    return [fitted(item, inner) for item in values]


def _is_of(values: Sequence[Value], name: str) -> bool:
    """Whether all of these are in the form of a scalar type already; long lists are the rule in large cases."""
    kinds = set(map(type, values))
    if name == "int" and kinds == {int}:
        numbers = cast("Sequence[int]", values)
        return min(numbers) >= INT_LEAST and max(numbers) <= INT_MOST
    return (name, kinds) in (("float", {float}), ("str", {str}), ("bool", {bool}))


def _fitted_scalar(value: Value, name: str) -> Value:
    if name == "bool" and isinstance(value, bool):
        return value
    if name == "str" and isinstance(value, str):
        return value
    if name == "int" and isinstance(value, int):
        if not INT_LEAST <= value <= INT_MOST:
            raise TypeProblem(f"{_shown(value)} does not fit into 64 bits")
        return int(value)
    if name == "float" and isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf
    raise TypeProblem(f"{_shown(value)} stands where {name} is wanted")


def _fitted_map(value: Value, wanted: NeutralType) -> Value:
    key_type, item_type = wanted.arguments
    if isinstance(value, dict):
        pairs: Sequence[object] = list(value.items())
    elif isinstance(value, list | tuple):
        pairs = value
    else:
        raise TypeProblem(f"{_shown(value)} stands where {wanted} is wanted")
    found: dict[object, Value] = {}
    for pair in pairs:
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise TypeProblem(f"{_shown(pair)} is no pair of a key and a value")
        key = fitted(pair[0], key_type)
        if key in found:
            raise TypeProblem(f"the key {_shown(key)} stands twice in a map")
        found[key] = fitted(pair[1], item_type)
    return found


def _fitted_tree(value: Sequence[Value], inner: NeutralType) -> Value:
    nodes = [None if item is None else fitted(item, inner) for item in value]
    while nodes and nodes[-1] is None:
        nodes.pop()
    places = 1
    for node in nodes:
        if places == 0:
            raise TypeProblem("a node of the tree has no parent")
        places += -1 if node is None else 1
    return nodes


def _fitted_graph(value: Sequence[Value]) -> Value:
    rows = _fitted_items(value, NeutralType("list", (NeutralType("int"),)))
    for row in rows:
        if isinstance(row, list) and row and not 0 <= min(row) <= max(row) < len(rows):
            raise TypeProblem(f"a neighbour in the graph is none of its {len(rows)} nodes")
    return rows


def _shown(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >> 128:
        return f"a number of {value.bit_length()} bits"
    if isinstance(value, list | tuple | dict | set):
        return f"a {type(value).__name__} of {len(value)}"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
