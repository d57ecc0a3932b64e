"""Which colour is written on which: read off the pages as they are drawn, not off a list somebody keeps."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from itertools import product
from typing import cast

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Opens
from tests.ui.scenes import SCENES, Scene
from tests.ui.test_accessibility import contrast
from tikprep.settings import Settings
from tikprep.ui.theme import theme as theme_module
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens
from tikprep.ui.widgets.grade_button import HOVER_SHARE
from tikprep.ui.widgets.painting import mixed

INKS = frozenset(
    {"text", "muted", "accent", "on_accent", "again", "hard", "good", "easy", "code_text", "on_tooltip"}
    | {field.name for field in fields(Tokens) if field.name.startswith("syn_")}
    | {f"callout_{kind}" for kind in ("note", "tip", "warning", "important", "caution")}
)
# Not text: bars, rings, knobs and edges, which need 3:1 where they carry meaning and nothing where they do not.
SHAPES = frozenset(
    {
        *product(("good", "hard", "easy", "again", "accent"), ("sunken",)),
        *product(("accent", "muted", "on_accent"), ("border", "field_border", "scroll_handle", "focus", "shadow")),
        # What the corners of fields make of window and edge comes within one step of this ink.
        ("on_tooltip", "window"),
    }
)
_LEAST_SEEN = 8
_REACH = 10
_BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def told_apart(tokens: Tokens) -> Tokens:
    """The same theme to the eye, but no two tokens share a colour."""
    taken: set[str] = set()
    changed: dict[str, str] = {}
    for field in fields(Tokens):
        value = getattr(tokens, field.name)
        if isinstance(value, str):
            changed[field.name] = next(colour for colour in neighbours(value) if colour not in taken)
            taken.add(changed[field.name])
    return replace(tokens, **changed)  # type: ignore[arg-type]


def neighbours(colour: str) -> list[str]:
    """The colour, then those that differ from it by little."""
    base = QColor(colour)
    steps = sorted(product(range(-3, 4), repeat=3), key=lambda step: sum(map(abs, step)))
    near = [(base.red() + red, base.green() + green, base.blue() + blue) for red, green, blue in steps]
    return [QColor(*rgb).name() for rgb in near if all(0 <= channel <= 255 for channel in rgb)]


def drawn_pairs(image: QImage, tokens: Tokens) -> Counter[tuple[str, str]]:
    """How often a pixel of an ink has, a few pixels on in its line, a ground beside it."""
    names = {QColor(value).rgb(): name for name, value in colours(tokens).items()}
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    found: Counter[tuple[str, str]] = Counter()
    known: dict[bytes, Counter[tuple[str, str]]] = {}
    for y in range(image.height()):
        scanned = bytes(cast(memoryview, image.constScanLine(y)))
        if scanned not in known:
            known[scanned] = pairs_of_line(memoryview(scanned).cast("I"), names)
        found.update(known[scanned])
    return found


def pairs_of_line(row: memoryview, names: dict[int, str]) -> Counter[tuple[str, str]]:
    """The same for one line: neighbours of one colour are taken together."""
    found: Counter[tuple[str, str]] = Counter()
    inks = {pixel for pixel, name in names.items() if name in INKS}
    if len(present := set(row)) < 2 or not present & inks:
        return found
    line = row.tolist()
    for x in [x for x, pixel in enumerate(line[:-_REACH]) if pixel in inks and line[x + 1] != pixel]:
        name = names[line[x]]
        beside = (names.get(pixel, "") for pixel in line[x + 1 : x + _REACH])
        after = next((other for other in beside if other and other != name), "")
        if after and after not in INKS:
            found[name, after] += 1
    return found


def colours(tokens: Tokens) -> dict[str, str]:
    return {field.name: value for field in fields(Tokens) if isinstance(value := getattr(tokens, field.name), str)}


def seen_pairs(image: QImage, tokens: Tokens) -> set[tuple[str, str]]:
    return {pair for pair, times in drawn_pairs(image, tokens).items() if times >= _LEAST_SEEN} - SHAPES


@_BOTH
@pytest.mark.parametrize("scene", SCENES, ids=str)
def test_whatever_is_written_can_be_read(
    opens: Opens, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, scene: Scene, tokens: Tokens
) -> None:
    tokens = told_apart(tokens)
    monkeypatch.setattr(theme_module, "DARK" if tokens.is_dark else "LIGHT", tokens)
    opened = opens(Settings(theme="dark" if tokens.is_dark else "light", text_zoom_percent=150))
    opened.window.resize(1400, 1000)
    root = scene.reached(opened, qtbot)
    QApplication.processEvents()
    seen = seen_pairs(root.window().grab().toImage(), tokens)
    assert len(seen) >= 2
    weak = [pair for pair in seen if contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])) < 4.5]
    assert weak == []


def test_a_weak_pair_would_be_seen(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = replace(told_apart(LIGHT), muted="#b9bdc9")
    monkeypatch.setattr(theme_module, "LIGHT", tokens)
    window = opens(Settings(theme="light", text_zoom_percent=150)).window
    QApplication.processEvents()
    seen = seen_pairs(window.grab().toImage(), tokens)
    assert {("muted", "window"), ("muted", "sidebar")} <= seen


@_BOTH
@pytest.mark.parametrize("role", ["again", "hard", "good", "easy"])
def test_a_grade_can_be_read_under_the_pointer(tokens: Tokens, role: str) -> None:
    ink = QColor(getattr(tokens, role))
    hovered = mixed(QColor(getattr(tokens, f"{role}_soft")), ink, HOVER_SHARE).name()
    assert contrast(ink.name(), hovered) >= 4.5
    assert contrast(tokens.muted, hovered) >= 4.5


@_BOTH
def test_states_that_no_picture_shows_can_be_read(tokens: Tokens) -> None:
    pressed_and_chosen = (
        ("text", "sunken"),
        ("text", "border"),
        ("text", "accent_soft"),
        ("muted", "accent_soft"),
        ("accent", "accent_soft"),
        ("on_accent", "accent_strong"),
        ("muted", "border"),
    )
    weak = [pair for pair in pressed_and_chosen if contrast(*(getattr(tokens, name) for name in pair)) < 4.5]
    assert weak == []


@_BOTH
def test_a_ring_inside_a_button_stands_out(tokens: Tokens) -> None:
    assert contrast(tokens.on_accent, tokens.accent) >= 3
    assert contrast(tokens.on_tooltip, tokens.tooltip) >= 3
    for role in ("again", "hard", "good", "easy", "accent"):
        assert contrast(getattr(tokens, role), tokens.sunken) >= 3, role
