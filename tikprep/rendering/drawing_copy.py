"""A copy of an SVG drawing that holds what QtSvg may read and draws as browsers do.

QtSvg would read files that an `<image>` names and follow `url(…)`, so the drawing is rebuilt from an allow-list.
What QtSvg leaves out is written in other words: style sheets, links, symbols, drawings within, the places of lines of
text. Nothing that was to be seen may vanish: what cannot be drawn leaves a frame that says so.
"""

from __future__ import annotations

import itertools
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace

from tikprep.rendering.drawing_clip import Clips, Cut, moved, with_more
from tikprep.rendering.drawing_cost import MARKED, REFERENCE, SHAPES
from tikprep.rendering.drawing_parts import (
    label_lines,
    missing_frame,
    picture_data,
    plain_colour,
    view_port,
    view_transform,
)
from tikprep.rendering.drawing_pattern import Patterns
from tikprep.rendering.drawing_text import positioned, to_whole_pixels
from tikprep.rendering.element import address, local_name
from tikprep.rendering.svg_style import (
    NORMAL_PX,
    PAINTS,
    Around,
    SvgStylesheet,
    font_size_px,
    length_px,
    node_of,
    paint,
)

MOST_NESTED = 30
"""QtSvg leaves out what is nested two deeper."""

_GRADIENTS = frozenset({"linearGradient", "radialGradient"})
_COPIED = SHAPES | _GRADIENTS | {"g", "defs", "marker", "stop", "use"}
_LEAST_FONT_PX = 0.01
_HOLDERS = _GRADIENTS | {"defs", "marker"}
_NEEDED = {"use": "xlink:href", "path": "d"}
_DRAWN = SHAPES | {"g", "use", "a", "text", "image", "svg", "switch"}
# A plane in the colour of the lines of its pattern is as light as they are.
_PATTERN_OPACITY = 0.3
_UNSAFE = frozenset("\\<>:")
_SHARES = {
    "x": 0,
    "cx": 0,
    "x1": 0,
    "x2": 0,
    "width": 0,
    "rx": 0,
    "y": 1,
    "cy": 1,
    "y1": 1,
    "y2": 1,
    "height": 1,
    "ry": 1,
    "r": 2,
    "stroke-width": 2,
    "stroke-dashoffset": 2,
    "letter-spacing": 0,
}
_UNIT_ENDS = frozenset("%abcdefghijklmnopqrstuvwxyzQ")
_START = re.compile(r"\s*[Mm]\s*([-+]?[\d.]{1,12})[\s,]*([-+]?[\d.]{1,12})")
_PLACE = re.compile(r"[\w\s.,+()-]*", re.ASCII)
_NAME = re.compile(r"[^'\"()\s<>\\]{1,200}")
# Points of a plot in the colours of its lines; more would make a drawing long.
_MOST_VARIANTS, _MOST_PARTS = 100, 20
_MOST_LABEL_PARTS = 6
_ELSEWHERE = Around((), is_painted=True, is_shared=True)
_MARKERS = ("marker-start", "marker-mid", "marker-end")
_BOX = ("x", "y", "width", "height", "viewBox", "preserveAspectRatio")
_ATTRIBUTES = frozenset(
    "x y x1 y1 x2 y2 cx cy r rx ry fx fy d dx dy width height points transform viewBox preserveAspectRatio fill "
    "fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit "
    "stroke-dasharray stroke-dashoffset opacity visibility vector-effect color font-size font-family font-weight "
    "font-style text-anchor text-decoration letter-spacing marker-start marker-mid marker-end markerWidth markerHeight "
    "textLength lengthAdjust rotate baseline-shift "
    "markerUnits refX refY orient offset stop-color stop-opacity gradientUnits gradientTransform spreadMethod".split()
)


def clean_copy(
    root: ET.Element, *, is_themed: bool, view_px: tuple[float, float], has_masks: bool = True
) -> ET.Element:
    """The drawing, whose view box is so large; one of the theme has the colour of text where it names none.

    Without masks, what they would cut is drawn whole.
    """
    return _Copying(root, view_px, has_masks=has_masks).of_root(root, Around((), is_painted=not is_themed))


