"""Letters of drawings in places of their own, which QtSvg knows nothing of and which take the widths of letters.

`rendering` leaves in the text what is asked for; here each piece of it becomes a text of its own.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtGui import QFont, QFontMetricsF

from tikprep.rendering.drawing_text import LENGTH, RISE, STEPS, STRETCH, TURNS

_ASKED = 'data-(?:x|y|dx|dy|rise|length|turns)="'
_SVG = "http://www.w3.org/2000/svg"
_LINK = "http://www.w3.org/1999/xlink"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FONT = ("font-family", "font-size", "font-weight", "font-style", "letter-spacing")
_HELD = ("id", "transform", "opacity", "mask", "display")
# As QtSvg measures: small letters would be rounded.
_MEASURED_PX = 100
_MOST_PIECES = 3_000
_NORMAL_PX = 16.0


def set_letters(svg: str) -> str:
    """The drawing with each piece of a text that has a place of its own as a text."""
    if not re.search(_ASKED, svg):
        return svg
    root = ET.fromstring(svg)
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _LINK)
    _set_within(root, {}, [_MOST_PIECES])
    return ET.tostring(root, encoding="unicode")


def _set_within(element: ET.Element, font: dict[str, str], left: list[int]) -> None:
    font = font | _fonts(element)
    for number, child in enumerate(list(element)):
        if child.tag != f"{{{_SVG}}}text":
            _set_within(child, font, left)
        elif any(key.startswith("data-") for part in child.iter() for key in part.attrib):
            pieces = _Line(child, font | _fonts(child)).pieces
            left[0] -= len(pieces)
            if left[0] >= 0:
                element[number] = _group(child, pieces)


def _fonts(element: ET.Element) -> dict[str, str]:
    return {key: value for key, value in element.items() if key in _FONT}


def _looks(element: ET.Element) -> dict[str, str]:
    """What an element says of its letters, but for where they stand."""
    return {key: value for key, value in element.items() if not key.startswith("data-") and key not in _HELD}


def _group(line: ET.Element, pieces: list[ET.Element]) -> ET.Element:
    group = ET.Element(f"{{{_SVG}}}g", {key: value for key, value in line.items() if key in _HELD})
    group.extend(pieces)
    return group


@dataclass(slots=True)
class _Piece:
    """Letters that stand together: how they look, where they begin and how long they are."""

    text: str
    look: dict[str, str]
    x: float
    y: float
    width: float
    turn: float = 0.0


@dataclass(slots=True)
class _Asked:
    """What is left to be said of the letters of a line, from its next one on."""

    steps: dict[str, list[float]] = field(default_factory=dict)
    turns: list[float] = field(default_factory=list)

    def read(self, element: ET.Element) -> None:
        for key in STEPS:
            if key in element.attrib:
                self.steps[key] = _numbers(element.attrib[key])
        if TURNS in element.attrib:
            self.turns = _numbers(element.attrib[TURNS])

    def next(self, key: str) -> float | None:
        numbers = self.steps.get(key)
        return numbers.pop(0) if numbers else None

    def next_turn(self) -> float:
        # The last one holds for the rest.
        return self.turns.pop(0) if len(self.turns) > 1 else self.turns[0] if self.turns else 0.0

    @property
    def is_single(self) -> bool:
        """Whether the next letters are placed one by one; what is said of the first alone moves all after it."""
        return bool(self.turns) or any(len(numbers) > 1 for numbers in self.steps.values())


class _Line:
    """One text, set letter by letter where that is asked for."""

    def __init__(self, line: ET.Element, font: dict[str, str]) -> None:
        self._line = line
        self._font = font
        self._asked = _Asked()
        self._pieces: list[_Piece] = []
        self._start_x, self._start_y = (_number(line.get(key, "0")) for key in "xy")
        self._x, self._y = self._start_x, self._start_y
        length = _number(line.get(LENGTH, "0"))
        self._is_spread = length > 0 and line.get(STRETCH) == "0"
        self._first_x = (_numbers(line.get("data-x", "")) or [self._x])[0]
        self._first_y = (_numbers(line.get("data-y", "")) or [self._y])[0]
        self._chunks = [0]
        self._read()
        stretch = self._fitted(length) if length > 0 and self._pieces else 1.0
        self._anchored()
        self.pieces = [self._drawn(piece, stretch) for piece in self._pieces]

    def _read(self) -> None:
        is_kept = self._line.get(_SPACE) == "preserve"
        shared = _looks(self._line)
        texts: list[tuple[ET.Element, str]] = [(self._line, self._line.text or "")]
        for span in self._line:
            texts += [(span, "".join(span.itertext())), (self._line, span.tail or "")]
        texts = texts if is_kept else _collapsed(texts)
        read: set[int] = set()
        for element, text in texts:
            if id(element) not in read:
                self._asked.read(element)
                read.add(id(element))
            self._add(text, shared | _looks(element), _number(element.get(RISE, self._line.get(RISE, "0"))))

    def _add(self, text: str, look: dict[str, str], rise: float) -> None:
        font = self._font | {key: value for key, value in look.items() if key in _FONT}
        spacing = _number(font.get("letter-spacing", "0"))
        while text:
            is_single = self._asked.is_single or self._is_spread or spacing
            letters = _first_letter(text) if is_single else text
            x, y = self._asked.next("data-x"), self._asked.next("data-y")
            if x is not None:
                self._x = x + self._start_x - self._first_x
                self._chunks.append(len(self._pieces))
            if y is not None:
                self._y = y + self._start_y - self._first_y
            self._x += self._asked.next("data-dx") or 0.0
            self._y += self._asked.next("data-dy") or 0.0
            width = _width(letters, font)
            self._pieces.append(_Piece(letters, look, self._x, self._y - rise, width, self._asked.next_turn()))
            self._x += width + spacing
            text = text[len(letters) :]

    def _fitted(self, length: float) -> float:
        """Spread the letters to a length, or tell how far they are to be stretched."""
        last = self._pieces[-1]
        own = last.x + last.width - self._start_x
        if own <= 0:
            return 1.0
        if not self._is_spread:
            stretch = length / own
            for piece in self._pieces:
                piece.x = self._start_x + (piece.x - self._start_x) * stretch
                piece.width *= stretch
            return stretch
        gap = (length - own) / max(len(self._pieces) - 1, 1)
        for number, piece in enumerate(self._pieces):
            piece.x += gap * number
        return 1.0

    def _anchored(self) -> None:
        """Move what begins at one place to the side of it where it is to stand."""
        share = {"middle": 0.5, "end": 1.0}.get(self._line.get("text-anchor", self._font.get("text-anchor", "")), 0.0)
        for start, end in pairwise([*dict.fromkeys(self._chunks), len(self._pieces)]):
            chunk = self._pieces[start:end]
            if share and chunk:
                width = chunk[-1].x + chunk[-1].width - chunk[0].x
                for piece in chunk:
                    piece.x -= width * share

    def _drawn(self, piece: _Piece, stretch: float) -> ET.Element:
        look = {key: value for key, value in piece.look.items() if key not in ("x", "y", "letter-spacing")}
        # QtSvg drops blanks at the ends, which have their room here.
        x = piece.x + stretch * (_width(piece.text, self._font | look) - _width(piece.text.lstrip(), self._font | look))
        place = {"x": f"{x:.6g}", "y": f"{piece.y:.6g}", "text-anchor": "start"}
        text = ET.Element(f"{{{_SVG}}}text", look | place)
        text.text = piece.text.strip()
        if piece.turn:
            text.set("transform", f"rotate({piece.turn:.6g} {x:.6g} {piece.y:.6g})")
        elif stretch != 1.0:
            text.attrib.update(
                {"x": "0", "y": "0", "transform": f"translate({x:.6g} {piece.y:.6g}) scale({stretch:.6g} 1)"}
            )
        return text


def _collapsed(texts: list[tuple[ET.Element, str]]) -> list[tuple[ET.Element, str]]:
    """One blank for many, and none at the ends of the line."""
    found: list[tuple[ET.Element, str]] = []
    is_open = True
    for element, text in texts:
        text = re.sub(r"\s+", " ", text)
        if is_open:
            text = text.lstrip(" ")
        if text:
            is_open = text.endswith(" ")
        found.append((element, text))
    for number in range(len(found) - 1, -1, -1):
        element, text = found[number]
        found[number] = (element, text.rstrip(" "))
        if text.strip(" "):
            break
    return found


def _first_letter(text: str) -> str:
    """The first letter with the marks that stand on it."""
    end = 1
    while end < len(text) and (unicodedata.combining(text[end]) or text[end] == "\N{VARIATION SELECTOR-16}"):
        end += 1
    return text[:end]


def _width(text: str, font: dict[str, str]) -> float:
    size = _number(font.get("font-size", "")) or _NORMAL_PX
    return QFontMetricsF(_font(font)).horizontalAdvance(text) * size / _MEASURED_PX


def _font(said: dict[str, str]) -> QFont:
    font = QFont()
    if families := [name.strip(" '\"") for name in said.get("font-family", "").split(",") if name.strip(" '\"")]:
        font.setFamilies(families)
    font.setPixelSize(_MEASURED_PX)
    weight = said.get("font-weight", "")
    if weight in ("bold", "bolder") or (weight.isdigit() and int(weight[:4]) >= 600):
        font.setBold(True)
    font.setItalic(said.get("font-style", "") in ("italic", "oblique"))
    return font


def _numbers(text: str) -> list[float]:
    return [_number(word) for word in text.split()]


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if abs(number) < 1e6 else 0.0
