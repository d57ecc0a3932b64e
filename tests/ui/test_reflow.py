"""From the smallest window to a wide one and from small text to twice its size nothing is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QPushButton, QScrollBar, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Opens
from tests.ui.scenes import SCENES, Scene
from tests.ui.test_focus import is_inner_part
from tikprep.ui.card.lightbox import Lightbox
from tikprep.ui.editor.editor import CodeEditor
from tikprep.ui.study.find_bar import FindBar
from tikprep.ui.widgets.fade import EdgeFade
from tikprep.ui.widgets.labels import BreakingLabel
from tikprep.ui.widgets.reflow import COLUMN_WIDTH, ReflowRow
from tikprep.ui.widgets.surface import Overlay, ScrollColumn
from tikprep.ui.widgets.toast import Toast

WIDTHS = (480, 560, 680, 800, 1024, 1280, 1600)
ZOOMS = (75, 100, 150, 200)


def flaws(root: QWidget) -> Iterator[str]:
    """What is cut, hidden behind an edge or lies on something else."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or is_inner_part(widget) or widget.window() is not root.window():
            continue
        name = f"{type(widget).__name__} {getattr(widget, 'text', str)() or widget.accessibleName()!r}"
        if isinstance(widget, QScrollBar):
            # A table of data keeps its columns, however large its text is; WCAG 1.4.10 lets it scroll both ways.
            is_of_table = any(isinstance(above, QTableWidget) for above in ancestors(widget))
            # Code keeps its lines, for the same reason.
            is_of_code = any(isinstance(above, CodeEditor) for above in ancestors(widget))
            is_across = widget.orientation() == Qt.Orientation.Horizontal and widget.maximum() > 0
            if is_across and not (is_of_table or is_of_code):
                yield f"{name} scrolls sideways"
            continue
        if isinstance(widget, QLabel):
            yield from label_flaws(widget)
        if isinstance(widget, QPushButton) and widget.sizeHint().width() > widget.width():
            yield f"{name} needs {widget.sizeHint().width()} px, has {widget.width()}"
        yield from place_flaws(widget, name)


def ancestors(widget: QWidget) -> Iterator[QWidget]:
    while (above := widget.parentWidget()) is not None:
        yield above
        widget = above


def label_flaws(label: QLabel) -> Iterator[str]:
    if not label.text() or label.toolTip():
        return
    metrics, room = QFontMetrics(label.font()), label.contentsRect()
    if isinstance(label, BreakingLabel):
        longest = ""  # breaks inside words
    else:
        longest = max(re.split(r"[\s\u200b]+", label.text()), key=metrics.horizontalAdvance, default="")
    needed = metrics.horizontalAdvance(longest if label.wordWrap() else label.text())
    if needed > room.width() + 1:
        yield f"{label.text()!r} needs {needed} px, has {room.width()}"
    if label.wordWrap() and label.heightForWidth(label.width()) > label.height() + 1:
        yield f"{label.text()!r} is {label.heightForWidth(label.width())} px high in {label.height()}"


# Lie over others on purpose.
_ABOVE = (Overlay, Toast, FindBar, Lightbox, EdgeFade)
_MOST_ROUNDS = 20


def widest(widget: QWidget) -> str:
    """Which of its parts asks for the most room."""
    parts = [part for part in widget.findChildren(QWidget) if part.isVisible()]
    found = sorted(((part.minimumSizeHint().width(), type(part).__name__) for part in parts), reverse=True)
    return str(found[:6])


