"""A picture over the whole window: how it is zoomed, moved and left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import render_page
from tikprep.ui.card.lightbox import Lightbox
from tikprep.ui.card.view import CardView
from tikprep.ui.theme.tokens import LIGHT

DIAGRAM = render_page(
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200" aria-label="A red field">'
    '<rect width="400" height="200" fill="#ff0000"/></svg>\n'
)
KEY = Qt.Key


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[CardView]:
    window = QWidget()
    qtbot.addWidget(window)
    rows = QVBoxLayout(window)
    shown = CardView(LIGHT)
    rows.addWidget(shown)
    rows.addStretch(1)
    window.resize(900, 700)
    shown.show_page(DIAGRAM)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield shown
    window.hide()


@pytest.fixture
def box(view: CardView, qtbot: QtBot) -> Lightbox:
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)
    QTest.keyClick(view, KEY.Key_Return)
    return opened(view)


def opened(view: CardView) -> Lightbox:
    found = view.window().findChild(Lightbox)
    assert isinstance(found, Lightbox)
    return found


def is_open(view: CardView) -> bool:
    return any(box.isVisible() for box in view.window().findChildren(Lightbox))


def test_a_click_on_a_picture_opens_it_over_the_window(view: CardView) -> None:
    at = view._shown().objects[0].rect.center().toPoint() + QPoint(view._left(), 0)  # type: ignore[union-attr]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert opened(view).geometry() == view.window().rect()


def test_return_opens_the_picture_that_has_the_keyboard(box: Lightbox) -> None:
    assert box.isVisible()
    assert box.hasFocus()
    assert box.accessibleName() == "Picture, enlarged"
    assert box.accessibleDescription() == "A red field"


def test_it_is_fitted_and_painted(box: Lightbox) -> None:
    assert box.place.width() > 700
    assert box.rect().contains(box.place.toAlignedRect())
    assert box.grab().toImage().pixelColor(box.place.center().toPoint()) == QColor("#ff0000")


def test_escape_gives_the_keyboard_back_to_the_same_picture(box: Lightbox, view: CardView, qtbot: QtBot) -> None:
    QTest.keyClick(box, KEY.Key_Escape)
    qtbot.waitUntil(view.hasFocus)
    assert not is_open(view)
    QTest.keyClick(view, KEY.Key_Return)
    assert is_open(view)


def test_a_click_beside_the_picture_closes_and_one_on_it_does_not(box: Lightbox, view: CardView) -> None:
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box.place.center().toPoint())
    assert is_open(view)
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(3, 3))
    assert not is_open(view)


def test_plus_minus_and_nought_change_the_size(box: Lightbox) -> None:
    fitted = box.zoom
    QTest.keyClick(box, KEY.Key_Plus)
    assert box.zoom == pytest.approx(fitted * 1.25)
    QTest.keyClick(box, KEY.Key_Minus)
    QTest.keyClick(box, KEY.Key_Minus)
    assert box.zoom == pytest.approx(fitted / 1.25)
    QTest.keyClick(box, KEY.Key_0)
    assert box.zoom == pytest.approx(fitted)
    QTest.keyClick(box, KEY.Key_1)
    assert box.zoom == 1.0


def test_the_wheel_zooms_around_the_pointer(box: Lightbox) -> None:
    at = QPointF(300, 250)
    before = (at - box.place.topLeft()) / box.zoom
    event = QWheelEvent(
        at,
        box.mapToGlobal(at),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)
    after = (at - box.place.topLeft()) / box.zoom
    assert (after - before).manhattanLength() < 0.5


def test_a_double_click_shows_the_own_size_and_back(box: Lightbox) -> None:
    fitted = box.zoom
    at = box.place.center().toPoint()
    QTest.mouseDClick(box, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert box.zoom == 1.0
    QTest.mouseDClick(box, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert box.zoom == pytest.approx(fitted)


def test_arrows_move_a_picture_but_never_out_of_sight(box: Lightbox) -> None:
    for _ in range(6):
        QTest.keyClick(box, KEY.Key_Plus)
    before = box.place.left()
    QTest.keyClick(box, KEY.Key_Right)
    assert box.place.left() == pytest.approx(before - 60)
    for _ in range(200):
        QTest.keyClick(box, KEY.Key_Right)
    assert box.place.right() > 100


def test_it_follows_the_size_of_the_window(box: Lightbox, view: CardView, qtbot: QtBot) -> None:
    view.window().resize(600, 500)
    qtbot.waitUntil(lambda: box.width() == 600)
    assert box.rect().contains(box.place.toAlignedRect())


def test_no_key_reaches_the_window_below(box: Lightbox, view: CardView) -> None:
    QTest.keyClick(box, KEY.Key_Tab)
    QTest.keyClick(box, KEY.Key_3)
    assert box.hasFocus()
    assert is_open(view)


@pytest.mark.parametrize("width", [900, 420])
def test_a_formula_at_full_size_is_as_large_as_on_the_card(
    view: CardView, formulas: FormulaRenderer, width: int
) -> None:
    view.window().resize(width, 700)
    terms = " + ".join(f"x_{{{number}}} y_{{{number}}}" for number in range(9))
    view.show_page(render_page(f"$${terms} = z$$", formulas=formulas))
    [placed] = view._shown().objects  # type: ignore[union-attr]
    view.enlarge(placed)
    box = opened(view)
    box.zoom_to(1.0)
    [formula] = view._shown().page.formulas  # type: ignore[union-attr]
    assert formula.drawn is not None
    scales = [placed.rect.width() / one.width_ex for one in (formula.drawn, *formula.drawn.broken)]
    assert box.place.width() / formula.drawn.width_ex in [pytest.approx(scale, rel=0.001) for scale in scales]


def test_the_ring_around_a_picture_that_fills_the_column_lies_around_all_of_it(view: CardView, qtbot: QtBot) -> None:
    red = '<rect width="4000" height="900" fill="#f00"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="900">{red}'
    view.window().resize(500, 500)
    view.show_page(render_page(f"{svg}</svg>\n"))
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)
    [placed] = view._shown().objects  # type: ignore[union-attr]
    image = view.grab().toImage()
    middle = round(placed.rect.center().y())
    across = [image.pixelColor(x, middle).name() for x in (0, 1, 2, 3)]
    assert across == [LIGHT.focus, LIGHT.focus, LIGHT.surface, LIGHT.surface]
    assert image.pixelColor(6, middle) == QColor("#ff0000")
    corner = [image.pixelColor(x, y).name() for x in range(2) for y in range(round(placed.rect.bottom()))]
    assert "#ff0000" not in corner
