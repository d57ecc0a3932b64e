"""Importing by keys, with real files: what is shown, what is decided, what it leaves."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.formats.apkg.conftest import made as made
from tests.formats.apkg.hand_made import database, latest, legacy
from tests.given import all_rows, deck_file
from tests.ui.conftest import Opens
from tests.ui.exchange import samples
from tests.ui.test_reflow import flaws, settle
from tests.ui.windows import OpenWindow
from tikprep.formats.text import Target
from tikprep.services.collection import Collection
from tikprep.ui.decks.page import DecksPage
from tikprep.ui.exchange.conflict_step import ConflictStep
from tikprep.ui.exchange.dialog import ImportDialog, common_title
from tikprep.ui.exchange.parts import Remarks, Step
from tikprep.ui.exchange.step_dialog import StepDialog
from tikprep.ui.exchange.steps import ChooseStep, ErrorStep, OutlookStep, ProgressStep, ReportStep
from tikprep.ui.exchange.text_step import TextStep
from tikprep.ui.review.screen import ReviewScreen
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.forms import Choice

LONG_MS = 20_000
AT_ONCE_S = 0.1
S = TypeVar("S", bound=Step)
T = TypeVar("T")


def asked(opened: OpenWindow, qtbot: QtBot, ask: Callable[[Collection], T]) -> T:
    """What the collection answers, after all that was asked of it before."""
    answers: list[T] = []
    opened.tasks.on_collection(ask, then=answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=LONG_MS)
    return answers[0]


def importing(opened: OpenWindow, *sources: Path) -> ImportDialog:
    opened.window.imports.open(sources)
    dialog = opened.window.imports.dialog
    assert dialog is not None
    return dialog


def reached(dialog: ImportDialog, qtbot: QtBot, kind: type[S]) -> S:
    return reached_step(dialog, qtbot, kind)


def reached_step(dialog: StepDialog, qtbot: QtBot, kind: type[S]) -> S:
    qtbot.waitUntil(lambda: isinstance(dialog.step, kind), timeout=LONG_MS)
    step = dialog.step
    assert isinstance(step, kind)
    return step


def press(key: Qt.Key, times: int = 1) -> None:
    """A key where the keyboard is."""
    for _ in range(times):
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def tab_to(name: str) -> None:
    """Tab until a control of this name has the keyboard."""
    for _ in range(80):
        widget = focused()
        if name in (widget.accessibleName(), getattr(widget, "text", str)()):
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"no Tab leads to {name}")


def notes_of(collection: Collection, title: str) -> list[tuple[str, str, tuple[str, ...]]]:
    (deck,) = (deck for deck in collection.store.decks() if deck.title == title)
    notes = {face.note.id: face.note for face in collection.library.faces([deck.id])}
    return [(note.front, note.back, note.tags) for note in notes.values()]


def test_a_table_with_odd_columns_comes_in_by_keys_alone(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    dialog = importing(opened, samples.a_table(opened.home))
    step = reached(dialog, qtbot, TextStep)
    assert isinstance(focused(), Choice)
    assert focused().accessibleName() == "Column 1, Question"
    tab_to("Column 3, Topic")
    press(Qt.Key.Key_Down, 2)
    tab_to("Column 4, Remark")
    press(Qt.Key.Key_End)
    (plan,) = step.plans.values()
    assert [column.target for column in plan.columns or ()] == [Target.FRONT, Target.BACK, Target.TAGS, Target.IGNORE]
    tab_to("Deck")
    field = focused()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "Metrics")
    press(Qt.Key.Key_Return)
    outlook = reached(dialog, qtbot, OutlookStep)
    assert outlook.brings_something
    assert focused() is dialog.buttons[2]
    press(Qt.Key.Key_Return)
    reached(dialog, qtbot, ReportStep)
    notes = asked(opened, qtbot, lambda col: notes_of(col, "Metrics"))
    assert notes[:2] == [
        ("What is recall?", "Share of the relevant items that are found", ("metrics",)),
        ("What is precision?", "Share of the found items that are relevant", ("metrics", "ranking")),
    ]


def test_another_separator_shows_other_rows_at_once(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    dialog = importing(opened, samples.a_table(opened.home))
    step = reached(dialog, qtbot, TextStep)
    tab_to("Separator")
    press(Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: len(step.plans[step.path].columns or ()) == 1)
    assert step.plans[step.path].separator == ","
    assert not step.problem
    press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(step.plans[step.path].columns or ()) == 4)


def test_two_tables_are_read_each_in_its_own_way(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    other = opened.home / "words.tsv"
    other.write_text("der Hund\tthe dog\tanimal\ndie Katze\tthe cat\tanimal\n", encoding="utf-8")
    dialog = importing(opened, samples.a_table(opened.home), other)
    step = reached(dialog, qtbot, TextStep)
    tab_to("File")
    press(Qt.Key.Key_Down)
    assert step.path == other
    tab_to("Column 3")
    press(Qt.Key.Key_Down, 2)
    tab_to("Tags for every card")
    QTest.keyClicks(focused(), "lang::de")
    press(Qt.Key.Key_Return)
    outlook = reached(dialog, qtbot, OutlookStep)
    assert [(deck.title, deck.notes) for deck in outlook.decks] == [("interview", 4), ("words", 2)]
    press(Qt.Key.Key_Escape)
    reached(dialog, qtbot, TextStep)
    press(Qt.Key.Key_Return)
    reached(dialog, qtbot, OutlookStep)
    press(Qt.Key.Key_Return)
    reached(dialog, qtbot, ReportStep)
    assert asked(opened, qtbot, lambda col: notes_of(col, "words"))[0] == (
        "der Hund",
        "the dog",
        ("animal", "lang::de"),
    )


def test_html_goes_into_the_fields_of_a_note_type(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    path = opened.home / "html.csv"
    path.write_text("<b>a</b>|<i>b</i>|more\n<b>c</b>|<i>d</i>|words\n", encoding="utf-8")
    dialog = importing(opened, path)
    step = reached(dialog, qtbot, TextStep)
    assert step.plans[path].is_html
    tab_to("Column 3")
    choice = focused()
    assert isinstance(choice, Choice)
    assert [choice.itemText(place) for place in range(3)] == ["Front", "Back", "Field 3"]
    assert choice.currentText() == "Field 3"
    tab_to("Texts are")
    press(Qt.Key.Key_Left, 2)
    qtbot.waitUntil(lambda: step.plans[path].is_html is False)
    assert [column.target for column in step.plans[path].columns or ()] == [Target.FRONT, Target.BACK, Target.BACK]


def test_an_encoding_that_cannot_be_is_said_and_the_rows_stay(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    path = samples.a_table(opened.home)
    path.write_bytes(path.read_bytes() + b"one more;\xc3\xa4;x;y\n\n")
    dialog = importing(opened, path)
    step = reached(dialog, qtbot, TextStep)
    step.preview_asked.emit(path, step.plans[path].__class__(encoding="utf-16", separator=";"))
    qtbot.waitUntil(lambda: "no text in the encoding UTF-16" in step.remarks.content)
    assert dialog.step is step
    assert len(step.plans[path].columns or ()) == 4


def test_without_a_front_the_import_does_not_go_on(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    dialog = importing(opened, samples.a_table(opened.home))
    step = reached(dialog, qtbot, TextStep)
    press(Qt.Key.Key_End)
    assert "choose the column that asks" in step.problem
    press(Qt.Key.Key_Return)
    assert dialog.step is step


def test_without_a_deck_the_import_does_not_go_on(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    dialog = importing(opened, samples.a_table(opened.home))
    step = reached(dialog, qtbot, TextStep)
    tab_to("Deck")
    press(Qt.Key.Key_Backspace)
    assert "name the deck" in step.problem
    press(Qt.Key.Key_Return)
    assert dialog.step is step
    QTest.keyClicks(focused(), "Mine")
    assert not step.problem


def test_a_package_of_anki_comes_in_with_or_without_its_history(
    opens: Opens,
    qtbot: QtBot,
    made: Path,
) -> None:
    opened = opens()
    dialog = importing(opened, made / "plain-latest.apkg")
    outlook = reached(dialog, qtbot, OutlookStep)
    assert outlook.with_history
    tab_to("Schedules and past reviews")
    press(Qt.Key.Key_Space)
    assert not outlook.with_history
    assert opened.preferences.settings.import_history
    tab_to("Import")
    press(Qt.Key.Key_Return)
    reached(dialog, qtbot, ReportStep)
    assert not opened.preferences.settings.import_history
    assert asked(opened, qtbot, lambda col: col.store.last_review_id()) == 0
    dialog.close()
    again = importing(opened, made / "plain-legacy2.apkg")
    assert not reached(again, qtbot, OutlookStep).with_history


def with_many_reviews(connection: sqlite3.Connection) -> None:
    rows = ((1_700_000_000_000 + number * 1000, 100 + number % 3) for number in range(60_000))
    connection.executemany("insert into revlog values (?, ?, 0, 3, 9, 1, 2500, 5000, 1)", rows)


def test_a_long_log_comes_in_after_a_look(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    dialog = importing(opened, latest(opened.home / "long.apkg", database(with_many_reviews)))
    reached(dialog, qtbot, OutlookStep)
    press(Qt.Key.Key_Return)
    reached(dialog, qtbot, ReportStep)
    assert asked(opened, qtbot, lambda col: col.store.last_review_id()) > 60_000


def test_conflicts_are_decided_side_by_side_by_keys(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    path = asked(opened, qtbot, lambda col: samples.lay_contested(col, opened.home))
    dialog = importing(opened, path)
    reached(dialog, qtbot, OutlookStep)
    press(Qt.Key.Key_Return)
    step = reached(dialog, qtbot, ConflictStep)
    mine, theirs = step.panes
    assert "if its propensities are known" in mine.content
    assert "removes" in theirs.marked
    assert "corrects" in mine.marked
    press(Qt.Key.Key_Right)
    assert step.taken == {("estimators-0001", "back")}
    press(Qt.Key.Key_Down)
    assert "see my notes" in mine.content
    press(Qt.Key.Key_Escape)
    assert isinstance(dialog.step, OutlookStep)
    press(Qt.Key.Key_Return)
    reached(dialog, qtbot, ReportStep)
    backs = [back for _, back, _ in asked(opened, qtbot, lambda col: notes_of(col, "Off-policy estimators"))]
    assert backs == [
        "It removes the selection bias of the logging policy, on average.",
        "When propensities are tiny: see my notes.",
        "Clipping or self-normalizing the weights.",
        "A model plus weighted residuals.",
    ]


def test_the_cross_of_the_frame_closes_the_import_where_esc_goes_back(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    path = asked(opened, qtbot, lambda col: samples.lay_contested(col, opened.home))
    before = asked(opened, qtbot, all_rows)
    dialog = importing(opened, path)
    reached(dialog, qtbot, OutlookStep)
    press(Qt.Key.Key_Return)
    reached(dialog, qtbot, ConflictStep)
    dialog.close()
    assert opened.window.imports.dialog is None
    assert not dialog.isVisible()
    assert asked(opened, qtbot, all_rows) == before


def test_all_conflicts_are_decided_at_once_and_back(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    path = asked(opened, qtbot, lambda col: samples.lay_contested(col, opened.home))
    dialog = importing(opened, path)
    reached(dialog, qtbot, OutlookStep)
    press(Qt.Key.Key_Return)
    step = reached(dialog, qtbot, ConflictStep)
    tab_to("Take all theirs")
    press(Qt.Key.Key_Space)
    assert len(step.taken) == 2
    tab_to("Keep all mine")
    press(Qt.Key.Key_Space)
    assert step.taken == frozenset()


def test_the_report_takes_the_import_back(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    before = asked(opened, qtbot, all_rows)
    dialog = importing(opened, deck_file(opened.home, "rank", ("a", "b")))
    reached(dialog, qtbot, OutlookStep)
    press(Qt.Key.Key_Return)
    report = reached(dialog, qtbot, ReportStep)
    assert report.title == "Imported"
    tab_to("Undo the import")
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: report.title == "Taken back")
    assert asked(opened, qtbot, all_rows) == before
    assert focused().isVisible()


def test_what_is_here_already_is_said_and_nothing_is_offered(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    path = deck_file(opened.home, "rank", ("a", "b"))
    asked(opened, qtbot, lambda col: col.exchange.import_paths([path]))
    dialog = importing(opened, path)
    assert not reached(dialog, qtbot, OutlookStep).brings_something
    assert not dialog.buttons[2].isVisible()
    press(Qt.Key.Key_Return)
    assert opened.window.imports.dialog is None


def a_long_deck(folder: Path) -> Path:
    path = folder / "long.csv"
    lines = (f"question {n},answer {n} with some more words\n" for n in range(60_000))
    path.write_text("front,back\n" + "".join(lines), encoding="utf-8")
    return path


@pytest.mark.quiet
def test_cancel_in_the_middle_is_at_once_and_leaves_nothing(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    before = asked(opened, qtbot, all_rows)
    history = asked(opened, qtbot, lambda col: col.history())
    dialog = importing(opened, a_long_deck(opened.home))
    reached(dialog, qtbot, TextStep)
    press(Qt.Key.Key_Return)
    reached(dialog, qtbot, OutlookStep)
    press(Qt.Key.Key_Return)
    reached(dialog, qtbot, ProgressStep)
    watch = dialog.job.watch
    qtbot.waitUntil(lambda: watch.done > 0, timeout=LONG_MS)
    began = time.monotonic()
    press(Qt.Key.Key_Escape)
    assert opened.window.imports.dialog is None
    assert time.monotonic() - began < AT_ONCE_S
    assert opened.window.toast_text == "Stopped. Nothing was changed."
    assert asked(opened, qtbot, all_rows) == before
    assert asked(opened, qtbot, lambda col: col.history()) == history


def test_cancel_while_reading_leaves_no_folder_behind(
    opens: Opens, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = opens()
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    QGuiApplication.clipboard().setText("Q: What is recall?\nA: A share.\n")
    opened.window.imports.paste()
    dialog = opened.window.imports.dialog
    assert dialog is not None
    assert isinstance(dialog.step, ProgressStep)
    qtbot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget() or opened.window))
    press(Qt.Key.Key_Escape)
    assert opened.window.imports.dialog is None
    asked(opened, qtbot, lambda _: None)
    assert list(folder.iterdir()) == []


def test_closing_the_window_stops_the_import(opens: Opens, qtbot: QtBot, home: Path) -> None:
    opened = opens()
    dialog = importing(opened, a_long_deck(home))
    reached(dialog, qtbot, TextStep)
    press(Qt.Key.Key_Return)
    reached(dialog, qtbot, OutlookStep)
    press(Qt.Key.Key_Return)
    watch = dialog.job.watch
    qtbot.waitUntil(lambda: watch.done > 0, timeout=LONG_MS)
    opened.close()
    with Collection.open(home) as collection:
        assert [deck.title for deck in collection.store.decks()] == ["Coding::Python", "Ranking"]


def test_a_bad_file_holds_all_back_until_the_others_are_wanted(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    dialog = importing(opened, deck_file(opened.home, "fine", ("a", "b")), samples.a_broken_package(opened.home))
    step = reached(dialog, qtbot, ErrorStep)
    assert "broken.apkg" in step.content
    tab_to("Copy: What to mend")
    press(Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == step.content
    assert dialog.buttons[2].text() == "Import the others"
    tab_to("Import the others")
    press(Qt.Key.Key_Space)
    reached(dialog, qtbot, OutlookStep)
    press(Qt.Key.Key_Return)
    reached(dialog, qtbot, ReportStep)
    assert [note[0] for note in asked(opened, qtbot, lambda col: notes_of(col, "fine"))] == ["a"]


def test_a_lone_bad_file_leads_back_to_the_choice(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    dialog = importing(opened, opened.home / "gone.apkg")
    assert "There is no file" in reached(dialog, qtbot, ErrorStep).content
    press(Qt.Key.Key_Escape)
    reached(dialog, qtbot, ChooseStep)
    press(Qt.Key.Key_Escape)
    assert opened.window.imports.dialog is None


def test_pasted_text_is_read_by_what_it_is(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    opened.window.go("decks")
    for text, kind in (("front\tback\nwhat\tthat\n", TextStep), ("Q: What is recall?\nA: A share.\n", OutlookStep)):
        QGuiApplication.clipboard().setText(text)
        opened.window.action("decks.paste").trigger()
        dialog = opened.window.imports.dialog
        assert dialog is not None
        reached(dialog, qtbot, kind)
        dialog.close()
    QGuiApplication.clipboard().clear()
    opened.window.action("decks.paste").trigger()
    assert opened.window.imports.dialog is None
    assert "Nothing to import" in opened.window.toast_text


def test_the_dialog_itself_takes_a_paste(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    opened.window.action("file.import").trigger()
    dialog = opened.window.imports.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget() or opened.window))
    QGuiApplication.clipboard().setText("front\tback\nwhat\tthat\n")
    QTest.keyClick(focused(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert reached(dialog, qtbot, TextStep).path.name == "Pasted cards.txt"


def test_what_came_in_is_shown_or_studied(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    first = importing(opened, deck_file(opened.home, "rank", ("a", "b"), title="Stats::Rank"))
    reached(first, qtbot, OutlookStep)
    press(Qt.Key.Key_Return)
    reached(first, qtbot, ReportStep)
    tab_to("Show deck")
    press(Qt.Key.Key_Space)
    page = opened.window.page("decks")
    assert isinstance(page, DecksPage)
    qtbot.waitUntil(lambda: page.current is not None and page.current.title == "Stats::Rank")
    second = importing(opened, deck_file(opened.home, "more", ("c", "d"), title="Stats::More"))
    reached(second, qtbot, OutlookStep)
    press(Qt.Key.Key_Return)
    reached(second, qtbot, ReportStep)
    assert isinstance(focused(), Button)
    press(Qt.Key.Key_Return)
    screen = opened.window.page("review")
    assert isinstance(screen, ReviewScreen)
    qtbot.waitUntil(lambda: screen.turn is not None and screen.turn.deck_title == "Stats::More")


def test_files_that_come_meanwhile_wait_for_the_next_dialog(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    first = importing(opened, samples.a_table(opened.home))
    reached(first, qtbot, TextStep)
    opened.window.imports.open([deck_file(opened.home, "later", ("a", "b"))])
    assert opened.window.imports.dialog is first
    press(Qt.Key.Key_Escape)
    second = opened.window.imports.dialog
    assert second is not None
    reached(second, qtbot, OutlookStep)


@pytest.mark.parametrize(
    ("titles", "common"),
    [((), ""), (("A::B",), "A::B"), (("A::B", "A::C"), "A"), (("A", "A::C"), "A"), (("A", "B"), "")],
)
def test_the_deck_that_holds_all_of_these(titles: tuple[str, ...], common: str) -> None:
    assert common_title(titles) == common


@pytest.mark.parametrize("zoom", [100, 200])
def test_every_step_fits_a_narrow_window(opens: Opens, qtbot: QtBot, zoom: int) -> None:
    opened = opens()
    opened.preferences.change(text_zoom_percent=zoom)
    opened.window.resize(480, 700)
    path = asked(opened, qtbot, lambda col: samples.lay_contested(col, opened.home))
    dialog = importing(opened, samples.a_table(opened.home), path)
    found = []
    for kind in (TextStep, OutlookStep, ConflictStep, OutlookStep, ReportStep):
        step = reached(dialog, qtbot, kind)
        dialog.resize(456, 660)
        settle()
        assert dialog.width() <= 480
        found += [f"{type(step).__name__}: {flaw}" for flaw in flaws(dialog)]
        press(Qt.Key.Key_Return)
    assert found == [], "\n".join(found)


def test_what_has_the_keyboard_is_in_sight(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    opened.preferences.change(text_zoom_percent=200)
    opened.window.resize(480, 700)
    path = asked(opened, qtbot, lambda col: samples.lay_contested(col, opened.home))
    dialog = importing(opened, samples.a_table(opened.home), path)
    reached(dialog, qtbot, TextStep)
    for name in ("Column 4, Remark", "Column 1, Question", "Column 3, Topic"):
        tab_to(name)
        assert focused().visibleRegion().boundingRect() == focused().rect(), name
    press(Qt.Key.Key_Return)
    outlook = reached(dialog, qtbot, OutlookStep)
    settle()
    assert outlook.isAncestorOf(focused())
    assert focused().visibleRegion().boundingRect() == focused().rect()


def test_pictures_that_a_package_lacks_are_told_before_and_after(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    package = legacy(opened.home / "bare.apkg", database(), media=b"{}")
    dialog = importing(opened, package)
    outlook = reached(dialog, qtbot, OutlookStep)
    told = "1 picture or sound that the notes show is not in the package: a.png."
    assert told in outlook.findChildren(Remarks)[0].content
    press(Qt.Key.Key_Return)
    assert told in reached(dialog, qtbot, ReportStep).findChildren(Remarks)[0].content
