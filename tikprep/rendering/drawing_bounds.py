"""How far shapes of SVG drawings reach, without their strokes: what a clip in shares of an element is measured on."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator

from tikprep.rendering.affine import IDENTITY, Matrix, is_upright, mapped, placed
from tikprep.rendering.svg_style import length_px

Box = tuple[float, float, float, float]
"""Left, top, width and height."""

Point = tuple[float, float]

Used = Callable[[str], Box | None]
"""Tells how far reaches what has a name."""

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,4})?")
_COMMAND = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])([^MmLlHhVvCcSsQqTtAaZz]*)")
_ARC = re.compile(
    rf"({_NUMBER.pattern})[\s,]*({_NUMBER.pattern})[\s,]*({_NUMBER.pattern})[\s,]*([01])[\s,]*([01])[\s,]*"
    rf"({_NUMBER.pattern})[\s,]*({_NUMBER.pattern})"
)
_STEPS = 8
_MOST_POINTS = 100_000
# The shares of the points that make a curve, at each of its steps.
_SHARES = tuple(step / _STEPS for step in range(_STEPS + 1))
_QUADRATIC = tuple(((1 - t) ** 2, 2 * t * (1 - t), t * t) for t in _SHARES)
_CUBIC = tuple(((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3) for t in _SHARES)
_PART = 20
MOST_MEASURED = 150_000
"""In letters of paths: about half a second."""

_LETTER_WIDTH = 0.6
_CORNERS = 4


def bounds(element: ET.Element, matrix: Matrix = IDENTITY, used: Used | None = None) -> Box | None:
    """The box around a shape or group and what stands in it, that is drawn by this matrix; None for nothing."""
    points = [point for point in _points(element, matrix, used) if all(map(math.isfinite, point))]
    if not points:
        return None
    left, top = min(x for x, _ in points), min(y for _, y in points)
    return left, top, max(x for x, _ in points) - left, max(y for _, y in points) - top


def measure(elements: Iterable[ET.Element]) -> int:
    """How long measuring elements and what stands in them takes, in letters of their paths."""
    parts = (part for element in elements for part in element.iter())
    return sum(_PART + len(part.get("d", "")) + len(part.get("points", "")) for part in parts)


def upright_box(element: ET.Element, matrix: Matrix = IDENTITY) -> Box | None:
    """The box that a shape is and no more; None for one that is round, slanted or more than one."""
    matrix = placed(element, matrix)
    if not is_upright(matrix):
        return None
    element = ET.Element(element.tag, {key: value for key, value in element.attrib.items() if key != "transform"})
    if element.tag == "rect":
        is_round = any(_length(element, key) > 0 for key in ("rx", "ry"))
        return None if is_round else bounds(element, matrix)
    if element.tag in ("polygon", "path") and not _is_bent(element.get("d", "")):
        points = list(_points(element, IDENTITY))
        if len(points) == _CORNERS + 1 and points[0] == points[-1]:
            points.pop()
        sides = zip(points, [*points[1:], *points[:1]], strict=True)
        is_box = len(points) == _CORNERS and all((x == to_x) != (y == to_y) for (x, y), (to_x, to_y) in sides)
        turns = len({x for x, _ in points}) == len({y for _, y in points}) == 2
        return bounds(element, matrix) if is_box and turns else None
    return None


def common(first: Box, second: Box) -> Box:
    """What two boxes share; of no width or height if that is nothing."""
    left, top = max(first[0], second[0]), max(first[1], second[1])
    right, bottom = min(first[0] + first[2], second[0] + second[2]), min(first[1] + first[3], second[1] + second[3])
    return left, top, max(right - left, 0.0), max(bottom - top, 0.0)


def mapped_box(box: Box, matrix: Matrix) -> Box:
    """The box around a box that a matrix moves."""
    x, y, width, height = box
    points = [mapped(matrix, *corner) for corner in _corners(x, y, width, height)]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    return left, top, max(x for x, _ in points) - left, max(y for _, y in points) - top


def _is_bent(data: str) -> bool:
    """Whether a path has curves or more than one part; the point that Cairo adds at the end is none."""
    return bool(re.search(r"[MmCcSsQqTtAa]", re.sub(r"[Mm][^A-Za-z]*$", "", data.strip()[1:])))


def _points(element: ET.Element, matrix: Matrix, used: Used | None = None) -> Iterator[Point]:
    matrix = placed(element, matrix)
    yield from (mapped(matrix, *point) for point in _own_points(element))
    children = list(element) if element.tag in ("g", "svg", "symbol") else []
    if element.tag == "use" and used is not None:
        box = used(element.get("xlink:href", "")[1:])
        if box is not None:
            x, y = _length(element, "x"), _length(element, "y")
            yield from (mapped(matrix, x + to_x, y + to_y) for to_x, to_y in _corners(*box))
    for child in children:
        yield from _points(child, matrix, used)


def _own_points(element: ET.Element) -> Iterator[Point]:
    x, y, width, height = (_length(element, key) for key in ("x", "y", "width", "height"))
    match element.tag:
        case "rect" | "image" if width > 0 and height > 0:
            yield from _corners(x, y, width, height)
        case "circle" | "ellipse":
            radius = _length(element, "r")
            across, down = _length(element, "rx") or radius, _length(element, "ry") or radius
            if across > 0 and down > 0:
                centre_x, centre_y = _length(element, "cx"), _length(element, "cy")
                for step in range(4 * _STEPS):
                    angle = step * math.tau / (4 * _STEPS)
                    yield centre_x + across * math.cos(angle), centre_y + down * math.sin(angle)
        case "line":
            yield _length(element, "x1"), _length(element, "y1")
            yield _length(element, "x2"), _length(element, "y2")
        case "polyline" | "polygon":
            yield from path_points("M" + element.get("points", ""))
        case "path":
            yield from path_points(element.get("d", ""))
        case "text":
            size = _length(element, "font-size") or 16.0
            length = _LETTER_WIDTH * size * len("".join(element.itertext()))
            x -= length * {"middle": 0.5, "end": 1.0}.get(element.get("text-anchor", ""), 0.0)
            yield from _corners(x, y - 0.8 * size, length, size)


def _corners(x: float, y: float, width: float, height: float) -> Iterator[Point]:
    yield from ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def path_points(data: str) -> Iterator[Point]:
    """The corners of a path, and some points of each of its curves."""
    x = y = start_x = start_y = 0.0
    before: Point | None = None
    count = 0
    for letter, written in _COMMAND.findall(data):
        kind = letter.lower()
        if kind == "z":
            x, y, before = start_x, start_y, None
            continue
        for arguments in _arguments(kind, written):
            count += _STEPS if kind in "csqta" else 1
            if count > _MOST_POINTS:
                return
            stops = _stops(kind, arguments, (x, y), before, is_relative=letter.islower())
            before = stops[-2] if kind in "csqt" else None
            yield from _curve((x, y), stops, arguments) if kind in "csqta" else stops
            x, y = stops[-1]
            if kind == "m":
                start_x, start_y = x, y
                kind, letter = "l", "l" if letter.islower() else "L"


def _arguments(kind: str, written: str) -> Iterator[list[float]]:
    if kind == "a":
        yield from ([float(number) for number in found] for found in _ARC.findall(written))
        return
    size = {"h": 1, "v": 1, "c": 6, "s": 4, "q": 4}.get(kind, 2)
    numbers = [float(number) for number in _NUMBER.findall(written)]
    for start in range(0, len(numbers) - size + 1, size):
        yield numbers[start : start + size]


def _stops(
    kind: str, numbers: list[float], here: Point, before: Point | None, *, is_relative: bool
) -> tuple[Point, ...]:
    """The points a command names, absolute, with the handle it takes over; the last is where it ends."""
    x, y = here if is_relative else (0.0, 0.0)
    if kind == "h":
        return ((x + numbers[0], here[1]),)
    if kind == "v":
        return ((here[0], y + numbers[0]),)
    if kind == "a":
        return ((x + numbers[5], y + numbers[6]),)
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    stops = tuple((x + step_x, y + step_y) for step_x, step_y in pairs)
    if kind in "st":
        return ((2 * here[0] - before[0], 2 * here[1] - before[1]) if before else here, *stops)
    return stops


def _curve(here: Point, stops: tuple[Point, ...], arguments: list[float]) -> Iterator[Point]:
    if len(stops) == 1:
        yield from _arc(here, stops[0], arguments)
        return
    first_x, first_y = here
    if len(stops) == 2:
        (second_x, second_y), (last_x, last_y) = stops
        for first, second, last in _QUADRATIC:
            yield (
                first * first_x + second * second_x + last * last_x,
                first * first_y + second * second_y + last * last_y,
            )
        return
    (second_x, second_y), (third_x, third_y), (last_x, last_y) = stops
    for first, second, third, last in _CUBIC:
        yield (
            first * first_x + second * second_x + third * third_x + last * last_x,
            first * first_y + second * second_y + third * third_y + last * last_y,
        )


def _arc(here: Point, end: Point, arguments: list[float]) -> Iterator[Point]:
    """Source: SVG 1.1, appendix F.6.5."""
    across, down, degrees, is_large, is_clockwise, *_ = arguments
    across, down, turn = abs(across), abs(down), math.radians(degrees % 360)
    yield here
    yield end
    if not across or not down or here == end or not math.isfinite(across * down):
        return
    cosine, sine = math.cos(turn), math.sin(turn)
    half_x, half_y = (here[0] - end[0]) / 2, (here[1] - end[1]) / 2
    x, y = (cosine * half_x + sine * half_y) / across, (cosine * half_y - sine * half_x) / down
    least = x * x + y * y
    if not math.isfinite(least) or least == 0:
        return
    grow = max(math.sqrt(least), 1.0)
    x, y, across, down = x / grow, y / grow, across * grow, down * grow
    shift = math.sqrt(max(1 / (x * x + y * y) - 1, 0.0)) * (1 if is_large != is_clockwise else -1)
    centre_x, centre_y = shift * y, -shift * x
    start = math.atan2(y - centre_y, x - centre_x)
    sweep = (math.atan2(-y - centre_y, -x - centre_x) - start) % math.tau
    if not is_clockwise:
        sweep -= math.tau
    middle = (here[0] + end[0]) / 2, (here[1] + end[1]) / 2
    for step in range(1, 2 * _STEPS):
        angle = start + sweep * step / (2 * _STEPS)
        at_x, at_y = across * (math.cos(angle) + centre_x), down * (math.sin(angle) + centre_y)
        yield middle[0] + cosine * at_x - sine * at_y, middle[1] + sine * at_x + cosine * at_y


def _length(element: ET.Element, key: str) -> float:
    return length_px(element.get(key, "")) or 0.0
