"""MathJax's SVG, mended for QtSvg, and stripped of all but shapes.

QtSvg draws SVG Tiny: it skips nested `<svg>` elements (MathJax stretches brackets,
braces and arrows with them), needs a width for every stroke and warns about empty
paths and dangling references. What is not a known shape or attribute is dropped, so
links, styles and scripts that TeX can smuggle in never reach the painter.
"""

from __future__ import annotations

import html
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from tikprep.rendering.affine import IDENTITY, Matrix, as_transform, placed

ACCENT = "#acce47"
"""Stands for the accent colour until a theme is known; the painter replaces it."""

CLOZE_CLASS = "tpcloze"

GAP_CLASS = "tpgap"
"""Stands around the frame of a deletion that is asked for; the painter draws the box that its frame tells of."""

Box = tuple[float, float, float, float]
"""Left, top, width and height in shares of a drawing."""

# Those of the box of a gap in text, in thousandths of an em.
_GAP_BELOW, _GAP_HEIGHT = 295.0, 1175.0

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_KNOWN = frozenset({"svg", "g", "a", "use", "path", "rect", "line", "ellipse", "polygon", "text"})
_PAINT = MappingProxyType({"fill": "currentColor", "stroke": "currentColor", "stroke-width": "0"})
_ATTRIBUTES = frozenset(
    "d x y width height x1 y1 x2 y2 rx ry cx cy points fill stroke stroke-width stroke-dasharray "
    "font-size font-family font-style font-weight text-anchor".split()
)
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
_PATH_STEP = re.compile(r"([MLHVCSQTZ])([^MLHVCSQTZ]*)")
_SCALE = re.compile(r"scale\(\s*([-\d.]+)(?:[\s,]+([-\d.]+))?\s*\)")
_RULE_WIDTH = "60"
# A coloured ground stays a tint, so that what stands on it can be read in both themes.
_GROUND_OPACITY = "0.2"
_DASHES = {"mjx-dashed": "120 80", "mjx-dotted": "0 120"}
_GAP_MARK = "data-gap"
_LINES = "data-mjx-linestack"
_HARMLESS_PAINT = re.compile(r"#[0-9A-Fa-f]{3,8}|[A-Za-z]+|rgba?\([\d.,% ]+\)")


@dataclass(frozen=True, slots=True)
class MendedSvg:
    """A drawing that QtSvg shows whole; sizes in ex, the depth counted below the baseline."""

    svg: str
    width_ex: float
    height_ex: float
    depth_ex: float
    gaps: tuple[Box, ...] = ()


def complaint_in(svg: str) -> str | None:
    """What MathJax says it could not read, or None; it draws its complaints instead of raising."""
    error = re.search(r'data-mjx-error="([^"]*)"', svg)
    if error:
        return html.unescape(error[1])
    unknown = re.search(r'data-mml-node="mtext" fill="red" stroke="red" data-latex="(\\[^"]*)"', svg)
    return f"Undefined control sequence {html.unescape(unknown[1]).strip()}" if unknown else None


def is_in_lines(svg: str) -> bool:
    """Whether MathJax broke a formula between its terms, and not within the cells of a table, which it does badly."""
    stack, cell = svg.find(_LINES), svg.find('data-mml-node="mtd"')
    return stack >= 0 and svg.find(_LINES, stack + 1) < 0 and (cell < 0 or stack < cell)


