"""The left edge where it is narrow and low: what scrolls, and what is cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from tikprep.domain.model import Counts
from tikprep.domain.turn import DeckRow, Today
from tikprep.paths import resources_folder
from tikprep.settings import Settings
from tikprep.ui.actions import Actions
from tikprep.ui.preferences import Preferences
from tikprep.ui.sidebar import Sidebar
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.nav_row import NavRow


def today(decks: int) -> Today:
    rows = (DeckRow(n, f"d{n}", f"Deck {n}", f"Deck {n}", 0, "", Counts(new=n), 9, (n,)) for n in range(1, decks + 1))
    return Today(1, Counts(new=5), 3, 0, 0, 0, 0, tuple(rows))


@pytest.fixture
def sidebar(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Sidebar:
    theme = Theme(qapp, resources_folder() / "icons")
    theme.apply("light", 100)
    made = Sidebar(theme, Actions(Preferences(tmp_path / "settings.json", Settings())))
    qtbot.addWidget(made)
    made.show()
    return made


def shown(sidebar: Sidebar, *, width: int, height: int, decks: int) -> tuple[QScrollArea, list[NavRow]]:
    """The list of decks in a window of a width, and its rows."""
    sidebar.show_today(today(decks))
    sidebar.fit_window(width)
    sidebar.resize(sidebar.width(), height)
    [area] = sidebar.findChildren(QScrollArea)
    # New rows have a place some events after they were asked for.
    for _ in range(4):
        QApplication.processEvents()
    assert {row.height() for row in area.findChildren(NavRow)} == {NavRow.HEIGHT}
    return area, area.findChildren(NavRow)


def rows_in_sight(area: QScrollArea, rows: list[NavRow]) -> list[QRect]:
    """What of each row can be seen, in the coordinates of the area's viewport."""
    inside = area.viewport().rect()
    places = (QRect(row.mapTo(area.viewport(), QPoint(0, 0)), row.size()) for row in rows)
    return [place & inside for place in places if place.intersects(inside)]


class Moves(QObject):
    """Counts how often rows of the sidebar get another place."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += isinstance(watched, NavRow) and event.type() == QEvent.Type.Move
        return False


def test_many_decks_that_come_in_do_not_move_each_other(sidebar: Sidebar, qapp: QApplication) -> None:
    shown(sidebar, width=1_100, height=400, decks=60)
    moves = Moves()
    qapp.installEventFilter(moves)
    try:
        area, _ = shown(sidebar, width=1_100, height=400, decks=61)
    finally:
        qapp.removeEventFilter(moves)
    assert moves.count <= 3 * 61
    assert len(area.findChildren(NavRow)) == 61


def test_the_list_stays_where_it_was_scrolled_to(sidebar: Sidebar) -> None:
    area, _ = shown(sidebar, width=1_100, height=400, decks=60)
    bar = area.verticalScrollBar()
    bar.setValue(20 * bar.singleStep())
    area, _ = shown(sidebar, width=1_100, height=400, decks=61)
    assert bar.value() == 20 * bar.singleStep()


@pytest.mark.parametrize("width", [700, 1_100])
def test_the_scroll_bar_of_the_decks_lies_beside_them(sidebar: Sidebar, width: int) -> None:
    area, rows = shown(sidebar, width=width, height=400, decks=20)
    bar = area.verticalScrollBar()
    assert bar.maximum() > 0
    place = sidebar.findChildren(NavRow)[0]
    for row in rows:
        assert (row.mapTo(sidebar, QPoint(0, 0)).x(), row.width()) == (place.x(), place.width())
    assert bar.mapTo(sidebar, QPoint(0, 0)).x() >= place.x() + place.width()
    assert bar.mapTo(sidebar, QPoint(0, 0)).x() + bar.width() <= sidebar.width()


@pytest.mark.parametrize("height", range(330, 370, 7))
def test_no_deck_is_cut_in_half_wherever_the_list_is_scrolled_to(sidebar: Sidebar, height: int) -> None:
    area, rows = shown(sidebar, width=700, height=height, decks=20)
    bar = area.verticalScrollBar()
    for value in (0, bar.singleStep(), bar.maximum()):
        bar.setValue(value)
        assert {place.height() for place in rows_in_sight(area, rows)} == {rows[0].height()}


def test_decks_that_all_fit_use_the_whole_room(sidebar: Sidebar) -> None:
    area, rows = shown(sidebar, width=700, height=600, decks=4)
    assert area.verticalScrollBar().maximum() == 0
    assert len(rows_in_sight(area, rows)) == 4
    shown(sidebar, width=700, height=400, decks=20)
    area, rows = shown(sidebar, width=700, height=600, decks=3)
    assert area.viewport().height() == area.height()
