"""Exporting by keys, to real files that our own readers read back: what is asked, what is written, what is not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.given import add_deck
from tests.ui.conftest import Opens
from tests.ui.exchange.export_scenes import choose, exporting, field_named, search_for
from tests.ui.exchange.test_dialog import LONG_MS, asked, focused, press, reached_step, tab_to
from tests.ui.test_reflow import flaws, settle
from tests.ui.windows import OpenWindow
from tikprep.domain.model import Rating
from tikprep.formats import DeckPackage, format_for
from tikprep.formats.base import DeckBundle, ImportedNote
from tikprep.services.collection import Collection
from tikprep.services.exporting import EXPORT_FORMATS
from tikprep.ui.decks.page import DecksPage
from tikprep.ui.exchange.export_dialog import ExportDialog
from tikprep.ui.exchange.export_formats import file_name, folder_in
from tikprep.ui.exchange.export_report import ReplaceStep, WrittenStep, size_text
from tikprep.ui.exchange.export_step import ExportStep
from tikprep.ui.exchange.steps import ErrorStep, ProgressStep

# A busy machine takes some rounds until every layout has followed.
MOST_ROUNDS = 20


def guids(path: Path) -> list[str]:
    """The notes in a file, as our reader finds them."""
    with format_for(path).read(path) as package:
        return sorted(note.guid for deck in package.decks for note in deck.notes)


def saying(monkeypatch: pytest.MonkeyPatch, path: Path) -> list[str]:
    """Let the system's file dialogs answer with a path; what they were told."""
    told: list[str] = []

    def save(_parent: object, _title: str, suggested: str, _filter: str) -> tuple[str, str]:
        told.append(suggested)
        return str(path), ""

    def folder(_parent: object, _title: str, at: str) -> str:
        told.append(at)
        return str(path)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", folder)
    return told


@pytest.fixture(autouse=True)
def no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file dialog that nobody expects is given up instead of waiting for ever."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")


def written(dialog: ExportDialog, qtbot: QtBot) -> WrittenStep:
    return reached_step(dialog, qtbot, WrittenStep)


def add_private(opened: OpenWindow, qtbot: QtBot) -> None:
    """A deck of one open and one private note."""
    notes = (
        ImportedNote("diary-0001", "basic", "", "open", "back"),
        ImportedNote("diary-0002", "basic", "", "secret", "back", tags=("private",)),
    )
    deck = DeckBundle("diary", "Diary", license="MIT", notes=notes, attributes={"author": "Ann"})
    asked(opened, qtbot, lambda col: col.exchange.import_packages([DeckPackage((deck,))]))
    qtbot.waitUntil(lambda: any(row.title == "Diary" for row in opened.window.today.decks))  # type: ignore[union-attr]


