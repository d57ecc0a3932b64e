"""Whoever has no mouse reaches every control, sees where the keyboard is, and hears what it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QAbstractSpinBox, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Opens
from tests.ui.scenes import SCENES, Scene, in_review
from tests.ui.test_accessibility import contrast, unnamed
from tikprep.domain.turn import Tally
from tikprep.settings import Settings
from tikprep.ui.decks.page import DecksPage
from tikprep.ui.editor.editor import CodeEditor
from tikprep.ui.settings.page import PreferencesPage
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.forms import Segments, Switch
from tikprep.ui.widgets.grade_button import GradeButton
from tikprep.ui.widgets.nav_row import NavRow
from tikprep.ui.widgets.progress import SegmentedProgress

_MOST_TABS = 150
_VISIBLE_PIXELS = 24
_AROUND = 20

each_scene = pytest.mark.parametrize("scene", SCENES, ids=str)


def controls(root: QWidget) -> list[QWidget]:
    """What can be used and is shown: takes the keyboard, or is a button."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and (widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, QAbstractButton))
        and not (isinstance(widget, QLabel) and widget.focusPolicy() == Qt.FocusPolicy.ClickFocus)
        and not is_inner_part(widget)
    ]


def is_inner_part(widget: QWidget) -> bool:
    parent = widget.parent()
    is_viewport = isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget
    is_line = isinstance(parent, QAbstractSpinBox)
    return is_viewport or is_line or widget.objectName().startswith("qt_")


def described(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r}"


