"""Hand-written SVG, reduced to shapes, text and colours.

QtSvg would read files that an `<image>` names and follow `url(…)`, so the drawing is
rebuilt from an allow-list. Colours may be `currentColor` or `var(--token)`, with the
names of the theme's tokens; the painter fills them in.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from tikprep.rendering.drawing_cost import MARKED, REFERENCE, painting_cost

_MAX_CHARACTERS = 2_000_000
_ELEMENTS = frozenset(
    "svg g path rect circle ellipse line polyline polygon text tspan defs marker linearGradient radialGradient stop "
    "use clipPath".split()
)
_ATTRIBUTES = frozenset(
    "id d x y x1 y1 x2 y2 cx cy r rx ry dx dy width height points transform viewBox preserveAspectRatio fill "
    "fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray "
    "stroke-dashoffset opacity color font-size font-family font-weight font-style text-anchor dominant-baseline "
    "marker-start marker-mid marker-end markerWidth markerHeight markerUnits refX refY orient offset stop-color "
    "stop-opacity gradientUnits gradientTransform clip-path letter-spacing".split()
)
_UNSAFE = re.compile(r"url\(|[\\<>]|javascript:|data:", re.IGNORECASE)
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*")
_PROLOGUE = re.compile(
    r"\A\ufeff?\s*(?:<\?xml[^<>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*){0,9}"
    r"(?:<!DOCTYPE\s+svg[^<>\[\]]{0,400}>)?",
    re.IGNORECASE | re.DOTALL,
)
_MARKERS = ("marker-start", "marker-mid", "marker-end")
_ILL_FORMED = "It is not well-formed SVG"
_FALLBACK_SIZE = (600.0, 300.0)
_LEAST_SIDE, _MOST_SIDE = 12.0, 20_000.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """Safe SVG, its size in pixels, what it shows in words, and whether its colours follow the theme."""

    svg: str
    width: float
    height: float
    alt: str
    is_themed: bool


class DrawingError(Exception):
    """Why a drawing is not shown, in words for who reads the card."""


def read_drawing(source: str) -> Drawing | None:
    """The drawing without whatever could load, link or run; None if there is none or it asks for too much."""
    return drawing_or_problem(source)[0]


def drawing_or_problem(source: str) -> tuple[Drawing | None, str]:
    """The drawing, or why there is none."""
    try:
        return _read(source), ""
    except RecursionError:
        return None, "Its elements are nested too deep"
    except DrawingError as problem:
        return None, str(problem)


def _read(source: str) -> Drawing:
    if len(source) > _MAX_CHARACTERS:
        raise DrawingError("It is too long")
    # Graphviz and Illustrator name the document type, which says nothing; one with a subset could hold entities.
    bare = _PROLOGUE.sub("", source, count=1)
    if "<!DOCTYPE" in bare.upper() or "<!ENTITY" in bare.upper():
        raise DrawingError(_ILL_FORMED)
    try:
        root = ET.fromstring(bare)
    except ET.ParseError as error:
        raise DrawingError(_ILL_FORMED) from error
    if _name(root) != "svg":
        raise DrawingError(_ILL_FORMED)
    is_themed = "currentColor" in source or "var(--" in source
    clean = _Copying().copied(root, _Inherited(is_painted=not is_themed))
    width, height = _size(root)
    if clean is None or painting_cost(clean, *(_view_box(root) or (0, 0, width, height))[2:]).is_too_much:
        raise DrawingError("It has more parts or longer lines than can be drawn in good time")
    clean.set("xmlns", "http://www.w3.org/2000/svg")
    clean.set("xmlns:xlink", "http://www.w3.org/1999/xlink")
    clean.set("viewBox", root.get("viewBox") or f"0 0 {width:g} {height:g}")
    clean.attrib.pop("width", None)
    clean.attrib.pop("height", None)
    return Drawing(ET.tostring(clean, encoding="unicode"), width, height, _alt(root), is_themed)


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What an element has from those around it."""

    is_painted: bool
    markers: tuple[tuple[str, str], ...] = ()


