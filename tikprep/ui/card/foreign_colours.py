"""Colours that other programs' cards bring along, made to suit the theme.

A text colour keeps its hue and moves its lightness until it stands out from its ground by
4.5:1; black, white and the greys are the theme's own text. A ground keeps its hue and
becomes quiet enough for the theme's text, muted text and links to stand on it.
"""

from __future__ import annotations

import colorsys

from tikprep.ui.theme.tokens import Tokens

LEAST_CONTRAST = 4.5
# Below this spread of its channels a colour is a grey to the eye.
_GREY_SPREAD = 26
_DARK_GREY, _LIGHT_GREY = 90, 190
_GROUND_SATURATION = 0.75
# Light and dark enough for `accent`, the weakest text that may stand on it.
_LIGHT_GROUND, _PALEST_GROUND, _DARK_GROUND = 0.80, 0.92, 0.034
_LEAST_CHROMA = 0.04


def text_colour(colour: str, tokens: Tokens, ground: str = "") -> str:
    """The author's `colour` ("#rrggbb") as it can be read on the card, or on what `quiet_ground` made of `ground`."""
    channels = bytes.fromhex(colour[1:])
    if max(channels) - min(channels) < _GREY_SPREAD:
        middle = sum(channels) // 3
        return tokens.muted if _DARK_GREY < middle < _LIGHT_GREY else tokens.text
    # Without a ground of its own a text stands on paper, in the head of a table or in a box of ours.
    grounds = [quiet_ground(ground, tokens)] if ground else [tokens.surface, tokens.code_bg, tokens.callout_note_soft]
    if _least_contrast(colour, grounds) >= LEAST_CONTRAST:
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in channels))
    # Nearest to the author's lightness; further on is ever clearer.
    near, far = lightness, 1.0 if tokens.is_dark else 0.0
    for _ in range(9):
        middle_lightness = (near + far) / 2
        if _least_contrast(_hex(hue, middle_lightness, saturation), grounds) >= LEAST_CONTRAST:
            far = middle_lightness
        else:
            near = middle_lightness
    return _hex(hue, far, saturation)


def quiet_ground(colour: str, tokens: Tokens) -> str:
    """The author's ground as it suits the theme; greys become the theme's grey."""
    channels = bytes.fromhex(colour[1:])
    chroma = (max(channels) - min(channels)) / 255
    if chroma < _LEAST_CHROMA:
        return tokens.sunken if sum(channels) < 3 * _LIGHT_GREY else tokens.code_bg
    hue, _, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in channels))
    # The palest grounds are fully saturated by that measure; in the dark they would glow.
    saturation = min(saturation, _GROUND_SATURATION, 0.3 + chroma if tokens.is_dark else 1.0)
    aim = _DARK_GROUND if tokens.is_dark else min(max(luminance(colour), _LIGHT_GROUND), _PALEST_GROUND)
    low, high = 0.0, 1.0
    for _ in range(9):
        middle = (low + high) / 2
        if luminance(_hex(hue, middle, saturation)) < aim:
            low = middle
        else:
            high = middle
    return _hex(hue, low if tokens.is_dark else high, saturation)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 reckons it, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of "#rrggbb", from 0 to 1."""
    red, green, blue = (_linear(channel / 255) for channel in bytes.fromhex(colour[1:]))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _least_contrast(colour: str, grounds: list[str]) -> float:
    return min(contrast(colour, ground) for ground in grounds)


def _hex(hue: float, lightness: float, saturation: float) -> str:
    channels = colorsys.hls_to_rgb(hue, lightness, saturation)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
