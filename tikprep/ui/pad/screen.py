"""The pad: a problem, the code that answers it, and what the judge says."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from tikprep.domain.keystrokes import MEASURED
from tikprep.domain.neutral_types import TypeProblem
from tikprep.domain.problem import SuiteResult, Verdict
from tikprep.errors import TikPrepError
from tikprep.rendering.math import FormulaRenderer
from tikprep.runner.growth import measure_growth
from tikprep.runner.judge import Judge
from tikprep.runner.languages import language_named
from tikprep.runner.problem_folder import ProblemFolder
from tikprep.runner.process import Stop
from tikprep.runner.space import measure_space
from tikprep.runner.stress import stress_test
from tikprep.services.mistakes import DECK_TITLE
from tikprep.ui.actions import Actions
from tikprep.ui.editor.area import MOST_CHARS
from tikprep.ui.editor.editor import CodeEditor
from tikprep.ui.judging.bench import Bench, Work
from tikprep.ui.judging.lower import Guarantee, HighEnough, QuietLine, guarantee_of
from tikprep.ui.judging.stop_button import StopButton
from tikprep.ui.judging.values import typed_input
from tikprep.ui.judging.verdicts import Headline, Report, report_of, stopped
from tikprep.ui.pad.bar import PadBar
from tikprep.ui.pad.draft_keeper import DraftKeeper
from tikprep.ui.pad.findings import growth_report, stress_report
from tikprep.ui.pad.mistake import Judged, mistake_of
from tikprep.ui.pad.probes import Probes
from tikprep.ui.pad.results import ResultsView
from tikprep.ui.pad.shelf import Tool
from tikprep.ui.pad.splits import Splits
from tikprep.ui.pad.statement import StatementPane
from tikprep.ui.preferences import Preferences
from tikprep.ui.tasks import TaskRunner
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.reflow import FlowRow
from tikprep.ui.widgets.surface import tall_column

_STACKED_BELOW = 760
_EDITOR_LEAST, _STATEMENT_LEAST, _RESULTS_LEAST = 110, 120, 130
_STACKED_EDITOR_LEAST = 180
_MARGIN = 16
# Who knows that Escape leaves at the second time is faster; who waits is told.
_HESITATION_MS = 600
_LEAVING = "Escape again goes back, Tab leaves the code"
_OVERFILLED = f"Not pasted: more than {MOST_CHARS:,} characters are not judged"
_NOT_YET = Report(Headline("", "muted", "Run tries the samples, Submit all tests."))


class PadScreen(QWidget):
    """Works on one problem at a time. All judging is in the thread of its bench."""

    left = Signal()
    failed = Signal(object)
    said = Signal(str, str, object)
    replay_asked = Signal()
    judged = Signal(object)
    """A Report that is now shown."""
    submitted = Signal(object)
    """The Verdict on all tests."""

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        tasks: TaskRunner,
        preferences: Preferences,
        formulas: FormulaRenderer | None,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._tasks = tasks
        self._preferences = preferences
        self._folder: ProblemFolder | None = None
        self._language = "python"
        self._judged: Judged | None = None
        self.bench = Bench(self)
        self.statement = StatementPane(theme, tasks, preferences, formulas)
        self.editor = CodeEditor(theme, actions)
        self.drafts = DraftKeeper(tasks, self.editor, self)
        self.results = ResultsView(theme)
        self.bar = PadBar(theme, actions)
        self._build()
        self._wire()
        self._dress()

    # For the page

    def show_problem(self, folder: ProblemFolder, tools: tuple[Tool, ...]) -> None:
        """Work on a problem, in the language used last."""
        self.bench.stop()
        self._folder = folder
        self.bar.show_problem(folder.problem.title, tools)
        self.statement.show_problem(folder.problem)
        self.probes.show_problem(folder.problem)
        wanted = self._preferences.settings.pad_language
        here = [tool.name for tool in tools if tool.is_here]
        self._language = wanted if wanted in here else next(iter(here), "python")
        self.bar.show_language(self._language)
        self._load_code()
        self.take_focus()
        self._warm()

    def take_focus(self) -> None:
        """Put the keyboard into the code."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def shut(self) -> None:
        """Save what was typed and end the judge."""
        self.drafts.flush()
        self.bench.shut()

    @property
    def is_ready(self) -> bool:
        """Whether the code of the problem stands in the editor."""
        return self.drafts.is_loaded

    @property
    def guarantee(self) -> str:
        """What holds for the programs that are run here, "" before it is known."""
        return self._guarantee.text()

    @property
    def report(self) -> Report:
        """What is said of the last run."""
        return self.results.report

    # What keys do

    def run_samples(self) -> None:
        """Run the samples."""
        if self.probes.input.hasFocus():
            self.run_own_input()
        else:
            self._judge("Running the samples…", "sample", Judge.run)

    def submit(self) -> None:
        """Run all tests."""
        self._judge("Running all tests…", "test", Judge.submit, self._on_submission, waits_for_quiet=True)

    def run_own_input(self) -> None:
        """Run the input of the drawer against the reference."""
        text = self.probes.input.toPlainText()

        def act(judge: Judge, folder: ProblemFolder, language: str, code: str, stop: Stop) -> SuiteResult:
            return judge.run_custom(folder, language, code, typed_input(text, folder.problem.signature), stop)

        self._judge("Running your input…", "input", act)

    def stress(self) -> None:
        """Look for an input on which the code and the brute force disagree."""
        folder, language, code = self._folder, self._language, self.editor.code()
        if folder is None or not self.is_ready:
            return

        def work(judge: Judge, stop: Stop) -> Report:
            seed = secrets.randbelow(2**31)
            return stress_report(
                stress_test(judge, folder, language, code, seed=seed, stop=stop), folder.problem.signature
            )

        self._ask("Looking for a counter-example, ten seconds at most…", work, what="stress")

    def measure(self) -> None:
        """Measure how the work grows, beside what the person says of it."""
        folder, language, code, stated = self._folder, self._language, self.editor.code(), self.probes.stated
        if folder is None or not self.is_ready:
            return

        def work(judge: Judge, stop: Stop) -> Report:
            growth = measure_growth(judge, folder, language, code, stop)
            if isinstance(growth, SuiteResult):
                return report_of(growth, folder.problem.signature, "input")
            space = measure_space(judge, folder, language, code, stop)
            if isinstance(space, SuiteResult):
                return report_of(space, folder.problem.signature, "input")
            return growth_report(growth, stated, folder.problem.complexity, space)

        self._ask("Measuring on growing inputs…", work, what=MEASURED)

    def replay(self) -> None:
        """Look at what was typed here, moment by moment."""
        self.bench.stop()
        self.drafts.flush()
        self.replay_asked.emit()

    def ask_card(self) -> None:
        """Ask for the last words before what fails becomes a card."""
        if self.results.failing is None:
            self.said.emit("Nothing fails here yet: run or submit first", "", None)
        else:
            self.probes.open_card()

    def make_card(self) -> None:
        """Make a card of the failing case that is chosen."""
        case = self.results.failing
        if case is None or self._judged is None:
            return
        mistake = mistake_of(case, self._judged, self.probes.why.text())
        self._tasks.on_collection(
            lambda collection: collection.mistakes.add(mistake), then=self._on_card, failed=self.failed.emit
        )
        self.probes.close_drawer()

    def follow_up(self) -> None:
        """Show what an interviewer asks next, or the answer to it."""
        if self._folder is not None and not self.statement.show_follow_up():
            self.said.emit("No more follow-ups", "", None)

    def leave(self) -> None:
        """Stop what runs; if nothing does, close the drawer that is used, or go back to the list."""
        focused = QApplication.focusWidget()
        if self.bench.is_busy:
            self.bench.stop()
        elif focused is not None and self.probes.isAncestorOf(focused):
            self.probes.close_drawer()
        else:
            self.go_back()

    def go_back(self) -> None:
        """Back to the list; what runs is stopped."""
        self.bench.stop()
        self.drafts.flush()
        self.left.emit()

    def next_part(self) -> None:
        """Move the keyboard on: code, results, problem."""
        focused = QApplication.focusWidget()
        if focused is not None and self.results.isAncestorOf(focused):
            self.statement.take_focus()
        elif not self.editor.hasFocus():
            self.take_focus()
        elif not self.results.take_focus():
            self.statement.take_focus()

    def start_over(self) -> None:
        """Put the stub in the place of the code; that can be undone."""
        if not self.is_ready:
            return
        before, place = self.drafts.start_over(), self.drafts.place

        def undo() -> None:
            if self.drafts.place == place:
                self.editor.replace_code(before)

        self.said.emit("Started over", "Undo", undo)
        self.take_focus()

    # Building

    def _build(self) -> None:
        self.setAccessibleName("Code pad")
        column = tall_column(self, (_MARGIN, 12, _MARGIN, 12))
        column.addWidget(self.bar)
        self._outer = QSplitter(Qt.Orientation.Horizontal)
        self._inner = QSplitter(Qt.Orientation.Vertical)
        for splitter in (self._outer, self._inner):
            splitter.setHandleWidth(10)
        self._inner.addWidget(self.editor)
        self._inner.addWidget(self._build_lower())
        self._outer.addWidget(self.statement)
        self._outer.addWidget(self._inner)
        column.addWidget(self._outer, 1)
        self._splits = Splits(self._outer, self._inner, self._preferences.settings.pad_splits)
        self.setTabOrder(self.bar, self.statement)

    def _build_lower(self) -> QWidget:
        lower = self._lower = HighEnough(_RESULTS_LEAST)
        rows = QVBoxLayout(lower)
        rows.setContentsMargins(0, 2, 0, 0)
        rows.setSpacing(8)
        self._run = Button("Run")
        self._submit = Button("Submit", is_primary=True)
        self.stop_button = StopButton(self.bench, self.editor)
        self._input, self._stress, self._growth = Button("Own input"), Button("Stress"), Button("Growth")
        self.probes = Probes(self._theme)
        rows.addWidget(FlowRow((self._run, self._submit, self._input, self._stress, self._growth, self.stop_button)))
        rows.addWidget(self.probes)
        rows.addWidget(self.results, 1)
        self._guarantee = QuietLine(self._theme)
        self._guarantee.hide()
        rows.addWidget(self._guarantee)
        return lower

    def _wire(self) -> None:
        self._actions.install(self, "pad")
        for action_id, slot in {
            "pad.run": self.run_samples,
            "pad.submit": self.submit,
            "pad.input": self.probes.open_input,
            "pad.stress": self.stress,
            "pad.growth": self.probes.open_growth,
            "pad.card": self.ask_card,
            "pad.replay": self.replay,
            "pad.follow_up": self.follow_up,
            "pad.leave": self.leave,
            "pad.next": self.next_part,
        }.items():
            self._actions.connect_action(action_id, slot)
        self._run.clicked.connect(self.run_samples)
        self._submit.clicked.connect(self.submit)
        self._input.clicked.connect(self.probes.open_input)
        self._stress.clicked.connect(self.stress)
        self._growth.clicked.connect(self.probes.open_growth)
        self.probes.input_asked.connect(self.run_own_input)
        self.probes.growth_asked.connect(self.measure)
        self.probes.card_asked.connect(self.make_card)
        self.results.card_asked.connect(self.ask_card)
        self.results.follow_up_asked.connect(self.follow_up)
        self.statement.follow_up_changed.connect(self.results.offer_follow_up)
        self.probes.closed.connect(self.take_focus)
        self.stop_button.focus_lost.connect(self.take_focus)
        self.bar.back_asked.connect(self.go_back)
        self.bar.language_chosen.connect(self._on_language)
        self.bar.start_over_asked.connect(self.start_over)
        self.bar.replay_asked.connect(self.replay)
        self.drafts.failed.connect(self.failed)
        self._hesitation = QTimer(self)
        self._hesitation.setSingleShot(True)
        self._hesitation.setInterval(_HESITATION_MS)
        self._hesitation.timeout.connect(self._on_hesitation)
        self.editor.escaped.connect(self._hesitation.start)
        self.editor.overfilled.connect(lambda: self.said.emit(_OVERFILLED, "", None))
        self.bar.interview_set.connect(self._on_interview)
        self.results.line_asked.connect(self._on_line)
        self._splits.changed.connect(lambda text: self._preferences.change(pad_splits=text))
        self._actions.changed.connect(self._on_keys)
        self._theme.changed.connect(self._dress)
        self.bar.show_interview(self._preferences.settings.pad_interview)
        self._on_interview(self._preferences.settings.pad_interview)
        self._on_keys()

    # Code

    def _load_code(self) -> None:
        assert self._folder is not None
        problem = self._folder.problem
        # What is open is saved before the editor takes it for code of another language.
        self.drafts.load(problem.slug, self._language, language_named(self._language).stub(problem.signature))
        self.editor.set_language(self._language)
        self.results.show_report(_NOT_YET)

    def _on_hesitation(self) -> None:
        if self.editor.is_leaving:
            self.said.emit(_LEAVING, "", None)

    def _on_line(self, number: int) -> None:
        self.editor.go_to_line(number)
        self.take_focus()

    def _on_language(self, name: str) -> None:
        if name == self._language:
            return
        self.bench.stop()
        self._language = name
        self._preferences.change(pad_language=name)
        self._load_code()
        self._warm()

    def _warm(self) -> None:
        """Build ahead what the first run would wait for."""
        self.bench.ask(partial(_prepared, self._language), self._on_prepared, self._on_no_judge, is_quiet=True)

    def _on_interview(self, is_on: bool) -> None:
        self.editor.set_interview_mode(is_on)
        self.statement.set_gives_hints(not is_on)
        self._preferences.change(pad_interview=is_on)

    # Judging

    def _judge(
        self,
        words: str,
        noun: str,
        act: Callable[..., SuiteResult],
        then: Callable[[Report], object] | None = None,
        *,
        waits_for_quiet: bool = False,
    ) -> None:
        folder, language, code = self._folder, self._language, self.editor.code()
        if folder is None or not self.is_ready:
            return

        def work(judge: Judge, stop: Stop) -> Report:
            return report_of(act(judge, folder, language, code, stop), folder.problem.signature, noun)

        self._ask(words, work, then, what=noun, waits_for_quiet=waits_for_quiet)

    def _ask(
        self,
        words: str,
        work: Work[Report],
        then: Callable[[Report], object] | None = None,
        *,
        what: str,
        waits_for_quiet: bool = False,
    ) -> None:
        self.editor.mark_lines({})
        assert self._folder is not None
        self._judged = Judged(self._folder.problem, self._language, self.editor.code())
        answered = partial(self._on_answer, what, then or self._on_report)
        self.bench.ask(work, answered, self._on_no_judge, self._on_stopped, waits_for_quiet=waits_for_quiet)
        self.results.show_report(Report(Headline(words, "muted")))

    def _on_answer(self, what: str, then: Callable[[Report], object], report: Report) -> None:
        self.drafts.recorder.ran(what, report.headline.text, has_failed=report.headline.role != "good")
        then(report)

    def _on_submission(self, report: Report) -> None:
        if report.verdict is not None:
            self._keep_verdict(report.verdict)
            self.submitted.emit(report.verdict)
        if report.verdict is Verdict.AC:
            self.statement.offer_follow_ups()
        self._on_report(report)

    def _keep_verdict(self, verdict: Verdict) -> None:
        assert self._judged is not None
        problem, language = self._judged.problem.slug, self._judged.language
        self._tasks.on_collection(
            lambda collection: collection.submissions.add(problem, language, verdict), failed=self.failed.emit
        )

    def _on_report(self, report: Report) -> None:
        self.results.show_report(report)
        self.editor.mark_lines({line: ("error", words) for line, words in report.marks if line >= 0})
        self.editor.announce(f"{report.headline.text}. {report.headline.detail}")
        if report.cases and report.headline.role == "good":
            self._make_cases()
        self.judged.emit(report)

    def _on_card(self, is_new: bool) -> None:
        if is_new:
            self.said.emit(f"Card added to {DECK_TITLE}", "Undo", None)
        else:
            self.said.emit("This failure is a card already", "", None)

    def _make_cases(self) -> None:
        """Who got the samples right will submit next: make all tests while they look."""
        folder = self._folder
        assert folder is not None
        self.bench.ask(
            lambda judge, stop: judge.prepare_cases(folder, stop), lambda _: None, lambda _: None, is_quiet=True
        )

    def _on_stopped(self) -> None:
        self._on_report(stopped())

    def _on_no_judge(self, error: Exception) -> None:
        if isinstance(error, TypeProblem):
            self._on_report(Report(Headline("The input does not fit", "hard", f"{error}.")))
            return
        if not isinstance(error, TikPrepError):
            self.failed.emit(error)
            return
        self._on_report(Report(Headline("Nothing was judged", "hard", str(error))))

    def _on_prepared(self, guarantee: Guarantee) -> None:
        self._guarantee.show_guarantee(guarantee)
        self._guarantee.show()

    # Qt's calls

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = self._theme.px
        is_stacked = self.width() < px(_STACKED_BELOW)
        self._splits.stack(is_stacked)
        self.editor.setMinimumHeight(px(_STACKED_EDITOR_LEAST if is_stacked else _EDITOR_LEAST))
        self.statement.setMinimumHeight(px(_STATEMENT_LEAST))

    def _dress(self) -> None:
        self._fit()

    def _on_keys(self) -> None:
        self._run.setToolTip(self._actions.tooltip("pad.run"))
        self._submit.setToolTip(self._actions.tooltip("pad.submit"))
        self._input.setToolTip(self._actions.tooltip("pad.input"))
        self._stress.setToolTip(self._actions.tooltip("pad.stress"))
        self.results.make_card.setToolTip(self._actions.tooltip("pad.card"))
        for button in (self.results.follow_up, self.statement.follow_up):
            button.setToolTip(self._actions.tooltip("pad.follow_up"))
        self._growth.setToolTip(self._actions.tooltip("pad.growth"))
        self.stop_button.setToolTip(self._actions.tooltip("pad.leave", "Stop"))


def _prepared(language: str, judge: Judge, stop: Stop) -> Guarantee:
    """Build ahead what all answers of a language share; which walls stand here."""
    judge.prepare(language, stop)
    return guarantee_of(judge)
