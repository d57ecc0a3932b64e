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
_UNSAFE = re.compile(r"url\(\s*['\"]?(?!#)|[\\<>]|javascript:|data:", re.IGNORECASE)
_REFERENCE = re.compile(r"\s*(?:url\(\s*['\"]?)?#([^'\")\s]+)")
_MOST_ELEMENTS = 10_000
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*")
_PROLOGUE = re.compile(
    r"\A\ufeff?\s*(?:<\?xml[^<>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*){0,9}"
    r"(?:<!DOCTYPE\s+svg[^<>\[\]]{0,400}>)?",
    re.IGNORECASE | re.DOTALL,
)
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


def read_drawing(source: str) -> Drawing | None:
    """The drawing without whatever could load, link or run; None if it is not well-formed SVG or nested too deep."""
    try:
        return _read(source)
    except RecursionError:
        return None


def _read(source: str) -> Drawing | None:
    if len(source) > _MAX_CHARACTERS:
        return None
    # Graphviz and Illustrator name the document type, which says nothing; one with a subset could hold entities.
    bare = _PROLOGUE.sub("", source, count=1)
    if "<!DOCTYPE" in bare.upper() or "<!ENTITY" in bare.upper():
        return None
    try:
        root = ET.fromstring(bare)
    except ET.ParseError:
        return None
    if _name(root) != "svg":
        return None
    is_themed = "currentColor" in source or "var(--" in source
    clean = _copied(root, is_painted=not is_themed)
    if clean is None or _drawn_elements(clean) > _MOST_ELEMENTS:
        return None
    width, height = _size(root)
    clean.set("xmlns", "http://www.w3.org/2000/svg")
    clean.set("xmlns:xlink", "http://www.w3.org/1999/xlink")
    clean.set("viewBox", root.get("viewBox") or f"0 0 {width:g} {height:g}")
    clean.attrib.pop("width", None)
    clean.attrib.pop("height", None)
    return Drawing(ET.tostring(clean, encoding="unicode"), width, height, _alt(root), is_themed)


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _copied(source: ET.Element, *, is_painted: bool) -> ET.Element | None:
    name = _name(source)
    if name not in _ELEMENTS:
        return None
    copy = ET.Element(name)
    for attribute, value in _styled(source).items():
        local = attribute.rpartition("}")[2]
        if local == "href" and name == "use" and value.startswith("#"):
            copy.set("xlink:href", value)
        elif attribute in _ATTRIBUTES and not _UNSAFE.search(value):
            copy.set(attribute, value)
    is_painted = is_painted or "fill" in copy.attrib
    if name == "text" and not is_painted:
        # SVG's default is black, which a dark card swallows.
        copy.set("fill", "currentColor")
    if name in ("text", "tspan"):
        copy.text = source.text
    for child in source:
        kept = _copied(child, is_painted=is_painted)
        if kept is not None:
            copy.append(kept)
            if name in ("text", "tspan"):
                kept.tail = child.tail
    return copy


def _drawn_elements(root: ET.Element) -> int:
    """How many elements are drawn once every reference is followed; a few lines can ask for billions."""
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    known: dict[str, int] = {}

    def referred(name: str) -> int:
        if name not in known and name in by_id:
            # Until it is counted, a reference that leads back to it has no end.
            known[name] = _MOST_ELEMENTS + 1
            known[name] = count(by_id[name])
        return known.get(name, 0)

    def count(element: ET.Element) -> int:
        total = 1
        for value in element.attrib.values():
            if found := _REFERENCE.match(value):
                total += referred(found[1])
        return total + sum(count(child) for child in element)

    return count(root)


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
    try:
        box = [float(number) for number in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    except ValueError:
        return _FALLBACK_SIZE
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        return _FALLBACK_SIZE
    if not all(map(math.isfinite, box)):
        return _FALLBACK_SIZE
    if width and float(width[1]):
        return _bounded(float(width[1]), float(width[1]) * box[3] / box[2])
    if max(box[2], box[3]) < _LEAST_SIDE:
        # Units of the author's own, of which one may be the whole picture.
        scale = _FALLBACK_SIZE[1] / max(box[2], box[3])
        return _bounded(box[2] * scale, box[3] * scale)
    return _bounded(box[2], box[3])


def _bounded(width: float, height: float) -> tuple[float, float]:
    """A size of the same shape, or nearly, that can be drawn and seen."""
    scale = min(1.0, _MOST_SIDE / max(width, height))
    return max(width * scale, 1.0), max(height * scale, 1.0)


def _alt(root: ET.Element) -> str:
    label = root.get("aria-label", "")
    titles = (child.text or "" for child in root if _name(child) in ("title", "desc"))
    return " ".join((label or next(titles, "")).split())
