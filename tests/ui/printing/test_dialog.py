"""The dialog before a print: what can be chosen, what it says when nothing can be printed, what it loads."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.given import add_deck
from tests.ui.test_accessibility import unnamed
from tikprep.paths import resources_folder
from tikprep.services.collection import Collection
from tikprep.ui.alerts import MessageDialog
from tikprep.ui.printing.dialog import PrintDialog
from tikprep.ui.printing.job import Booklet
from tikprep.ui.printing.paper import PrintOptions
from tikprep.ui.tasks import InlineTasks
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.reflow import ReflowRow


@pytest.fixture
def dialog(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[PrintDialog]:
    with Collection.open(tmp_path / "home") as collection:
        add_deck(collection, "Ranking", 30)
        faces = collection.library.faces([deck.id for deck in collection.store.decks()])
        theme = Theme(qapp, resources_folder() / "icons")
        theme.apply("light", 100)
        made = PrintDialog(theme, InlineTasks(collection), None, Booklet("Ranking", faces))
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(made)
        made.show()
        yield made


def test_what_is_chosen_is_what_is_printed(dialog: PrintDialog) -> None:
    assert dialog.options == PrintOptions()
    dialog._choices.paper.choose("letter")
    dialog._choices.columns.choose("2")
    dialog._choices.answers.choose("end")
    dialog._choices.size.choose("12")
    dialog._choices.numbers.setChecked(False)
    assert dialog.options == PrintOptions("letter", 2, "end", False, 12.0)


def test_every_choice_stands_beside_its_words_and_none_is_cut_off(dialog: PrintDialog) -> None:
    rows = dialog.findChildren(ReflowRow)
    assert len(rows) == 5
    for row in rows:
        _words, control = row.shown()
        assert control.geometry().right() == row.rect().right()
        assert row.height() >= row.heightForWidth(row.width())


@pytest.mark.parametrize("zoom_percent", [100, 150, 200])
def test_on_a_small_screen_the_buttons_stay_and_the_choices_scroll(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot, zoom_percent: int
) -> None:
    with Collection.open(tmp_path / "home") as collection:
        theme = Theme(qapp, resources_folder() / "icons")
        theme.apply("light", zoom_percent)
        dialog = PrintDialog(theme, InlineTasks(collection), None, Booklet("Ranking", ()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        QApplication.processEvents()
        assert dialog.height() <= dialog.screen().availableGeometry().height()
        for button in dialog.findChildren(Button):
            if button.isVisible():
                assert dialog.rect().contains(QRect(button.mapTo(dialog, QPoint(0, 0)), button.size()))
        for row in dialog.findChildren(ReflowRow):
            assert row.height() >= row.heightForWidth(row.width())


def test_every_control_has_a_name(dialog: PrintDialog) -> None:
    assert unnamed(dialog) == []


def test_cancel_stops_a_running_print_and_leaves_nothing(dialog: PrintDialog, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "deck.pdf"
    dialog.save_pdf(path)
    qtbot.waitUntil(lambda: dialog._bar.value() > 2)
    assert "of 30" in dialog._words.text()
    QTest.mouseClick(dialog._stop, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    assert [file for file in tmp_path.iterdir() if file.is_file()] == []


def test_a_computer_without_a_printer_is_told_of_the_pdf(dialog: PrintDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PySide6.QtPrintSupport.QPrinterInfo.availablePrinterNames", lambda: [])
    dialog._on_printer()
    message = dialog.findChild(MessageDialog)
    assert isinstance(message, MessageDialog)
    assert any("Save the cards as a PDF" in words.text() for words in message.findChildren(QLabel))
    message.accept()


def test_print_support_is_loaded_by_nothing_before_a_printer_is_asked_for() -> None:
    program = (
        "import sys, tikprep.app, tikprep.ui.printing.dialog, tikprep.ui.study.find_bar\n"
        "print('PySide6.QtPrintSupport' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