def depth(element: ET.Element) -> int:
    """How many elements stand within each other."""
    return 1 + max(map(depth, element), default=0)


class _Copying:
    """Copies what is drawn of one picture."""

    def __init__(self, root: ET.Element, view_px: tuple[float, float], *, has_masks: bool) -> None:
        self._view_px = view_px
        self._mean_px = math.hypot(*view_px) / math.sqrt(2)
        css = "".join("".join(one.itertext()) for one in root.iter() if local_name(one) == "style")
        self._sheet = SvgStylesheet(css)
        self._sources: dict[str, ET.Element] = {}
        for element in root.iter():
            # Places are put together from those of several elements, and each is copied as it stands.
            if not _PLACE.fullmatch(element.get("transform", "")):
                del element.attrib["transform"]
            if _NAME.fullmatch(element.get("id", "")):
                self._sources.setdefault(element.attrib["id"], element)
        names = {local_name(element) for element in root.iter()}
        self._has_cuts = not names.isdisjoint(("clipPath", "mask"))
        self._has_cuts_in_css = any(word in css for word in ("clip-path", "mask"))
        self._used = {address(element)[1:] for element in root.iter() if local_name(element) == "use"}
        self._variants: dict[tuple[str, str], str] = {}
        self._taking: dict[str, bool] = {}
        self._clips = Clips(self._sources, view_px, self.of, self._uncut, has_masks=has_masks)
        self._patterns = Patterns(self._sources, view_px, self.of, self._clips.definitions)

    def of_root(self, root: ET.Element, around: Around) -> ET.Element:
        copy, here = self._begun("svg", root, around)
        if "font-size" not in copy.attrib:
            copy.set("font-size", f"{NORMAL_PX:g}")
        self._fill(copy, root, here)
        self._complete(copy)
        return copy

    def _complete(self, copy: ET.Element) -> None:
        """Add what is only referred to: clips, and shapes that stand in one; leave out what refers to nothing."""
        tried: set[str] = set()
        while True:
            copy.extend(self._clips.definitions)
            self._clips.definitions.clear()
            there = {one.get("id") for one in copy.iter()}
            used = {one.attrib["xlink:href"][1:] for one in copy.iter("use")}
            missing = sorted(used - there - tried)
            if not missing:
                break
            tried.update(missing)
            for name in missing:
                ET.SubElement(copy, "defs").extend(list(self.of(self._sources[name], _ELSEWHERE)))
        if used <= there:
            return
        for parent in list(copy.iter()):
            for child in list(parent):
                if child.tag == "use" and child.attrib["xlink:href"][1:] not in there:
                    parent.remove(child)

    def of(self, source: ET.Element, around: Around) -> Iterator[ET.Element]:
        """The element in words of QtSvg: one, none, or, of a group that says nothing, its children."""
        cut = self._cut(source, around) if self._has_cuts else None
        if cut:
            if source.get("id") in self._used:
                around = replace(around, is_shared=True)
            yield from self._clips.cut(source, around, cut)
        else:
            yield from self._uncut(source, around)

    def _cut(self, source: ET.Element, around: Around) -> Cut | None:
        """What an element is cut by, if it is drawn and cut."""
        style = source.get("style", "")
        is_said = any(key in source.attrib or key in style for key in ("clip-path", "mask"))
        if local_name(source) not in _DRAWN | {"foreignObject"} or not (is_said or self._has_cuts_in_css):
            return None
        said = {key: source.get(key, "") for key in ("clip-path", "mask")}
        node = node_of(local_name(source), source.attrib)
        said.update(self._sheet.declarations((*around.nodes, node), style))
        names = []
        for key, kind in (("clip-path", "clipPath"), ("mask", "mask")):
            found = REFERENCE.match(said[key])
            is_there = found and found["url"] and local_name(self._sources.get(found[2], source)) == kind
            names.append(found[2] if found and is_there else "")
        return Cut(*names)

    def _uncut(self, source: ET.Element, around: Around) -> Iterator[ET.Element]:
        name = local_name(source)
        if name in ("g", "a"):
            yield from self._group(source, around)
        elif name in _COPIED:
            copy, here = self._begun(name, source, around)
            if name in _HOLDERS:
                self._fill(
                    copy, [child for child in source if (local_name(child) == "stop") == (name in _GRADIENTS)], here
                )
            # Qt complains of what names nothing to draw.
            if _NEEDED.get(name, "") in ("", *copy.attrib):
                yield self._used_copy(copy, source, here) if name == "use" else copy
        elif name == "text":
            yield from positioned(source, around, self._begun)
        elif name == "switch":
            children = [child for child in source if local_name(child) in _DRAWN] or [
                child for child in source if local_name(child) == "foreignObject"
            ]
            yield from self._group(source, around, children[:1])
        elif name == "symbol":
            copy, here = self._begun("g", source, around, without=_BOX)
            self._fill(copy, source, here)
            holder = ET.Element("defs")
            holder.append(copy)
            yield holder
        elif name == "svg":
            yield from self._nested(source, around)
        elif name in ("image", "foreignObject"):
            yield self._foreign(name, source, around)

    def _group(
        self, source: ET.Element, around: Around, children: list[ET.Element] | None = None
    ) -> Iterator[ET.Element]:
        copy, here = self._begun("g", source, around)
        if copy.get("display") == "none":
            return
        self._fill(copy, source if children is None else children, here)
        if copy.attrib:
            yield copy
        else:
            yield from copy

    def _nested(self, source: ET.Element, around: Around) -> list[ET.Element]:
        """A drawing within the drawing, which ends at its box."""
        outer = {"transform": source.attrib["transform"]} if "transform" in source.attrib else {}
        place = view_transform(source, source, self._view_px, "")

        def copied(inside: Around) -> list[ET.Element]:
            copy, here = self._begun("g", source, inside, without=(*_BOX, "transform"))
            copy.set("transform", place)
            self._fill(copy, source, moved(here, place))
            return [copy]

        around = moved(around, outer.get("transform", ""))
        port = view_port(source, self._view_px)
        found = self._clips.boxed(copied, around, port, outer) if port else None
        return with_more(outer, copied(around)) if found is None else found

    def _foreign(self, name: str, source: ET.Element, around: Around) -> ET.Element:
        copy, here = self._begun(name, source, around)
        x, y, width, height = (
            length_px(copy.get(side, "0"), here.font_px, whole) or 0.0
            for side, whole in zip(("x", "y", "width", "height"), self._view_px * 2, strict=True)
        )
        lines: list[str] = []
        if name == "image":
            if found := picture_data(address(source)):
                copy.set("xlink:href", found)
                return copy
        else:
            lines = label_lines(source, width, here.font_px)
        holder = ET.Element(
            "g", {key: copy.attrib[key] for key in ("id", "transform", "opacity") if key in copy.attrib}
        )
        colour = copy.get("color", "") or ("" if here.is_painted else "currentColor")
        if name == "foreignObject":
            ground = self._ground(source, here) if lines and max(width, height) < max(self._view_px) / 2 else ""
            if ground:
                box = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{width:g}", "height": f"{height:g}"}
                colour_said, opacity = paint(ground)
                said = {"fill": colour_said, "fill-opacity": f"{opacity:.3g}", "stroke": "none"}
                ET.SubElement(holder, "rect", box | said)
            for number, line in enumerate(lines):
                middle = y + height / 2 + (number - (len(lines) - 1) / 2) * 1.2 * here.font_px + 0.35 * here.font_px
                place = {"x": f"{x + width / 2:g}", "y": f"{middle:g}", "text-anchor": "middle"}
                text = ET.SubElement(holder, "text", place | {"font-size": f"{here.font_px:g}", "stroke": "none"})
                text.text = line
                if colour:
                    text.set("fill", colour)
        else:
            holder.extend(missing_frame(x, y, *(max(side, 0) or least for side, least in ((width, 120), (height, 40)))))
        for text in holder.iter("text"):
            to_whole_pixels(text, here.stroke_px)
        return holder

    def _ground(self, source: ET.Element, around: Around) -> str:
        """The colour behind the words of a label in HTML, which keeps them clear of lines."""
        nodes = around.nodes
        for element in itertools.islice(source.iter(), 1, _MOST_LABEL_PARTS):
            nodes = (*nodes, node_of(local_name(element), element.attrib))
            said = dict(self._sheet.declarations(nodes, element.get("style", "")))
            colour, opacity = paint(said.get("background-color", said.get("background", "")))
            if colour.startswith("#") and opacity > 0:
                return said.get("background-color", said.get("background", ""))
        return ""

    def _used_copy(self, copy: ET.Element, source: ET.Element, here: Around) -> ET.Element:
        """A `use`, of a copy in its own colour where what it uses takes that from it."""
        name = copy.attrib["xlink:href"][1:]
        target = self._sources[name]
        if not here.colour or local_name(target) == "symbol" or not self._takes_colour(name):
            return self._of_symbol(copy, source)
        key = name, here.colour
        if key not in self._variants and len(self._variants) < _MOST_VARIANTS:
            inside = list(self.of(target, replace(_ELSEWHERE, colour=here.colour)))
            for one in (part for copy in inside for part in copy.iter()):
                one.attrib.pop("id", None)
            number = len(self._variants)
            while (variant := f"ink{number}") in self._sources:
                number += _MOST_VARIANTS
            self._variants[key] = variant
            self._clips.definitions.append(ET.Element("defs"))
            ET.SubElement(self._clips.definitions[-1], "g", {"id": variant}).extend(inside)
        if key in self._variants:
            copy.set("xlink:href", f"#{self._variants[key]}")
        return copy

    def _takes_colour(self, name: str) -> bool:
        """Whether something small is drawn in the colour of what uses it."""
        if name not in self._taking:
            parts = list(itertools.islice(self._sources[name].iter(), _MOST_PARTS + 1))
            said = (value.lower() for part in parts for value in part.attrib.values())
            self._taking[name] = len(parts) <= _MOST_PARTS and any("currentcolor" in value for value in said)
        return self._taking[name]

    def _of_symbol(self, copy: ET.Element, source: ET.Element) -> ET.Element:
        """A `use` of a symbol: a group that scales it to its place."""
        symbol = self._sources.get(copy.get("xlink:href", "")[1:])
        if symbol is None or local_name(symbol) not in ("symbol", "svg"):
            return copy
        holder = ET.Element("g", {key: value for key, value in copy.attrib.items() if key not in (*_BOX, "xlink:href")})
        holder.set("transform", view_transform(source, symbol, self._view_px, copy.get("transform", "")))
        ET.SubElement(holder, "use", {"xlink:href": copy.get("xlink:href", "")})
        return holder

    def _fill(self, copy: ET.Element, children: ET.Element | list[ET.Element], around: Around) -> None:
        for child in children:
            # A list, as `extend` of a generator makes a TypeError of whatever goes wrong in it.
            copy.extend(list(self.of(child, around)))

    def _begun(
        self, tag: str, source: ET.Element, around: Around, without: tuple[str, ...] = ()
    ) -> tuple[ET.Element, Around]:
        """The element without its children, with its style written out, and what those have from it."""
        node = node_of(local_name(source), source.attrib)
        nodes = (*around.nodes, node)
        copy = ET.Element(tag)
        said = [(key, value) for key, value in source.items() if key not in ("style", *without)]
        baseline = around.baseline
        for key, value in (*said, *self._sheet.declarations(nodes, source.get("style", ""))):
            if key == "paint-order" and tag == "text":
                copy.set(key, value)
            elif key in ("dominant-baseline", "alignment-baseline"):
                baseline = value.strip()
            else:
                self._set(copy, key, value.strip(), around)
        if self._sources.get(source.get("id", "")) is not source:
            # Of two with one name Qt need not draw the one that was counted.
            copy.attrib.pop("id", None)
        markers = dict(around.markers) | {name: value for name in _MARKERS if (value := copy.attrib.pop(name, ""))}
        if tag in MARKED:
            copy.attrib.update(markers)
        font_px = max(font_size_px(copy.get("font-size", ""), around.font_px) or around.font_px, _LEAST_FONT_PX)
        if "font-size" in copy.attrib:
            copy.set("font-size", f"{font_px:g}")
        self._place(copy, source, font_px)
        colour = self._coloured(copy, around.colour)
        is_painted = around.is_painted or "fill" in copy.attrib
        if tag == "text" and not is_painted:
            # SVG's default is black, which a dark card swallows.
            copy.set("fill", "currentColor")
        inside = () if tag == "marker" else tuple(markers.items())
        is_shared = around.is_shared or tag in _HOLDERS or source.get("id") in self._used
        here = replace(
            around,
            nodes=nodes,
            is_painted=is_painted,
            markers=inside,
            font_px=font_px,
            baseline=baseline,
            is_shared=is_shared,
            colour=colour,
            stroke_px=length_px(copy.get("stroke-width", "")) or around.stroke_px,
        )
        return copy, moved(here, copy.get("transform", ""))

    def _coloured(self, copy: ET.Element, colour: str) -> str:
        """Write out the colour that `color` names, if any: QtSvg knows one colour for the whole drawing."""
        own = copy.get("color", "")
        colour = own if own not in ("", "currentColor") else colour
        for key in ("fill", "stroke", "stop-color") if colour else ():
            if copy.get(key) == "currentColor":
                copy.set(key, colour)
        return colour

    def _place(self, copy: ET.Element, source: ET.Element, font_px: float) -> None:
        """Write out lengths in other units than pixels, and where a path starts that a line of text is set along."""
        if copy.tag in SHAPES | {"use", "image", "text", "tspan", "g", "svg"}:
            for key, whole in _SHARES.items():
                value = copy.get(key, "")
                if value[-1:] in _UNIT_ENDS:
                    length = length_px(value, font_px, self._view_px[whole] if whole < 2 else self._mean_px)
                    if length is not None:
                        copy.set(key, f"{length:g}")
        if local_name(source) == "textPath":
            name = address(source)[1:]
            start = _START.match(self._sources[name].get("d", "")) if name in self._sources else None
            if start:
                copy.attrib.update({"x": start[1], "y": start[2]})

    def _set(self, copy: ET.Element, key: str, value: str, around: Around) -> None:
        if key.rpartition("}")[2] == "href" and copy.tag in (_GRADIENTS | {"use"}):
            found = REFERENCE.fullmatch(value)
            if found and not found["url"] and self._refers(copy.tag, found[2]):
                copy.set("xlink:href", f"#{found[2]}")
        elif key == "id":
            copy.set("id", value)
        elif key.endswith("}space") and copy.tag == "text":
            copy.set(key, value)
        elif key == "display" and value == "none":
            copy.set("display", "none")
        elif key == "display":
            copy.attrib.pop("display", None)
        elif key in PAINTS:
            self._set_paint(copy, key, value)
        elif key in _MARKERS:
            found = REFERENCE.match(value)
            if value == "none" or (found and found["url"] and self._refers("marker", found[2])):
                copy.set(key, f"url(#{found[2]})" if found else "none")
        elif key in _ATTRIBUTES and not _UNSAFE & set(value) and "url(" not in value.lower() and value != "inherit":
            copy.set(key, value)

    def _refers(self, kind: str, name: str) -> bool:
        """Whether there is something of that kind with the name; `use` takes anything that is drawn."""
        if name not in self._sources:
            return False
        found = local_name(self._sources[name])
        kinds = _GRADIENTS if kind in _GRADIENTS else {"marker"} if kind == "marker" else _DRAWN | {"symbol", "defs"}
        return found in kinds

    def _set_paint(self, copy: ET.Element, key: str, value: str) -> None:
        found = REFERENCE.match(value)
        share = 1.0
        if found and found["url"]:
            named = self._sources.get(found[2])
            if named is not None and local_name(named) in _GRADIENTS:
                copy.set(key, f"url(#{found[2]})")
                return
            if key == "fill" and (tile := self._patterns.name(found[2])):
                copy.set(key, f"url(#{tile})")
                return
            is_pattern = named is not None and local_name(named) == "pattern"
            fallback = value.partition(")")[2].strip() or "none"
            value = plain_colour(named) if named is not None and is_pattern else fallback
            share = _PATTERN_OPACITY if is_pattern else 1.0
        colour, opacity = paint(value)
        opacity *= share
        if not colour:
            return
        copy.set(key, colour)
        if opacity < 1 and key != "color":
            copy.set({"stop-color": "stop-opacity"}.get(key, f"{key}-opacity"), f"{opacity:.3g}")
