"""The page of problems: their list, and the pad of the one that is worked on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tikprep.domain.problem import Verdict
from tikprep.paths import decks_folder
from tikprep.rendering.math import FormulaRenderer
from tikprep.runner.problem_folder import ProblemFolder
from tikprep.ui.actions import Actions
from tikprep.ui.pad.problem_list import ByProblem, ProblemList
from tikprep.ui.pad.replay import ReplayView
from tikprep.ui.pad.screen import PadScreen
from tikprep.ui.pad.shelf import Shelf, read_shelf
from tikprep.ui.preferences import Preferences
from tikprep.ui.tasks import TaskRunner
from tikprep.ui.theme.theme import Theme


class ProblemsPage(QWidget):
    """Shows the list first. `said` carries a message, the name of what can be done about it, and that."""

    failed = Signal(object)
    said = Signal(str, str, object)
    titled = Signal(str)
    solved = Signal(object)
    """A problem that a card asked for is left: its Verdicts on all tests, in their order."""

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        tasks: TaskRunner,
        preferences: Preferences,
        formulas: FormulaRenderer | None,
        problems: Callable[[], Path] = lambda: decks_folder() / "problems",
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._problems = problems
        self._shelf: Shelf | None = None
        self._asked = ""
        self._verdicts: list[Verdict] = []
        self.setObjectName("page")
        self.setAccessibleName("Problems")
        self.list = ProblemList(theme, actions)
        self.pad = PadScreen(theme, actions, tasks, preferences, formulas)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.pad)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.list.open_asked.connect(self.open)
        self.list.looked_at.connect(lambda folder: self.pad.statement.prepare(folder.problem))
        self.replay = ReplayView(theme, actions, tasks)
        self._stack.addWidget(self.replay)
        self._came_from: QWidget = self.list
        self._folder: ProblemFolder | None = None
        actions.connect_action("problems.replay", self._replay_chosen)
        self.pad.replay_asked.connect(self._replay_open)
        self.replay.left.connect(self._leave_replay)
        self.replay.failed.connect(self.failed)
        self.pad.left.connect(self._on_left)
        self.pad.submitted.connect(self._on_submitted)
        self.pad.failed.connect(self.failed)
        self.pad.said.connect(self.said)
        tasks.work(lambda: read_shelf(problems()), then=self._on_shelf, failed=self.failed.emit)

    @property
    def shelf(self) -> Shelf | None:
        """The problems, None before they are read."""
        return self._shelf

    def open(self, folder: ProblemFolder) -> None:
        """Work on a problem."""
        assert self._shelf is not None
        self._folder = folder
        self.setAccessibleName(folder.problem.title)
        self._stack.setCurrentWidget(self.pad)
        self.pad.show_problem(folder, self._shelf.tools)
        self.titled.emit(folder.problem.title)

    def solve(self, slug: str) -> None:
        """Work on the problem of a card; leaving it tells what came of it."""
        self._asked = slug
        self._verdicts = []
        if self._shelf is not None:
            self._open_asked(self._shelf)

    def show_replay(self, folder: ProblemFolder) -> None:
        """Look at what was typed at a problem."""
        self._came_from = self.pad if self._stack.currentWidget() is self.pad else self.list
        self._stack.setCurrentWidget(self.replay)
        self.setAccessibleName(f"Replay: {folder.problem.title}")
        self.replay.show_problem(folder)
        self.replay.take_focus()

    def shut(self) -> None:
        """Save what was typed and end the judge; the window closes."""
        self.pad.shut()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stack.currentWidget() is self.pad:
            self.pad.take_focus()
        elif self._stack.currentWidget() is self.replay:
            self.replay.take_focus()

    def _replay_chosen(self) -> None:
        if self.list.chosen is not None:
            self.show_replay(self.list.chosen)

    def _replay_open(self) -> None:
        if self._folder is not None:
            self.show_replay(self._folder)

    def _leave_replay(self) -> None:
        if self._came_from is not self.pad or self._folder is None:
            self._show_list()
            return
        self.setAccessibleName(self._folder.problem.title)
        self._stack.setCurrentWidget(self.pad)
        self.pad.take_focus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._asked and not event.spontaneous():
            # Who goes elsewhere comes back to the list.
            self._asked = ""
            self.pad.go_back()

    def _open_asked(self, shelf: Shelf) -> None:
        folder = next((each for each in shelf.problems if each.problem.slug == self._asked), None)
        if folder is None:
            slug = self._asked
            self._leave_asked()
            self.said.emit(f"There is no problem '{slug}' here", "", None)
            return
        self.pad.bar.show_way_back("Back to the card")
        self.open(folder)

    def _leave_asked(self) -> None:
        verdicts, self._asked = tuple(self._verdicts), ""
        self._show_list()
        self.solved.emit(verdicts)

    def _on_submitted(self, verdict: Verdict) -> None:
        if self._asked:
            self._verdicts.append(verdict)

    def _on_left(self) -> None:
        self.pad.bar.show_way_back("Back to the problems")
        if self._asked:
            self._leave_asked()
        else:
            self._show_list()

    def _on_shelf(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.list.show_shelf(shelf)
        self._ask_progress()
        if self._asked:
            self._open_asked(shelf)

    def _ask_progress(self) -> None:
        self._tasks.on_collection(
            lambda collection: (collection.drafts.begun(), collection.submissions.solved()),
            self._on_progress,
            self.failed.emit,
        )

    def _on_progress(self, begun_and_solved: tuple[ByProblem, ByProblem]) -> None:
        titles = {} if self._shelf is None else {tool.name: tool.title for tool in self._shelf.tools}
        begun, solved = (
            {problem: tuple(titles.get(name, name) for name in names) for problem, names in languages.items()}
            for languages in begun_and_solved
        )
        self.list.show_progress(begun, solved)

    def _show_list(self) -> None:
        self.setAccessibleName("Problems")
        self._stack.setCurrentWidget(self.list)
        self.list.take_focus()
        self._ask_progress()
        self.titled.emit("Problems")
