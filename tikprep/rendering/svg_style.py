"""The style of SVG elements written out as attributes: `<style>` sheets, `style`, and values that QtSvg cannot read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tinycss2
from tinycss2.color3 import RGBA, parse_color

from tikprep.rendering.css import Compound, Node, chain_fits, compound_of, selector_words, specificity

Declarations = tuple[tuple[str, str], ...]

PAINTS = frozenset({"fill", "stroke", "stop-color", "color"})
PX = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6}
"""Of a length's unit; 96 px are an inch."""

NORMAL_PX = 16.0
_FONT_SIZES = {
    "xx-small": 9.0,
    "x-small": 10.0,
    "small": 13.0,
    "medium": NORMAL_PX,
    "large": 18.0,
    "x-large": 24.0,
    "xx-large": 32.0,
}
_MOST_RULES, _MOST_COMPARISONS = 2_000, 100_000
_LENGTH = re.compile(r"\s*([-+]?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9})(?:e[-+]?\d{1,2})?)\s*([a-z]{0,3}|%)\s*", re.IGNORECASE)
_ANY = "any-element"
_ENDLESS_NUMBER = re.compile(r"[0-9]{1000,}")
_HEX_ALPHA = re.compile(r"#([0-9a-fA-F]{4}|[0-9a-fA-F]{8})")
_SPACED = re.compile(
    r"(rgba?|hsla?)\(\s*([\d.]+%?(?:deg)?(?:\s+[\d.]+%?){2})\s*(?:/\s*(\d*\.?\d+%?)\s*)?\)", re.IGNORECASE
)
_KEPT_PAINT = re.compile(r"none|currentColor|var\(--[^()]*\)|url\(#[^()]*\)")


@dataclass(frozen=True, slots=True)
class Around:
    """What an element has from those around it: their nodes, whether they set a colour, markers, font, clips, `color`.

    The `box` is what clips leave to be seen, in the units of the element, None if that is no upright box; `boxes`
    tells how many cut it. What `is_shared` may be drawn elsewhere too, within other clips.
    """

    nodes: tuple[Node, ...]
    is_painted: bool
    markers: tuple[tuple[str, str], ...] = ()
    font_px: float = NORMAL_PX
    baseline: str = ""
    box: tuple[float, float, float, float] | None = None
    boxes: int = 0
    is_shared: bool = False
    colour: str = ""
    stroke_px: float = 1.0


class StyleTooLongError(Exception):
    """The rules of a sheet and the elements of its drawing are too many to compare."""


@dataclass(frozen=True, slots=True)
class _Rule:
    chain: tuple[Compound, ...]
    rank: tuple[int, int, int, int]
    normal: Declarations
    important: Declarations


class SvgStylesheet:
    """The rules of one drawing for elements, classes, ids, and what stands above them."""

    def __init__(self, css: str) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        self._comparisons_left = _MOST_COMPARISONS
        order = 0
        css = _ENDLESS_NUMBER.sub("0", css)
        for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True) if css.strip() else ():
            if rule.type != "qualified-rule":
                continue
            normal, important = _declared(rule.content)
            for chain in _chains(rule.prelude):
                order += 1
                if order > _MOST_RULES:
                    raise StyleTooLongError
                last = chain[-1]
                key = f"#{last.identity}" if last.identity else f".{min(last.classes)}" if last.classes else last.tag
                found = _Rule(chain, (*specificity(chain), order), normal, important)
                self._rules.setdefault(key, []).append(found)

    def declarations(self, nodes: Sequence[Node], style: str) -> Iterator[tuple[str, str]]:
        """What holds for the last of the nodes (root first), with its `style`; of one property the last wins."""
        own, own_important = _declared(_ENDLESS_NUMBER.sub("0", style)) if style else ((), ())
        node = nodes[-1]
        keys = ("", node.tag, f"#{node.identity}", *(f".{name}" for name in node.classes)) if self._rules else ()
        candidates = [rule for key in keys for rule in self._rules.get(key, ())]
        self._comparisons_left -= len(candidates) * (1 + len(nodes) // 16)
        if self._comparisons_left < 0:
            raise StyleTooLongError
        rules = sorted((rule for rule in candidates if chain_fits(rule.chain, nodes)), key=lambda rule: rule.rank)
        for rule in rules:
            yield from rule.normal
        yield from own
        for rule in rules:
            yield from rule.important
        yield from own_important


def node_of(tag: str, attributes: dict[str, str]) -> Node:
    """What selectors see of an element."""
    return Node(tag.lower(), attributes.get("id", ""), frozenset(attributes.get("class", "").split()))


def paint(value: str) -> tuple[str, float]:
    """A colour that QtSvg reads, "none" or a reference, and its opacity; "" for what is no colour."""
    value = value.strip()
    if value.startswith("url(#"):
        return value.partition(")")[0] + ")", 1.0
    if value.lower() == "currentcolor":
        return "currentColor", 1.0
    if _KEPT_PAINT.fullmatch(value) or len(value) > 100:
        return value if len(value) <= 100 else "", 1.0
    if _HEX_ALPHA.fullmatch(value):
        digits = value[1:] if len(value) == 9 else "".join(digit * 2 for digit in value[1:])
        return f"#{digits[:6]}", int(digits[6:], 16) / 255
    if found := _SPACED.fullmatch(value):
        channels = ", ".join(found[2].replace("deg", "").split())
        value = f"{found[1].lower().rstrip('a')}a({channels}, {_share(found[3] or '1')})"
    parsed = parse_color(_ENDLESS_NUMBER.sub("0", value))
    if not isinstance(parsed, RGBA):
        return "", 1.0
    light = (min(max(channel, 0.0), 1.0) for channel in parsed[:3])
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in light), min(max(parsed.alpha, 0.0), 1.0)


