"""Everything a person can have before them, each one line: what is listed here is walked by every test of looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.formats.apkg.hand_made import database, legacy
from tests.given import deck_file
from tests.ui.exchange import export_scenes, samples
from tests.ui.windows import OpenWindow
from tikprep.domain.keystrokes import Event, Ran, Stands, Typed
from tikprep.domain.model import Counts, Deck, Note
from tikprep.domain.problem import Verdict
from tikprep.services.collection import Collection
from tikprep.ui.alerts import CrashDialog, MessageDialog
from tikprep.ui.card.lightbox import Lightbox
from tikprep.ui.card.view import CardView
from tikprep.ui.decks.options_dialog import OptionsDialog
from tikprep.ui.decks.page import DecksPage
from tikprep.ui.exchange.conflict_step import ConflictStep
from tikprep.ui.exchange.dialog import ImportDialog
from tikprep.ui.exchange.steps import ErrorStep, OutlookStep, ReportStep
from tikprep.ui.exchange.text_step import TextStep
from tikprep.ui.pad.page import ProblemsPage
from tikprep.ui.pad.screen import PadScreen
from tikprep.ui.pad.shelf import Shelf
from tikprep.ui.printing.dialog import PrintDialog
from tikprep.ui.review.card_info import CardInfoDialog
from tikprep.ui.review.screen import ReviewScreen
from tikprep.ui.review.steps import SessionScope
from tikprep.ui.settings.page import PreferencesPage
from tikprep.ui.study.find_bar import FindBar
from tikprep.ui.today.page import TodayPage

Wait = Callable[[Callable[[], bool]], object]
# Some scenes compile, run and measure programs first.
_SCENE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Scene:
    """How to get there in a fresh window; `show` answers with the window or dialog to look at."""

    name: str
    show: Callable[[OpenWindow, Wait], QWidget]
    is_dialog: bool = False

    def __str__(self) -> str:
        return self.name

    def reached(self, opened: OpenWindow, qtbot: QtBot) -> QWidget:
        """Go there and wait for all of it."""
        return self.show(opened, partial(qtbot.waitUntil, timeout=_SCENE_MS))


def _today(opened: OpenWindow, wait: Wait) -> QWidget:
    opened.window.go("today")
    return opened.window


def _today_done(opened: OpenWindow, wait: Wait) -> QWidget:
    _end(opened, wait)
    opened.window.action("end.back").trigger()
    wait(lambda: opened.window.today is not None and opened.window.today.counts.total == 0)
    return opened.window


def _refreshed(opened: OpenWindow, wait: Wait) -> None:
    """Until the numbers that the window asks for when it becomes active are there: they would replace told ones."""
    wait(lambda: not opened.window._refresh.isActive())
    answered: list[bool] = []
    opened.tasks.on_collection(lambda _: True, then=answered.append)
    wait(lambda: bool(answered))


def _no_cards(opened: OpenWindow, wait: Wait) -> QWidget:
    _refreshed(opened, wait)
    today = opened.window.today
    assert today is not None
    page = opened.window.page("today")
    assert isinstance(page, TodayPage)
    page.show_today(replace(today, counts=Counts(), minutes=0, decks=()))
    return opened.window


def _decks(opened: OpenWindow, wait: Wait) -> QWidget:
    opened.window.go("decks")
    return opened.window


def _no_decks(opened: OpenWindow, wait: Wait) -> QWidget:
    opened.window.go("decks")
    _refreshed(opened, wait)
    page, today = opened.window.page("decks"), opened.window.today
    assert isinstance(page, DecksPage)
    assert today is not None
    page.show_today(replace(today, decks=()))
    return opened.window


def _preferences(tab: int) -> Callable[[OpenWindow, Wait], QWidget]:
    def show(opened: OpenWindow, wait: Wait) -> QWidget:
        opened.window.go("preferences")
        page = opened.window.page("preferences")
        assert isinstance(page, PreferencesPage)
        page.show_tab(tab)
        return opened.window

    return show


def in_review(opened: OpenWindow, wait: Wait) -> ReviewScreen:
    """The review with its first question shown."""
    opened.window.start_review()
    screen = opened.window.page("review")
    assert isinstance(screen, ReviewScreen)
    wait(lambda: screen.turn is not None and not screen.is_busy)
    return screen


def _question(opened: OpenWindow, wait: Wait) -> QWidget:
    in_review(opened, wait)
    return opened.window


def _find(opened: OpenWindow, wait: Wait) -> QWidget:
    screen = in_review(opened, wait)
    opened.window.action("review.find").trigger()
    bar = screen.findChild(FindBar)
    assert isinstance(bar, FindBar)
    bar.field.setText("no such words")
    return opened.window


def _with_note(opened: OpenWindow, wait: Wait, note: Note) -> ReviewScreen:
    """The review of one card in a deck of its own."""

    def add(collection: Collection) -> int:
        store = collection.library.notes

        def work() -> int:
            added = replace(note, id=store.next_note_id(), deck_id=store.add_deck(Deck(0, "scene", "A scene")).id)
            store.add_notes([added])
            collection.library.match_cards([added])
            return added.deck_id

        return collection.lay_ground(work)

    done: list[int] = []
    opened.tasks.on_collection(add, then=done.append)
    wait(lambda: bool(done))
    screen = in_review(opened, wait)
    screen.start(SessionScope((done[0],), "A scene", 1))
    wait(lambda: screen.turn is not None and screen.turn.face.note.deck_id == done[0] and not screen.is_busy)
    return screen


def _verdict(opened: OpenWindow, wait: Wait) -> QWidget:
    note = Note(0, "s-0001", 0, "typed", "A name", "Which weights?", "**inverse propensity**")
    screen = _with_note(opened, wait, note)
    field = next(field for field in screen.findChildren(QLineEdit) if field.isVisible())
    field.setText("inverse propensty")
    opened.window.action("review.answer").trigger()
    assert screen.is_revealed
    return opened.window


_DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200" aria-label="A field">'
    '<rect width="400" height="200" fill="#808080"/></svg>'
)


def _lightbox(opened: OpenWindow, wait: Wait) -> QWidget:
    screen = _with_note(opened, wait, Note(0, "s-0001", 0, "basic", "A drawing", _DRAWING, "It is grey."))
    view = next(view for view in screen.findChildren(CardView) if view.isVisible())
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_Return)
    box = opened.window.findChild(Lightbox)
    assert isinstance(box, Lightbox)
    assert not screen.is_revealed
    return box


def _print(opened: OpenWindow, wait: Wait) -> QWidget:
    opened.window.go("decks")
    opened.window.action("decks.print").trigger()
    wait(lambda: opened.window.findChild(PrintDialog) is not None)
    dialog = opened.window.findChild(PrintDialog)
    assert isinstance(dialog, PrintDialog)
    return dialog


def _answer(opened: OpenWindow, wait: Wait) -> QWidget:
    in_review(opened, wait)
    opened.window.action("review.answer").trigger()
    return opened.window


def _answer_of_six(opened: OpenWindow, wait: Wait) -> QWidget:
    opened.preferences.change(six_grades=True)
    return _answer(opened, wait)


def _end(opened: OpenWindow, wait: Wait) -> QWidget:
    screen = in_review(opened, wait)
    while screen.turn is not None:
        opened.window.action("review.answer").trigger()
        opened.window.action("review.easy").trigger()
        wait(lambda: not screen.is_busy)
    wait(lambda: screen.is_at_end)
    return opened.window


def _notice(opened: OpenWindow, wait: Wait) -> QWidget:
    _end(opened, wait)
    opened.window.action("end.back").trigger()
    opened.window.start_review()
    screen = opened.window.page("review")
    assert isinstance(screen, ReviewScreen)
    wait(lambda: opened.window.place == "review" and screen.is_at_end)
    return opened.window


def _shortcuts_of_pad(opened: OpenWindow, wait: Wait) -> QWidget:
    in_pad(opened, wait)
    return _shortcuts(opened, wait)


def _shortcuts(opened: OpenWindow, wait: Wait) -> QWidget:
    opened.window.action("help.shortcuts").trigger()
    assert opened.window.shortcuts is not None
    return opened.window.shortcuts


def _options(opened: OpenWindow, wait: Wait) -> QWidget:
    page = opened.window.page("decks")
    opened.window.go("decks")
    assert isinstance(page, DecksPage)
    page.options_asked.emit(next(row for row in page.rows if row.id is not None))
    dialog = opened.window.findChild(OptionsDialog)
    assert isinstance(dialog, OptionsDialog)
    wait(dialog.isEnabled)
    return dialog


def _card_info(opened: OpenWindow, wait: Wait) -> QWidget:
    screen = in_review(opened, wait)
    opened.window.action("review.answer").trigger()
    opened.window.action("review.again").trigger()
    wait(lambda: not screen.is_busy)
    screen.undo()
    screen.redo()
    wait(lambda: not screen.is_busy)
    opened.window.action("review.info").trigger()
    dialog = opened.window.findChild(CardInfoDialog)
    assert isinstance(dialog, CardInfoDialog)
    wait(lambda: dialog.is_filled)
    return dialog


def _opened(dialog: QDialog) -> QWidget:
    dialog.open()
    return dialog


def _importing(*sources: Path, opened: OpenWindow) -> ImportDialog:
    """The import dialog over these files, or asking for some."""
    if sources:
        opened.window.imports.open(sources)
    else:
        opened.window.action("file.import").trigger()
    dialog = opened.window.imports.dialog
    assert dialog is not None
    return dialog


def _import_choose(opened: OpenWindow, wait: Wait) -> QWidget:
    return _importing(opened=opened)


def _import_text(opened: OpenWindow, wait: Wait) -> QWidget:
    dialog = _importing(samples.a_table(opened.home), opened=opened)
    wait(lambda: isinstance(dialog.step, TextStep))
    return dialog


def _import_error(opened: OpenWindow, wait: Wait) -> QWidget:
    sources = samples.a_broken_package(opened.home), deck_file(opened.home, "fine", ("a", "b"))
    dialog = _importing(*sources, opened=opened)
    wait(lambda: isinstance(dialog.step, ErrorStep))
    return dialog


def _import_outlook(opened: OpenWindow, wait: Wait) -> QWidget:
    files: list[Path] = []
    opened.tasks.on_collection(lambda col: samples.lay_contested(col, opened.home), then=files.append)
    wait(lambda: bool(files))
    package = legacy(opened.home / "prep.apkg", database("update cards set ord = 7 where id = 101"))
    dialog = _importing(*files, package, opened=opened)
    wait(lambda: isinstance(dialog.step, OutlookStep))
    return dialog


def _import_conflicts(opened: OpenWindow, wait: Wait) -> QWidget:
    dialog = _import_outlook(opened, wait)
    assert isinstance(dialog, ImportDialog)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert isinstance(dialog.step, ConflictStep)
    return dialog


def _import_report(opened: OpenWindow, wait: Wait) -> QWidget:
    dialog = _import_outlook(opened, wait)
    assert isinstance(dialog, ImportDialog)
    dialog.buttons[2].click()
    wait(lambda: isinstance(dialog.step, ReportStep))
    return dialog


def _import_drop(opened: OpenWindow, wait: Wait) -> QWidget:
    opened.window.go("decks")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(samples.a_table(opened.home)))])
    place, no_key = QPoint(40, 40), Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(place, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, no_key)
    QApplication.sendEvent(opened.window, event)
    return opened.window


_SUBTLE = """\
def rolling_ctr(events, window):
    first = shows = clicks = 0
    found = []
    for t, s, c in events:
        shows += s
        clicks += c
        while events[first][0] < t - window:
            shows -= events[first][1]
            clicks -= events[first][2]
            first += 1
        found.append(clicks / shows if shows else 0.0)
    return found
