"""Clips and masks of SVG drawings, in words that QtSvg reads: it knows no `clipPath`.

An upright rectangle becomes a symbol, at whose box QtSvg cuts exactly and at once, on paper too. Any other shape
becomes a mask, for which QtSvg paints a picture of its own; `drawing_cost` counts that dear.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tikprep.rendering.affine import IDENTITY, inverse, is_upright, placed
from tikprep.rendering.drawing_bounds import MOST_MEASURED, Box, bounds, common, mapped_box, measure, upright_box
from tikprep.rendering.drawing_cost import REFERENCE
from tikprep.rendering.element import address, local_name
from tikprep.rendering.svg_style import Around, length_px

_GEOMETRY = frozenset(
    "x y x1 y1 x2 y2 cx cy r rx ry d points width height transform mask font-size font-family font-weight "
    "font-style text-anchor letter-spacing visibility display".split()
)
_SHOWN = frozenset("g a use path rect circle ellipse line polyline polygon text image".split())
_ALONE = Around((), is_painted=True, is_shared=True)
_UNITS = ("userSpaceOnUse", "objectBoundingBox")
_RULES = ("evenodd", "nonzero")
_CLIP_RULE = re.compile(r"(?:^|;)\s*clip-rule\s*:\s*(evenodd|nonzero)")
_NOTHING = "nothing"
"""Stands for the name of a clip without shapes, which shows nothing."""
# QtSvg draws no more than some hundred of what is used within more uses than this.
_MOST_BOXES = 2
_LEAST_SIDE = 1e-6
_MOST_MASKS = 500
_MARGIN, _MOST_SPAN = 0.02, 100.0
_SHARES = {"x": -0.1, "y": -0.1, "width": 1.2, "height": 1.2}
"""Of its element, where a mask reaches that does not say so."""

Copy = Callable[[ET.Element, Around], Iterable[ET.Element]]
"""Copies an element into words of QtSvg."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What an element is cut by: the names of a clip and a mask, "" for none."""

    clip: str = ""
    mask: str = ""

    def __bool__(self) -> bool:
        return bool(self.clip or self.mask)


def moved(around: Around, transform: str) -> Around:
    """What is around the children of an element with such a transform: the box of a clip in their own units."""
    if not around.boxes or around.box is None or not transform:
        return around
    matrix = placed(ET.Element("g", {"transform": transform}), IDENTITY)
    back = inverse(matrix)
    return replace(around, box=mapped_box(around.box, back) if back and is_upright(matrix) else None)


