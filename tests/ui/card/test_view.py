"""The widget: what it shows, how high it is, what can be selected, copied and followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import render_page
from tikprep.ui.card.copy_button import CopyButton
from tikprep.ui.card.menu import copy_picture
from tikprep.ui.card.view import COLUMN_PX, CardView
from tikprep.ui.theme.tokens import DARK, LIGHT

PAGE = render_page("Read [the paper](https://example.org/a) first.\n\n```python\nx = 1\n```\n\nAnd `y`.")
LONG = render_page("\n\n".join(f"Paragraph {number}." for number in range(60)))


@pytest.fixture(scope="module")
def formulas() -> Iterator[FormulaRenderer]:
    renderer = FormulaRenderer(None)
    yield renderer
    renderer.close()


@pytest.fixture
def view(qtbot: QtBot) -> CardView:
    widget = CardView(LIGHT)
    qtbot.addWidget(widget)
    widget.resize(600, 400)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def grabbed(view: CardView, ground: str) -> QImage:
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    view.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return image


def test_the_ground_stays_transparent(view: CardView) -> None:
    view.show_page(PAGE)
    assert grabbed(view, "#123456").pixelColor(599, 1).name() == "#123456"


def test_screen_readers_get_the_text(view: CardView) -> None:
    view.show_page(PAGE)
    assert view.accessibleName() == "Card"
    assert view.accessibleDescription() == PAGE.plain_text
    view.clear()
    assert view.accessibleDescription() == ""


def test_a_cleared_view_takes_no_room(view: CardView) -> None:
    view.show_page(PAGE)
    assert view.heightForWidth(600) > 80
    view.clear()
    assert view.heightForWidth(600) == 0


def test_a_narrow_view_is_higher(view: CardView) -> None:
    view.show_page(render_page("word " * 100))
    assert view.heightForWidth(300) > 1.7 * view.heightForWidth(600)


def test_the_column_is_no_wider_than_is_good_to_read(view: CardView) -> None:
    view.show_page(render_page("word " * 100))
    assert view.heightForWidth(2000) == view.heightForWidth(COLUMN_PX)


def test_a_tall_page_scrolls_in_the_area_around_it(qtbot: QtBot) -> None:
    area, inside = QScrollArea(), QWidget()
    view = CardView(LIGHT)
    layout = QVBoxLayout(inside)
    layout.addWidget(view)
    layout.addStretch(1)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    qtbot.addWidget(area)
    area.resize(700, 300)
    view.show_page(LONG)
    area.show()
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 500)
    assert view.height() == view.heightForWidth(view.width())


def test_a_prepared_page_is_not_laid_out_again(view: CardView) -> None:
    view.prepare(PAGE)
    [prepared] = view._documents.values()
    view.show_page(PAGE)
    view.grab()
    assert list(view._documents.values()) == [prepared]


def test_a_change_of_theme_keeps_the_page(view: CardView) -> None:
    view.show_page(PAGE)
    light = grabbed(view, LIGHT.surface)
    view.set_theme(DARK)
    assert view.page is PAGE
    assert grabbed(view, LIGHT.surface) != light
    view.set_theme(LIGHT)
    assert grabbed(view, LIGHT.surface) == light


def test_zoom_makes_the_page_higher(view: CardView) -> None:
    view.show_page(PAGE)
    before = view.heightForWidth(600)
    view.set_zoom(1.5)
    assert view.heightForWidth(600) > before * 1.3


def test_all_text_can_be_selected_and_copied(view: CardView, qtbot: QtBot) -> None:
    view.show_page(PAGE)
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(view.copied):
        QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Read the paper first.\nx = 1\nAnd y."


def test_dragging_selects_and_is_painted(view: CardView, qtbot: QtBot) -> None:
    view.show_page(render_page("select these words"))
    plain = grabbed(view, LIGHT.surface)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(1, 15))
    drag(view, QPoint(400, 15))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(400, 15))
    assert view.selected_text() == "select these words"
    selected = grabbed(view, LIGHT.surface)
    assert selected != plain
    assert LIGHT.selection in {selected.pixelColor(x, 15).name() for x in range(100)}


def test_a_double_click_selects_a_word(view: CardView, qtbot: QtBot) -> None:
    view.show_page(render_page("select these words"))
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(15, 15))
    assert view.selected_text() == "select"


def test_a_new_page_has_no_selection(view: CardView) -> None:
    view.show_page(PAGE)
    view.select_all()
    view.show_page(LONG)
    assert view.selected_text() == ""


def drag(view: CardView, to: QPoint) -> None:
    """A move with the button held, which QTest does not send to offscreen windows."""
    at = QPointF(to)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        view.mapToGlobal(at),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view, event)


def hover(view: CardView, to: QPoint) -> None:
    at = QPointF(to)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        view.mapToGlobal(at),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view, event)


def link_point(view: CardView) -> QPoint:
    return view._shown().decor.link_rects(0)[0].center().toPoint()  # type: ignore[union-attr]


def code_point(view: CardView) -> QPoint:
    return view._shown().decor.code_rects[0].center().toPoint()  # type: ignore[union-attr]


def test_a_link_tells_and_opens_nothing_by_itself(view: CardView, qtbot: QtBot) -> None:
    view.show_page(PAGE)
    with qtbot.waitSignal(view.link_clicked) as signal:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, link_point(view))
    assert signal.args == ["https://example.org/a"]


def test_a_click_beside_a_link_does_nothing(view: CardView, qtbot: QtBot) -> None:
    view.show_page(PAGE)
    with qtbot.assertNotEmitted(view.link_clicked):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(3, 15))


def test_tab_walks_through_links_and_code_and_return_acts(view: CardView, qtbot: QtBot) -> None:
    view.show_page(PAGE)
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)
    with qtbot.waitSignal(view.link_clicked):
        QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Tab)
    with qtbot.waitSignal(view.copied) as signal:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert signal.args == ["x = 1"]


def test_the_keyboard_s_place_is_ringed(view: CardView, qtbot: QtBot) -> None:
    view.show_page(PAGE)
    before = grabbed(view, LIGHT.surface)
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)
    assert grabbed(view, LIGHT.surface) != before


class Around(QWidget):
    """Hears the keys that a card leaves alone."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[int] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.heard.append(event.key())


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_keys_of_the_review_pass_through(qtbot: QtBot, key: Qt.Key) -> None:
    around = Around()
    qtbot.addWidget(around)
    view = CardView(LIGHT, around)
    view.show_page(PAGE)
    QTest.keyClick(view, key)
    assert around.heard == [key]