def place_flaws(widget: QWidget, name: str) -> Iterator[str]:
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or widget.size().isEmpty() or isinstance(widget, Overlay | Toast | EdgeFade):
        return
    area = parent.parentWidget()
    is_scrolled = isinstance(area, QAbstractScrollArea) and area.viewport() is parent
    if is_scrolled:
        if widget.width() > parent.width():
            yield f"{name} is wider than what scrolls it: {widest(widget)}"
        return
    if not parent.rect().contains(widget.geometry()):
        yield f"{name} {numbers(widget.geometry())} leaves {type(parent).__name__} {numbers(parent.rect())}"
    if isinstance(widget, FindBar | Lightbox):
        return  # lies over the card on purpose
    for other in parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        is_below = other is not widget and other.isVisible() and not isinstance(other, _ABOVE)
        if is_below and not other.isWindow() and other.geometry().intersects(widget.geometry()):
            yield f"{name} lies on {type(other).__name__}"


def numbers(rect: QRect) -> tuple[int, int, int, int]:
    return rect.x(), rect.y(), rect.width(), rect.height()


@pytest.mark.parametrize("zoom", ZOOMS)
@pytest.mark.parametrize("scene", [scene for scene in SCENES if not scene.is_dialog], ids=str)
def test_nothing_is_cut_at_any_width(opens: Opens, qtbot: QtBot, scene: Scene, zoom: int) -> None:
    opened = opens()
    opened.preferences.change(text_zoom_percent=zoom)
    scene.reached(opened, qtbot)
    found = []
    for width in WIDTHS:
        opened.window.resize(width, 800)
        now: list[str] = []
        for _ in range(_MOST_ROUNDS):
            # A busy machine takes some rounds until every layout has followed.
            settle()
            now = [f"{width}: {flaw}" for flaw in flaws(opened.window)]
            if not now:
                break
        assert opened.window.width() == width
        found += now
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("zoom", ZOOMS)
@pytest.mark.parametrize("scene", [scene for scene in SCENES if scene.is_dialog], ids=str)
def test_nothing_is_cut_in_a_dialog(opens: Opens, qtbot: QtBot, scene: Scene, zoom: int) -> None:
    opened = opens()
    opened.preferences.change(text_zoom_percent=zoom)
    dialog = scene.reached(opened, qtbot)
    settle()
    assert list(flaws(dialog)) == []


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_rows_know_their_height_before_they_are_shown(qtbot: QtBot) -> None:
    words, control = QLabel("Some words"), QPushButton("Control")
    row = ReflowRow(words, control, gap=10, least_first=100)
    qtbot.addWidget(row)
    wanted = control.sizeHint()
    assert row.heightForWidth(110 + wanted.width()) == max(wanted.height(), words.sizeHint().height())
    assert row.heightForWidth(109 + wanted.width()) == wanted.height() + words.sizeHint().height()


@pytest.mark.parametrize("place", ["today", "preferences"])
def test_the_column_stays_in_the_middle(opens: Opens, place: str) -> None:
    window = opens().window
    window.go(place)
    for width in WIDTHS:
        window.resize(width, 800)
        settle()
        page = window.page(place)
        column = next(area for area in page.findChildren(ScrollColumn) if area.isVisible()).column
        left = column.mapTo(page, column.rect().topLeft()).x()
        right = page.width() - left - column.width()
        assert column.width() <= COLUMN_WIDTH
        assert abs(left - right) <= 1


def test_the_pages_share_one_grid(opens: Opens) -> None:
    window = opens().window
    window.resize(1180, 800)
    places = {}
    for place in ("today", "decks", "preferences"):
        window.go(place)
        settle()
        title = next(label for label in window.page(place).findChildren(QLabel) if label.property("role") == "title")
        places[place] = title.mapTo(window, title.rect().topLeft())
    assert len(set(places.values())) == 1, places


def test_the_sidebar_grows_with_the_text_and_gives_way(opens: Opens) -> None:
    opened = opens()
    opened.window.resize(1600, 800)
    settle()
    plain = opened.window.sidebar.width()
    opened.preferences.change(text_zoom_percent=150)
    assert opened.window.sidebar.width() == round(plain * 1.5)
    opened.preferences.change(text_zoom_percent=200)
    assert opened.window.sidebar.width() < plain
