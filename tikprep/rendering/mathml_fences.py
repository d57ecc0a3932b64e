"""Brackets of MathML: which of a row belong together and grow with what they hold."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass

_OPENING = {"(": "(", "[": "[", "{": r"\{", "⟨": r"\langle", "〈": r"\langle", "⌈": r"\lceil", "⌊": r"\lfloor"}
_CLOSING = {")": ")", "]": "]", "}": r"\}", "⟩": r"\rangle", "〉": r"\rangle", "⌉": r"\rceil", "⌋": r"\rfloor"}
_BARS = {"|": "|", "∣": "|", "‖": r"\|", "∥": r"\|"}
_DELIMITERS = _OPENING | _CLOSING | _BARS | {"": ".", "<": r"\langle", ">": r"\rangle"}
_TALL = frozenset("mfrac mtable munder munderover".split())
_SCRIPTED = frozenset({"msup", "msub", "msubsup"})


@dataclass(frozen=True, slots=True)
class Fences:
    """Which children of a row are brackets that grow, `left` or `right`, by their place.

    So many of them have no partner: `lefts` want one at the start of the row, `rights` at its end.
    """

    sides: dict[int, str]
    lefts: int
    rights: int


def delimiter(sign: str) -> str:
    """A bracket as TeX wants it behind `\\left` or `\\right`; "" for what cannot stand there."""
    return _DELIMITERS.get(sign, "")


def is_tall(element: ET.Element) -> bool:
    """Whether something in it is higher than a line."""
    return any(inner.tag.rpartition("}")[2] in _TALL for inner in element.iter())


def fence_of(element: ET.Element) -> str:
    """The bracket that an element is, or that it is the base of as its scripts; "" for anything else."""
    tag = element.tag.rpartition("}")[2]
    if tag in _SCRIPTED and len(element) == 3 - (tag != "msubsup"):
        inner = element[0]
        sign = fence_of(inner) if inner.tag.rpartition("}")[2] == "mo" else ""
        return sign if sign in _CLOSING or sign in _BARS else ""
    sign = (element.text or "").strip()
    is_fence = tag == "mo" and element.get("stretchy") != "false" and sign
    return sign if is_fence and sign in _DELIMITERS and sign not in "<>" else ""


def paired(children: Sequence[ET.Element]) -> Fences:
    """The brackets of a row that stand round something tall; one without its partner holds all on its side."""
    signs = [fence_of(child) for child in children]
    are_bars_paired = sum(sign in _BARS for sign in signs) % 2 == 0
    tall = [is_tall(child) for child in children]
    sides: dict[int, str] = {}
    opened: list[int] = []
    lefts = 0
    for number, sign in enumerate(signs):
        is_bar = sign in _BARS and are_bars_paired
        if sign in _OPENING or (is_bar and not (opened and signs[opened[-1]] == sign)):
            opened.append(number)
        elif sign in _CLOSING or is_bar:
            while opened and not is_bar and signs[opened[-1]] in _BARS:
                opened.pop()
            start = opened.pop() if opened else -1
            if any(tall[start + 1 : number]):
                lefts += start < 0
                sides |= {number: "right"} if start < 0 else {start: "left", number: "right"}
    alone = [start for start in opened if signs[start] in _OPENING and any(tall[start + 1 :])]
    return Fences(sides | dict.fromkeys(alone, "left"), lefts, len(alone))
