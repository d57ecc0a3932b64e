"""What is under a cover is not on the screen, in no theme and no size."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from tests.rendering.test_covers import side
from tikprep.rendering.page import Page
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.card.lightbox import Lightbox
from tikprep.ui.card.menu import card_menu
from tikprep.ui.card.view import CardView, Target
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens

INK = "#ff00ff"
FRONT = (
    f'<svg viewBox="0 0 100 50" width="300" height="150" aria-label="a">'
    f'<rect x="10" y="10" width="30" height="20" fill="{INK}"/></svg>\n\n'
    "```occlusion\nc1 rect 8 16 34 48 a\nc2 rect 60 10 20 20 b\n```"
)


def inked(image: QImage) -> int:
    ink = QColor(INK).rgb()
    return sum(image.pixel(x, y) == ink for x in range(0, image.width(), 2) for y in range(0, image.height(), 2))


def painted(page: Page, tokens: Tokens) -> QImage:
    prepared = PreparedDocument(page, tokens, 480)
    image = QImage(480, round(prepared.height), QImage.Format.Format_RGB32)
    image.fill(QColor(tokens.surface))
    painter = QPainter(image)
    prepared.paint(painter)
    painter.end()
    return image


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_an_asked_part_is_painted_over_and_an_answered_one_is_not(qtbot: QtBot, tokens: Tokens) -> None:
    assert inked(painted(side("front", FRONT), tokens)) == 0
    assert inked(painted(side("front_revealed", FRONT), tokens)) > 100


def test_the_enlarged_picture_keeps_its_covers(qtbot: QtBot) -> None:
    view = CardView(LIGHT)
    qtbot.addWidget(view)
    view.resize(600, 500)
    view.show()
    for name, is_seen in (("front", False), ("front_revealed", True)):
        box = Lightbox(side(name, FRONT).pictures[0], LIGHT, view)
        assert (inked(box.grab().toImage()) > 100) is is_seen
        box.close()


def test_a_covered_picture_cannot_be_copied(qtbot: QtBot) -> None:
    view = CardView(LIGHT)
    qtbot.addWidget(view)
    view.resize(480, 400)
    for name, may_copy in (("front", False), ("front_revealed", True)):
        view.show_page(side(name, FRONT))
        shown = PreparedDocument(side(name, FRONT), LIGHT, 480)
        placed = shown.objects[0]
        menu = card_menu(view, Target("", None, placed))
        copy = next(action for action in menu.actions() if action.text() == "Copy picture")
        assert copy.isEnabled() is may_copy
        menu.deleteLater()