"""
_LOGGED_MS = 1_781_000_000_000
_RAISING = """\
def share(row):
    return row[1] / row[2]


def rolling_ctr(events, window):
    print("events:", len(events))
    return [share(event) for event in events]
"""


def _problems(opened: OpenWindow, wait: Wait) -> QWidget:
    kept: list[None] = []
    opened.tasks.on_collection(_work_on_problems, then=kept.append)
    wait(lambda: bool(kept))
    opened.window.go("problems")
    page = opened.window.page("problems")
    assert isinstance(page, ProblemsPage)
    wait(lambda: page.shelf is not None)
    return opened.window


def _work_on_problems(collection: Collection) -> None:
    tried = [
        ("job-order", "python", Verdict.WA),
        ("job-order", "python", Verdict.AC),
        ("auc-ties", "cpp", Verdict.TLE),
        ("hash-ring", "go", Verdict.AC),
        ("hash-ring", "java", Verdict.AC),
    ]
    for slug, language, verdict in tried:
        collection.submissions.add(slug, language, verdict)
        collection.drafts.save(slug, language, "...")


def _no_problems(opened: OpenWindow, wait: Wait) -> QWidget:
    _problems(opened, wait)
    page = opened.window.page("problems")
    assert isinstance(page, ProblemsPage)
    page.list.show_shelf(Shelf((), (), ()))
    return opened.window


def in_pad(opened: OpenWindow, wait: Wait) -> PadScreen:
    """The pad with a problem, its statement set."""
    _problems(opened, wait)
    page = opened.window.page("problems")
    assert isinstance(page, ProblemsPage)
    assert page.shelf is not None
    page.open(next(each for each in page.shelf.problems if each.problem.slug == "rolling-ctr"))
    wait(lambda: page.pad.is_ready and page.pad.statement.view.page is not None and bool(page.pad.guarantee))
    return page.pad


def _pad(opened: OpenWindow, wait: Wait) -> QWidget:
    in_pad(opened, wait)
    return opened.window


def _judged(code: str) -> Callable[[OpenWindow, Wait], QWidget]:
    def show(opened: OpenWindow, wait: Wait) -> QWidget:
        pad = in_pad(opened, wait)
        pad.editor.set_code(code)
        pad.run_samples()
        wait(lambda: bool(pad.report.cases) and not pad.bench.is_busy)
        return opened.window

    return show


def _follow_up(opened: OpenWindow, wait: Wait) -> QWidget:
    _judged(_SUBTLE.replace("< t - window", "<= t - window"))(opened, wait)
    page = opened.window.page("problems")
    assert isinstance(page, ProblemsPage)
    pad = page.pad
    for _ in range(2):
        with_page = pad.statement.view.page
        pad.follow_up()
        wait(lambda page=with_page: pad.statement.view.page is not page)  # type: ignore[misc]
    return opened.window


def _growth(opened: OpenWindow, wait: Wait) -> QWidget:
    pad = in_pad(opened, wait)
    pad.editor.set_code(_SUBTLE)
    pad.probes.open_growth()
    pad.probes.time.setText("O(n)")
    pad.measure()
    wait(lambda: bool(pad.report.sections) and not pad.bench.is_busy)
    return opened.window


def _card_of_failure(opened: OpenWindow, wait: Wait) -> QWidget:
    _judged(_SUBTLE)(opened, wait)
    opened.window.action("pad.card").trigger()
    return opened.window


_COUNTS = """\
```python run
from collections import Counter

views = ["a", "b", "a", "c", "b", "a"]
counts = Counter(views)
for name, count in counts.most_common():
    print(f"{name}: {count}")
print(sum(counts.values()))
```
"""


def _code_offered(opened: OpenWindow, wait: Wait) -> QWidget:
    note = Note(0, "s-0001", 0, "code", "Most common first", _COUNTS, "```output\na: 3\nb: 2\nc: 1\n6\n```")
    _with_note(opened, wait, note)
    opened.window.action("review.answer").trigger()
    return opened.window


def _code_run(old: str, new: str) -> Callable[[OpenWindow, Wait], QWidget]:
    def show(opened: OpenWindow, wait: Wait) -> QWidget:
        _code_offered(opened, wait)
        opened.window.action("review.run").trigger()
        screen = opened.window.page("review")
        assert isinstance(screen, ReviewScreen)
        panel = screen.running.panel
        assert panel is not None
        wait(lambda: bool(panel.guarantee))
        panel.editor.set_code(panel.editor.code().replace(old, new))
        panel.run()
        wait(lambda: panel.report.verdict is not None and not panel.bench.is_busy)
        return opened.window

    return show


def _own_input(opened: OpenWindow, wait: Wait) -> QWidget:
    pad = in_pad(opened, wait)
    pad.probes.open_input()
    return opened.window


def logged(code: str = _SUBTLE) -> list[Event]:
    """A session as a person has it: reading, writing letter by letter, a failed run, a pause, a mended line."""
    at_ms = 95_000
    events: list[Event] = [Stands(0, "")]
    for position, letter in enumerate(code):
        at_ms += 4_000 if letter == "\n" else 180
        events.append(Typed(at_ms, position, "", letter))
    events.append(Ran(at_ms + 9_000, "sample", "Wrong answer (WA)", has_failed=True))
    at = code.index("<")
    events.append(Typed(at_ms + 41_000, at, "<", "<="))
    events.append(Ran(at_ms + 46_000, "sample", "Accepted (AC)", has_failed=False))
    events.append(Typed(at_ms + 400_000, 0, "", "# done\n"))
    events.append(Ran(at_ms + 410_000, "test", "Accepted (AC)", has_failed=False))
    return events


def _replay(opened: OpenWindow, wait: Wait) -> QWidget:
    in_pad(opened, wait)
    page = opened.window.page("problems")
    assert isinstance(page, ProblemsPage)
    opened.tasks.on_collection(lambda col: col.keystrokes.append("rolling-ctr", "python", _LOGGED_MS, logged()))
    page.pad.replay()
    wait(lambda: page.replay.session is not None)
    page.replay.next_run()
    return opened.window


def _replay_empty(opened: OpenWindow, wait: Wait) -> QWidget:
    in_pad(opened, wait)
    page = opened.window.page("problems")
    assert isinstance(page, ProblemsPage)
    told: list[bool] = []
    page.replay.shown.connect(lambda: told.append(True))
    page.pad.replay()
    wait(lambda: bool(told))
    return opened.window


SCENES: tuple[Scene, ...] = (
    Scene("today", _today),
    Scene("today_done", _today_done),
    Scene("today_empty", _no_cards),
    Scene("decks", _decks),
    Scene("decks_empty", _no_decks),
    Scene("problems", _problems),
    Scene("problems_empty", _no_problems),
    Scene("pad", _pad),
    Scene("pad_wrong", _judged(_SUBTLE)),
    Scene("pad_raised", _judged(_RAISING)),
    Scene("pad_follow_up", _follow_up),
    Scene("pad_growth", _growth),
    Scene("pad_input", _own_input),
    Scene("pad_replay", _replay),
    Scene("pad_replay_empty", _replay_empty),
    Scene("pad_card", _card_of_failure),
    Scene("code_offered", _code_offered),
    Scene("code_run", _code_run("", "")),
    Scene("code_run_differs", _code_run('"c", ', "")),
    Scene("code_run_raised", _code_run("sum(counts", "max(counts[0]")),
    Scene("preferences_appearance", _preferences(0)),
    Scene("preferences_review", _preferences(1)),
    Scene("preferences_study", _preferences(2)),
    Scene("preferences_keyboard", _preferences(3)),
    Scene("preferences_about", _preferences(4)),
    Scene("review_question", _question),
    Scene("review_find", _find),
    Scene("review_answer", _answer),
    Scene("review_verdict", _verdict),
    Scene("review_lightbox", _lightbox),
    Scene("review_six_grades", _answer_of_six),
    Scene("session_end", _end),
    Scene("nothing_due", _notice),
    Scene("shortcuts", _shortcuts),
    Scene("shortcuts_pad", _shortcuts_of_pad),
    Scene("options", _options, is_dialog=True),
    Scene("import_choose", _import_choose, is_dialog=True),
    Scene("import_text", _import_text, is_dialog=True),
    Scene("import_outlook", _import_outlook, is_dialog=True),
    Scene("import_conflicts", _import_conflicts, is_dialog=True),
    Scene("import_report", _import_report, is_dialog=True),
    Scene("import_error", _import_error, is_dialog=True),
    Scene("import_drop", _import_drop),
    Scene("export_choices", export_scenes.show_choices, is_dialog=True),
    Scene("export_search", export_scenes.show_search, is_dialog=True),
    Scene("export_terms", export_scenes.show_terms, is_dialog=True),
    Scene("export_paper", export_scenes.show_paper, is_dialog=True),
    Scene("export_replace", export_scenes.show_replace, is_dialog=True),
    Scene("export_written", export_scenes.show_written, is_dialog=True),
    Scene("export_error", export_scenes.show_error, is_dialog=True),
    Scene("print", _print, is_dialog=True),
    Scene("card_info", _card_info, is_dialog=True),
    Scene(
        "message",
        lambda opened, wait: _opened(MessageDialog(opened.theme, "What is wrong. What helps.", parent=opened.window)),
        is_dialog=True,
    ),
    Scene("crash", lambda opened, wait: _opened(CrashDialog(opened.theme, "report", opened.window)), is_dialog=True),
)