def test_code_under_the_mouse_offers_to_be_copied(view: CardView, qtbot: QtBot) -> None:
    view.show_page(PAGE)
    hover(view, code_point(view))
    assert view._button.isVisible()
    assert view._shown().decor.code_rects[0].contains(QPointF(view._button.geometry().center()))  # type: ignore[union-attr]
    with qtbot.waitSignal(view.copied) as signal:
        QTest.mouseClick(view._button, Qt.MouseButton.LeftButton)
    assert signal.args == ["x = 1"]
    assert QGuiApplication.clipboard().text() == "x = 1"
    hover(view, QPoint(3, 3))
    assert not view._button.isVisible()


def test_a_third_click_selects_the_paragraph(view: CardView) -> None:
    view.show_page(render_page("First words here.\n\nSecond words here."))
    at = QPoint(15, 15)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert view.selected_text() == "First words here."


def test_keys_move_the_end_of_a_selection_that_exists(view: CardView) -> None:
    view.show_page(render_page("select these words"))
    shift, ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(view, Qt.Key.Key_Right, shift)
    assert view.selected_text() == ""
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(15, 15))
    QTest.keyClick(view, Qt.Key.Key_Right, shift)
    QTest.keyClick(view, Qt.Key.Key_Right, shift)
    assert view.selected_text() == "select t"
    QTest.keyClick(view, Qt.Key.Key_Right, shift | ctrl)
    assert view.selected_text().rstrip() == "select these"
    QTest.keyClick(view, Qt.Key.Key_Left, shift | ctrl)
    assert view.selected_text().rstrip() == "select"


def test_joined_views_have_one_selection(view: CardView, qtbot: QtBot) -> None:
    other = CardView(LIGHT)
    qtbot.addWidget(other)
    other.resize(600, 100)
    view.join((other,))
    view.show_page(render_page("front words"))
    other.show_page(render_page("back words"))
    other.select_all()
    assert (view.selected_text(), other.selected_text()) == ("front words", "back words")
    other.copy()
    assert QGuiApplication.clipboard().text() == "front words\n\nback words"
    QTest.mouseDClick(other, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(15, 15))
    assert (view.selected_text(), other.selected_text()) == ("", "back")


