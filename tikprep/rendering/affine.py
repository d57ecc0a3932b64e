"""The `transform` of SVG elements, multiplied out."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_STEP = re.compile(r"(translate|scale|rotate|matrix|skewX|skewY)\s*\(([^)]*)\)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def placed(element: ET.Element, outer: Matrix) -> Matrix:
    """Where an element stands whose parent stands at `outer`."""
    for kind, arguments in _STEP.findall(element.get("transform", "")):
        outer = _product(outer, _matrix(kind, [float(number) for number in _NUMBER.findall(arguments)]))
    return outer


def as_transform(matrix: Matrix) -> str:
    """The attribute; glyphs count in thousandths of an em, so that two decimals are plenty for a place."""
    # Adding zero makes 0 of -0.
    numbers = (round(number, 5 if index < 4 else 2) + 0.0 for index, number in enumerate(matrix))
    return f"matrix({' '.join(f'{number:.10g}' for number in numbers)})"


def _matrix(kind: str, numbers: list[float]) -> Matrix:
    match kind, numbers:
        case "translate", [x, *rest]:
            return 1.0, 0.0, 0.0, 1.0, x, rest[0] if rest else 0.0
        case "scale", [x, *rest]:
            return x, 0.0, 0.0, rest[0] if rest else x, 0.0, 0.0
        case "rotate", [angle]:
            cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            return cosine, sine, -sine, cosine, 0.0, 0.0
        case "rotate", [angle, x, y]:
            about = _product((1.0, 0.0, 0.0, 1.0, x, y), _matrix("rotate", [angle]))
            return _product(about, (1.0, 0.0, 0.0, 1.0, -x, -y))
        case "skewX", [angle]:
            return 1.0, 0.0, math.tan(math.radians(angle)), 1.0, 0.0, 0.0
        case "skewY", [angle]:
            return 1.0, math.tan(math.radians(angle)), 0.0, 1.0, 0.0, 0.0
        case "matrix", [a, b, c, d, e, f]:
            return a, b, c, d, e, f
    return IDENTITY


def _product(outer: Matrix, inner: Matrix) -> Matrix:
    a, b, c, d, e, f = outer
    p, q, r, s, x, y = inner
    return a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * x + c * y + e, b * x + d * y + f


def mapped(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a point comes to stand."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def inverse(matrix: Matrix) -> Matrix | None:
    """The matrix that undoes this one; None if nothing does."""
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    if not math.isfinite(area) or abs(area) < 1e-12:
        return None
    return d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area


def is_upright(matrix: Matrix) -> bool:
    """Whether upright boxes stay so."""
    a, b, c, d, _, _ = matrix
    return min(abs(b) + abs(c), abs(a) + abs(d)) < 1e-6
