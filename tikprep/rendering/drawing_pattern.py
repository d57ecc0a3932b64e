"""Patterns of SVG drawings: hatches, dots and grids that fill a plane, as far as QtSvg repeats them well."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Mapping

from tikprep.rendering.drawing_cost import transform_scale
from tikprep.rendering.element import address, local_name
from tikprep.rendering.svg_style import Around, length_px

_INSIDE = Around((), is_painted=True, is_shared=True)
_UNITS = ("userSpaceOnUse", "objectBoundingBox")
_KEPT = ("patternTransform", "viewBox", "preserveAspectRatio")
_MOST_LINKS = 8
_MOST_PARTS = 200
# Of the diagonal of the drawing. QtSvg paints a picture of one tile: a larger one is slow, a smaller one is grey.
_LEAST_TILE, _MOST_TILE = 0.002, 0.3
_SHOWN = frozenset("g use path rect circle ellipse line polyline polygon text".split())


class Patterns:
    """The patterns that fills refer to; `definitions` are those that were asked for."""

    def __init__(
        self,
        sources: Mapping[str, ET.Element],
        view_px: tuple[float, float],
        copy: Callable[[ET.Element, Around], Iterable[ET.Element]],
        definitions: list[ET.Element],
    ) -> None:
        self._sources = sources
        self._view_px = view_px
        self._copy = copy
        self._definitions = definitions
        self._count = 0
        self._names: dict[str, str] = {}

    def name(self, pattern: str) -> str:
        """Of the clean pattern; "" for one that is to be a plain colour."""
        if pattern not in self._names:
            # Until it is there, so that one that fills itself ends.
            self._names[pattern] = ""
            self._names[pattern] = self._defined(pattern)
        return self._names[pattern]

    def _defined(self, name: str) -> str:
        chain = self._chain(name)
        said: dict[str, str] = {}
        for one in reversed(chain):
            said |= one.attrib
        parts = next((list(one) for one in chain if len(one)), [])
        tile = self._tile(said)
        if tile is None or sum(1 for part in parts for _ in part.iter()) > _MOST_PARTS:
            return ""
        copies = [copy for part in parts if local_name(part) in _SHOWN for copy in self._copy(part, _INSIDE)]
        if not copies:
            return ""
        for one in (part for copy in copies for part in copy.iter()):
            one.attrib.pop("id", None)
        while (clean := f"tile{self._count}") in self._sources:
            self._count += 1
        self._count += 1
        units = {key: said[key] for key in ("patternUnits", "patternContentUnits") if said.get(key) in _UNITS}
        kept = {key: said[key] for key in _KEPT if key in said and not set("<>\\:") & set(said[key])}
        pattern = ET.Element("pattern", {"id": clean} | units | kept | tile)
        pattern.extend(copies)
        self._definitions.append(pattern)
        return clean

    def _chain(self, name: str) -> list[ET.Element]:
        """The pattern, and those it is made after."""
        found: list[ET.Element] = []
        while name in self._sources and local_name(self._sources[name]) == "pattern" and len(found) < _MOST_LINKS:
            found.append(self._sources[name])
            name = address(found[-1])[1:]
        return found

    def _tile(self, said: Mapping[str, str]) -> dict[str, str] | None:
        """The place of one tile, if it is neither too large nor too small."""
        is_own = said.get("patternUnits") == "userSpaceOnUse"
        sides: dict[str, float] = {}
        for key in ("x", "y", "width", "height"):
            whole = self._view_px[key in ("y", "height")] if is_own else 1.0
            sides[key] = length_px(said.get(key, "0"), whole=whole) or 0.0
        scale = transform_scale(said.get("patternTransform", "")) / (math.hypot(*self._view_px) if is_own else 1.0)
        ends = (sides["width"] * scale, sides["height"] * scale)
        if not all(_LEAST_TILE <= end <= _MOST_TILE for end in ends):
            return None
        return {key: f"{side:.9g}" for key, side in sides.items()}
