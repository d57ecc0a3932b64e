"""Parts of drawings that QtSvg leaves out, in words that it reads: pictures, labels, patterns, views."""

from __future__ import annotations

import base64
import binascii
import re
import textwrap
import xml.etree.ElementTree as ET

from tikprep.rendering.svg_style import length_px, paint

_MOST_PIXELS = 4_000_000
_PICTURE = re.compile(r"\s*data:image/(?:png|jpe?g)\s*;\s*base64\s*,", re.IGNORECASE)
_PNG_HEAD = re.compile(rb"\x89PNG\r\n\x1a\n....IHDR(....)(....)", re.DOTALL)
_PNG_END = b"IEND\xaeB`\x82"
_JPEG_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_NUMBER = re.compile(r"[-+]?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9})(?:e[-+]?\d{1,2})?", re.IGNORECASE)
_BLOCKS = frozenset({"div", "p", "li", "br", "tr", "h1", "h2", "h3", "h4"})
_UNREAD = frozenset({"script", "style", "title", "head"})
_LETTER_WIDTH = 0.55
_MISSING = "Picture not shown"


def picture_data(address: str) -> str:
    """The data of a picture within a drawing as an address, "" for one that is not drawn: elsewhere, odd or large."""
    found = _PICTURE.match(address)
    if not found:
        return ""
    try:
        content = base64.b64decode("".join(address[found.end() :].split()), validate=True)
    except (binascii.Error, ValueError):
        return ""
    kind, (width, height) = ("png", _png_size(content)) if content[:4] == b"\x89PNG" else ("jpeg", _jpeg_size(content))
    if not 0 < width * height <= _MOST_PIXELS:
        return ""
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _png_size(content: bytes) -> tuple[int, int]:
    head = _PNG_HEAD.match(content)
    if not head or not content.rstrip(b"\0").endswith(_PNG_END):
        return 0, 0
    return int.from_bytes(head[1], "big"), int.from_bytes(head[2], "big")


def _jpeg_size(content: bytes) -> tuple[int, int]:
    if content[:2] != b"\xff\xd8" or b"\xff\xd9" not in content[-64:]:
        return 0, 0
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        if content[at + 1] in _JPEG_FRAMES:
            return int.from_bytes(content[at + 7 : at + 9], "big"), int.from_bytes(content[at + 5 : at + 7], "big")
        at += 2 + max(int.from_bytes(content[at + 2 : at + 4], "big"), 2)
    return 0, 0


def missing_frame(x: float, y: float, width: float, height: float) -> list[ET.Element]:
    """A dashed frame in the place of a picture, with words where they have room."""
    box = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{width:g}", "height": f"{height:g}"}
    frame = ET.Element("rect", box | {"fill": "none", "stroke": "#808080"})
    size = min(height / 2, width / len(_MISSING) / _LETTER_WIDTH, 14.0)
    frame.set("stroke-width", f"{max(min(width, height) / 80, 0.01):g}")
    frame.set("stroke-dasharray", "4 3")
    if size <= 0:
        return [frame]
    middle = {"x": f"{x + width / 2:g}", "y": f"{y + height / 2 + size * 0.35:g}", "font-size": f"{size:g}"}
    text = ET.Element("text", middle | {"text-anchor": "middle", "fill": "#808080", "stroke": "none"})
    text.text = _MISSING
    return [frame, text]


def label_lines(source: ET.Element, width: float, font_px: float) -> list[str]:
    """The text of HTML within a drawing in lines that fit the width, if it has any."""
    pieces: list[str] = []
    _read(source, pieces)
    lines = [" ".join(line.split()) for line in "".join(pieces).split("\n")]
    letters = int(width / (_LETTER_WIDTH * font_px)) if width > font_px else 0
    if letters < 4:
        return [line for line in lines if line]
    return [part for line in lines for part in textwrap.wrap(line, letters + 1, break_long_words=False)]


def _read(source: ET.Element, pieces: list[str]) -> None:
    for child in source:
        name = child.tag.rpartition("}")[2].lower()
        if name not in _UNREAD:
            line_end = "\n" if name in _BLOCKS else ""
            pieces.append(line_end + " ".join((child.text or "").split("\n")))
            _read(child, pieces)
            pieces.append(line_end)
        pieces.append(" ".join((child.tail or "").split("\n")))


def plain_colour(pattern: ET.Element) -> str:
    """A colour that stands for a pattern: that of its lines or planes, or none."""
    for key in ("stroke", "fill"):
        for element in pattern.iter():
            style = re.search(rf"(?:^|;)\s*{key}\s*:([^;]+)", element.get("style", ""))
            colour, _ = paint(style[1] if style else element.get(key, ""))
            if colour and colour != "none" and not colour.startswith("url("):
                return colour
    return "none"


def view_port(source: ET.Element, around_px: tuple[float, float]) -> tuple[float, float, float, float] | None:
    """The place of a drawing within a drawing that ends there; None for one that goes on."""
    if source.get("overflow") == "visible" or not {"width", "height"} <= set(source.attrib):
        return None
    x, y, width, height = (
        length_px(source.get(key, "0"), whole=whole) or 0.0
        for key, whole in zip(("x", "y", "width", "height"), around_px * 2, strict=True)
    )
    return (x, y, width, height) if width > 0 and height > 0 else None


def view_transform(place: ET.Element, view: ET.Element, around_px: tuple[float, float], own: str) -> str:
    """The transform that brings the view box of a symbol or drawing to its place, after its `own`."""
    x, y = (length_px(place.get(key, "0"), whole=whole) or 0.0 for key, whole in zip("xy", around_px, strict=True))
    steps = [own] if own else []
    numbers = [float(number) for number in _NUMBER.findall(view.get("viewBox", ""))]
    if len(numbers) != 4 or min(numbers[2:]) <= 0:
        return " ".join([*steps, f"translate({x:g} {y:g})"])
    left, top, wide, high = numbers
    width, height = (
        length_px(place.get(key) or view.get(key) or "100%", whole=whole) or 0.0
        for key, whole in zip(("width", "height"), around_px, strict=True)
    )
    across, down = width / wide, height / high
    ratio = view.get("preserveAspectRatio", "")
    if ratio.strip() != "none":
        across = down = max(across, down) if ratio.endswith("slice") else min(across, down)
    shares = {"Min": 0.0, "Max": 1.0}
    x += (width - wide * across) * shares.get(ratio.strip()[1:4], 0.5) - left * across
    y += (height - high * down) * shares.get(ratio.strip()[5:8], 0.5) - top * down
    return " ".join([*steps, f"translate({x:.6g} {y:.6g}) scale({across:.6g} {down:.6g})"])