def mend(svg: str) -> MendedSvg:
    """Redraw MathJax's answer with the shapes that QtSvg knows.

    Raises ValueError if the drawing has no size.
    """
    root = ET.fromstring(svg)
    width, height = _ex(root.get("width", "")), _ex(root.get("height", ""))
    depth = re.search(r"vertical-align:\s*(-?[\d.]+)ex", root.get("style", ""))
    paths = {path.get("id", ""): path.get("d", "") for path in root.iter(f"{_SVG}path")}
    drawn = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": root.get("viewBox", "")})
    drawn.set("xmlns:xlink", "http://www.w3.org/1999/xlink")
    glyphs = ET.SubElement(drawn, "defs")
    for name, path in paths.items():
        if name and path:
            ET.SubElement(glyphs, "path", {"id": name, "d": path})
    shapes = ET.SubElement(drawn, "g", dict(_PAINT))
    _mark_gaps(root)
    for child in root:
        _copy(child, shapes, paths, IDENTITY, dict(_PAINT))
    gaps = tuple(_gaps_taken(shapes, root.get("viewBox", "")))
    return MendedSvg(ET.tostring(drawn, encoding="unicode"), width, height, -float(depth[1]) if depth else 0.0, gaps)


def _mark_gaps(root: ET.Element) -> None:
    """Tell the frames of gaps, the outermost of each, from those that a card draws itself."""
    for group in root.iter(f"{_SVG}g"):
        if GAP_CLASS in group.get("class", "").split():
            frames = [rect for rect in group.iter(f"{_SVG}rect") if rect.get("fill") == "none"]
            for frame in frames[-1:]:
                frame.set(_GAP_MARK, "true")


def _gaps_taken(shapes: ET.Element, view: str) -> Iterator[Box]:
    """Take the boxes of gaps out of the drawing."""
    box = [float(number) for number in view.split()]
    for gap in shapes.findall("gap"):
        shapes.remove(gap)
        if len(box) == 4 and box[2] and box[3]:
            left, top, right, bottom = (float(gap.get(name, "0")) for name in ("left", "top", "right", "bottom"))
            yield (left - box[0]) / box[2], (top - box[1]) / box[3], (right - left) / box[2], (bottom - top) / box[3]


def _gap(frame: ET.Element, place: Matrix) -> ET.Element:
    a, _, _, d, x, y = place
    left, line = float(frame.get("x", "0")), float(frame.get("stroke-width", "0"))
    right = left + float(frame.get("width", "0")) + line / 2
    sides = {
        "left": a * (left - line / 2) + x,
        "right": a * right + x,
        # The drawing stands on its head: what is above counts down.
        "top": d * (_GAP_HEIGHT - _GAP_BELOW) + y,
        "bottom": d * -_GAP_BELOW + y,
    }
    return ET.Element("gap", {name: str(value) for name, value in sides.items()})


def _ex(length: str) -> float:
    if not length.endswith("ex"):
        raise ValueError(f"not a length in ex: {length!r}")
    return float(length[:-2])


def _copy(source: ET.Element, target: ET.Element, paths: dict[str, str], place: Matrix, paint: dict[str, str]) -> None:
    """Put an element's shapes straight into `target`, with what the groups around them gave: QtSvg nests 32 deep."""
    name = source.tag.removeprefix(_SVG)
    if name not in _KNOWN or source.get("data-hitbox") or source.get("data-background"):
        return
    if CLOZE_CLASS in source.get("class", "").split():
        paint = {**paint, "fill": ACCENT, "stroke": ACCENT}
    if name in ("g", "a"):
        place = placed(source, place)
        paint = {**paint, **{key: value for key, value in _kept(source) if key in _PAINT}}
        for child in source:
            if source.get("data-mml-node") == "mspace":
                # A \rule comes as a black ground, but is ink.
                child.attrib.pop("data-bgcolor", None)
                child.attrib.pop("fill", None)
            _copy(child, target, paths, place, paint)
    elif source.get(_GAP_MARK):
        target.append(_gap(source, place))
    elif name == "svg":
        for bar in _stretched(source, paths):
            _finish(bar, place, paint)
            target.append(bar)
    elif name != "use" or paths.get(source.get(_HREF, "").removeprefix("#")):
        _copy_shape(source, ET.SubElement(target, name, dict(_kept(source))), place, paint)


