"""Text of drawings in lines at their places: QtSvg sets the spans of a text one after another, wherever they belong."""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator

from tikprep.rendering.svg_style import Around, length_px

RISE, LENGTH, STRETCH, TURNS = "data-rise", "data-length", "data-stretch", "data-turns"
"""What the painter of drawings is told of letters: how far above their line they stand and, in pixels, how long they
are, whether they are stretched to that or spread, and how far each is turned, in degrees."""

STEPS = ("data-x", "data-y", "data-dx", "data-dy")
"""Places and shifts of single letters in pixels."""

_PLACES = ("x", "y", "dx", "dy")
_SETTING = ("textLength", "lengthAdjust", "rotate", "baseline-shift")
_WORDS = re.compile(r"[^\s,]+")
_MOST_PLACES = 1_000
_LARGE_PX = 100.0
_SCALED = frozenset({"x", "y", "font-size", "stroke-width", "letter-spacing", RISE, LENGTH, *STEPS})
_RISES = {"super": 0.5, "sub": -0.25}
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
    for line in holder:
        spaced = any("letter-spacing" in part.attrib for part in line.iter())
        if spaced or any((span.text or "") != (span.text or "").strip() for span in line):
            # QtSvg drops the blanks at the ends of spans, and knows none between letters.
            line.attrib.setdefault(RISE, "0")
        to_whole_pixels(line, here.stroke_px)
    if len(holder) == 1 and not {"transform"} & set(holder[0].attrib) & set(holder.attrib):
        holder[0].attrib.update(holder.attrib)
        yield holder[0]
    else:
        yield holder


class _Lines:
    """The lines of one text, and where the next one starts."""

    def __init__(self, whole: ET.Element, here: Around, begin: Begin) -> None:
        shared = ("id", "transform", "opacity", "display", *_PLACES, *_SETTING)
        self._shared = {key: value for key, value in whole.attrib.items() if key not in shared}
        self._begin = begin
        self.lines: list[ET.Element] = []
        self._x = self._y = 0.0
        # What a span says of the letters that come next.
        self._next: dict[str, str] = {}

    def read(self, source: ET.Element, copy: ET.Element, here: Around, style: dict[str, str]) -> None:
        """Add what a text or span holds; `style` is what the spans around it say."""
        places = {key: [_place(word, here.font_px) for word in _WORDS.findall(copy.get(key, ""))] for key in _PLACES}
        is_placed = self._moved(places) or not self.lines
        setting = _setting(copy, places, here, is_placed=is_placed)
        own = dict(style)
        if copy.tag == "tspan":
            own |= {key: value for key, value in copy.attrib.items() if key not in (*_PLACES, *_SETTING, "id")}
        if rise := _rise(copy.get("baseline-shift", ""), here.font_px):
            own[RISE] = f"{float(style.get(RISE, '0')) + rise:.6g}"
        if copy.get("display") == "none":
            return
        if is_placed:
            shift = _SHIFTS.get(here.baseline, 0.0) * here.font_px
            place = {"x": f"{self._x:.6g}", "y": f"{self._y + shift:.6g}", "font-size": f"{here.font_px:g}"}
            self.lines.append(ET.Element("text", self._shared | own | place | setting))
            self._add(source.text, {})
        else:
            self._next |= setting
            self._add(source.text, own)
        for child in source:
            if child.tag.rpartition("}")[2] in ("tspan", "textPath", "a"):
                span, inside = self._begin("tspan", child, here)
                self.read(child, span, inside, own)
            self._add(child.tail, {} if is_placed else own)

    def _moved(self, places: dict[str, list[float]]) -> bool:
        """Move to where the element stands; whether it says so. What only shifts within a line stays in it."""
        first = {key: numbers[0] if numbers else None for key, numbers in places.items()}
        if first["y"] is not None:
            self._y = first["y"]
        if first["x"] is not None:
            self._x = first["x"]
        if first["x"] is not None or first["y"] is not None or not self.lines:
            self._x += first["dx"] or 0.0
            self._y += first["dy"] or 0.0
            return True
        return False

    def _add(self, text: str | None, style: dict[str, str]) -> None:
        if not text:
            return
        line = self.lines[-1]
        if self._next:
            style = style | self._next
            self._next = {}
        if style:
            ET.SubElement(line, "tspan", style).text = text
        elif len(line):
            line[-1].tail = (line[-1].tail or "") + text
        else:
            line.text = (line.text or "") + text


def to_whole_pixels(line: ET.Element, stroke_px: float) -> None:
    """QtSvg cuts the size of a font off to whole pixels: one between them is written large and drawn smaller."""
    sizes = [float(part.attrib["font-size"]) for part in line.iter() if "font-size" in part.attrib]
    if all(size == round(size) for size in sizes):
        return
    scale = float(line.attrib["font-size"]) / _LARGE_PX
    x, y = float(line.attrib["x"]), float(line.attrib["y"])
    origins = {"x": x, "y": y, "data-x": x, "data-y": y}
    line.attrib.setdefault("stroke-width", f"{stroke_px:.6g}")
    for part in line.iter():
        for key in _SCALED & set(part.attrib):
            words = _WORDS.findall(part.attrib[key])
            lengths = [(length_px(word) or 0.0) - origins.get(key, 0.0) for word in words]
            part.set(key, " ".join(f"{length / scale:.6g}" for length in lengths))
    line.set("transform", f"translate({x:.6g} {y:.6g}) scale({scale:.6g})")


def _setting(copy: ET.Element, places: dict[str, list[float]], here: Around, *, is_placed: bool) -> dict[str, str]:
    """How the letters of an element are set beyond its place: what takes the widths of letters to do."""
    found: dict[str, str] = {}
    for key, numbers in places.items():
        if is_placed:
            # The first are in the place of the line.
            numbers = [0.0, *numbers[1:]] if key in ("dx", "dy") else numbers
        if len(numbers) > 1 or (not is_placed and any(numbers)):
            found[f"data-{key}"] = " ".join(f"{number:.6g}" for number in numbers[:_MOST_PLACES])
    length = length_px(copy.get("textLength", ""), here.font_px)
    if length and length > 0:
        found[LENGTH] = f"{length:.6g}"
        found[STRETCH] = str(int(copy.get("lengthAdjust") == "spacingAndGlyphs"))
    turns = [number for word in _WORDS.findall(copy.get("rotate", "")) if (number := length_px(word))]
    if turns:
        found[TURNS] = " ".join(f"{number:.6g}" for number in turns[:_MOST_PLACES])
    return found


def _rise(shift: str, font_px: float) -> float:
    """How far above its line a span stands; its font is mostly smaller than that of the line."""
    if shift in _RISES:
        return _RISES[shift] * font_px
    return length_px(shift, font_px, font_px) or 0.0


def _place(word: str, font_px: float) -> float:
    return length_px(word, font_px) or 0.0
