"""The window as a whole: places, keys, looks, what it remembers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Opens
from tikprep.domain.model import StudyOptions
from tikprep.settings import Settings, load_settings
from tikprep.ui.decks.options_dialog import OptionsDialog
from tikprep.ui.decks.page import DecksPage
from tikprep.ui.review.screen import ReviewScreen
from tikprep.ui.settings.keyboard import KeyboardTab
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.nav_row import NavRow

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def focused() -> object:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_enter_on_today_starts_the_review(opens: Opens, qtbot: QtBot) -> None:
    window = opens().window
    qtbot.keyClick(focused(), Key.Key_Return)
    assert window.place == "review"


def test_places_are_reached_by_their_keys(opens: Opens, qtbot: QtBot) -> None:
    window = opens().window
    qtbot.keyClick(focused(), Key.Key_2, ALT)
    assert window.place == "decks"
    qtbot.keyClick(focused(), Key.Key_Comma, CTRL)
    assert window.place == "preferences"
    qtbot.keyClick(focused(), Key.Key_1, ALT)
    assert window.place == "today"


def test_enter_in_the_deck_list_studies_that_deck(opens: Opens, qtbot: QtBot) -> None:
    window = opens().window
    window.go("decks")
    qtbot.keyClick(focused(), Key.Key_End)
    qtbot.keyClick(focused(), Key.Key_Return)
    page = window.page("review")
    assert isinstance(page, ReviewScreen)
    qtbot.waitUntil(lambda: page.turn is not None and not page.is_busy)
    assert page.turn is not None
    assert page.turn.deck_title == "Ranking"
    assert page.turn.counts.total == 3


def test_the_chosen_deck_and_place_are_remembered(opens: Opens, home: Path, qtbot: QtBot) -> None:
    opened = opens()
    opened.window.go("decks")
    qtbot.keyClick(focused(), Key.Key_End)
    opened.close()
    again = opens(load_settings(home / "settings.json"))
    page = again.window.page("decks")
    assert again.window.place == "decks"
    assert isinstance(page, DecksPage)
    assert page.current is not None
    assert page.current.title == "Ranking"


def test_the_size_of_the_window_is_remembered(opens: Opens, home: Path) -> None:
    opened = opens()
    opened.window.resize(760, 610)
    opened.close()
    again = opens(load_settings(home / "settings.json"))
    assert (again.window.width(), again.window.height()) == (760, 610)


def test_the_theme_is_switched_by_its_key_and_remembered(opens: Opens, home: Path, qtbot: QtBot) -> None:
    opened = opens(replace(Settings(), theme="light"))
    qtbot.keyClick(focused(), Key.Key_L, CTRL | SHIFT)
    assert opened.theme.tokens.is_dark
    assert json.loads((home / "settings.json").read_text())["theme"] == "dark"


def test_larger_text_makes_larger_fonts(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    before = opened.theme.font(14).pixelSize()
    opened.window.action("view.zoom_in").trigger()
    opened.window.action("view.zoom_in").trigger()
    assert opened.theme.font(14).pixelSize() > before


def test_a_new_key_works_and_the_old_one_does_not(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    opened.actions.rebind("go.decks", ("Ctrl+D",))
    qtbot.keyClick(focused(), Key.Key_2, ALT)
    assert opened.window.place == "today"
    qtbot.keyClick(focused(), Key.Key_D, CTRL)
    assert opened.window.place == "decks"


def test_a_tooltip_names_the_key_in_force(opens: Opens) -> None:
    opened = opens()
    opened.actions.rebind("today.start", ("Ctrl+G",))
    start = [button for button in opened.window.findChildren(Button) if button.text() == "Start review"]
    assert start[0].toolTip() == "Start review (Ctrl+G)"


def test_a_key_is_recorded_in_the_preferences(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    tab = _keyboard_tab(opened.window)
    tab.choose("review.bury")
    tab.record()
    qtbot.keyClick(focused(), Key.Key_X)
    assert opened.actions.keys("review.bury") == ("X",)


def test_a_key_that_is_taken_is_refused_with_its_owner(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    tab = _keyboard_tab(opened.window)
    tab.choose("review.bury")
    tab.record()
    qtbot.keyClick(focused(), Key.Key_M)
    assert opened.actions.keys("review.bury") == ("B",)
    assert "Mark note" in tab.message


def test_a_global_key_cannot_be_taken_by_a_page(opens: Opens) -> None:
    actions = opens().actions
    rival = actions.rival("review.bury", "Ctrl+Z")
    assert rival is not None
    assert rival.id == "edit.undo"


def test_all_keys_can_be_reset(opens: Opens) -> None:
    actions = opens().actions
    actions.rebind("review.bury", ("X",))
    actions.rebind("review.mark", ())
    actions.reset()
    assert (actions.keys("review.bury"), actions.keys("review.mark")) == (("B",), ("M", "*"))


def test_question_mark_shows_and_hides_the_shortcuts(opens: Opens, qtbot: QtBot) -> None:
    window = opens().window
    before = focused()
    qtbot.keyClick(focused(), Key.Key_F1)
    sheet = window.shortcuts
    assert sheet is not None
    assert sheet.isVisible()
    qtbot.keyClick(focused(), Key.Key_Escape)
    assert not sheet.isVisible()
    assert focused() is before


def test_deck_options_are_saved_and_can_be_undone(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    window = opened.window
    window.go("decks")
    page = window.page("decks")
    assert isinstance(page, DecksPage)
    row = next(row for row in page.rows if row.title == "Ranking")
    page.options_asked.emit(row)
    dialog = window.findChild(OptionsDialog)
    assert isinstance(dialog, OptionsDialog)
    qtbot.waitUntil(dialog.isEnabled)
    dialog.choose(StudyOptions(new_per_day=2))
    with qtbot.waitSignal(dialog.accepted):
        dialog.save()
    qtbot.waitUntil(lambda: _waiting(window, "Ranking") == 2)
    window.action("edit.undo").trigger()
    qtbot.waitUntil(lambda: _waiting(window, "Ranking") == 3)
    assert window.toast_text == "Undid: Change study options"


def test_a_narrow_window_keeps_the_icons_of_the_sidebar(opens: Opens, qtbot: QtBot) -> None:
    window = opens().window
    window.resize(1100, 700)
    wide = window.sidebar.width()
    window.resize(700, 700)
    assert window.sidebar.width() < wide


def test_f6_moves_between_sidebar_and_page(opens: Opens, qtbot: QtBot) -> None:
    window = opens().window
    qtbot.keyClick(focused(), Key.Key_F6)
    assert window.sidebar.isAncestorOf(focused())  # type: ignore[arg-type]
    qtbot.keyClick(focused(), Key.Key_F6)
    assert not window.sidebar.isAncestorOf(focused())  # type: ignore[arg-type]


def test_arrows_walk_every_row_of_the_sidebar(opens: Opens, qtbot: QtBot) -> None:
    window = opens().window

    def rows() -> set[int]:
        return {id(row) for row in window.sidebar.findChildren(NavRow) if row.isVisible()}

    # The decks come when the collection was read.
    qtbot.waitUntil(lambda: len(rows()) > 3)
    qtbot.keyClick(focused(), Key.Key_F6)
    walked = [focused()]
    for _ in range(12):
        qtbot.keyClick(focused(), Key.Key_Down)
        walked.append(focused())
    assert {id(row) for row in walked} == rows()


def test_escape_in_the_sidebar_gives_the_keyboard_back_to_the_card(opens: Opens, qtbot: QtBot) -> None:
    window = opens().window
    window.start_review()
    page = window.page("review")
    assert isinstance(page, ReviewScreen)
    qtbot.waitUntil(lambda: page.turn is not None and not page.is_busy)
    before = focused()
    for key in (Key.Key_Escape, Key.Key_F6):
        qtbot.keyClick(focused(), Key.Key_F6)
        assert window.sidebar.isAncestorOf(focused())  # type: ignore[arg-type]
        qtbot.keyClick(focused(), key)
        assert focused() is before
    assert page.turn is not None


def test_an_answer_changes_the_count_in_the_sidebar(opens: Opens, qtbot: QtBot) -> None:
    window = opens().window
    assert window.today is not None
    assert window.today.counts.total == 9
    window.start_review()
    page = window.page("review")
    assert isinstance(page, ReviewScreen)
    qtbot.waitUntil(lambda: page.turn is not None and not page.is_busy)
    window.action("review.answer").trigger()
    window.action("review.easy").trigger()
    qtbot.waitUntil(lambda: window.today is not None and window.today.counts.total == 8)


def _keyboard_tab(window: object) -> KeyboardTab:
    window.action("go.preferences").trigger()  # type: ignore[attr-defined]
    page = window.page("preferences")  # type: ignore[attr-defined]
    page.show_tab(3)
    tab = page.findChild(KeyboardTab)
    assert isinstance(tab, KeyboardTab)
    return tab


def _waiting(window: object, title: str) -> int:
    rows = window.today.decks  # type: ignore[attr-defined]
    total: int = next(row for row in rows if row.title == title).counts.total
    return total


def test_suspended_cards_of_a_deck_are_taken_back_by_a_key(opens: Opens, home: Path, qtbot: QtBot) -> None:
    opened = opens()
    opened.window.start_review()
    review = opened.window.page("review")
    assert isinstance(review, ReviewScreen)
    qtbot.waitUntil(lambda: review.turn is not None and not review.is_busy)
    before = review.turn.counts.total if review.turn is not None else 0
    opened.actions["review.suspend"].trigger()
    qtbot.waitUntil(lambda: review.turn is not None and review.turn.counts.total == before - 1)
    opened.window.go("decks")
    opened.actions["decks.unsuspend"].trigger()
    opened.window.go("today")
    opened.window.start_review()
    qtbot.waitUntil(lambda: review.turn is not None and review.turn.counts.total == before)
