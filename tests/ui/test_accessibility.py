"""Every control has a name, every colour pair can be read, no action is without a key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Opens
from tikprep.ui.actions import ACTIONS, are_rivals
from tikprep.ui.alerts import CrashDialog, MessageDialog
from tikprep.ui.decks.options_dialog import OptionsDialog
from tikprep.ui.review.card_info import CardInfoDialog
from tikprep.ui.review.screen import ReviewScreen
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens
from tikprep.ui.widgets.nav_row import NavRow


def unnamed(root: QWidget) -> list[str]:
    """The focusable widgets that a screen reader could only call by their class."""
    found = []
    for widget in (root, *root.findChildren(QWidget)):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget is root or _is_inner_part(widget):
            continue
        face = QAccessible.queryAccessibleInterface(widget)
        if not face.text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def _is_inner_part(widget: QWidget) -> bool:
    """Qt's own children, such as the line edit of a spin box, speak through their parent."""
    parent = widget.parent()
    is_viewport = isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget
    return is_viewport or widget.objectName().startswith("qt_")


@pytest.mark.parametrize("place", ["today", "decks", "preferences"])
def test_every_control_of_a_page_has_a_name(opens: Opens, place: str) -> None:
    window = opens().window
    window.go(place)
    assert unnamed(window) == []


def test_every_control_of_the_review_has_a_name(opens: Opens, qtbot: QtBot) -> None:
    window = opens().window
    window.start_review()
    screen = window.page("review")
    assert isinstance(screen, ReviewScreen)
    qtbot.waitUntil(lambda: screen.turn is not None and not screen.is_busy)
    assert unnamed(window) == []
    window.action("review.answer").trigger()
    assert unnamed(window) == []
    window.action("review.info").trigger()
    dialog = window.findChild(CardInfoDialog)
    assert isinstance(dialog, CardInfoDialog)
    qtbot.waitUntil(lambda: dialog.is_filled)
    assert unnamed(dialog) == []


def test_every_control_of_the_dialogs_has_a_name(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    for dialog in (
        CrashDialog(opened.theme, "report", opened.window),
        MessageDialog(opened.theme, "message", parent=opened.window),
        OptionsDialog(opened.theme, opened.tasks, None, "", opened.window),
    ):
        assert unnamed(dialog) == []
    opened.window.action("help.shortcuts").trigger()
    assert unnamed(opened.window) == []


def test_tab_goes_round_the_today_page_without_a_trap(opens: Opens, qtbot: QtBot) -> None:
    window = opens().window
    qtbot.waitUntil(lambda: all(row.isVisible() for row in window.sidebar.findChildren(NavRow)))
    seen: list[QWidget] = []
    for _ in range(60):
        widget = QApplication.focusWidget()
        assert widget is not None
        if widget in seen:
            break
        seen.append(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert len(seen) > 5
    assert QApplication.focusWidget() is seen[0]
    assert window.isAncestorOf(seen[0])


def test_default_keys_never_meet() -> None:
    clashes = [
        (first.id, second.id, key)
        for first in ACTIONS
        for second in ACTIONS
        if are_rivals(first, second)
        for key in first.keys
        if any(QKeySequence(key) == QKeySequence(other) for other in second.keys)
    ]
    assert clashes == []


def test_every_action_has_a_key() -> None:
    assert [spec.id for spec in ACTIONS if not spec.keys] == []


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """The contrast ratio of WCAG 2."""
    bright, dim = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _text_pairs(tokens: Tokens) -> Iterator[tuple[str, str]]:
    for ground in ("window", "sidebar", "surface", "raised", "sunken"):
        yield "text", ground
    for ground in (
        "window",
        "sidebar",
        "surface",
        "raised",
        "sunken",
        "again_soft",
        "hard_soft",
        "good_soft",
        "easy_soft",
    ):
        yield "muted", ground
    for role in ("again", "hard", "good", "easy"):
        yield from ((role, f"{role}_soft"), (role, "surface"), (role, "window"))
    yield from (("accent", "accent_soft"), ("accent", "raised"), ("accent", "surface"), ("on_accent", "accent"))
    yield from (
        ("on_accent", "accent_strong"),
        ("text", "accent_soft"),
        ("text", "selection"),
        ("on_tooltip", "tooltip"),
    )


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_its_ground(tokens: Tokens) -> None:
    weak = [
        (text, ground, round(contrast(getattr(tokens, text), getattr(tokens, ground)), 2))
        for text, ground in _text_pairs(tokens)
        if contrast(getattr(tokens, text), getattr(tokens, ground)) < 4.5
    ]
    assert weak == []


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_focus_rings_and_fields_stand_out(tokens: Tokens) -> None:
    grounds = ("window", "sidebar", "surface", "raised")
    weak = [
        (name, ground)
        for name in ("focus", "field_border")
        for ground in grounds
        if contrast(getattr(tokens, name), getattr(tokens, ground)) < 3
    ]
    assert weak == []


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_flags_can_be_told_from_their_chip(tokens: Tokens) -> None:
    assert [flag for flag in tokens.flags if contrast(flag, tokens.sunken) < 4.5] == []
