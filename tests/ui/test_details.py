"""Small things that must stay right: room for the key caps, keys of sheets and pages, words that follow the state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QTableWidget, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.given import ToldClock
from tests.ui.conftest import Opens
from tests.ui.windows import OpenWindow
from tikprep.domain.model import Rating
from tikprep.services.collection import Collection
from tikprep.settings import Settings
from tikprep.ui.decks.options_dialog import OptionsDialog
from tikprep.ui.review.card_info import CardInfoDialog
from tikprep.ui.review.grades import GradeRow
from tikprep.ui.review.screen import ReviewScreen
from tikprep.ui.review.session_end import GradeBar
from tikprep.ui.settings.keyboard import KeyboardTab
from tikprep.ui.settings.page import PreferencesPage
from tikprep.ui.shortcuts import CommandRow, ShortcutsOverlay, even_split
from tikprep.ui.study.card_surface import CardSurface
from tikprep.ui.widgets.buttons import IconButton
from tikprep.ui.widgets.forms import NumberField, Switch
from tikprep.ui.widgets.grade_button import GradeButton
from tikprep.ui.widgets.surface import ScrollColumn

Key = Qt.Key
LIGHT = replace(Settings(), theme="light")


def in_review(opened: OpenWindow, qtbot: QtBot) -> ReviewScreen:
    opened.window.start_review()
    screen = opened.window.page("review")
    assert isinstance(screen, ReviewScreen)
    qtbot.waitUntil(lambda: screen.turn is not None and not screen.is_busy)
    return screen


def at_the_end(opened: OpenWindow, qtbot: QtBot) -> ReviewScreen:
    screen = in_review(opened, qtbot)
    easy = "six.5" if opened.preferences.settings.six_grades else "review.easy"
    while screen.turn is not None:
        opened.window.action("review.answer").trigger()
        opened.window.action(easy).trigger()
        qtbot.waitUntil(lambda: not screen.is_busy)
    qtbot.waitUntil(lambda: screen.is_at_end)
    return screen


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


@pytest.mark.parametrize("six", [False, True])
@pytest.mark.parametrize("zoom", [100, 125, 150])
@pytest.mark.parametrize("width", [560, 1000, 1180])
def test_key_and_name_of_a_grade_never_meet(opens: Opens, qtbot: QtBot, six: bool, zoom: int, width: int) -> None:
    opened = opens(replace(LIGHT, six_grades=six, text_zoom_percent=zoom))
    opened.window.resize(width, 640)
    screen = in_review(opened, qtbot)
    opened.window.action("review.answer").trigger()
    buttons = [button for button in screen.findChildren(GradeButton) if type(button) is GradeButton]
    qtbot.waitUntil(lambda: all(button.isVisible() for button in buttons))
    assert len(buttons) == (6 if six else 4)
    for button in buttons:
        name, cap = button.name_rect(), button.cap_rect()
        assert not cap.isEmpty()
        assert not name.intersects(cap), button.text()
        for part in (name, cap):
            assert part.left() >= 0
            assert part.right() <= button.width()
            assert part.top() >= 0
            assert part.bottom() <= button.height()


def test_in_a_narrow_window_of_large_text_show_answer_is_low_and_the_answer_stands_over_the_grades(
    opens: Opens, qtbot: QtBot
) -> None:
    opened = opens(replace(LIGHT, text_zoom_percent=200, card_zoom_percent=150))
    opened.window.resize(480, 720)
    screen = in_review(opened, qtbot)
    QApplication.processEvents()
    row = screen.findChild(GradeRow)
    assert isinstance(row, GradeRow)
    assert row.height() <= 0.15 * opened.window.height()
    opened.window.action("review.answer").trigger()
    answer = screen.findChild(CardSurface).views[1]  # type: ignore[union-attr]
    assert row.height() > 0.3 * opened.window.height()
    end = answer.mapTo(screen, answer.rect().bottomLeft()).y()
    assert 0 < end <= row.mapTo(screen, QPoint(0, 0)).y()


def sheet_of(opened: OpenWindow) -> ShortcutsOverlay:
    opened.window.action("help.shortcuts").trigger()
    sheet = opened.window.shortcuts
    assert sheet is not None
    return sheet


def lines(sheet: ShortcutsOverlay) -> list[str]:
    return [row.accessibleName() for row in sheet.findChildren(CommandRow)]


def test_the_sheet_of_shortcuts_fits_and_folds_the_flags(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    opened.window.resize(1180, 800)
    sheet = sheet_of(opened)
    column = sheet.findChild(ScrollColumn)
    assert isinstance(column, ScrollColumn)
    column.settle()
    assert column.outer.height() <= column.viewport().height()
    flags = [line for line in lines(sheet) if line.startswith("Flag")]
    assert flags == ["Flag, 1–7: Ctrl+1 … Ctrl+7"]


@pytest.mark.parametrize("place", ["today", "problems"])
def test_the_columns_of_the_sheet_of_shortcuts_are_about_as_long(opens: Opens, qtbot: QtBot, place: str) -> None:
    opened = opens()
    opened.window.resize(1180, 800)
    opened.window.go(place)
    sheet = sheet_of(opened)
    column = sheet.findChild(ScrollColumn)
    assert isinstance(column, ScrollColumn)
    column.settle()
    rows = sheet.findChildren(CommandRow)
    lefts = sorted({left_of(row, sheet) for row in rows})
    assert len(lefts) == 2
    ends = [max(row.geometry().bottom() for row in rows if left_of(row, sheet) == left) for left in lefts]
    assert min(ends) > 0.75 * max(ends)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=10))
def test_no_other_split_of_the_sheet_is_shorter(heights: list[int]) -> None:
    place = even_split(heights)
    longest = max(sum(heights[:place]), sum(heights[place:]))
    assert all(max(sum(heights[:at]), sum(heights[at:])) >= longest for at in range(len(heights) + 1))


def test_the_head_of_the_sheet_of_shortcuts_stands_over_its_words_and_keys(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    opened.window.resize(1180, 800)
    sheet = sheet_of(opened)
    QApplication.processEvents()
    column = sheet.findChild(ScrollColumn)
    close = next(button for button in sheet.findChildren(IconButton) if button.accessibleName() == "Close")
    heading = next(words for words in sheet.findChildren(QLabel) if words.text() == "Keyboard shortcuts")
    caption = next(words for words in sheet.findChildren(QLabel) if words.text() == "Everywhere")
    assert isinstance(column, ScrollColumn)
    assert left_of(heading, sheet) == left_of(caption, sheet) + caption.contentsMargins().left()
    ends = {row.mapTo(sheet, row.rect().topRight()).x() for row in sheet.findChildren(CommandRow)}
    assert max(ends) - caption.contentsMargins().left() == close.mapTo(sheet, close.rect().topRight()).x()


def left_of(widget: QWidget, window: QWidget) -> int:
    return widget.mapTo(window, QPoint(0, 0)).x()


def test_the_names_in_a_cards_info_stand_on_the_lines_of_their_values(
    opens: Opens, home: Path, clock: ToldClock, qtbot: QtBot
) -> None:
    with Collection.open(home, clock=clock) as collection:
        turn = collection.review.start()
        assert turn is not None
        card_id = turn.face.card_id
    opened = opens()
    dialog = CardInfoDialog(opened.theme, opened.tasks, card_id, opened.window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.is_filled)
    # The name of the deck wraps.
    dialog.resize(420, 620)
    QApplication.processEvents()
    words = {shown.text(): shown for shown in dialog.findChildren(QLabel)}
    deck = words["Coding › Python"]
    assert deck.height() > 1.5 * deck.fontMetrics().height()
    for name in ("Deck", "State"):
        assert words[name].geometry().top() == deck.geometry().top()
        # Its one line is in the middle of its height.
        assert words[name].height() < 1.5 * deck.fontMetrics().height()
    dialog.accept()


def test_the_answers_in_a_cards_info_fit_and_no_bar_covers_them(
    opens: Opens, home: Path, clock: ToldClock, qtbot: QtBot
) -> None:
    with Collection.open(home, clock=clock) as collection:
        turn = collection.review.start()
        assert turn is not None
        card_id = turn.face.card_id
        collection.review.answer(Rating.GOOD, 1000)
    opened = opens()
    dialog = CardInfoDialog(opened.theme, opened.tasks, card_id, opened.window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.is_filled)
    table = dialog.findChild(QTableWidget)
    assert isinstance(table, QTableWidget)
    bar = table.horizontalScrollBar()
    dialog.resize(600, 620)
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert table.viewport().height() >= table.rowHeight(0)
    dialog.resize(480, 620)
    qtbot.waitUntil(bar.isVisible)
    assert table.viewport().height() >= table.rowHeight(0)
    dialog.accept()


def test_flags_with_keys_of_their_own_are_listed_one_by_one(opens: Opens) -> None:
    opened = opens()
    opened.actions.rebind("review.flag_3", ("Ctrl+G",))
    assert "Flag green: Ctrl+G" in lines(sheet_of(opened))


@pytest.mark.parametrize(("six", "first"), [(False, "Again: 1"), (True, "Grade 0, blackout: 0")])
def test_the_grades_in_force_follow_the_answer(opens: Opens, qtbot: QtBot, six: bool, first: str) -> None:
    opened = opens(replace(LIGHT, six_grades=six))
    in_review(opened, qtbot)
    shown = lines(sheet_of(opened))
    answer = next(place for place, line in enumerate(shown) if line.startswith("Show the answer"))
    assert shown[answer + 1] == first
    assert any(line.startswith("Grade 0") for line in shown) is six
    assert any(line.startswith("Again") for line in shown) is not six


def test_keys_scroll_the_sheet(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    opened.window.resize(900, 480)
    sheet = sheet_of(opened)
    column = sheet.findChild(ScrollColumn)
    assert isinstance(column, ScrollColumn)
    bar = column.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    for key, backwards in ((Key.Key_Down, Key.Key_Up), (Key.Key_PageDown, Key.Key_PageUp), (Key.Key_End, Key.Key_Home)):
        qtbot.keyClick(focused(), key)
        assert bar.value() > 0
        qtbot.keyClick(focused(), backwards)
        assert bar.value() == 0
    qtbot.keyClick(focused(), Key.Key_End)
    assert bar.value() == bar.maximum()


def keyboard_tab(opened: OpenWindow) -> KeyboardTab:
    opened.window.go("preferences")
    page = opened.window.page("preferences")
    assert isinstance(page, PreferencesPage)
    page.show_tab(3)
    tab = page.findChild(KeyboardTab)
    assert isinstance(tab, KeyboardTab)
    return tab


def test_recording_goes_on_after_a_refused_key(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    tab = keyboard_tab(opened)
    tab.choose("review.bury")
    tab.record()
    qtbot.keyClick(focused(), Key.Key_4)
    assert "Choose another key" in tab.message
    qtbot.keyClick(focused(), Key.Key_S)
    assert "Choose another key" in tab.message
    qtbot.keyClick(focused(), Key.Key_X)
    assert opened.actions.keys("review.bury") == ("X",)


def test_escape_ends_a_recording_after_a_refused_key(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    tab = keyboard_tab(opened)
    tab.choose("review.bury")
    tab.record()
    qtbot.keyClick(focused(), Key.Key_4)
    qtbot.keyClick(focused(), Key.Key_Escape)
    qtbot.keyClick(focused(), Key.Key_X)
    assert opened.actions.keys("review.bury") == ("B",)
    tree = tab.findChild(QTreeWidget)
    assert tree is not None
    item = tree.currentItem()
    assert item is not None
    assert item.text(1) == "B"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chosen_row_has_our_colour(opens: Opens, qtbot: QtBot, theme: str) -> None:
    opened = opens(replace(LIGHT, theme=theme))
    tab = keyboard_tab(opened)
    tab.choose("go.decks")
    tree = tab.findChild(QTreeWidget)
    assert tree is not None
    picture = tree.viewport().grab().toImage()
    item = tree.currentItem()
    assert item is not None
    row = tree.visualItemRect(item)
    wanted = QColor(opened.theme.tokens.accent_soft)
    for y in (row.top() + 2, row.center().y(), row.bottom() - 2):
        assert picture.pixelColor(row.left() + 300, y) == wanted


def options_of(opened: OpenWindow) -> OptionsDialog:
    deck_id = opened.window.today.decks[0].deck_ids[0] if opened.window.today is not None else 0
    dialog = OptionsDialog(opened.theme, opened.tasks, deck_id, "Coding::Python", opened.window)
    dialog.open()
    return dialog


def test_options_are_hidden_until_they_are_read(opens: Opens, qtbot: QtBot) -> None:
    dialog = options_of(opens())
    fields = dialog.findChildren(NumberField)
    assert not any(field.isVisible() for field in fields)
    qtbot.waitUntil(dialog.isEnabled)
    assert all(field.isVisible() for field in fields)
    assert fields[0].value() == 20
    assert dialog.windowTitle() == "Options of Coding › Python"


def test_the_sentence_of_the_switch_follows_it(opens: Opens, qtbot: QtBot) -> None:
    dialog = options_of(opens())
    qtbot.waitUntil(dialog.isEnabled)
    switch = dialog.findChildren(Switch)[0]
    assert switch.isChecked()
    assert switch.accessibleDescription() == "This deck is studied like every deck without options."
    qtbot.keyClick(switch, Key.Key_Space)
    assert switch.accessibleDescription() == "This deck has options of its own."


@pytest.mark.parametrize(("six", "bars"), [(False, 4), (True, 6)])
def test_the_end_shows_the_scale_in_force(opens: Opens, qtbot: QtBot, six: bool, bars: int) -> None:
    opened = opens(replace(LIGHT, six_grades=six))
    screen = at_the_end(opened, qtbot)
    assert len([bar for bar in screen.findChildren(GradeBar) if bar.isVisibleTo(screen)]) == bars


def test_space_does_nothing_at_the_end_of_a_session(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    screen = at_the_end(opened, qtbot)
    for key in (Key.Key_Space, Key.Key_4, Key.Key_Space, Key.Key_Tab, Key.Key_Space):
        qtbot.keyClick(focused(), key)
    assert screen.is_at_end
    assert opened.window.place == "review"


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Escape])
def test_enter_and_escape_leave_the_end_of_a_session(opens: Opens, qtbot: QtBot, key: Qt.Key) -> None:
    opened = opens()
    at_the_end(opened, qtbot)
    qtbot.keyClick(focused(), key)
    assert opened.window.place == "today"


def test_a_card_forgotten_yesterday_is_simply_due(opens: Opens, home: Path, clock: ToldClock, qtbot: QtBot) -> None:
    with Collection.open(home, clock=clock) as collection:
        turn = collection.review.start()
        assert turn is not None
        card_id = turn.face.card_id
        collection.review.answer(Rating.AGAIN, 1000)
    opened = opens()
    assert state_of(opened, card_id, qtbot) == "Repeated today"
    clock.pass_days(1)
    assert state_of(opened, card_id, qtbot) == "Review"


def state_of(opened: OpenWindow, card_id: int, qtbot: QtBot) -> str:
    dialog = CardInfoDialog(opened.theme, opened.tasks, card_id, opened.window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.is_filled)
    state = dialog.state
    dialog.accept()
    return state
