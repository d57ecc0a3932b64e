"""The window: sidebar, pages, and the only one who knows all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from tikprep.domain.turn import DeckRow, Today
from tikprep.errors import NotFound, TikPrepError
from tikprep.paths import Paths
from tikprep.rendering.math import FormulaRenderer
from tikprep.settings import ZOOM_STEPS
from tikprep.ui.actions import GLOBAL, Actions
from tikprep.ui.alerts import MessageDialog
from tikprep.ui.exchange.door import ImportDoor
from tikprep.ui.exchange.export_door import ExportDoor
from tikprep.ui.preferences import Preferences
from tikprep.ui.printing.door import PrintDoor
from tikprep.ui.review.screen import ReviewScreen
from tikprep.ui.review.steps import UNDO_IMPORT, SessionScope
from tikprep.ui.sidebar import Sidebar
from tikprep.ui.tasks import TaskRunner
from tikprep.ui.theme.theme import Theme
from tikprep.ui.today.page import TodayPage
from tikprep.ui.widgets.toast import Toast
from tikprep.ui.wording import counted, done_again, undone

if TYPE_CHECKING:
    from tikprep.domain.problem import Verdict
    from tikprep.services.collection import Changes, Collection
    from tikprep.ui.shortcuts import ShortcutsOverlay

_COUNTED_TABLES = frozenset({"card", "note", "deck", "review_log", "study_options"})
_DECIDE_THE_SESSION = frozenset({"study_options"})
# The counts wait for a pause of the keys: a card comes before its numbers, and who is quick sees one change of them.
_REFRESH_AFTER_MS = 400


class MainWindow(QMainWindow):
    """Builds each page when it is first gone to."""

    first_question_painted = Signal()
    first_today_shown = Signal()
    closing = Signal()

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        tasks: TaskRunner,
        preferences: Preferences,
        paths: Paths,
        formulas: FormulaRenderer | None = None,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._tasks = tasks
        self._preferences = preferences
        self._paths = paths
        self._formulas = formulas
        self._today: Today | None = None
        self._pages: dict[str, QWidget] = {}
        self._place = ""
        self._session_place: tuple[str, str | None] = ("today", None)
        self._overlay: ShortcutsOverlay | None = None
        self._toast: Toast | None = None
        self._saw_question = False
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(_REFRESH_AFTER_MS)
        self._build()
        self._wire()

    @property
    def imports(self) -> ImportDoor:
        """The door to importing."""
        return self._imports

    @property
    def exports(self) -> ExportDoor:
        """The door to exporting."""
        return self._exports

    # Places

    def open_first(self) -> None:
        """Go where the window was when it was closed."""
        wanted = self._preferences.settings.last_place
        self.go(wanted if wanted in ("today", "decks") else "today")
        self._load()

    def go(self, place: str) -> None:
        """Show today, decks, problems or preferences."""
        page = self._page(place)
        self._place = place
        self._stack.setCurrentWidget(page)
        self.setWindowTitle(page.accessibleName())
        self._sidebar.show_place(place)
        self._actions.lend(self._sidebar, place if place in ("today", "decks") else "")
        if self._today is not None and place in ("today", "decks"):
            page.show_today(self._today)  # type: ignore[attr-defined]
        if place in ("today", "decks"):
            self._preferences.change(last_place=place)

    def start_review(self, row: DeckRow | None = None, deck_slug: str | None = None) -> None:
        """Begin a session over everything, a deck of the list, or the deck with a slug."""
        if deck_slug is not None and row is None:
            row = self._row_of(deck_slug)
            if row is None and self._today is None:
                self._tasks.on_collection(_today, then=partial(self._start_slug, deck_slug), failed=self._on_failed)
                return
        scope = self._scope_of_all() if row is None else SessionScope(row.deck_ids, row.title, row.cards)
        page = self._page("review")
        assert isinstance(page, ReviewScreen)
        self._session_place = ("today", None) if row is None else ("", row.title)
        self._show_review()
        page.start(scope)
        if self._today is None:
            self._refresh.start()

    def _show_review(self) -> None:
        self._place = "review"
        self._stack.setCurrentWidget(self._page("review"))
        self._sidebar.show_place(*self._session_place)
        # Who tabbed to the side still looks at the card.
        self._actions.lend(self._sidebar, "review")

    def _scope_of_all(self) -> SessionScope:
        if self._today is None:
            return SessionScope(None, "", None)
        return SessionScope(None, "", sum(row.cards for row in self._today.decks if row.depth == 0))

    def show_problem(self, error: BaseException) -> None:
        """Say what went wrong; a fault of the program rises to the crash dialog."""
        if isinstance(error, TikPrepError):
            MessageDialog(self._theme, str(error), parent=self).open()
        else:
            raise error

    def raise_window(self) -> None:
        """Come to the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    @property
    def place(self) -> str:
        """Which page is shown."""
        return self._place

    @property
    def sidebar(self) -> Sidebar:
        """The left edge."""
        return self._sidebar

    @property
    def shortcuts(self) -> ShortcutsOverlay | None:
        """The sheet of shortcuts, once it was asked for."""
        return self._overlay

    @property
    def today(self) -> Today | None:
        """The numbers last shown, None before the first answer of the collection."""
        return self._today

    @property
    def theme(self) -> Theme:
        """The look in force."""
        return self._theme

    def action(self, action_id: str) -> QAction:
        """What a key does, to be done without it."""
        return self._actions[action_id]

    @property
    def toast_text(self) -> str:
        """The message now over the page."""
        return self._toast.message if self._toast is not None else ""

    def page(self, place: str) -> QWidget:
        """The page of a place, built if it was not yet."""
        return self._page(place)

    # Building

    def _build(self) -> None:
        self.setWindowTitle("TikPrep")
        self.setMinimumSize(QSize(480, 440))
        central = QWidget()
        central.setObjectName("page")
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._sidebar = Sidebar(self._theme, self._actions)
        self._stack = QStackedWidget()
        row.addWidget(self._sidebar)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(central)
        self._imports = ImportDoor(self._theme, self._tasks, self._preferences, self, self._deck_titles)
        self._exports = ExportDoor(
            self._theme, self._tasks, self._preferences, self._formulas, self, lambda: self._deck_rows
        )
        self._prints = PrintDoor(self._theme, self._tasks, self._formulas, self)
        geometry = QByteArray.fromBase64(self._preferences.settings.window_geometry.encode("ascii", "ignore"))
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            # Whole on a small screen too, with room for its frame.
            self.resize(QSize(1180, 800).boundedTo(self.screen().availableSize() - QSize(20, 60)))

    def _wire(self) -> None:
        self._sidebar.place_asked.connect(self.go)
        self._sidebar.deck_asked.connect(self.start_review)
        self._sidebar.theme_asked.connect(self._on_theme_key)
        self._sidebar.left.connect(self._on_sidebar_left)
        self._tasks.changed.connect(self._on_changed)
        self._preferences.changed.connect(self._on_preferences)
        self._preferences.failed.connect(lambda text: self._say(text, ""))
        for door in (self._imports, self._prints):
            door.said.connect(lambda text: self._say(text, ""))
        self._prints.failed.connect(self._on_failed)
        self._imports.decks_asked.connect(self._show_deck)
        self._imports.study_asked.connect(self._study_deck)
        self._refresh.timeout.connect(self._load)
        self._actions.install(self, GLOBAL)
        for action_id, slot in {
            "file.import": self._imports.ask,
            "file.export": self._on_export,
            "go.today": lambda: self.go("today"),
            "go.decks": lambda: self.go("decks"),
            "go.problems": lambda: self.go("problems"),
            "go.preferences": lambda: self.go("preferences"),
            "edit.undo": self._on_undo,
            "edit.redo": self._on_redo,
            "view.theme": self._on_theme_key,
            "view.zoom_in": lambda: self._on_zoom(1),
            "view.zoom_out": lambda: self._on_zoom(-1),
            "view.zoom_normal": lambda: self._preferences.change(text_zoom_percent=100),
            "view.full_screen": self._on_full_screen,
            "view.sidebar": self._on_sidebar_key,
            "help.shortcuts": self._on_shortcuts,
            "app.quit": self.close,
        }.items():
            self._actions.connect_action(action_id, slot)

    def _page(self, place: str) -> QWidget:
        if place not in self._pages:
            page = {
                "today": self._made_today,
                "decks": self._made_decks,
                "review": self._made_review,
                "problems": self._made_problems,
                "preferences": self._made_preferences,
            }[place]()
            self._pages[place] = page
            self._stack.addWidget(page)
        return self._pages[place]

    def _made_today(self) -> QWidget:
        page = TodayPage(self._theme, self._actions)
        page.review_asked.connect(self.start_review)
        page.decks_asked.connect(lambda: self.go("decks"))
        return page

    # Pages that no start needs load their code when they are first gone to: the enums of
    # Qt's item views alone cost as much as painting a question.

    def _made_decks(self) -> QWidget:
        from tikprep.ui.decks.page import DecksPage

        page = DecksPage(self._theme, self._actions, self._preferences.settings.last_deck)
        page.study_asked.connect(self.start_review)
        page.options_asked.connect(self._on_options)
        page.unsuspend_asked.connect(self._on_unsuspend)
        page.print_asked.connect(self._prints.print_deck)
        page.import_asked.connect(self._imports.ask)
        page.export_asked.connect(self._exports.ask)
        page.paste_asked.connect(self._imports.paste)
        page.deck_chosen.connect(lambda title: self._preferences.change(last_deck=title))
        return page

    def _made_review(self) -> QWidget:
        page = ReviewScreen(self._theme, self._actions, self._tasks, self._preferences, self._formulas)
        page.left.connect(lambda: self.go("today"))
        page.failed.connect(self._on_failed)
        page.said.connect(self._say)
        page.moved.connect(self._on_moved)
        page.problem_asked.connect(self._on_problem)
        page.print_asked.connect(self._prints.print_card)
        page.question_painted.connect(self._on_question_painted)
        self.closing.connect(page.shut)
        return page

    def _made_problems(self) -> QWidget:
        from tikprep.ui.pad.page import ProblemsPage

        page = ProblemsPage(self._theme, self._actions, self._tasks, self._preferences, self._formulas)
        page.failed.connect(self._on_failed)
        page.said.connect(self._say)
        page.titled.connect(self._on_titled)
        page.solved.connect(self._on_solved)
        self.closing.connect(page.shut)
        return page

    def _made_preferences(self) -> QWidget:
        from tikprep.ui.settings.page import PreferencesPage

        page = PreferencesPage(self._theme, self._actions, self._preferences, self._paths)
        page.study_defaults_asked.connect(lambda: self._on_options(None))
        return page

    # Data

    def _load(self) -> None:
        self._tasks.on_collection(_today, then=self._on_today, failed=self._on_failed)

    def _on_today(self, today: Today) -> None:
        is_first = self._today is None
        self._today = today
        self._sidebar.show_today(today)
        for place in ("today", "decks"):
            if place in self._pages and self._place == place:
                self._pages[place].show_today(today)  # type: ignore[attr-defined]
        if is_first:
            self.first_today_shown.emit()

    def _start_slug(self, deck_slug: str, today: Today) -> None:
        self._on_today(today)
        row = self._row_of(deck_slug)
        if row is None:
            self.open_first()
            self.show_problem(NotFound(f"There is no deck with the id {deck_slug}: `tikprep due --json` lists them."))
            return
        self.start_review(row)

    @property
    def _deck_rows(self) -> tuple[DeckRow, ...]:
        return () if self._today is None else self._today.decks

    def _deck_titles(self) -> list[str]:
        return [row.title for row in self._deck_rows]

    def _show_deck(self, title: str) -> None:
        self.go("decks")
        self._page("decks").choose(title)  # type: ignore[attr-defined]

    def _study_deck(self, title: str) -> None:
        """Study a deck that may have come in just now."""

        def start(today: Today) -> None:
            self._on_today(today)
            self.start_review(next((row for row in today.decks if row.title == title), None))

        self._tasks.on_collection(_today, then=start, failed=self._on_failed)

    def _row_of(self, deck_slug: str) -> DeckRow | None:
        rows = () if self._today is None else self._today.decks
        return next((row for row in rows if row.slug == deck_slug), None)

    def _on_changed(self, tables: frozenset[str]) -> None:
        if tables & _COUNTED_TABLES:
            self._refresh.start()
        if self._place == "review" and tables & _DECIDE_THE_SESSION:
            self._review().refresh()

    def _on_failed(self, error: Exception) -> None:
        self.show_problem(error)

    # What keys do

    def _on_undo(self) -> None:
        if self._place == "review":
            self._review().undo()
        else:
            self._undo_whatever()

    def _undo_whatever(self) -> None:
        self._tasks.on_collection(lambda collection: collection.undo(), then=self._on_undone, failed=self._on_failed)

    def _on_redo(self) -> None:
        if self._place == "review":
            self._review().redo()
        else:
            self._tasks.on_collection(
                lambda collection: collection.redo(), then=self._on_redone, failed=self._on_failed
            )

    def _on_undone(self, changes: Changes | None) -> None:
        self._say(*undone(changes))

    def _on_redone(self, changes: Changes | None) -> None:
        self._say(*done_again(changes))

    def _on_unsuspend(self, row: DeckRow) -> None:
        self._tasks.on_collection(
            lambda collection: collection.library.unsuspend(row.deck_ids),
            then=lambda count: self._say(f"{counted(count, 'card')} taken back", "Undo" if count else ""),
            failed=self._on_failed,
        )

    def _on_options(self, row: DeckRow | None) -> None:
        from tikprep.ui.decks.options_dialog import OptionsDialog

        deck_id, title = (None, "") if row is None else (row.id, row.title)
        dialog = OptionsDialog(self._theme, self._tasks, deck_id, title, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_export(self) -> None:
        """Export the deck that is chosen in the list if one is, else whatever is wanted."""
        page = self._pages.get("decks") if self._place == "decks" else None
        row: DeckRow | None = None if page is None else page.current  # type: ignore[attr-defined]
        self._exports.ask("" if row is None else row.title)

    def _on_theme_key(self) -> None:
        self._preferences.change(theme=self._theme.toggled())

    def _on_zoom(self, step: int) -> None:
        place = ZOOM_STEPS.index(self._preferences.settings.text_zoom_percent) + step
        self._preferences.change(text_zoom_percent=ZOOM_STEPS[max(0, min(len(ZOOM_STEPS) - 1, place))])

    def _on_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _on_sidebar_key(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self._sidebar.isAncestorOf(focused):
            self._on_sidebar_left()
        else:
            self._sidebar.focus_first()

    def _on_sidebar_left(self) -> None:
        """Give the keyboard to the page: where it was there, or its first control."""
        page = self._pages[self._place]
        if isinstance(page, ReviewScreen):
            page.take_focus()
            return
        before: QWidget | None = page.focusWidget()
        if before and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            page.setFocus()
            page.focusNextChild()

    def _on_shortcuts(self) -> None:
        from tikprep.ui.shortcuts import ShortcutsOverlay

        if self._overlay is None:
            self._overlay = ShortcutsOverlay(self._theme, self._actions, self)
            self._overlay.preferences_asked.connect(self._on_change_keys)
        self._overlay.toggle()

    def _on_change_keys(self) -> None:
        self.go("preferences")
        self._page("preferences").show_keyboard()  # type: ignore[attr-defined]

    def _on_preferences(self) -> None:
        settings = self._preferences.settings
        self._theme.apply(settings.theme, settings.text_zoom_percent)

    def _on_question_painted(self) -> None:
        if not self._saw_question:
            self._saw_question = True
            self.first_question_painted.emit()

    def _on_moved(self, title: str) -> None:
        if self._place == "review":
            self.setWindowTitle(title)

    def _on_titled(self, title: str) -> None:
        if self._place == "problems":
            self.setWindowTitle(title)

    def _on_problem(self, slug: str) -> None:
        """Work on the problem of a card; its pad leads back to the card."""
        self.go("problems")
        self._page("problems").solve(slug)  # type: ignore[attr-defined]

    def _on_solved(self, verdicts: tuple[Verdict, ...]) -> None:
        self._show_review()
        self._review().take_verdicts(verdicts)

    def _review(self) -> ReviewScreen:
        page = self._page("review")
        assert isinstance(page, ReviewScreen)
        return page

    def _say(self, text: str, action: str, do: Callable[[], object] | None = None) -> None:
        if self._toast is None:
            self._toast = Toast(self._theme, self._stack)
        usual = {"Redo": self._on_redo, UNDO_IMPORT: self._undo_whatever}.get(action, self._on_undo)
        self._toast.show_message(text, action, (do or usual) if action else None)

    # Qt's calls

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sidebar.fit_window(event.size().width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self._today is not None:
            self._refresh.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._imports.close()
        self._exports.close()
        self.closing.emit()
        geometry = self.saveGeometry().toBase64().toStdString()
        self._preferences.change(window_geometry=geometry)
        super().closeEvent(event)


def _today(collection: Collection) -> Today:
    return collection.overview.today()
