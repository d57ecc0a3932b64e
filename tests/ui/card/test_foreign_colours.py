"""Whatever colours a foreign card brings, its text stands out in both themes."""

from __future__ import annotations

import colorsys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.ui.card.foreign_colours import contrast, quiet_ground, text_colour
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens

colours = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb))
themes = st.sampled_from([LIGHT, DARK])


def hue_of(colour: str) -> float:
    return colorsys.rgb_to_hls(*(channel / 255 for channel in bytes.fromhex(colour[1:])))[0]


def spread(colour: str) -> int:
    channels = bytes.fromhex(colour[1:])
    return max(channels) - min(channels)


@given(colours, themes)
def test_text_stands_out_on_the_card_in_the_head_of_a_table_and_in_a_box(colour: str, tokens: Tokens) -> None:
    shown = text_colour(colour, tokens)
    assert contrast(shown, tokens.surface) >= 4.5
    assert contrast(shown, tokens.code_bg) >= 4.5


@given(colours, colours, themes)
def test_text_stands_out_on_any_ground_of_the_author(colour: str, ground: str, tokens: Tokens) -> None:
    assert contrast(text_colour(colour, tokens, ground), quiet_ground(ground, tokens)) >= 4.5


@given(colours, themes)
def test_text_without_a_colour_stands_out_on_any_ground(ground: str, tokens: Tokens) -> None:
    for text in (tokens.text, tokens.muted, tokens.accent, tokens.code_text):
        assert contrast(text, quiet_ground(ground, tokens)) >= 4.5


@given(colours.filter(lambda colour: spread(colour) > 60), themes)
def test_a_colour_keeps_its_hue(colour: str, tokens: Tokens) -> None:
    shown = text_colour(colour, tokens)
    distance = abs(hue_of(shown) - hue_of(colour))
    # Eight bits a channel blur the hue of what is nearly black or white.
    assert min(distance, 1 - distance) < 0.04


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#222222", "#d4d4d4"])
def test_black_and_white_are_the_text_of_the_theme(tokens: Tokens, colour: str) -> None:
    assert text_colour(colour, tokens) == tokens.text


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert text_colour("#b00020", LIGHT) == "#b00020"
    assert text_colour("#ffb000", DARK) == "#ffb000"


def test_a_colour_that_cannot_be_read_moves_no_further_than_it_must() -> None:
    assert 4.5 <= contrast(text_colour("#ffff00", LIGHT), LIGHT.code_bg) < 4.8


def test_a_yellow_ground_is_yellow_in_both_themes_and_loud_in_neither() -> None:
    light, dark = quiet_ground("#ffff00", LIGHT), quiet_ground("#ffff00", DARK)
    assert hue_of(light) == pytest.approx(1 / 6, abs=0.02)
    assert hue_of(dark) == pytest.approx(1 / 6, abs=0.02)
    assert contrast(light, LIGHT.surface) < 1.3
    assert contrast(dark, DARK.surface) < 1.5
