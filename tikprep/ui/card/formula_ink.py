"""The ink of formulas: colours that can be read on any theme, and letters that MathJax has no shapes for."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainterPath

from tikprep.rendering.formula_svg import ACCENT
from tikprep.ui.theme.tokens import Tokens

_PAINT = re.compile(r'\b(fill|stroke)="(?!none"|currentColor")([^"]+)"(?! fill-opacity)')
_TEXT = re.compile(r"<text\b[^>]*>[^<]*</text>")
_LEAST_CONTRAST = 4.6
_GREYISH = 0.12
# Beside MathJax's letters a sans of 0.94 em has capitals of the same height, while CJK fills its whole em.
_LETTER_SIZE, _WIDE_SIZE = 940, 1000
_MOST_SPREAD = 60.0


def inked(svg: str, colour: str, tokens: Tokens, font: QFont) -> str:
    """A drawing as a theme shows it: `currentColor` is `colour`, other letters are drawn in `font`."""
    if "<text" in svg:
        svg = _TEXT.sub(lambda match: _outlined(match[0], font), svg)
    ground = QColor(tokens.surface)

    def paint(match: re.Match[str]) -> str:
        if match[2] == ACCENT:
            return f'{match[1]}="{tokens.accent}"'
        return f'{match[1]}="{_readable(match[2], ground, colour)}"'

    return _PAINT.sub(paint, svg).replace("currentColor", colour)


def contrast(first: QColor, second: QColor) -> float:
    """The contrast ratio of WCAG 2, 1 to 21."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _readable(name: str, ground: QColor, plain: str) -> str:
    """The colour of that hue which stands out from the ground; black, white and greys are plain ink."""
    colour = QColor(name) if QColor.isValidColorName(name) else QColor()
    if not colour.isValid() or colour.hslSaturationF() < _GREYISH:
        return plain
    step = -0.02 if _luminance(ground) > 0.2 else 0.02
    hue, saturation, lightness = colour.hslHueF(), colour.hslSaturationF(), colour.lightnessF()
    while contrast(colour, ground) < _LEAST_CONTRAST and 0 < lightness + step < 1:
        lightness += step
        colour = QColor.fromHslF(hue, saturation, lightness)
    return colour.name()


def _outlined(element: str, font: QFont) -> str:
    """A run of text as outlines as wide as MathJax left room for: Qt knows the fonts, QtSvg would not fit them."""
    source = ET.fromstring(element)
    text, room = source.text or "", float(source.get("textLength", "0"))
    if not text or not room:
        return ""
    font = QFont(font)
    font.setPixelSize(_WIDE_SIZE if room >= 1000 * len(text) else _LETTER_SIZE)
    font.setItalic(source.get("font-style") == "italic")
    font.setBold(source.get("font-weight") == "bold")
    spare = room - QFontMetricsF(font).horizontalAdvance(text)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, min(max(spare / len(text), -_MOST_SPREAD), _MOST_SPREAD))
    width = QFontMetricsF(font).horizontalAdvance(text) or 1.0
    path = QPainterPath()
    path.addText(QPointF(0, 0), font, text)
    squeeze = min(1.0, room / width)
    left = max(0.0, room - width * squeeze) / 2
    place = f"{source.get('transform', '')} translate({left:.1f},0) scale({squeeze:.4f},1)".strip()
    painted = "".join(
        f' {name}="{html.escape(source.get(name, ""))}"' for name in ("fill", "stroke") if source.get(name)
    )
    return f'<path transform="{place}"{painted} stroke-width="0" d="{_steps(path)}"/>'


def _steps(path: QPainterPath) -> str:
    letters = {
        QPainterPath.ElementType.MoveToElement: "M",
        QPainterPath.ElementType.LineToElement: "L",
        QPainterPath.ElementType.CurveToElement: "C",
        QPainterPath.ElementType.CurveToDataElement: "",
    }
    elements = (path.elementAt(number) for number in range(path.elementCount()))
    return " ".join(f"{letters[step.type]}{step.x:.0f} {step.y:.0f}" for step in elements) or "M0 0"
