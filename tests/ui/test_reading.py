"""What a person chose for reading is on the card at once: font, spacing, size."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Opens
from tests.ui.windows import OpenWindow
from tikprep.rendering.page import render_page
from tikprep.settings import CARD_FONTS, Settings
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.card.view import CardView
from tikprep.ui.review.screen import ReviewScreen
from tikprep.ui.theme.fonts import EASY_FAMILIES, Reading, font_note, found_family, offered_fonts, reading_of
from tikprep.ui.theme.tokens import LIGHT

TEXT = "First paragraph of some length, so that it takes a line or two of the column.\n\nSecond `code` one."
LATER = replace(Settings(), theme="light")


def prepared(qapp: object, reading: Reading, width: int = 320) -> PreparedDocument:
    return PreparedDocument(render_page(TEXT), LIGHT, width, 1.0, reading)


def test_the_standard_choice_asks_for_no_list_of_fonts() -> None:
    def never() -> list[str]:
        raise AssertionError("the list of installed fonts costs time on the way to the first question")

    assert reading_of(Settings(), never) == Reading()


@pytest.mark.parametrize("family", EASY_FAMILIES)
def test_the_easier_choice_takes_the_first_installed(family: str) -> None:
    later = EASY_FAMILIES[EASY_FAMILIES.index(family) :]
    assert found_family("easy", later) == family


def test_the_easier_choice_works_without_any_of_its_fonts() -> None:
    reading = reading_of(replace(LATER, card_font="easy", wide_spacing=True), lambda: ["Inter"])
    assert reading == Reading("", "JetBrains Mono", is_wide=True)
    note = font_note("easy", ["Inter"])
    for name in ("OpenDyslexic", "Atkinson Hyperlegible", "Lexend", "Comic Neue", "fonts-opendyslexic"):
        assert name in note
    assert "none of them is installed" in note


def test_a_font_of_two_foundries_is_found() -> None:
    assert found_family("lexend", ["Lexend [GOOG]"]) == "Lexend [GOOG]"


def test_only_installed_fonts_are_offered_by_name() -> None:
    keys = [key for key, _ in offered_fonts(["Lexend"], "standard")]
    assert keys == ["standard", "system", "serif", "easy", "lexend"]
    assert "comic" in [key for key, _ in offered_fonts([], "comic")]


def test_every_font_of_the_settings_has_a_title_and_a_note() -> None:
    for key in CARD_FONTS:
        assert key in dict(offered_fonts([], key))
        assert font_note(key, [])


def test_wide_spacing_keeps_the_figures_it_promises(qapp: object) -> None:
    wide = prepared(qapp, Reading(is_wide=True)).document
    block = wide.begin()
    form = block.begin().fragment().charFormat()
    assert form.fontLetterSpacing() == pytest.approx(17 * 0.12)
    assert form.fontWordSpacing() == pytest.approx(17 * 0.16)
    assert block.blockFormat().lineHeight() == pytest.approx(17 * 1.8)
    narrow = prepared(qapp, Reading()).document
    plain = narrow.begin()
    assert block.next().blockFormat().topMargin() == 2 * plain.next().blockFormat().topMargin()


def test_wide_spacing_leaves_code_alone(qapp: object) -> None:
    document = prepared(qapp, Reading(is_wide=True)).document
    block = document.lastBlock()
    step, spacings = block.begin(), {}
    while not step.atEnd():
        spacings[step.fragment().text()] = step.fragment().charFormat().font().letterSpacing()
        step += 1
    assert spacings["code"] == 0
    assert spacings["Second "] > 0


def test_wide_spacing_stays_inside_the_column(qapp: object) -> None:
    for width in (200, 320, 720):
        assert prepared(qapp, Reading(is_wide=True), width).document.idealWidth() <= width


def test_a_card_is_laid_out_anew_for_another_reading(qtbot: QtBot) -> None:
    view = CardView(LIGHT)
    qtbot.addWidget(view)
    view.resize(400, 400)
    view.show_page(render_page(TEXT))
    before = view.heightForWidth(400)
    view.set_reading(Reading(is_wide=True))
    assert view.heightForWidth(400) > before
    view.set_reading(Reading())
    assert view.heightForWidth(400) == before


def card_in_review(opened: OpenWindow, qtbot: QtBot) -> CardView:
    """The question of a review that has just begun."""
    opened.window.start_review()
    screen = opened.window.page("review")
    assert isinstance(screen, ReviewScreen)
    qtbot.waitUntil(lambda: screen.turn is not None and not screen.is_busy)
    return next(view for view in screen.findChildren(CardView) if view.page is not None)


def test_a_change_reaches_the_card_in_review_at_once(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    view = card_in_review(opened, qtbot)
    before = view.grab().toImage()
    opened.preferences.change(card_font="serif")
    serif = view.grab().toImage()
    assert serif != before
    opened.preferences.change(wide_spacing=True)
    assert view.grab().toImage() != serif
    opened.preferences.change(card_font="standard", wide_spacing=False)
    assert view.grab().toImage() == before


def test_the_size_of_cards_leaves_the_window_alone(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    view = card_in_review(opened, qtbot)
    before, text = view.heightForWidth(400), opened.theme.font(14).pixelSize()
    opened.preferences.change(card_zoom_percent=150)
    assert view.heightForWidth(400) > before
    assert opened.theme.font(14).pixelSize() == text


def test_the_sample_of_the_preferences_follows(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    opened.window.go("preferences")
    page = opened.window.page("preferences")
    sample = page.findChild(CardView)
    assert isinstance(sample, CardView)
    before = sample.grab().toImage()
    font = next(box for box in page.findChildren(QComboBox) if box.accessibleName() == "Card font")
    font.setCurrentIndex(font.findData("easy"))
    assert opened.preferences.settings.card_font == "easy"
    assert sample.grab().toImage() != before
    notes = [words.text() for words in page.findChildren(QLabel) if "fonts-opendyslexic" in words.text()]
    assert notes == [font.accessibleDescription()] or any("is used" in note for note in notes)