def test_a_deck_goes_out_by_keys_alone(opens: Opens, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = opens()
    opened.window.go("decks")
    page = opened.window.page("decks")
    assert isinstance(page, DecksPage)
    page.choose("Ranking")
    target = opened.home / "mine.tikdeck"
    told = saying(monkeypatch, target)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(focused(), Qt.Key.Key_E, modifiers)
    dialog = opened.window.exports.dialog
    assert dialog is not None
    step = dialog.step
    assert isinstance(step, ExportStep)
    qtbot.waitUntil(lambda: step.is_counted)
    assert step.status == "3 notes, 3 cards"
    tab_to("Licence")
    press(Qt.Key.Key_Down)
    tab_to("Author")
    QTest.keyClicks(focused(), "Ann")
    press(Qt.Key.Key_Return)
    report = written(dialog, qtbot)
    assert [Path(each).name for each in told] == ["Ranking.tikdeck"]
    assert report.words == "3 notes, 3 cards in mine.tikdeck."
    assert guids(target) == ["ranking-0001", "ranking-0002", "ranking-0003"]
    with format_for(target).read(target) as package:
        (deck,) = package.decks
    assert (deck.license, deck.attributes["author"]) == ("CC-BY-4.0", "Ann")
    press(Qt.Key.Key_Escape)
    assert opened.window.exports.dialog is None


@pytest.mark.parametrize("deck_format", [each.name for each in EXPORT_FORMATS])
def test_every_format_can_be_read_back(opens: Opens, qtbot: QtBot, deck_format: str) -> None:
    opened = opens()
    dialog, step = exporting(opened, qtbot.waitUntil, "Coding::Python")
    choose(step, "Format", deck_format)
    choose(step, "Licence", "CC0-1.0")
    target = opened.home / f"out{step.offer.suffix}"
    dialog.write_to(target)
    assert written(dialog, qtbot).words == f"6 notes, 6 cards in {target.name}."
    path = target / "coding-python.md" if target.is_dir() else target
    assert len(guids(path)) == 6


def test_a_pdf_says_the_cards_and_its_pages(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    dialog, step = exporting(opened, qtbot.waitUntil, "Ranking")
    choose(step, "Format", "pdf")
    choose(step, "Paper", "letter")
    target = opened.home / "out.pdf"
    dialog.write_to(target)
    assert written(dialog, qtbot).words == "3 notes, 3 cards, 1 page in out.pdf."
    (page,) = PdfReader(str(target)).pages
    assert "front 2" in " ".join(page.extract_text().split())
    assert round(float(page.mediabox.width)) == 612


def test_a_search_is_counted_as_it_is_typed_and_its_faults_have_a_place(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    dialog, step = exporting(opened, qtbot.waitUntil)
    search_for(step, qtbot.waitUntil, "deck:Ranking front")
    assert step.status == "3 notes, 3 cards"
    search_for(step, qtbot.waitUntil, "is:nwe")
    assert step.place.isVisible()
    assert step.place.marked == "n"
    assert "character 4" in step.status
    dialog.buttons[2].click()
    assert dialog.step is step
    assert focused() is field_named(step, "Search")
    assert "character 4" in focused().accessibleDescription()
    search_for(step, qtbot.waitUntil, "😀 is:😀")
    assert step.place.marked == "😀"
    search_for(step, qtbot.waitUntil, "no such words")
    assert not step.place.isVisible()
    assert step.status == "Nothing is found: try fewer words."


def test_return_right_after_typing_exports_what_was_typed(
    opens: Opens, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = opens()
    dialog, step = exporting(opened, qtbot.waitUntil)
    choose(step, "Licence", "CC0-1.0")
    choose(step, "Format", "csv")
    choose(step, "What to export", "search")
    target = opened.home / "found.csv"
    saying(monkeypatch, target)
    tab_to("Search")
    QTest.keyClicks(focused(), "deck:Ranking")
    press(Qt.Key.Key_Return)
    written(dialog, qtbot)
    assert len(guids(target)) == 3


def test_the_licence_is_asked_for_once(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    dialog, step = exporting(opened, qtbot.waitUntil, "Ranking")
    dialog.buttons[2].click()
    assert dialog.step is step
    assert focused().accessibleName() == "Licence"
    assert "Choose a licence" in focused().accessibleDescription()
    choose(step, "Licence", "other")
    field_named(step, "Name of the licence").setText("My own")
    assert step.is_ready
    dialog.write_to(opened.home / "a.tikdeck")
    written(dialog, qtbot)
    dialog.close()
    again, step = exporting(opened, qtbot.waitUntil, "Ranking")
    assert step.is_ready
    again.close()
    _other, step = exporting(opened, qtbot.waitUntil, "Coding")
    assert step.terms.license == "My own"
    assert step.is_ready


def test_no_licence_is_an_answer_too_and_is_remembered(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    dialog, step = exporting(opened, qtbot.waitUntil)
    choose(step, "Licence", "")
    assert step.is_ready
    dialog.write_to(opened.home / "a.tikdeck")
    written(dialog, qtbot)
    dialog.close()
    _again, step = exporting(opened, qtbot.waitUntil)
    assert step.terms.license == ""


def test_private_notes_stay_home_unless_they_are_wanted(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    add_private(opened, qtbot)
    dialog, step = exporting(opened, qtbot.waitUntil, "Diary")
    assert step.status == "1 note, 1 card"
    target = opened.home / "a.tikdeck"
    dialog.write_to(target)
    assert "1 private note stayed home" in written(dialog, qtbot).remarks
    assert guids(target) == ["diary-0001"]
    dialog.close()
    dialog, step = exporting(opened, qtbot.waitUntil, "Diary")
    tab_to("Private notes")
    assert "1 note is tagged private and stays home" in focused().accessibleDescription()
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: step.status == "2 notes, 2 cards")
    dialog.write_to(target, may_replace=True)
    written(dialog, qtbot)
    assert guids(target) == ["diary-0001", "diary-0002"]
    dialog.close()
    _again, step = exporting(opened, qtbot.waitUntil, "Diary")
    assert not step.with_private


def test_schedules_go_along_only_if_they_are_wanted_and_can(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()

    def answer(collection: Collection) -> None:
        collection.review.start()
        collection.review.answer(Rating.GOOD, 1_000)

    asked(opened, qtbot, answer)
    target = opened.home / "a.tikdeck"
    for wanted, reviews in ((False, 0), (True, 1)):
        dialog, step = exporting(opened, qtbot.waitUntil)
        choose(step, "Licence", "CC0-1.0")
        if wanted:
            tab_to("Schedules and past reviews")
            press(Qt.Key.Key_Space)
        dialog.write_to(target, may_replace=True)
        written(dialog, qtbot)
        with format_for(target).read(target) as package:
            assert len(list(package.reviews())) == reviews
        dialog.close()
    _dialog, step = exporting(opened, qtbot.waitUntil)
    assert step.with_history
    choose(step, "Format", "csv")
    assert not step.choices().with_history


def test_a_file_is_replaced_only_after_a_word(opens: Opens, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = opens()
    target = opened.home / "cards.csv"
    target.write_text("front,back\nold,old\n", encoding="utf-8")
    # The file dialog gives a name without the ending, so it asked about none.
    saying(monkeypatch, opened.home / "cards")
    dialog, step = exporting(opened, qtbot.waitUntil, "Ranking")
    choose(step, "Format", "csv")
    choose(step, "Licence", "CC0-1.0")
    dialog.buttons[2].click()
    ask = reached_step(dialog, qtbot, ReplaceStep)
    assert ask.title == "Replace cards.csv?"
    press(Qt.Key.Key_Escape)
    assert dialog.step is step
    assert "old" in target.read_text(encoding="utf-8")
    dialog.buttons[2].click()
    reached_step(dialog, qtbot, ReplaceStep)
    press(Qt.Key.Key_Return)
    written(dialog, qtbot)
    assert len(guids(target)) == 3


def test_the_cross_of_the_frame_closes_the_export_where_esc_goes_back(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    target = opened.home / "cards.csv"
    target.write_text("old,old\n", encoding="utf-8")
    dialog, step = exporting(opened, qtbot.waitUntil, "Ranking")
    choose(step, "Format", "csv")
    choose(step, "Licence", "CC0-1.0")
    dialog.write_to(target)
    reached_step(dialog, qtbot, ReplaceStep)
    dialog.close()
    assert opened.window.exports.dialog is None
    assert not dialog.isVisible()
    assert "old" in target.read_text(encoding="utf-8")


def test_a_pdf_is_replaced_only_after_a_word(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    target = opened.home / "cards.pdf"
    target.write_bytes(b"old")
    dialog, step = exporting(opened, qtbot.waitUntil, "Ranking")
    choose(step, "Format", "pdf")
    dialog.write_to(target)
    reached_step(dialog, qtbot, ReplaceStep)
    assert target.read_bytes() == b"old"
    press(Qt.Key.Key_Return)
    written(dialog, qtbot)
    assert target.read_bytes().startswith(b"%PDF-")


def test_markdown_goes_into_a_folder_of_its_own_and_again_into_the_same(
    opens: Opens, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    opened = opens()
    documents = tmp_path_factory.mktemp("documents")
    (documents / "letter.txt").write_text("mine", encoding="utf-8")
    saying(monkeypatch, documents)
    own = documents / "Ranking"
    for round_ in range(2):
        dialog, step = exporting(opened, qtbot.waitUntil, "Ranking")
        choose(step, "Format", "markdown")
        choose(step, "Licence", "CC0-1.0")
        dialog.buttons[2].click()
        written(dialog, qtbot)
        dialog.close()
        assert sorted(path.name for path in documents.iterdir()) == ["Ranking", "letter.txt"], round_
    saying(monkeypatch, own)
    deck = own / "ranking.md"
    deck.write_text(deck.read_text(encoding="utf-8").replace("front 2", "mended"), encoding="utf-8")
    dialog, _step = exporting(opened, qtbot.waitUntil, "Ranking")
    dialog.buttons[2].click()
    assert reached_step(dialog, qtbot, ReplaceStep).title == "Replace ranking.md?"
    assert "mended" in deck.read_text(encoding="utf-8")
    press(Qt.Key.Key_Return)
    written(dialog, qtbot)
    assert "front 2" in deck.read_text(encoding="utf-8")
    assert [path.name for path in own.iterdir()] == ["ranking.md"]


def a_large_deck(opened: OpenWindow, qtbot: QtBot) -> None:
    asked(opened, qtbot, lambda col: add_deck(col, "Large", 20_000))


def test_cancel_in_the_middle_leaves_the_old_file_as_it_was(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    a_large_deck(opened, qtbot)
    folder = opened.home / "out"
    folder.mkdir()
    target = folder / "large.tikdeck"
    old = b"PK\x05\x06" + bytes(18)
    target.write_bytes(old)
    dialog, step = exporting(opened, qtbot.waitUntil)
    choose(step, "Licence", "CC0-1.0")
    dialog.write_to(target, may_replace=True)
    reached_step(dialog, qtbot, ProgressStep)
    watch = dialog.job.watch
    qtbot.waitUntil(lambda: watch.done > 0, timeout=LONG_MS)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: dialog.step is step, timeout=LONG_MS)
    assert step.status == "Stopped. Nothing was written."
    assert target.read_bytes() == old
    assert list(folder.iterdir()) == [target]
    dialog.write_to(target, may_replace=True)
    written(dialog, qtbot)
    assert len(guids(target)) == 20_009


def test_cancel_stops_a_pdf_at_once_and_leaves_nothing(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    asked(opened, qtbot, lambda col: add_deck(col, "Large", 400))
    dialog, step = exporting(opened, qtbot.waitUntil)
    choose(step, "Format", "pdf")
    folder = opened.home / "out"
    folder.mkdir()
    dialog.write_to(folder / "large.pdf")
    watch = dialog.job.watch
    qtbot.waitUntil(lambda: watch.done > 3, timeout=LONG_MS)
    assert watch.total == 409
    began = time.monotonic()
    press(Qt.Key.Key_Escape)
    assert dialog.step is step
    assert time.monotonic() - began < 0.2
    assert list(folder.iterdir()) == []


def test_closing_the_window_stops_the_export(opens: Opens, qtbot: QtBot, home: Path) -> None:
    opened = opens()
    a_large_deck(opened, qtbot)
    dialog, step = exporting(opened, qtbot.waitUntil)
    choose(step, "Licence", "CC0-1.0")
    dialog.write_to(home / "large.tikdeck")
    watch = dialog.job.watch
    qtbot.waitUntil(lambda: watch.done > 0, timeout=LONG_MS)
    opened.close()
    assert [path.name for path in home.iterdir() if "tikdeck" in path.name] == []


@pytest.mark.parametrize(("deck_format", "name"), [("tikdeck", "x.tikdeck"), ("pdf", "x.pdf"), ("markdown", "x")])
def test_a_place_that_refuses_is_named_with_a_remedy(opens: Opens, qtbot: QtBot, deck_format: str, name: str) -> None:
    opened = opens()
    dialog, step = exporting(opened, qtbot.waitUntil)
    choose(step, "Format", deck_format)
    choose(step, "Licence", "CC0-1.0")
    dialog.write_to(opened.home / "gone" / name)
    error = reached_step(dialog, qtbot, ErrorStep)
    assert str(opened.home / "gone" / name) in error.content
    assert "another" in error.content
    press(Qt.Key.Key_Escape)
    assert dialog.step is step
    press(Qt.Key.Key_Escape)
    assert opened.window.exports.dialog is None


class Opener(QObject):
    """Stands where the system would open folders."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def opener() -> Iterator[Opener]:
    made = Opener()
    QDesktopServices.setUrlHandler("file", made, "take")  # type: ignore[arg-type]  # PySide takes str only
    yield made
    QDesktopServices.unsetUrlHandler("file")


def test_the_folder_of_what_was_written_is_shown(opens: Opens, qtbot: QtBot, opener: Opener) -> None:
    opened = opens()
    dialog, step = exporting(opened, qtbot.waitUntil, "Ranking")
    choose(step, "Licence", "CC0-1.0")
    dialog.write_to(opened.home / "a.tikdeck")
    written(dialog, qtbot)
    assert getattr(focused(), "text", str)() == "Show in folder"
    press(Qt.Key.Key_Space)
    assert opener.opened == [opened.home]


def test_format_folder_and_separator_are_remembered(
    opens: Opens, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = opens()
    folder = opened.home / "shared"
    folder.mkdir()
    dialog, step = exporting(opened, qtbot.waitUntil, "Coding::Python")
    choose(step, "Format", "csv")
    choose(step, "Separator", "semicolon")
    choose(step, "Licence", "CC0-1.0")
    saying(monkeypatch, folder / "a.csv")
    dialog.buttons[2].click()
    written(dialog, qtbot)
    assert (folder / "a.csv").read_text("utf-8").count(";") > 6
    dialog.close()
    dialog, step = exporting(opened, qtbot.waitUntil, "Coding::Python")
    assert (step.offer.name, step.separator) == ("csv", "semicolon")
    told = saying(monkeypatch, folder / "b.csv")
    dialog.buttons[2].click()
    written(dialog, qtbot)
    assert told == [str(folder / "Coding - Python.csv")]


def test_the_list_of_decks_exports_by_its_button_and_its_menu(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    opened.window.go("decks")
    page = opened.window.page("decks")
    assert isinstance(page, DecksPage)
    page.choose("Ranking")
    tab_to("Export the chosen deck")
    press(Qt.Key.Key_Space)
    dialog = opened.window.exports.dialog
    assert dialog is not None
    assert isinstance(dialog.step, ExportStep)
    assert dialog.step.title == "Ranking"
    dialog.close()
    menu = page.menu()
    (entry,) = (each for each in menu.actions() if each.text().startswith("Export…"))
    entry.trigger()
    menu.deleteLater()
    again = opened.window.exports.dialog
    assert again is not None
    assert isinstance(again.step, ExportStep)
    assert again.step.title == "Ranking"


@pytest.mark.parametrize("zoom", [100, 200])
def test_every_step_fits_a_narrow_window(opens: Opens, qtbot: QtBot, zoom: int) -> None:
    opened = opens()
    opened.preferences.change(text_zoom_percent=zoom)
    opened.window.resize(480, 700)
    dialog, step = exporting(opened, qtbot.waitUntil)
    found: list[str] = []

    def look(where: str) -> None:
        dialog.resize(456, 660)
        now: list[str] = []
        for _ in range(MOST_ROUNDS):
            settle()
            now = [f"{where}: {flaw}" for flaw in flaws(dialog)]
            if not now:
                break
        found.extend(now)

    look("choices")
    choose(step, "Licence", "other")
    look("licence")
    choose(step, "Format", "pdf")
    look("paper")
    search_for(step, qtbot.waitUntil, "a_very_long_word_that_no_line_of_a_narrow_window_can_hold_at_all is:nwe")
    look("search")
    choose(step, "What to export", "deck")
    target = opened.home / "cards.pdf"
    target.write_bytes(b"old")
    qtbot.waitUntil(lambda: step.is_counted)
    dialog.write_to(target)
    reached_step(dialog, qtbot, ReplaceStep)
    look("replace")
    press(Qt.Key.Key_Return)
    written(dialog, qtbot)
    look("written")
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(
    ("title", "name"),
    [("Coding::Python", "Coding - Python"), ("a/b: c?", "a-b- c"), ("...", "Cards"), ("x" * 200, "x" * 80)],
)
def test_a_title_becomes_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert file_name(title) == name


def test_an_empty_folder_and_one_with_decks_take_the_decks_themselves(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert folder_in(tmp_path, "A::B") == tmp_path
    (tmp_path / "notes.md").write_text("# Shopping\n", encoding="utf-8")
    assert folder_in(tmp_path, "A::B") == tmp_path / "A - B"
    (tmp_path / "b.md").write_text("---\nformat: tikprep-deck/1\nid: b\ntitle: B\n---\n", encoding="utf-8")
    assert folder_in(tmp_path, "A::B") == tmp_path


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (840, "840 B"), (12_400, "12.4 kB"), (3_100_000, "3.1 MB"), (2_345_000_000, "2,345.0 MB")],
)
def test_sizes_are_short(size: int, text: str) -> None:
    assert size_text(size) == text


def test_what_is_known_already_is_no_step_to_undo(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    labels: list[str | None] = []
    for number in range(2):
        dialog, step = exporting(opened, qtbot.waitUntil, "Ranking")
        if not number:
            choose(step, "Licence", "CC0-1.0")
            field_named(step, "Author").setText("Ann")
        dialog.write_to(opened.home / f"{number}.tikdeck")
        written(dialog, qtbot)
        dialog.close()
        labels.append(asked(opened, qtbot, lambda col: col.undo_label))
    assert labels == ["Share decks", "Share decks"]
    asked(opened, qtbot, lambda col: col.undo())
    assert asked(opened, qtbot, lambda col: col.undo_label) is None