def walked(qtbot: QtBot) -> set[QWidget]:
    """All that Tab comes by."""
    seen: set[QWidget] = set()
    for _ in range(_MOST_TABS):
        widget = QApplication.focusWidget()
        if widget is not None:
            seen.add(widget)
        if isinstance(widget, CodeEditor) and widget.is_left_by_escape:
            qtbot.keyClick(widget, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
            continue
        if isinstance(widget, CodeEditor):
            # It indents by Tab, and says how it is left.
            qtbot.keyClick(widget, Qt.Key.Key_Escape)
        qtbot.keyClick(widget or QApplication.activeWindow(), Qt.Key.Key_Tab)
    return seen


@each_scene
def test_every_control_has_a_name(opens: Opens, qtbot: QtBot, scene: Scene) -> None:
    root = scene.reached(opens(), qtbot)
    assert unnamed(root) == []
    assert [described(control) for control in controls(root) if not spoken(control).strip()] == []


def spoken(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


@each_scene
def test_tab_comes_by_every_control(opens: Opens, qtbot: QtBot, scene: Scene) -> None:
    root = scene.reached(opens(), qtbot)
    QApplication.processEvents()
    # Where the walk ends a card may show a button that only the keyboard's place brought.
    wanted = controls(root)
    seen = walked(qtbot)
    assert [described(control) for control in wanted if control not in seen] == []


@each_scene
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_keyboard_can_be_seen_on_every_control(opens: Opens, qtbot: QtBot, scene: Scene, theme: str) -> None:
    root = scene.reached(opens(Settings(theme=theme)), qtbot)
    QApplication.processEvents()
    unseen = []
    for control in controls(root):
        control.setFocus(Qt.FocusReason.TabFocusReason)
        focused = grabbed(control)
        if not control.hasFocus():
            continue
        control.clearFocus()
        if changed_pixels(focused, grabbed(control)) < _VISIBLE_PIXELS:
            unseen.append(described(control))
    assert unseen == []


@pytest.mark.parametrize("kind", ["", "quiet", "primary"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_button_has_one_ring_and_none_around_its_words(opens: Opens, qtbot: QtBot, kind: str, theme: str) -> None:
    opens(Settings(theme=theme))
    window = QWidget()
    qtbot.addWidget(window)
    button = Button("Words", is_primary=kind == "primary", parent=window)
    button.setProperty("kind", kind)
    with qtbot.waitExposed(window):
        window.show()
    button.clearFocus()
    before = inner_pixels(button)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.hasFocus()
    # Fusion paints rings only after the keyboard led somewhere.
    window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    assert inner_pixels(button) == before


def inner_pixels(button: Button) -> QImage:
    """What is around and between its words, without the ring at its edge."""
    return button.grab(button.rect().adjusted(8, 8, -8, -8)).toImage()


def test_on_a_dark_page_the_choice_in_force_has_an_edge_that_is_seen(opens: Opens, qtbot: QtBot) -> None:
    opened = opens(Settings(theme="dark"))
    segments = Segments(opened.theme, "Size", (("1", ""), ("2", "")))
    qtbot.addWidget(segments)
    segments.resize(200, 36)
    image = segments.grab().toImage()
    column = [image.pixelColor(image.width() // 4, y).name() for y in range(image.height() // 4)]
    other = image.pixelColor(image.width() * 3 // 4, image.height() // 2).name()
    assert max(contrast(edge, other) for edge in column[2:]) >= 3


def grabbed(control: QWidget) -> QImage:
    """The control and a little of what is around it."""
    parent = control.parentWidget()
    assert parent is not None
    return parent.grab(control.geometry().adjusted(-_AROUND, -2, _AROUND, 2)).toImage()


def changed_pixels(first: QImage, second: QImage) -> int:
    """How many pixels differ enough to be seen; counted no further than what is asked for."""
    assert first.size() == second.size()
    changed = 0
    for one, other in differing(first, second):
        before, after = QColor(one), QColor(other)
        if abs(before.lightness() - after.lightness()) + abs(before.blue() - after.blue()) > 24:
            changed += 1
            if changed >= _VISIBLE_PIXELS:
                break
    return changed


def differing(first: QImage, second: QImage) -> Iterator[tuple[int, int]]:
    """The pixels that are not the same in both; lines that are the same are passed over as bytes."""
    one, other = (image.convertToFormat(QImage.Format.Format_RGB32) for image in (first, second))
    for y in range(one.height()):
        before, after = cast(memoryview, one.constScanLine(y)), cast(memoryview, other.constScanLine(y))
        if before != after:
            pairs = zip(before.cast("I"), after.cast("I"), strict=True)
            yield from (pair for pair in pairs if pair[0] != pair[1])


def role_of(widget: QWidget) -> QAccessible.Role:
    return QAccessible.queryAccessibleInterface(widget).role()


def test_roles_and_states_are_told(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    rows = opened.window.sidebar.findChildren(NavRow)
    assert {role_of(row) for row in rows} == {QAccessible.Role.CheckBox}
    today = next(row for row in rows if row.text() == "Today")
    assert QAccessible.queryAccessibleInterface(today).state().checked
    opened.window.go("preferences")
    page = opened.window.page("preferences")
    assert isinstance(page, PreferencesPage)
    switch = page.findChildren(Switch)[0]
    for is_on in (True, False):
        switch.setChecked(is_on)
        assert bool(QAccessible.queryAccessibleInterface(switch).state().checked) is is_on
    segments = page.findChildren(Segments)[0]
    assert "choice 1 of 5" in segments.accessibleDescription()


def test_a_grade_says_when_the_card_comes_back(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    in_review(opened, qtbot.waitUntil)
    opened.window.action("review.answer").trigger()
    names = [spoken(button) for button in opened.window.findChildren(GradeButton) if button.isVisible()]
    assert [name.partition(",")[0] for name in names] == ["Again", "Hard", "Good", "Easy"]
    assert all(", " in name and ("in " in name or "today" in name) for name in names), names


def test_progress_is_a_progress_bar_with_its_value(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    in_review(opened, qtbot.waitUntil)
    bar = opened.window.findChildren(SegmentedProgress)[0]
    bar.show_progress(Tally(good=3, hard=1, failed=0), 4)
    face = QAccessible.queryAccessibleInterface(bar)
    assert face.role() == QAccessible.Role.ProgressBar
    assert (face.text(QAccessible.Text.Name), bar.value(), bar.maximum()) == ("Progress", 4, 8)
    assert bar.accessibleDescription() == "3 good, 1 hard, 0 failed, 4 to come"


def test_a_line_of_the_deck_list_is_read_with_its_numbers(opens: Opens) -> None:
    opened = opens()
    opened.window.go("decks")
    page = opened.window.page("decks")
    assert isinstance(page, DecksPage)
    face = QAccessible.queryAccessibleInterface(page.focusWidget())
    lines = [face.child(place).text(QAccessible.Text.Name) for place in range(face.childCount())]
    assert "Coding, Python: 6 new, 0 learning, 0 due" in lines