class _Copying:
    """Copies what is drawn of one picture."""

    def __init__(self) -> None:
        self._ids: set[str] = set()

    def copied(self, source: ET.Element, around: _Inherited) -> ET.Element | None:
        name = _name(source)
        if name not in _ELEMENTS:
            return None
        copy = ET.Element(name)
        for attribute, value in _styled(source).items():
            self._set(copy, attribute, value)
        here = _with_markers(copy, around)
        if name == "text" and not here.is_painted:
            # SVG's default is black, which a dark card swallows.
            copy.set("fill", "currentColor")
        if name in ("text", "tspan"):
            copy.text = source.text
        for child in source:
            kept = self.copied(child, here)
            if kept is not None:
                copy.append(kept)
                if name in ("text", "tspan"):
                    kept.tail = child.tail
        return copy

    def _set(self, copy: ET.Element, attribute: str, value: str) -> None:
        if attribute.rpartition("}")[2] == "href" and copy.tag == "use":
            found = REFERENCE.fullmatch(value)
            if found and not found["url"]:
                copy.set("xlink:href", f"#{found[2]}")
        elif attribute == "id":
            # Of two with one name Qt need not draw the one that was counted.
            if value not in self._ids:
                self._ids.add(value)
                copy.set("id", value)
        elif attribute in _ATTRIBUTES:
            found = REFERENCE.match(value)
            if found and found["url"]:
                copy.set(attribute, f"url(#{found[2]})")
            elif not _UNSAFE.search(value):
                copy.set(attribute, value)


def _with_markers(copy: ET.Element, around: _Inherited) -> _Inherited:
    """What the children of an element have from it; markers go to the shapes that they are drawn on."""
    markers = dict(around.markers) | {name: value for name in _MARKERS if (value := copy.attrib.pop(name, ""))}
    if copy.tag in MARKED:
        copy.attrib.update(markers)
    inside = {} if copy.tag == "marker" else markers
    return _Inherited(around.is_painted or "fill" in copy.attrib, tuple(inside.items()))


def _styled(source: ET.Element) -> dict[str, str]:
    """The attributes, with those of `style` written out, as QtSvg treats them best."""
    attributes = dict(source.attrib)
    for rule in attributes.pop("style", "").split(";"):
        name, colon, value = rule.partition(":")
        if colon:
            attributes[name.strip()] = value.strip()
    return attributes


def _size(root: ET.Element) -> tuple[float, float]:
    width, height = _LENGTH.fullmatch(root.get("width", "")), _LENGTH.fullmatch(root.get("height", ""))
    if width and height and float(width[1]) and float(height[1]):
        return _bounded(float(width[1]), float(height[1]))
    box = _view_box(root)
    if box is None:
        return _FALLBACK_SIZE
    if width and float(width[1]):
        return _bounded(float(width[1]), float(width[1]) * box[3] / box[2])
    if max(box[2], box[3]) < _LEAST_SIDE:
        # Units of the author's own, of which one may be the whole picture.
        scale = _FALLBACK_SIZE[1] / max(box[2], box[3])
        return _bounded(box[2] * scale, box[3] * scale)
    return _bounded(box[2], box[3])


def _view_box(root: ET.Element) -> tuple[float, float, float, float] | None:
    try:
        x, y, width, height = map(float, re.split(r"[\s,]+", root.get("viewBox", "").strip()))
    except ValueError:
        return None
    is_sane = all(map(math.isfinite, (x, y, width, height))) and width > 0 and height > 0
    return (x, y, width, height) if is_sane else None


def _bounded(width: float, height: float) -> tuple[float, float]:
    """A size of the same shape, or nearly, that can be drawn and seen."""
    scale = min(1.0, _MOST_SIDE / max(width, height))
    return max(width * scale, 1.0), max(height * scale, 1.0)


def _alt(root: ET.Element) -> str:
    label = root.get("aria-label", "")
    titles = (child.text or "" for child in root if _name(child) in ("title", "desc"))
    return " ".join((label or next(titles, "")).split())
