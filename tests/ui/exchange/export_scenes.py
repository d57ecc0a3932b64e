"""How to get to every step of an export, for tests and pictures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.given import add_deck
from tests.ui.windows import OpenWindow
from tikprep.ui.exchange.export_dialog import ExportDialog
from tikprep.ui.exchange.export_report import ReplaceStep, WrittenStep
from tikprep.ui.exchange.export_step import ExportStep
from tikprep.ui.exchange.steps import ErrorStep
from tikprep.ui.widgets.forms import Choice, Segments

Wait = Callable[[Callable[[], bool]], object]


def exporting(opened: OpenWindow, wait: Wait, title: str = "") -> tuple[ExportDialog, ExportStep]:
    """The dialog with the count of what it begins with."""
    opened.window.exports.ask(title)
    dialog = opened.window.exports.dialog
    assert dialog is not None
    step = dialog.step
    assert isinstance(step, ExportStep)
    wait(lambda: step.is_counted)
    return dialog, step


def choose(root: QWidget, name: str, value: str) -> None:
    """Make a choice in a list or a row of segments by the name of the control."""
    for choice in root.findChildren(Choice):
        if choice.accessibleName() == name:
            choice.setCurrentIndex(choice.findData(value))
            choice.activated.emit(choice.currentIndex())
            return
    (segments,) = (each for each in root.findChildren(Segments) if each.accessibleName() == name)
    segments.choose(value)


def field_named(root: QWidget, name: str) -> QLineEdit:
    (field,) = (each for each in root.findChildren(QLineEdit) if each.accessibleName() == name)
    return field


def search_for(step: ExportStep, wait: Wait, query: str) -> None:
    """Type a search and wait for what is found."""
    choose(step, "What to export", "search")
    field = field_named(step, "Search")
    field.clear()
    if query.isascii():
        QTest.keyClicks(field, query)
    else:
        # Qt's test keyboard has no key for them.
        field.setText(query)
    wait(lambda: step.is_counted)


def show_choices(opened: OpenWindow, wait: Wait) -> QWidget:
    return exporting(opened, wait)[0]


def show_search(opened: OpenWindow, wait: Wait) -> QWidget:
    dialog, step = exporting(opened, wait)
    search_for(step, wait, "front is:nwe tag:a")
    assert step.place.marked
    return dialog


def show_terms(opened: OpenWindow, wait: Wait) -> QWidget:
    added: list[list[int]] = []
    opened.tasks.on_collection(lambda col: add_deck(col, "Own notes", 4), then=added.append)
    wait(lambda: bool(added))
    dialog, step = exporting(opened, wait)
    choose(step, "Format", "csv")
    choose(step, "Licence", "other")
    assert not step.is_ready
    dialog.buttons[2].click()
    return dialog


def show_paper(opened: OpenWindow, wait: Wait) -> QWidget:
    dialog, step = exporting(opened, wait)
    choose(step, "Format", "pdf")
    return dialog


def show_replace(opened: OpenWindow, wait: Wait) -> QWidget:
    dialog, step = exporting(opened, wait)
    choose(step, "Licence", "CC-BY-4.0")
    target = opened.home / "cards.tikdeck"
    target.write_bytes(b"PK\x05\x06" + bytes(18))
    dialog.write_to(target)
    wait(lambda: isinstance(dialog.step, ReplaceStep))
    return dialog


def show_written(opened: OpenWindow, wait: Wait) -> QWidget:
    dialog, step = exporting(opened, wait)
    choose(step, "Format", "csv")
    choose(step, "Licence", "CC-BY-4.0")
    dialog.write_to(opened.home / "cards.csv")
    wait(lambda: isinstance(dialog.step, WrittenStep))
    return dialog


def show_error(opened: OpenWindow, wait: Wait) -> QWidget:
    dialog, step = exporting(opened, wait)
    choose(step, "Licence", "CC-BY-4.0")
    dialog.write_to(opened.home / "no such folder" / "cards.tikdeck")
    wait(lambda: isinstance(dialog.step, ErrorStep))
    return dialog