def test_what_is_copied_is_html_too(view: CardView) -> None:
    view.show_page(
        render_page("**Read** *the* `x < y` [paper](https://example.org/a)\n\n```python\na = 1\n\nb = 2\n```\n")
    )
    view.select_all()
    view.copy()
    rich = QGuiApplication.clipboard().mimeData().html()
    assert "<b>Read</b> <i>the</i> <code>x &lt; y</code>" in rich.replace("</b><b> </b>", "</b> ")
    assert '<a href="https://example.org/a">paper</a>' in rich
    assert "<pre>a = 1\n\nb = 2</pre>" in rich


def test_a_tooltip_never_reads_html_of_the_deck(view: CardView, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr("tikprep.ui.card.view.QToolTip.showText", lambda _at, text, _view: shown.append(text))
    view.show_page(render_page("[x](https://example.org/?a=<b>)"))
    at = link_point(view)
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, at, view.mapToGlobal(at)))
    assert shown
    assert "example.org" in shown[0]
    assert "<b>" not in shown[0]


def menu_texts(view: CardView, at: QPoint) -> list[str]:
    view.open_menu(at)
    menu = view.findChildren(QMenu)[-1]
    texts = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    menu.close()
    return texts


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_offers_what_suits_the_place(view: CardView, formulas: FormulaRenderer) -> None:
    view.show_page(PAGE)
    assert menu_texts(view, link_point(view)) == ["Copy", "Open link", "Copy link address", "Select all"]
    assert menu_texts(view, code_point(view)) == ["Copy", "Copy code", "Select all"]
    view.show_page(render_page(r"$$\frac{a}{b}$$", formulas=formulas))
    at = view._shown().objects[0].rect.center().toPoint()  # type: ignore[union-attr]
    assert menu_texts(view, at) == ["Copy", "Copy formula as TeX", "Select all"]
    view.show_page(render_page('<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"></svg>'))
    at = view._shown().objects[0].rect.center().toPoint()  # type: ignore[union-attr]
    assert menu_texts(view, at) == ["Copy", "Copy picture", "Enlarge", "Select all"]


def test_a_picture_can_be_copied(view: CardView) -> None:
    red = '<rect width="90" height="40" fill="#f00"/>'
    view.show_page(render_page(f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40">{red}</svg>'))
    copy_picture(view._shown().objects[0].source)  # type: ignore[union-attr, arg-type]
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (180, 80)
    assert image.pixelColor(90, 40).name() == "#ff0000"


def test_pictures_are_stops_of_the_keyboard_in_the_order_of_the_text(view: CardView) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"></svg>'
    view.show_page(render_page(f"```python\nx = 1\n```\n\n{svg}\n\n[a](https://example.org)"))
    assert [stop.kind for stop in view._stops()] == ["code", "picture", "link"]


def test_a_list_that_begins_with_no_number_is_shown(qtbot: QtBot) -> None:
    view = CardView(LIGHT)
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show_page(render_page('<ol start="²"><li>first</li></ol><table><tr><td colspan="²">cell</td></tr></table>'))
    assert not view.grab().isNull()
    assert view.heightForWidth(400) > 0


def test_a_page_that_cannot_be_laid_out_shows_its_source(qtbot: QtBot) -> None:
    broken = replace(render_page("The **source**"), html='<div><p><formula n="7" /></p></div>')
    view = CardView(LIGHT)
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show_page(broken)
    assert not view.grab().isNull()
    view.select_all()
    assert "The **source**" in view.selected_text()
    assert "cannot be shown as it is meant" in view.selected_text()


def test_code_reached_by_keys_offers_its_copy_and_confirms_it(qtbot: QtBot) -> None:
    view = CardView(LIGHT)
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show_page(render_page("```python\nx = 1\n```"))
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    qtbot.waitExposed(view)
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    button = view.findChild(CopyButton)
    assert button is not None
    assert (button.isVisible(), button.text()) == (True, "Copy")
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert (button.isVisible(), button.text()) == (True, "Copied")
    assert QGuiApplication.clipboard().text() == "x = 1"


def test_a_click_into_the_text_brings_no_bar_beside_it(qtbot: QtBot) -> None:
    view = CardView(LIGHT)
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show_page(render_page("words"))
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    qtbot.waitExposed(view)
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.has_bare_focus
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert not view.has_bare_focus
