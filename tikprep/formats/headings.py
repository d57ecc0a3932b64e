"""The heading of a card: its title and the attribute list behind it, as Pandoc and `attr_list` write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_TOKEN = r"""(?:[#.][^\s{}"=]*|[A-Za-z_][\w.:-]*=(?:"(?:[^"\\]|\\.)*"|[^\s{}"\\]*))"""
_LIST = re.compile(rf"\{{[ \t]*{_TOKEN}(?:[ \t]+{_TOKEN})*[ \t]*\}}")
_EACH = re.compile(
    r"""(?P<sign>[#.])(?P<name>[^\s{}"=]*)|(?P<key>[\w.:-]+)=(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>\S*))"""
)
_BARE = re.compile(r"""[^\s{}"\\]+""")
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands behind `##`. Without an attribute list it is all title."""

    title: str
    ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    doubled: tuple[str, ...] = ()
    is_readable: bool = True


def read_heading(text: str) -> Heading:
    """Part a heading into its title and its attributes."""
    text = text.strip(" \t")
    if not text.endswith("}"):
        return Heading(text, is_readable="{#" not in text)
    at = text.find("{")
    while at >= 0:
        # Tokens hold no brace outside quotes, so at most one opening brace begins a list that ends the line.
        if _LIST.fullmatch(text, at):
            return _with_attributes(text[:at].rstrip(" \t"), text[at + 1 : -1])
        at = text.find("{", at + 1)
    return Heading(text, is_readable="{#" not in text and "{." not in text)


def _with_attributes(title: str, listed: str) -> Heading:
    ids: list[str] = []
    kinds: list[str] = []
    keys: dict[str, str] = {}
    doubled: list[str] = []
    for match in _EACH.finditer(listed):
        if match["sign"]:
            (ids if match["sign"] == "#" else kinds).append(match["name"])
            continue
        if match["key"] in keys:
            doubled.append(match["key"])
        quoted = match["quoted"]
        keys[match["key"]] = match["bare"] if quoted is None else _ESCAPED.sub(r"\1", quoted)
    return Heading(title, tuple(ids), tuple(kinds), keys, tuple(doubled))


def quoted_value(value: str) -> str:
    """A value between quotes, as every key that TikPrep does not know is written."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def plain_value(value: str) -> str:
    """A value with quotes only where it needs them, as the known keys are written."""
    return value if _BARE.fullmatch(value) else quoted_value(value)