def _share(text: str) -> str:
    return f"{float(text[:-1]) / 100:g}" if text.endswith("%") else text


def length_px(text: str, font_px: float = NORMAL_PX, whole: float = 0.0) -> float | None:
    """A length in pixels, of a font so large and a whole that percents are of; None for what is none."""
    found = _LENGTH.fullmatch(text)
    if not found:
        return None
    number, unit = float(found[1]), found[2].lower()
    if unit in PX:
        return number * PX[unit]
    return {
        "em": number * font_px,
        "ex": number * font_px / 2,
        "rem": number * NORMAL_PX,
        "%": number * whole / 100,
    }.get(unit)


def font_size_px(text: str, around_px: float) -> float | None:
    """A font's size in pixels, within one so large."""
    word = text.strip().lower()
    if word in ("smaller", "larger"):
        return around_px * (0.83 if word == "smaller" else 1.2)
    return _FONT_SIZES.get(word) or length_px(text, around_px, around_px)


def _chains(prelude: Any) -> Iterator[tuple[Compound, ...]]:
    """The selectors of a rule; what is asked to be right within something may also be further within."""
    group: list[Any] = []
    for token in [*prelude, None]:
        if token is None or (token.type == "literal" and token.value == ","):
            steps = [word for word in selector_words(group) or () if word]
            if steps and len(steps) <= 8:
                yield tuple(_compound(word) for word in steps)
            group = []
        elif token.type == "literal" and token.value in (">", "*"):
            stand_in = " " if token.value == ">" else _ANY
            group += tinycss2.parse_component_value_list(stand_in)
        elif token.type != "comment":
            group.append(token)


def _compound(word: list[str]) -> Compound:
    found = compound_of([part for part in word if part != _ANY] or word)
    return Compound("", found.identity, found.classes) if found.tag == _ANY else found


def _declared(content: Any) -> tuple[Declarations, Declarations]:
    normal: list[tuple[str, str]] = []
    important: list[tuple[str, str]] = []
    for item in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if item.type == "declaration":
            written = _written(item.lower_name, item.value)
            (important if item.important else normal).extend(written)
    return tuple(normal), tuple(important)


def _written(name: str, tokens: list[Any]) -> Iterator[tuple[str, str]]:
    value = tinycss2.serialize(tokens).strip()
    if name == "font":
        yield from _font(tokens)
    elif name == "marker":
        yield from ((f"marker-{place}", value) for place in ("start", "mid", "end"))
    else:
        yield name, value


def _font(tokens: list[Any]) -> Iterator[tuple[str, str]]:
    """The parts of the shorthand: what stands before the size, the size, and the families after it."""
    for index, token in enumerate(tokens):
        if token.type == "ident" and token.lower_value in ("bold", "bolder"):
            yield "font-weight", "bold"
        elif token.type == "number" and token.value >= 100:
            yield "font-weight", f"{token.value:g}"
        elif token.type == "ident" and token.lower_value in ("italic", "oblique"):
            yield "font-style", "italic"
        elif token.type in ("dimension", "percentage") or (token.type == "ident" and token.lower_value in _FONT_SIZES):
            yield "font-size", token.serialize()
            families = tinycss2.serialize(tokens[index + 1 :])
            yield "font-family", re.sub(r"^\s*/\s*\S+", "", families).strip()
            return