class Clips:
    """Cuts elements of one drawing; `definitions` is what they refer to then."""

    def __init__(
        self,
        sources: Mapping[str, ET.Element],
        view_px: tuple[float, float],
        copy: Copy,
        uncut: Copy,
        *,
        has_masks: bool,
    ) -> None:
        self._sources = sources
        self._view_px = view_px
        self._copy = copy
        self._uncut = uncut
        self._has_masks = has_masks
        self._names: dict[tuple[str, Box | None], str] = {}
        self._boxes: dict[str, Box | None] = {}
        self._open: set[str] = set()
        self._count = 0
        self._measured = 0
        self.definitions: list[ET.Element] = []

    def cut(self, source: ET.Element, around: Around, cut: Cut) -> list[ET.Element]:
        """The copy of an element, cut; what stands for it has its name and transform."""
        outer = {key: value for key, value in source.items() if key in ("id", "transform")}
        if self._sources.get(outer.get("id", "")) is not source:
            outer.pop("id", None)
        # A clip stands in the units of its element, behind its transform.
        bare = ET.Element(source.tag, {key: value for key, value in source.items() if key != "transform"})
        bare.text = source.text
        bare.extend(source)
        around = moved(around, outer.get("transform", ""))
        if not cut.mask:
            return self._clipped(bare, around, cut.clip, outer)
        copies = self._clipped(bare, _afresh(around), cut.clip, {})
        name = self._name((cut.mask, None), self._mask)
        return with_more(outer, with_more({"mask": f"url(#{name})"}, copies) if name else copies)

    def boxed(
        self, copy: Callable[[Around], Iterable[ET.Element]], around: Around, box: Box, outer: dict[str, str]
    ) -> list[ET.Element] | None:
        """What is copied into a box, cut at it; None where QtSvg cannot, as a box of its own replaces that around."""
        if around.is_shared or around.boxes >= _MOST_BOXES or (around.boxes and around.box is None):
            return None
        if around.box is not None:
            box = common(box, around.box)
        if min(box[2:]) < _LEAST_SIDE:
            return []
        if box == around.box:
            return with_more(outer, list(copy(around)))
        copies = list(copy(replace(around, box=box, boxes=around.boxes + 1)))
        if not copies:
            return []
        x, y, width, height = (f"{number:.9g}" for number in box)
        view = {"width": width, "height": height, "viewBox": f"0 0 {width} {height}"}
        symbol = self._define("symbol", view)
        ET.SubElement(symbol, "g", {"transform": f"translate({-box[0]:.9g} {-box[1]:.9g})"}).extend(copies)
        return [ET.Element("use", outer | {"x": x, "y": y, "xlink:href": f"#{symbol.attrib['id']}"})]

    def _clipped(self, source: ET.Element, around: Around, clip: str, outer: dict[str, str]) -> list[ET.Element]:
        if not clip:
            return with_more(outer, list(self._uncut(source, around)))
        box = self._box(clip)
        if box is not None:
            found = self.boxed(lambda inside: self._uncut(source, inside), around, box, outer)
            if found is not None:
                return found
        copies = list(self._uncut(source, _afresh(around)))
        measured = None
        if self._sources[clip].get("clipPathUnits") == "objectBoundingBox":
            measured = bounds(_group(copies)) if self._may_measure(copies) else None
            if measured is None:
                return with_more(outer, copies)
        name = self._name((clip, measured), self._clip_mask)
        if name == _NOTHING:
            return []
        return with_more(outer, with_more({"mask": f"url(#{name})"}, copies) if name else copies)

    def _box(self, clip: str) -> Box | None:
        """The box that a clip is in the units of what it cuts; None for another shape."""
        if clip not in self._boxes:
            source = self._sources[clip]
            shapes = [child for child in source if local_name(child) in _SHOWN]
            is_plain = source.get("clipPathUnits") != "objectBoundingBox" and "clip-path" not in source.attrib
            found = None
            if is_plain and len(shapes) == 1 and local_name(shapes[0]) in ("rect", "path", "polygon"):
                copies = list(self._copy(shapes[0], _ALONE))
                if len(copies) == 1 and not {"display", "visibility", "mask"} & set(copies[0].attrib):
                    found = upright_box(copies[0], placed(source, IDENTITY))
            self._boxes[clip] = found
        return self._boxes[clip]

    def _name(self, key: tuple[str, Box | None], make: Callable[[str, Box | None], str]) -> str:
        """Of the mask for a clip or mask; "" if that would need itself."""
        if key not in self._names:
            if key[0] in self._open or not self._has_masks or len(self._names) > _MOST_MASKS:
                return ""
            self._open.add(key[0])
            self._names[key] = make(*key)
            self._open.remove(key[0])
        return self._names[key]

    def _clip_mask(self, clip: str, measured: Box | None) -> str:
        source = self._sources[clip]
        content = _group(self._shapes(source), {"fill": "#ffffff", "stroke": "none"})
        if transform := source.get("transform", ""):
            content = _group([content], {"transform": transform})
        if measured is not None:
            x, y, width, height = measured
            content = _group([content], {"transform": f"translate({x:.9g} {y:.9g}) scale({width:.9g} {height:.9g})"})
        if not self._may_measure([content]):
            return ""
        region = bounds(content)
        if region is None:
            return _NOTHING
        if max(region[2:]) > _MOST_SPAN * max(self._view_px):
            # QtSvg leaves out shapes that are too large, and with a mask all that it would show.
            return ""
        margin = _MARGIN * max(region[2:])
        sides = region[0] - margin, region[1] - margin, region[2] + 2 * margin, region[3] + 2 * margin
        place = {key: f"{side:.9g}" for key, side in zip(_SHARES, sides, strict=True)}
        further = REFERENCE.match(source.get("clip-path", ""))
        if further and self._is(further[2], "clipPath"):
            name = self._name((further[2], measured), self._clip_mask)
            if name == _NOTHING:
                return _NOTHING
            content = _group([content], {"mask": f"url(#{name})"} if name else {})
        mask = self._define("mask", {"maskUnits": "userSpaceOnUse"} | place)
        mask.append(content)
        return mask.attrib["id"]

    def _may_measure(self, copies: list[ET.Element]) -> bool:
        """Whether there is time left: a long shape may be asked for again and again."""
        self._measured += measure(copies)
        return self._measured <= MOST_MEASURED

    def _shapes(self, source: ET.Element) -> Iterator[ET.Element]:
        """The shapes of a clip, white whatever colours they have."""
        for child in source:
            name = local_name(child)
            if name == "use":
                target = self._sources.get(address(child)[1:])
                if target is None or local_name(target) not in _SHOWN - {"use", "g"}:
                    continue
                x, y = (length_px(child.get(key, "0")) or 0.0 for key in ("x", "y"))
                steps = [child.get("transform", ""), f"translate({x:g} {y:g})"]
                copies = _group(self._copy(target, _ALONE), {"transform": " ".join(steps).strip()})
                rule = _clip_rule(child) or _clip_rule(target)
            elif name in _SHOWN - {"g"}:
                copies = _group(self._copy(child, _ALONE))
                rule = _clip_rule(child)
            else:
                continue
            for one in copies.iter():
                one.attrib = {key: value for key, value in one.attrib.items() if key in _GEOMETRY}
                if rule:
                    one.set("fill-rule", rule)
            yield copies

    def _mask(self, name: str, _measured: Box | None) -> str:
        source = self._sources[name]
        units = {key: source.get(key, "") for key in ("maskUnits", "maskContentUnits")}
        is_own = units["maskUnits"] == "userSpaceOnUse"
        place: dict[str, str] = {}
        for key, share in _SHARES.items():
            whole = self._view_px[key in ("y", "height")] if is_own else 1.0
            side = length_px(source.get(key, f"{share:.0%}"), whole=whole)
            place[key] = f"{share * whole if side is None else side:.9g}"
        copies = [copy for child in source if local_name(child) in _SHOWN for copy in self._copy(child, _ALONE)]
        mask = self._define("mask", {key: value for key, value in units.items() if value in _UNITS} | place)
        is_alpha = "alpha" in (source.get("mask-type", "") + source.get("style", ""))
        if is_alpha:
            copies = [_group(copies, {"fill": "#ffffff"})]
            for one in copies[0].iter():
                for key in ("fill", "stroke"):
                    if one.get(key, "none").startswith("#"):
                        one.set(key, "#ffffff")
        mask.extend(copies)
        return mask.attrib["id"]

    def _is(self, name: str, kind: str) -> bool:
        return name in self._sources and local_name(self._sources[name]) == kind

    def _define(self, tag: str, attributes: dict[str, str]) -> ET.Element:
        while (name := f"cut{self._count}") in self._sources:
            self._count += 1
        self._count += 1
        self.definitions.append(ET.Element(tag, {"id": name} | attributes))
        return self.definitions[-1]


def _afresh(around: Around) -> Around:
    """Within a mask, which is painted on a picture of its own that no box has cut."""
    return replace(around, box=None, boxes=0)


def with_more(attributes: dict[str, str], copies: list[ET.Element]) -> list[ET.Element]:
    """The copies of one element, with more said of it."""
    if not attributes or not copies:
        return copies
    if len(copies) == 1 and not {*attributes, "transform"} & set(copies[0].attrib):
        copies[0].attrib.update(attributes)
        return copies
    return [_group(copies, attributes)]


def _group(copies: Iterable[ET.Element], attributes: dict[str, str] | None = None) -> ET.Element:
    group = ET.Element("g", attributes or {})
    group.extend(list(copies))
    return group


def _clip_rule(source: ET.Element) -> str:
    found = _CLIP_RULE.search(source.get("style", ""))
    return found[1] if found else source.get("clip-rule", "").strip() if source.get("clip-rule") in _RULES else ""
