"""What stands before the items of a list."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from tikprep.rendering.attributes import signed_number

_TASKS = {"todo": "[ ]", "done": "[x]"}
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "m cm d cd c xc l xl x ix v iv i".split(),
        strict=True,
    )
)
_MOST_ROMAN = 3999


def list_markers(element: ET.Element, *, is_nested: bool, number_depth: int) -> list[str]:
    """A marker for each item of an `ol` or `ul`; `number_depth` is how many numbered lists it lies within."""
    items = [child for child in element if child.tag == "li"]
    if element.tag != "ol":
        return [_TASKS.get(item.get("class", ""), "*" if is_nested else "-") for item in items]
    kind = element.get("type") or ("a" if number_depth % 2 else "1")
    step = -1 if "reversed" in element.attrib else 1
    number = signed_number(element.get("start"), len(items) if step < 0 else 1)
    markers = []
    for item in items:
        number = signed_number(item.get("value"), number)
        markers.append(_TASKS.get(item.get("class", ""), f"{_written(number, kind)}."))
        number += step
    return markers


def _written(number: int, kind: str) -> str:
    """A number as a letter or Roman numeral if it is asked for and there is one."""
    written = str(number)
    if kind in ("a", "A") and 1 <= number <= 26:
        written = chr(ord("a") + number - 1)
    elif kind in ("i", "I") and 1 <= number <= _MOST_ROMAN:
        written, rest = "", number
        for value, letters in _ROMAN:
            written += letters * (rest // value)
            rest %= value
    return written.upper() if kind in ("A", "I") else written
