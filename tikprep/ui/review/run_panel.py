"""The code of a card, to be changed and run in the place of the card; nothing of the card changes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from tikprep.domain.problem import SuiteResult, Verdict
from tikprep.domain.programs import Program
from tikprep.errors import TikPrepError
from tikprep.runner.judge import Judge
from tikprep.runner.languages import language_named
from tikprep.runner.process import Stop
from tikprep.ui.actions import Actions
from tikprep.ui.editor.editor import CodeEditor
from tikprep.ui.judging.bench import Bench
from tikprep.ui.judging.lower import HighEnough, QuietLine, guarantee_of
from tikprep.ui.judging.output_pair import OutputPair
from tikprep.ui.judging.outputs import RunReport, run_report
from tikprep.ui.judging.report_view import ReportView
from tikprep.ui.judging.stop_button import StopButton
from tikprep.ui.judging.verdicts import Headline, stopped
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.reflow import FlowRow, ReflowRow
from tikprep.ui.widgets.surface import tall_column

_EDITOR_LEAST, _RESULTS_LEAST, _TITLE_LEAST = 120, 150, 160
_MARGIN = 16
_WIDEST = 1100
_RUNNING = RunReport(Headline("Running…", "muted"))


class RunPanel(QWidget):
    """One program at a time. It is run by the key of a person, never by itself."""

    closed = Signal()
    failed = Signal(object)
    judged = Signal(object)
    """A RunReport that is now shown."""

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._program: Program | None = None
        self._report = _RUNNING
        self.bench = Bench(self)
        self.setAccessibleName("Code of the card")
        self._build()
        self._wire()
        self._dress()

    def show_program(self, program: Program, title: str) -> None:
        """Offer a program; the one that was offered last keeps what a person changed in it."""
        if program != self._program:
            self._program = program
            self.bench.stop()
            self.editor.set_language(program.language)
            self.editor.set_code(program.source)
            self._show_how()
        language = language_named(program.language).title
        self._title.setText(title or "Code of the card")
        self._about.setText(f"{language}. It runs only when you ask; what you change here changes nothing of the card.")
        if not self._guarantee.text():
            self.bench.ask(guarantee_of, self._guarantee.show_guarantee, self._on_failed, is_quiet=True)
        self.take_focus()

    def take_focus(self) -> None:
        """Put the keyboard into the code."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """The next program is a new one, even if it is the same text."""
        self._program = None

    @property
    def report(self) -> RunReport:
        """What is said of the last run."""
        return self._report

    @property
    def guarantee(self) -> str:
        """What holds for programs here, "" before it is known."""
        return self._guarantee.text()

    # What keys do

    def run(self) -> None:
        """Run what stands in the editor."""
        program, code = self._program, self.editor.code()
        if program is None:
            return
        self.editor.mark_lines({})

        def work(judge: Judge, stop: Stop) -> SuiteResult:
            return judge.run_program(program.language, code, program.expected, stop)

        self.bench.ask(work, self._on_result, self._on_failed, self._on_stopped)
        self._show(_RUNNING)

    def reset(self) -> None:
        """The code of the card again; that can be undone."""
        self.bench.stop()
        self.editor.mark_lines({})
        self.editor.replace_code(self._program.source if self._program is not None else "")
        self._show_how()
        self.take_focus()

    def leave(self) -> None:
        """Stop what runs; if nothing does, go back to the card."""
        if self.bench.is_busy:
            self.bench.stop()
        else:
            self.closed.emit()

    def next_part(self) -> None:
        """Move the keyboard on: code, what was printed, what was expected, what else is told."""
        parts = [part for part in (self.editor, *self._views) if part.isVisible()]
        focused = QApplication.focusWidget()
        at = next((place for place, part in enumerate(parts) if part is focused), -1)
        parts[(at + 1) % len(parts)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Building

    def _build(self) -> None:
        column = tall_column(self, (_MARGIN, 16, _MARGIN, 12))
        inside = column.parentWidget()
        assert inside is not None
        self._inside = inside
        self._title = label("", "heading", wraps=True)
        self.back = Button("Back to the card")
        self._head = ReflowRow(self._title, self.back, gap=16, below=8)
        self._about = label("", "muted", wraps=True)
        self.editor = CodeEditor(self._theme, self._actions)
        self.editor.be_left_by_escape()
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setHandleWidth(10)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.editor)
        splitter.addWidget(self._built_lower())
        splitter.setSizes([500, 500])
        for widget in (self._head, self._about):
            column.addWidget(widget)
        column.addWidget(splitter, 1)

    def _built_lower(self) -> QWidget:
        lower = HighEnough(_RESULTS_LEAST)
        rows = QVBoxLayout(lower)
        rows.setContentsMargins(0, 2, 0, 0)
        rows.setSpacing(8)
        self._run, self._reset = Button("Run", is_primary=True), Button("Start over")
        self.stop_button = StopButton(self.bench, self.editor)
        self._headline, self._detail = label("", "heading", wraps=True), label("", "muted", wraps=True)
        self.outputs = OutputPair(self._theme)
        self.view = ReportView(self._theme)
        self.view.setAccessibleName("What else is told of the run")
        self._views = (self.outputs.printed, self.outputs.expected, self.view)
        self._guarantee = QuietLine(self._theme)
        rows.addWidget(FlowRow((self._run, self._reset, self.stop_button)))
        rows.addWidget(self._headline)
        rows.addWidget(self._detail)
        rows.addWidget(self.outputs, 1)
        rows.addWidget(self.view, 1)
        rows.addStretch(0)
        rows.addWidget(self._guarantee)
        return lower

    def _wire(self) -> None:
        self._actions.install(self, "run")
        for action_id, slot in {
            "run.run": self.run,
            "run.reset": self.reset,
            "run.next": self.next_part,
            "run.leave": self.leave,
        }.items():
            self._actions.connect_action(action_id, slot)
        self._run.clicked.connect(self.run)
        self._reset.clicked.connect(self.reset)
        self.stop_button.focus_lost.connect(self.take_focus)
        self.back.clicked.connect(self.closed)
        self.view.line_asked.connect(self._on_line)
        self._actions.changed.connect(self._on_keys)
        self._theme.changed.connect(self._dress)
        self._on_keys()

    # Running

    def _show_how(self) -> None:
        key = self._actions.shown_key("run.run")
        self._show(RunReport(Headline("", "muted", f"{key} runs it." if key else "")))

    def _on_result(self, result: SuiteResult) -> None:
        assert self._program is not None
        self._tell(run_report(result, self._program.expected))

    def _on_stopped(self) -> None:
        self._tell(RunReport(stopped().headline))

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, TikPrepError):
            self._tell(RunReport(Headline("Nothing was run", "hard", str(error))))
        else:
            self.failed.emit(error)

    def _tell(self, report: RunReport) -> None:
        self._show(report)
        self.editor.mark_lines({line: ("error", words) for line, words in report.marks if line >= 0})
        self.editor.announce(f"{report.headline.text}. {report.headline.detail}")
        self.judged.emit(report)

    def _show(self, report: RunReport) -> None:
        self._report = report
        for words, text in ((self._headline, report.headline.text), (self._detail, report.headline.detail)):
            words.setText(text)
            words.setVisible(bool(text))
        focused = next((view for view in self._views if view.hasFocus()), None)
        has_run = report.verdict not in (None, Verdict.CE)
        self.outputs.show_rows(report.rows, has_expected=report.has_expected)
        self.outputs.setVisible(has_run)
        self.view.show_sections(report.sections)
        self.view.setVisible(bool(report.sections))
        if focused is not None and not focused.isVisible():
            self.take_focus()
        self._dress()

    def _on_line(self, number: int) -> None:
        self.editor.go_to_line(number)
        self.take_focus()

    # Qt's calls

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.bench.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._inside.setMaximumWidth(self._theme.px(_WIDEST))

    def _dress(self) -> None:
        self._headline.setStyleSheet(f"color: {self._theme.hex(self._report.headline.role)};")
        self.editor.setMinimumHeight(self._theme.px(_EDITOR_LEAST))
        self._head.set_least_first(self._theme.px(_TITLE_LEAST))
        self._inside.setMaximumWidth(self._theme.px(_WIDEST))

    def _on_keys(self) -> None:
        tooltip = self._actions.tooltip
        self._run.setToolTip(tooltip("run.run"))
        self._reset.setToolTip(tooltip("run.reset"))
        self.stop_button.setToolTip(tooltip("run.leave", "Stop"))
        self.back.setToolTip(tooltip("run.leave", "Back to the card"))
