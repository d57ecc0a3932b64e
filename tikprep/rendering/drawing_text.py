"""Text of drawings in lines at their places: QtSvg sets the spans of a text one after another, wherever they belong."""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator

from tikprep.rendering.svg_style import Around, length_px

_PLACES = ("x", "y", "dx", "dy")
# How far below its place a line stands, in sizes of the font.
_SHIFTS = {
    "middle": 0.3,
    "central": 0.35,
    "hanging": 0.75,
    "text-before-edge": 0.85,
    "before-edge": 0.85,
    "text-top": 0.85,
    "text-after-edge": -0.2,
    "after-edge": -0.2,
    "ideographic": -0.15,
}


Begin = Callable[[str, ET.Element, Around], tuple[ET.Element, Around]]
"""Begins the copy of an element by its name, and tells what is around its children."""


def positioned(source: ET.Element, around: Around, begin: Begin) -> Iterator[ET.Element]:
    """A `text`, as one for each of its places, in a group with what they share."""
    whole, here = begin("text", source, around)
    has_halo = whole.attrib.pop("paint-order", "").strip().startswith("stroke")
    lines = _Lines(whole, here, begin)
    lines.read(source, whole, here, {})
    holder = ET.Element(
        "g", {key: value for key, value in whole.attrib.items() if key in ("id", "transform", "opacity")}
    )
    holder.extend(line for line in lines.lines if len(line) or (line.text or "").strip())
    if whole.get("display") == "none" or not len(holder):
        return
    if has_halo:
        # QtSvg sets the edge of letters over them: they are set once more, without.
        for line in list(holder):
            above = copy.deepcopy(line)
            for part in above.iter():
                part.set("stroke", "none")
            holder.append(above)
    if len(holder) == 1:
        holder[0].attrib.update(holder.attrib)
        yield holder[0]
    else:
        yield holder


class _Lines:
    """The lines of one text, and where the next one starts."""

    def __init__(self, whole: ET.Element, here: Around, begin: Begin) -> None:
        shared = ("id", "transform", "opacity", "display", *_PLACES)
        self._shared = {key: value for key, value in whole.attrib.items() if key not in shared}
        self._begin = begin
        self.lines: list[ET.Element] = []
        self._x = self._y = 0.0

    def read(self, source: ET.Element, copy: ET.Element, here: Around, style: dict[str, str]) -> None:
        """Add what a text or span holds; `style` is what the spans around it say."""
        is_placed = self._moved(copy, here) or not self.lines
        own = (
            style | {key: value for key, value in copy.attrib.items() if key not in _PLACES}
            if copy.tag == "tspan"
            else {}
        )
        own.pop("id", None)
        if copy.get("display") == "none":
            return
        if is_placed:
            shift = _SHIFTS.get(here.baseline, 0.0) * here.font_px
            place = {"x": f"{self._x:.6g}", "y": f"{self._y + shift:.6g}", "font-size": f"{here.font_px:g}"}
            self.lines.append(ET.Element("text", self._shared | own | place))
            self._add(source.text, {})
        else:
            self._add(source.text, own)
        for child in source:
            if child.tag.rpartition("}")[2] in ("tspan", "textPath", "a"):
                span, inside = self._begin("tspan", child, here)
                self.read(child, span, inside, own)
            self._add(child.tail, {} if is_placed else own)

    def _moved(self, copy: ET.Element, here: Around) -> bool:
        """Move to where the element stands; whether it says so. What only shifts within a line stays in it."""
        places = {key: _place(copy.get(key, ""), here.font_px) for key in _PLACES}
        if places["y"] is not None:
            self._y = places["y"]
        if places["x"] is not None:
            self._x = places["x"]
        if places["x"] is not None or places["y"] is not None or not self.lines:
            self._x += places["dx"] or 0.0
            self._y += places["dy"] or 0.0
            return True
        return False

    def _add(self, text: str | None, style: dict[str, str]) -> None:
        if not text:
            return
        line = self.lines[-1]
        if style:
            ET.SubElement(line, "tspan", style).text = text
        elif len(line):
            line[-1].tail = (line[-1].tail or "") + text
        else:
            line.text = (line.text or "") + text


def _place(value: str, font_px: float) -> float | None:
    """The first of the places of single letters."""
    words = re.split(r"[\s,]+", value.strip(), maxsplit=1)
    return length_px(words[0], font_px) if words[0] else None
