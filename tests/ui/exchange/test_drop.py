"""Drops onto the window: what hovers is named, what is no deck is refused with a word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.given import deck_file
from tests.ui.conftest import Opens
from tests.ui.exchange import samples
from tests.ui.exchange.test_dialog import reached
from tests.ui.windows import OpenWindow
from tikprep.ui.exchange.steps import OutlookStep
from tikprep.ui.exchange.text_step import TextStep

_BUTTON, _NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def mime_of(*urls: QUrl) -> QMimeData:
    mime = QMimeData()
    mime.setUrls(list(urls))
    return mime


def files(paths: Sequence[Path]) -> QMimeData:
    return mime_of(*(QUrl.fromLocalFile(str(path)) for path in paths))


def hover(widget: QWidget, mime: QMimeData) -> bool:
    """Whether the widget would take a drop."""
    event = QDragEnterEvent(QPoint(30, 30), Qt.DropAction.CopyAction, mime, _BUTTON, _NO_KEY)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def drop(widget: QWidget, mime: QMimeData) -> None:
    hover(widget, mime)
    event = QDropEvent(QPointF(30, 30), Qt.DropAction.CopyAction, mime, _BUTTON, _NO_KEY, QEvent.Type.Drop)
    QApplication.sendEvent(widget, event)


def veil_text(opened: OpenWindow) -> str:
    veil = opened.window.imports.drop.veil
    return veil.content if veil is not None and veil.isVisible() else ""


def test_a_veil_says_what_a_drop_would_do_and_goes_with_the_pointer(opens: Opens) -> None:
    opened = opens()
    assert veil_text(opened) == ""
    assert hover(opened.window, files([samples.a_table(opened.home)]))
    assert veil_text(opened) == "Drop to import interview.csv. You see what would happen first."
    QApplication.sendEvent(opened.window, QDragLeaveEvent())
    assert veil_text(opened) == ""


def test_a_dropped_folder_brings_its_decks(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    folder = opened.home / "mine"
    folder.mkdir()
    deck_file(folder, "one", ("a", "b"))
    deck_file(folder, "two", ("c", "d"))
    (folder / "README.md").write_text("Read me.", encoding="utf-8")
    drop(opened.window, files([folder]))
    assert veil_text(opened) == ""
    dialog = opened.window.imports.dialog
    assert dialog is not None
    outlook = reached(dialog, qtbot, OutlookStep)
    assert [deck.title for deck in outlook.decks] == ["one", "two"]


def test_several_dropped_files_come_in_as_one(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    sources = [samples.a_table(opened.home), deck_file(opened.home, "one", ("a", "b"))]
    assert hover(opened.window, files(sources))
    assert "2 files" in veil_text(opened)
    drop(opened.window, files(sources))
    dialog = opened.window.imports.dialog
    assert dialog is not None
    reached(dialog, qtbot, TextStep)


def test_what_is_no_deck_is_refused_with_a_word(opens: Opens) -> None:
    opened = opens()
    picture = opened.home / "holiday.png"
    picture.write_bytes(b"")
    hover(opened.window, files([picture]))
    assert veil_text(opened).startswith("This cannot be imported. holiday.png is no deck")
    drop(opened.window, files([picture]))
    assert opened.window.imports.dialog is None
    assert "holiday.png is no deck" in opened.window.toast_text


def test_nothing_is_loaded_from_the_network(opens: Opens) -> None:
    opened = opens()
    drop(opened.window, mime_of(QUrl("https://example.org/deck.apkg")))
    assert opened.window.imports.dialog is None
    assert "never loads from the network" in opened.window.toast_text


def test_a_text_that_is_dragged_is_none_of_our_business(opens: Opens) -> None:
    opened = opens()
    mime = QMimeData()
    mime.setText("words")
    assert not hover(opened.window, mime)
    assert veil_text(opened) == ""


def test_the_open_dialog_takes_a_drop_while_it_asks(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    opened.window.action("file.import").trigger()
    dialog = opened.window.imports.dialog
    assert dialog is not None
    drop(dialog, files([samples.a_table(opened.home)]))
    reached(dialog, qtbot, TextStep)
