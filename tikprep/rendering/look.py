"""How a stretch of foreign text looks: what its element, its attributes and its styles add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tikprep.rendering.css import Settings, colour, ground

_TAG_SETTINGS: dict[str, Settings] = {
    **dict.fromkeys(("b", "strong", "dt", "summary"), (("bold", True),)),
    **dict.fromkeys(("i", "em", "var", "cite", "dfn", "address"), (("italic", True),)),
    **dict.fromkeys(("u", "ins"), (("underline", True),)),
    **dict.fromkeys(("s", "strike", "del"), (("strike", True),)),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), (("mono", True),)),
    "sub": (("script", "sub"),),
    "sup": (("script", "sup"),),
    "small": (("zoom", 0.83),),
    "big": (("zoom", 1.2),),
    "center": (("align", "center"),),
    "mark": (("is_marked", True),),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), (("scale", 1.0), ("bold", False))),
}
_FONT_SIZES = {1: 0.75, 2: 0.8, 3: 1.0, 4: 1.2, 5: 1.4, 6: 1.7, 7: 2.5}
_STEPS = ((0.9, "small"), (1.17, ""), (1.5, "large"))
_ALIGNMENTS = {"left": "left", "justify": "left", "right": "right", "center": "center", "middle": "center"}


@dataclass(frozen=True, slots=True)
class Look:
    """What is handed down from an element to the text in it.

    `script` is "sub", "sup", or two of them for an index of an index.
    `ground` is that of the text itself, `on` that of the box or cell it stands in; colours
    are "#rrggbb" or "", and those of the author: no theme has touched them.
    """

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    script: str = ""
    mono: bool = False
    is_marked: bool = False
    pre: bool = False
    has_lines: bool = False
    hidden: bool = False
    align: str = ""
    color: str = ""
    ground: str = ""
    on: str = ""
    scale: float = 1.0
    is_rtl: bool = False
    href: str = ""

    @property
    def size(self) -> str:
        """The step of the font size: "small", "" for normal, "large" or "x-large"."""
        return next((name for limit, name in _STEPS if self.scale < limit), "x-large")

    def with_settings(self, settings: Settings) -> Look:
        """The look after some settings, of which later ones win."""
        changes: dict[str, Any] = {}
        for name, value in settings:
            if name == "zoom":
                changes["scale"] = min(max(self.scale * value, 0.5), 4.0)
            elif name != "display":
                changes[name] = value
        if self.script and changes.get("script"):
            # The index of an index; what stands deeper is as small.
            changes["script"] = f"{self.script.split()[0]} {changes['script']}"
        return replace(self, **changes)


def settings_of_tag(tag: str, attributes: Mapping[str, str]) -> Settings:
    """What an element means by itself and by the attributes that HTML had before CSS."""
    settings = _TAG_SETTINGS.get(tag, ())
    if not attributes:
        return settings
    more: list[tuple[str, Any]] = list(settings)
    if tag == "font":
        more += _font(attributes)
    if (align := _ALIGNMENTS.get(attributes.get("align", "").lower())) and tag not in ("img", "table"):
        more.append(("align", align))
    if found := ground(attributes.get("bgcolor", "")):
        more.append(("ground", found))
    if (direction := attributes.get("dir", "").lower()) in ("rtl", "ltr"):
        more.append(("is_rtl", direction == "rtl"))
    if "hidden" in attributes:
        more.append(("hidden", True))
    return tuple(more)


def _font(attributes: Mapping[str, str]) -> Settings:
    settings: list[tuple[str, Any]] = []
    if found := colour(attributes.get("color", "")):
        settings.append(("color", found))
    size = attributes.get("size", "").strip()
    if size.isascii() and size.lstrip("+-").isdigit() and len(size) < 4:
        step = int(size) + (3 if size[0] in "+-" else 0)
        settings.append(("scale", _FONT_SIZES[min(max(step, 1), 7)]))
    face = attributes.get("face", "").lower()
    if face:
        settings.append(("mono", "mono" in face or "courier" in face or "consolas" in face or "menlo" in face))
    return tuple(settings)
