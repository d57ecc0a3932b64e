"""What painting a clean SVG drawing asks for: its elements and ink once every reference is followed.

A few lines can ask for billions: `use` repeats an element, and a marker is drawn at each vertex of a path whose
markers may have markers again. QtSvg paints on the thread of the window, so this is counted before, from above.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from tikprep.rendering.drawing_bounds import MOST_MEASURED, Box, bounds, measure

MOST_ELEMENTS = 10_000
MOST_INK = 4_000.0
"""In diagonals of the drawing, each of which takes Qt about half a millisecond at the size of a card."""

MARKED = frozenset({"path", "line", "polyline", "polygon"})
"""The elements that markers are drawn on."""

SHAPES = MARKED | {"rect", "circle", "ellipse"}

REFERENCE = re.compile(r"\s*(?P<url>url\(\s*['\"]?)?#([^'\")\s]+)")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,4})?")
_COMMAND = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])([^MmLlHhVvCcSsQqTtAaZz]*)")
_ARC = re.compile(
    rf"({_NUMBER.pattern})[\s,]*({_NUMBER.pattern})[\s,]*{_NUMBER.pattern}[\s,]*([01])[\s,]*[01][\s,]*"
    rf"({_NUMBER.pattern})[\s,]*({_NUMBER.pattern})"
)
_STEP = re.compile(r"(\w+)\s*\(([^)]*)\)")
# How many points of a path Qt makes of one point of a curve, at most.
_POINTS = {"c": 3, "s": 2, "q": 2, "t": 1}
_VERTICES = {"c": 3, "s": 3, "q": 3, "t": 3}
_ARC_VERTICES = 12
# Qt cuts a path off there, and points take time to count.
_MOST_VERTICES, _MOST_COUNTED = 32_767, 200_000
# Shares of a diagonal that a vertex, a stroked line and a filled plane of the whole drawing take as long as.
# Of a mask QtSvg paints two pictures, as large as all that is cut.
_PATTERN_INK = 60.0
_MASK_INK, _LEAST_MASK = 600.0, 0.01
# Lines of one path cross each other: the more there are, the longer Qt takes for each.
_VERTEX_INK, _STROKE_INK, _PLANE_INK, _IMAGE_INK = 0.004, 2.0, 5.0, 40.0
_CROSSING_INK, _MOST_CROSSING_INK = 1.2, 30.0
# Qt draws no more dashes of a line.
_MOST_DASHES, _DASH_INK = 10_000, 0.004
# Nothing reaches further than through the drawing, twice for what is cut off outside.
_MOST_SPAN = 2.0


@dataclass(frozen=True, slots=True)
class Cost:
    """How many elements are drawn, how many vertices they have, and how many diagonals their lines are long."""

    elements: float = 0.0
    vertices: float = 0.0
    ink: float = 0.0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.elements + other.elements, self.vertices + other.vertices, self.ink + other.ink)

    def times(self, count: float) -> Cost:
        return Cost(self.elements * count, self.vertices * count, self.ink * count) if count else Cost()

    @property
    def is_too_much(self) -> bool:
        """Whether it could hold up the window, or has no end."""
        is_bearable = self.elements <= MOST_ELEMENTS and self.ink + self.vertices * _VERTEX_INK <= MOST_INK
        return not is_bearable


# Drawn where they are referred to and nowhere else.
_ONLY_REFERRED = frozenset({"symbol", "mask", "pattern"})
_STEPS = tuple(2.0**power for power in range(-8, 15))
_ENDLESS = Cost(elements=math.inf)


def painting_cost(root: ET.Element, width: float, height: float) -> Cost:
    """What painting the drawing takes, whose view box is so large; endless if it refers to itself."""
    return _Counting(root, math.hypot(width, height) or 1.0).of(root, 1.0)


class _Counting:
    """Counts one drawing, each element that is referred to once for each of a few sizes."""

    def __init__(self, root: ET.Element, diagonal: float) -> None:
        self._by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
        self._known: dict[tuple[str, float], Cost] = {}
        self._open: set[str] = set()
        self._geometries: dict[ET.Element, tuple[float, float, float]] = {}
        self._reaches: dict[str, Box | None] = {}
        self._counted = 0.0
        self._measured = 0
        self._diagonal = diagonal
        # What groups say holds for the lines within, wherever they are used.
        dashes = (_dash(one) for one in root.iter() if one.tag not in SHAPES)
        self._inherited_dash = min((dash for dash in dashes if dash), default=math.inf)
        self._stroke_width = max((_first(one.get("stroke-width")) for one in root.iter()), default=1.0) or 1.0

    def of(self, element: ET.Element, scale: float) -> Cost:
        """With its children and what it refers to, drawn so many times as large."""
        scale *= transform_scale(element.get("transform", ""))
        own = self._own(element, scale)
        total = own
        if "mask" in element.attrib:
            total += Cost(ink=_MASK_INK * max(self._plane(element, scale), _LEAST_MASK))
        for name, value in element.attrib.items():
            found = REFERENCE.match(value)
            if found and found[2] in self._by_id:
                times = own.vertices if name == "marker-mid" else 1.0
                total += self._referred(found[2], scale).times(times)
                if self._by_id[found[2]].tag == "pattern":
                    total += Cost(ink=_PATTERN_INK)
        for child in element:
            if child.tag not in _ONLY_REFERRED:
                total += self.of(child, scale)
        return total

    def _referred(self, name: str, scale: float) -> Cost:
        referred = self._by_id[name]
        if referred.tag == "marker":
            scale *= self._marker_scale(referred)
        key = name, _step_above(scale)
        if name in self._open:
            return _ENDLESS
        if key not in self._known:
            self._open.add(name)
            self._known[key] = self.of(referred, key[1])
            self._open.remove(name)
        return self._known[key]

    def _marker_scale(self, marker: ET.Element) -> float:
        box = [float(number) for number in _NUMBER.findall(marker.get("viewBox", ""))]
        scale = 1.0
        if len(box) == 4 and min(box[2], box[3]) > 0:
            side = max(_first(marker.get("markerWidth", "3")), _first(marker.get("markerHeight", "3")))
            scale = side / min(box[2], box[3])
        return scale if marker.get("markerUnits") == "userSpaceOnUse" else scale * max(self._stroke_width, 1.0)

    def _own(self, element: ET.Element, scale: float) -> Cost:
        """Without its children and what it refers to."""
        vertices, length, area = self._geometry(element)
        # What is not a number is not small.
        span = _least(length * scale / self._diagonal, vertices * _MOST_SPAN)
        plane = _least(area * (scale / self._diagonal) ** 2 * 2, 1.0)
        crossing = min(1 + _CROSSING_INK * span, _MOST_CROSSING_INK) if element.tag in MARKED else _STROKE_INK
        ink = span * crossing + plane * _PLANE_INK
        if element.tag == "image":
            ink += _IMAGE_INK
        if element.tag in SHAPES:
            dash = _dash(element) or self._inherited_dash
            ink += _DASH_INK * _least(length / dash, float(_MOST_DASHES))
        return Cost(1.0, vertices, ink)

    def _plane(self, element: ET.Element, scale: float) -> float:
        """How much of the drawing an element takes up with what stands in it, beyond the drawing too."""
        self._measured += measure([element])
        if self._measured > MOST_MEASURED:
            return math.inf
        # Its own transform is in the scale.
        bare = ET.Element(element.tag, {key: value for key, value in element.items() if key != "transform"})
        bare.extend(element)
        box = bounds(bare, used=self._reach)
        if box is None:
            return 0.0
        across, down = (max(side, 0.0) + self._stroke_width for side in box[2:])
        return across * down * (scale / self._diagonal) ** 2 * 2

    def _reach(self, name: str) -> Box | None:
        """How far reaches what has a name; of what refers to itself, nothing: that is refused elsewhere."""
        if name not in self._reaches:
            self._reaches[name] = None
            if name in self._by_id:
                self._reaches[name] = bounds(self._by_id[name], used=self._reach)
        return self._reaches[name]

    def _geometry(self, element: ET.Element) -> tuple[float, float, float]:
        if element not in self._geometries:
            found = _geometry(element) if self._counted <= _MOST_COUNTED else (math.inf, math.inf, math.inf)
            self._counted += found[0]
            self._geometries[element] = found
        return self._geometries[element]


def _dash(element: ET.Element) -> float:
    """How long a dash is on average; 0 for a line without."""
    numbers = [abs(float(number)) for number in _NUMBER.findall(element.get("stroke-dasharray", ""))]
    return sum(numbers) / len(numbers) if numbers else 0.0


def _least(first: float, second: float) -> float:
    return second if math.isnan(first) else min(first, second)


def _step_above(scale: float) -> float:
    """One of a few sizes, no smaller: what is referred to at many is counted at these alone."""
    return next((step for step in _STEPS if step >= scale), _STEPS[-1])


def _geometry(element: ET.Element) -> tuple[float, float, float]:
    """The vertices of an element, the length of its lines and the plane they go around, each at most."""
    match element.tag:
        case "path":
            return _path(element.get("d", ""))
        case "line":
            x, y = (abs(_first(element.get(f"{axis}2")) - _first(element.get(f"{axis}1"))) for axis in "xy")
            return 2.0, math.hypot(x, y), 0.0
        case "polyline" | "polygon":
            return _path("M" + element.get("points", "") + "Z")
        case "rect" | "image":
            width, height = abs(_first(element.get("width"))), abs(_first(element.get("height")))
            return 4.0, 2 * (width + height), width * height
        case "circle" | "ellipse":
            radius = _first(element.get("r"))
            x, y = abs(_first(element.get("rx")) or radius), abs(_first(element.get("ry")) or radius)
            return 12.0, math.pi * (x + y), 4 * x * y
        case "text" | "tspan":
            letters = len("".join(element.itertext()))
            size = _first(element.get("font-size", "20"))
            return 20.0 * letters, 4 * size * letters, size * size * letters
    return 0.0, 0.0, 0.0


def _path(data: str) -> tuple[float, float, float]:
    """The same of a path, whose curves are no longer than the lines through the points they name."""
    vertices, length = 0, 0.0
    x = y = start_x = start_y = 0.0
    least_x = least_y = math.inf
    most_x = most_y = -math.inf
    for command, written in _COMMAND.findall(data):
        if vertices > _MOST_VERTICES:
            return math.inf, math.inf, math.inf
        kind = command.lower()
        if kind == "z":
            length += math.hypot(start_x - x, start_y - y)
            x, y = start_x, start_y
            vertices += 1
            continue
        points, count, more = _points(kind, written, x, y, is_relative=command.islower())
        vertices += count
        length += more
        if kind == "m" and points:
            # The pen is up on its way to the first point.
            x, y = start_x, start_y = points[0]
        for next_x, next_y in points:
            length += math.hypot(next_x - x, next_y - y)
            x, y = next_x, next_y
            least_x, most_x = min(least_x, x), max(most_x, x)
            least_y, most_y = min(least_y, y), max(most_y, y)
    if vertices > _MOST_VERTICES:
        return math.inf, math.inf, math.inf
    return float(vertices), length, max(most_x - least_x, 0.0) * max(most_y - least_y, 0.0)


def _points(
    kind: str, written: str, x: float, y: float, *, is_relative: bool
) -> tuple[list[tuple[float, float]], int, float]:
    """The points that one command names, absolute; the vertices Qt makes of them, and the length of bows beyond."""
    bows = 0.0
    steps: list[tuple[float, float]] = []
    if kind == "a":
        for first, second, is_large, to_x, to_y in _ARC.findall(written):
            steps.append((float(to_x), float(to_y)))
            chord = math.hypot(steps[-1][0] - (0 if is_relative else x), steps[-1][1] - (0 if is_relative else y))
            bows += chord if is_large == "0" else math.tau * max(abs(float(first)), abs(float(second)))
        count = len(steps) * _ARC_VERTICES
    else:
        numbers = [float(number) for number in _NUMBER.findall(written)]
        if kind == "h":
            steps = [(number, 0.0 if is_relative else y) for number in numbers]
        elif kind == "v":
            steps = [(0.0 if is_relative else x, number) for number in numbers]
        else:
            steps = list(zip(numbers[::2], numbers[1::2], strict=False))
        count = -(-len(steps) // _POINTS.get(kind, 1)) * _VERTICES.get(kind, 1)
    if is_relative:
        steps = _absolute(steps, x, y, group=_POINTS.get(kind, 1))
    return steps, count, bows


def _absolute(steps: list[tuple[float, float]], x: float, y: float, *, group: int) -> list[tuple[float, float]]:
    """Points of a curve are all counted from where it starts."""
    points: list[tuple[float, float]] = []
    for index, (step_x, step_y) in enumerate(steps, 1):
        points.append((x + step_x, y + step_y))
        if index % group == 0:
            x, y = points[-1]
    return points


def _first(text: str | None) -> float:
    found = _NUMBER.search(text or "")
    return float(found[0]) if found else 0.0


def transform_scale(transform: str) -> float:
    """How much larger a `transform` makes lines, at most."""
    total = 1.0
    for kind, written in _STEP.findall(transform):
        numbers = [float(number) for number in _NUMBER.findall(written)]
        match kind, numbers:
            case "scale", [_, *_]:
                total *= max(map(abs, numbers))
            case "matrix", [a, b, c, d, _, _]:
                total *= max(math.hypot(a, b), math.hypot(c, d), math.hypot(a, c), math.hypot(b, d))
            case "skewX" | "skewY", [angle]:
                total *= 1 + abs(math.tan(math.radians(angle))) if math.isfinite(angle) else math.inf
    return total
