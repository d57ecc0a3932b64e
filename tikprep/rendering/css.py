"""CSS cut down to what a card draws.

A stylesheet or a `style` attribute becomes settings: pairs of a name and a plain value.
Selectors are a type, classes, an id, and what stands above (descendants); rules with
any other selector do not count, nor do those for Anki's own scaffold (`.card`, `.cloze`,
night mode), whose place our themes take.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tinycss2
from tinycss2.color3 import RGBA, parse_color

Settings = tuple[tuple[str, Any], ...]
"""`bold italic underline strike mono pre has_lines hidden is_rtl` bool, `script` "sub"|"sup"|"", `align`, `color`
and `ground` "#rrggbb" or "", `scale` a factor of the normal size, `zoom` a factor of the one around; `display`
as it is written, which concerns the element alone."""

LONGEST_CSS = 100_000
_MOST_RULES = 2_000
_MOST_COMPARISONS = 100_000
_LONGEST_STYLE = 4_000
# Python refuses to read a number of thousands of digits, and what is beyond a float has no size.
_ENDLESS_NUMBER = re.compile(r"[0-9.]{25,}|(?<=[0-9.])[eE][+-]?[0-9]{3,}")
# Where a semicolon may be something else than the end of a declaration.
_NEEDS_TOKENS = re.compile(r"[\"'\\{}\[\]]|/\*|url\(", re.IGNORECASE)
_DRAWN = frozenset(
    "font-weight font-style font-size font-family font text-decoration text-decoration-line vertical-align text-align "
    "color background background-color display direction visibility white-space".split()
)
# What stands around each card in Anki; a selector may start with it.
_SCAFFOLD = frozenset({"html", "body", "#qa", ".card"})
_OTHER_THEME = frozenset({"nightmode", "night_mode", "cloze"})
_MONOSPACE = ("mono", "courier", "consolas", "menlo", "monaco", "typewriter", "source code", "fira code", "inconsolata")
_KEYWORD_SCALES = {
    "xx-small": 0.7,
    "x-small": 0.75,
    "small": 0.8,
    "medium": 1.0,
    "large": 1.25,
    "x-large": 1.6,
    "xx-large": 2.0,
    "xxx-large": 3.0,
}
# Pages and cards are set at 14 to 20 px; none of these is meant to stand out.
_SMALL_PX, _LARGE_PX, _X_LARGE_PX = 13.0, 23.0, 32.0
_PX = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78}
_ALIGNMENTS = {"left": "left", "start": "left", "justify": "left", "right": "right", "end": "right", "center": "center"}
# Beyond this a colour is paper: the card's own ground serves.
_PAPER = 244
# Python refuses to read numbers of more than 4,300 digits; no style needs them.
_ENDLESS_NUMBER = re.compile(r"[0-9]{1000,}")


@dataclass(frozen=True, slots=True)
class Node:
    """What a selector sees of an element."""

    tag: str
    identity: str
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Compound:
    """One step of a selector: the element, id and classes that it asks for, "" and none where it asks for none."""

    tag: str
    identity: str
    classes: frozenset[str]

    def fits(self, node: Node) -> bool:
        return (
            (not self.tag or self.tag == node.tag)
            and (not self.identity or self.identity == node.identity)
            and self.classes <= node.classes
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    chain: tuple[Compound, ...]
    rank: tuple[int, int, int, int]
    settings: Settings
    important: Settings

    def fits(self, nodes: Sequence[Node]) -> bool:
        return chain_fits(self.chain, nodes)


def chain_fits(chain: Sequence[Compound], nodes: Sequence[Node]) -> bool:
    """Whether a selector means the last node; the nearest fitting ancestor each time, which misses nothing."""
    if not chain[-1].fits(nodes[-1]):
        return False
    above = len(nodes) - 2
    for compound in reversed(chain[:-1]):
        while above >= 0 and not compound.fits(nodes[above]):
            above -= 1
        if above < 0:
            return False
        above -= 1
    return True


class Stylesheet:
    """The rules of one card, found by the last part of their selector."""

    def __init__(self, css: str) -> None:
        self._by_key: dict[str, list[_Rule]] = {}
        self._comparisons_left = _MOST_COMPARISONS
        self._inline: dict[str, tuple[Settings, Settings]] = {}
        self._parts: dict[str, tuple[Settings, Settings]] = {}
        if css.strip():
            self._read(_ENDLESS_NUMBER.sub("0", css[:LONGEST_CSS]))

    def _read(self, css: str) -> None:
        order = 0
        for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
            if rule.type != "qualified-rule":
                continue
            chains = list(_chains(rule.prelude))
            settings, important = _declared(rule.content) if chains else ((), ())
            for chain in chains:
                order += 1
                if order > _MOST_RULES:
                    return
                last = chain[-1]
                key = f"#{last.identity}" if last.identity else f".{min(last.classes)}" if last.classes else last.tag
                found = _Rule(chain, (*specificity(chain), order), settings, important)
                self._by_key.setdefault(key, []).append(found)

    @property
    def has_rules(self) -> bool:
        return bool(self._by_key)

    def settings(self, nodes: Sequence[Node], style: str) -> Settings:
        """What holds for the last of `nodes` (root first), with its `style` attribute; later settings win."""
        own, own_important = self._of_attribute(style) if style else ((), ())
        if not self._by_key:
            return own + own_important
        node = nodes[-1]
        keys = [node.tag, f"#{node.identity}", *(f".{name}" for name in node.classes)]
        candidates = [rule for key in keys for rule in self._by_key.get(key, ())]
        self._comparisons_left -= len(candidates)
        # A sheet that asks for more than this was made to stop the program.
        rules = [rule for rule in candidates if rule.fits(nodes)] if self._comparisons_left > 0 else []
        rules.sort(key=lambda rule: rule.rank)
        normal = tuple(setting for rule in rules for setting in rule.settings)
        important = tuple(setting for rule in rules for setting in rule.important)
        return normal + own + important + own_important

    def _of_attribute(self, style: str) -> tuple[Settings, Settings]:
        found = self._inline.get(style)
        if found is None:
            found = self._inline[style] = self._read_attribute(_ENDLESS_NUMBER.sub("0", style[:_LONGEST_STYLE]))
        return found

    def _read_attribute(self, style: str) -> tuple[Settings, Settings]:
        if _NEEDS_TOKENS.search(style):
            return _declared(style)
        # Pasted pages repeat twenty declarations a span, of which two are drawn: those alone are parsed, each once.
        normal: Settings = ()
        important: Settings = ()
        for part in style.split(";"):
            name, _, value = part.partition(":")
            if name.strip().lower() not in _DRAWN or not value:
                continue
            found = self._parts.get(part)
            if found is None:
                found = self._parts[part] = _declared(part)
            normal, important = normal + found[0], important + found[1]
        return normal, important


def colour(text: str) -> str:
    """A colour of an attribute (`#f00`, `f00`, `red`) as "#rrggbb", or ""."""
    text = text.strip()
    if len(text) > 40:
        return ""
    return _hex(parse_color(text)) or (_hex(parse_color(f"#{text}")) if text.isalnum() else "")


def ground(text: str) -> str:
    """Like `colour`, but paper is no ground."""
    return _unless_paper(colour(text))


def _chains(prelude: Iterable[Any]) -> Iterator[tuple[Compound, ...]]:
    group: list[Any] = []
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            yield from _chain(group)
            group = []
        elif token.type != "comment":
            group.append(token)
    yield from _chain(group)


def _chain(tokens: list[Any]) -> Iterator[tuple[Compound, ...]]:
    """The selector as compounds, outermost first; none where it is not of the kinds that are read."""
    words = selector_words(tokens)
    compounds = [word for word in words or () if word]
    while compounds and set(compounds[0]) <= _SCAFFOLD:
        compounds.pop(0)
    if not compounds or len(compounds) > 8:
        return
    names = {part.lstrip(".#").lower() for word in compounds for part in word}
    if not names & _OTHER_THEME:
        yield tuple(compound_of(word) for word in compounds)


def selector_words(tokens: Iterable[Any]) -> list[list[str]] | None:
    """The steps of a selector, outermost first, each as tags, `.classes` and `#ids`; None for one of other kinds."""
    words: list[list[str]] = [[]]
    after_dot = False
    for token in tokens:
        if token.type == "whitespace":
            words.append([])
        elif token.type == "ident":
            words[-1].append(f".{token.value}" if after_dot else token.lower_value)
        elif token.type == "hash":
            words[-1].append(f"#{token.value}")
        elif not (token.type == "literal" and token.value == "."):
            return None
        after_dot = token.type == "literal"
    return words


def compound_of(word: list[str]) -> Compound:
    """What a step asks for; `.card`, within which all stands, aside."""
    parts = [part for part in word if part != ".card"] or word
    tag = next((part for part in parts if part[0] not in ".#"), "")
    identity = next((part[1:] for part in parts if part[0] == "#"), "")
    return Compound(tag, identity, frozenset(part[1:] for part in parts if part[0] == "."))


def specificity(chain: tuple[Compound, ...]) -> tuple[int, int, int]:
    """How many ids, classes and elements a selector names, by which it wins over others."""
    return (
        sum(bool(part.identity) for part in chain),
        sum(len(part.classes) for part in chain),
        sum(bool(part.tag) for part in chain),
    )


def _declared(content: Any) -> tuple[Settings, Settings]:
    normal: list[tuple[str, Any]] = []
    important: list[tuple[str, Any]] = []
    for item in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if item.type == "declaration":
            values = [token for token in item.value if token.type not in ("whitespace", "comment")]
            (important if item.important else normal).extend(_settings(item.lower_name, values))
    return tuple(normal), tuple(important)


def _settings(name: str, values: list[Any]) -> Iterator[tuple[str, Any]]:
    words = [token.lower_value for token in values if token.type == "ident"]
    first = words[0] if words else ""
    match name:
        case "font-weight" | "font-style" | "font-size" | "font-family" | "font":
            yield from _font(name, values, words)
        case "text-decoration" | "text-decoration-line" if words:
            yield "underline", "underline" in words
            yield "strike", "line-through" in words
        case "vertical-align" if first in ("sub", "super", "baseline"):
            yield "script", {"sub": "sub", "super": "sup", "baseline": ""}[first]
        case "text-align" if first.removeprefix("-webkit-") in _ALIGNMENTS:
            yield "align", _ALIGNMENTS[first.removeprefix("-webkit-")]
        case "color":
            if values and (found := _hex(parse_color(values[0]))):
                yield "color", found
        case "background" | "background-color":
            yield from _ground(values, words)
        case "display" if first:
            yield "hidden", first == "none"
            yield "display", first
        case "direction" if first:
            yield "is_rtl", first == "rtl"
        case "visibility" if first == "hidden":
            yield "hidden", True
        case "white-space" if first:
            yield "pre", first in ("pre", "pre-wrap", "break-spaces")
            yield "has_lines", first == "pre-line"


def _ground(values: list[Any], words: list[str]) -> Iterator[tuple[str, Any]]:
    for value in values:
        parsed = parse_color(value)
        if isinstance(parsed, RGBA):
            yield "ground", _unless_paper(_hex(parsed))
            return
    if {"none", "transparent", "initial", "unset"} & set(words):
        yield "ground", ""


def _font(name: str, values: list[Any], words: list[str]) -> Iterator[tuple[str, Any]]:
    if name in ("font-weight", "font"):
        numbers = [token.value for token in values if token.type == "number"] if name == "font-weight" else []
        if numbers:
            yield "bold", numbers[0] >= 600
        elif {"bold", "bolder"} & set(words):
            yield "bold", True
        elif {"normal", "lighter"} & set(words) and name == "font-weight":
            yield "bold", False
    if name in ("font-style", "font") and ({"italic", "oblique"} & set(words) or (name == "font-style" and words)):
        yield "italic", bool({"italic", "oblique"} & set(words))
    if name in ("font-size", "font"):
        yield from _size(values)
    if name in ("font-family", "font"):
        named = " ".join([*words, *(token.value.lower() for token in values if token.type == "string")])
        if named and (name == "font-family" or any(word in named for word in _MONOSPACE)):
            yield "mono", any(word in named for word in _MONOSPACE)


def _size(values: list[Any]) -> Iterator[tuple[str, Any]]:
    for value in values:
        if value.type == "dimension" and value.lower_unit in _PX:
            yield "scale", _scale_of(value.value * _PX[value.lower_unit])
        elif value.type == "dimension" and value.lower_unit == "rem":
            yield "scale", value.value
        elif value.type == "dimension" and value.lower_unit == "em":
            yield "zoom", value.value
        elif value.type == "percentage":
            yield "zoom", value.value / 100
        elif value.type == "ident" and value.lower_value in _KEYWORD_SCALES:
            yield "scale", _KEYWORD_SCALES[value.lower_value]
        elif value.type == "ident" and value.lower_value in ("smaller", "larger"):
            yield "zoom", 0.83 if value.lower_value == "smaller" else 1.2
        else:
            continue
        return


def _scale_of(px: float) -> float:
    return 0.8 if px < _SMALL_PX else 1.0 if px < _LARGE_PX else 1.25 if px < _X_LARGE_PX else 1.6


def _hex(parsed: Any) -> str:
    """A colour over white paper; "" for what is no colour or cannot be seen."""
    if not isinstance(parsed, RGBA) or parsed.alpha < 0.05:
        return ""
    channels = (parsed.red, parsed.green, parsed.blue)
    alpha = min(parsed.alpha, 1.0)
    mixed = (min(max(alpha * channel + 1 - alpha, 0.0), 1.0) for channel in channels)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in mixed)


def _unless_paper(colour: str) -> str:
    return "" if not colour or min(bytes.fromhex(colour[1:])) >= _PAPER else colour