def _copy_shape(source: ET.Element, shape: ET.Element, place: Matrix, paint: dict[str, str]) -> None:
    if shape.tag == "use":
        shape.set("xlink:href", source.get(_HREF, ""))
    if shape.tag == "path" and not shape.get("d"):
        shape.set("d", "M0 0")
    if shape.tag == "line" or source.get("data-frame"):
        _give_stroke(source, shape)
    if shape.tag == "text":
        shape.text = source.text
        shape.set("textLength", str(sum(map(_advance, source.text or ""))))
    _finish(shape, placed(source, place), paint)


def _finish(shape: ET.Element, place: Matrix, paint: dict[str, str]) -> None:
    shape.set("transform", as_transform(place))
    for key, value in paint.items():
        if key not in shape.attrib and value != _PAINT[key]:
            shape.set(key, value)


def _advance(character: str) -> int:
    """The room, in thousandths of an em, that MathJax leaves for a character its own font lacks."""
    return 1000 if unicodedata.east_asian_width(character) in "WF" else 600


def _kept(source: ET.Element) -> Iterator[tuple[str, str]]:
    for name, value in source.attrib.items():
        if name not in _ATTRIBUTES:
            continue
        if name in ("fill", "stroke") and not _HARMLESS_PAINT.fullmatch(value):
            continue
        yield name, value
        if name == "fill" and source.get("data-bgcolor"):
            yield "fill-opacity", _GROUND_OPACITY


def _give_stroke(source: ET.Element, shape: ET.Element) -> None:
    if not shape.get("stroke-width"):
        shape.set("stroke-width", _RULE_WIDTH)
    if shape.tag == "rect":
        shape.set("fill", "none")
    for name in source.get("class", "").split():
        if name in _DASHES:
            shape.set("stroke-dasharray", _DASHES[name])


def _stretched(nested: ET.Element, paths: dict[str, str]) -> Iterator[ET.Element]:
    """The bars of a stretched bracket: one rectangle a sub-path, clipped to the nested view box."""
    box = [float(number) for number in nested.get("viewBox", "").split()]
    if len(box) != 4 or not box[2] or not box[3]:
        return
    left, bottom, width, height = box
    across = float(nested.get("width", width)) / width
    up = float(nested.get("height", height)) / height
    for use in nested.iter(f"{_SVG}use"):
        factor = _SCALE.search(use.get("transform", ""))
        scale_x = float(factor[1]) if factor else 1.0
        scale_y = float(factor[2] or factor[1]) if factor else 1.0
        for x1, y1, x2, y2 in _boxes(paths.get(use.get(_HREF, "").removeprefix("#"), "")):
            x1, x2 = max(left, x1 * scale_x), min(left + width, x2 * scale_x)
            y1, y2 = max(bottom, y1 * scale_y), min(bottom + height, y2 * scale_y)
            if x2 > x1 and y2 > y1:
                yield ET.Element(
                    "rect",
                    {
                        "x": f"{float(nested.get('x', 0)) + (x1 - left) * across:.1f}",
                        "y": f"{float(nested.get('y', 0)) + (y1 - bottom) * up:.1f}",
                        "width": f"{(x2 - x1) * across:.1f}",
                        "height": f"{(y2 - y1) * up:.1f}",
                    },
                )


def _boxes(path: str) -> Iterator[tuple[float, float, float, float]]:
    """The bounds of each sub-path of a glyph, in its own units; control points count as points."""
    xs: list[float] = []
    ys: list[float] = []
    for step, arguments in _PATH_STEP.findall(path):
        numbers = [float(number) for number in _NUMBER.findall(arguments)]
        if step == "M" and xs:
            yield min(xs), min(ys), max(xs), max(ys)
            xs, ys = [], []
        if step == "H":
            xs += numbers
        elif step == "V":
            ys += numbers
        else:
            xs += numbers[0::2]
            ys += numbers[1::2]
    if xs and ys:
        yield min(xs), min(ys), max(xs), max(ys)
