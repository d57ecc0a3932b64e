"""Every text that a card paints stands out from its ground by 4.5:1 or more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor

from tikprep.rendering.highlight import TOKEN_KINDS
from tikprep.ui.card.decor import chip_ground
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens

CALLOUTS = ("note", "tip", "warning", "important", "caution")
GRADES = ("again", "hard", "good", "easy")


def luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(text: str, ground: str) -> float:
    high, low = sorted((luminance(QColor(text)), luminance(QColor(ground))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def pairs() -> Iterator[tuple[str, str]]:
    for ground in ("window", "sidebar", "surface", "raised", "sunken", "code_bg"):
        yield from ((text, ground) for text in ("text", "muted", "accent"))
    for grade in GRADES:
        yield from ((grade, ground) for ground in (f"{grade}_soft", "surface", "code_bg", "window"))
        yield from ((text, f"{grade}_soft") for text in ("text", "muted"))
    for callout in CALLOUTS:
        ground = f"callout_{callout}_soft"
        yield from ((text, ground) for text in ("text", "muted", "accent", f"callout_{callout}"))
    for ground in ("code_bg", "code_line"):
        yield from (
            (text, ground) for text in ("code_text", "muted", "accent", *(f"syn_{kind}" for kind in TOKEN_KINDS))
        )
    yield from (("accent", "accent_soft"), ("on_accent", "accent"), ("text", "selection"))


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), list(pairs()))
def test_text_stands_out(tokens: Tokens, text: str, ground: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["surface", "code_bg", *(f"callout_{name}_soft" for name in CALLOUTS)])
@pytest.mark.parametrize("text", ["code_text", "accent"])
def test_inline_code_stands_out_on_every_ground(tokens: Tokens, ground: str, text: str) -> None:
    over, below = chip_ground(tokens), QColor(getattr(tokens, ground))
    share = over.alphaF()
    mixed = QColor.fromRgbF(
        *(share * getattr(over, name)() + (1 - share) * getattr(below, name)() for name in ("redF", "greenF", "blueF"))
    )
    assert contrast(getattr(tokens, text), mixed.name()) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_body_text_is_easy_to_read(tokens: Tokens) -> None:
    assert contrast(tokens.text, tokens.surface) >= (14 if tokens.is_dark else 16)
