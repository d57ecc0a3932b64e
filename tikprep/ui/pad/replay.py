"""The replay of a session: its code as it grew, moment by moment, and where its time went."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QDateTime, QElapsedTimer, QLocale, Qt, QTimer, QTimeZone, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tikprep.domain.keystrokes import Ran, Reel, Session, Typed, code_after, reel, stretches, time_spent
from tikprep.runner.languages import language_named
from tikprep.runner.problem_folder import ProblemFolder
from tikprep.services.keystrokes import SessionStart
from tikprep.ui.actions import Actions
from tikprep.ui.editor.commands import Selection
from tikprep.ui.editor.editor import CodeEditor
from tikprep.ui.pad.replay_line import ReplayLine, SpentBar, told_moment
from tikprep.ui.tasks import TaskRunner
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button, IconButton
from tikprep.ui.widgets.forms import Choice, Segments
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.reflow import FlowRow, ReflowRow
from tikprep.ui.widgets.surface import tall_column

SPEEDS = (1, 2, 4, 8, 16)
PAUSES_S: dict[str, int | None] = {"whole": None, "10": 10, "2": 2}
_PAUSE_NAMES = (("whole", "Whole"), ("10", "10 s at most"), ("2", "2 s at most"))
_TICK_MS = 40
_MARGIN = 16
_TITLE_LEAST, _EDITOR_LEAST = 320, 120
_NOTHING = (
    "Nothing has been typed at this problem yet. What you type and run in the pad is noted here, "
    "on this machine only, and can be looked at again moment by moment."
)
_FIRST = "The code at the beginning."


class ReplayView(QWidget):
    """Shows one session of one problem at a time. `left` asks to go back."""

    left = Signal()
    failed = Signal(object)
    shown = Signal()
    """A session stands there now, or it is told that there is none."""

    def __init__(self, theme: Theme, actions: Actions, tasks: TaskRunner) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._tasks = tasks
        self._slug = ""
        self._starts: list[SessionStart] = []
        self._session: Session | None = None
        self._reel = Reel((), ())
        self._count = 0
        self._known = (0, "")
        self._speed = 1
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(lambda: self.advance(self._clock.restart()))
        self._build()
        self._wire()

    # For the page

    def show_problem(self, folder: ProblemFolder) -> None:
        """The latest session of a problem, from its beginning."""
        self.pause()
        self._slug = folder.problem.slug
        self._session, self._starts = None, []
        self._reel, self._count = Reel((), ()), 0
        self._title.setText(f"Replay: {folder.problem.title}")
        self._show_parts(has_session=False, words="")
        self._tasks.on_collection(
            lambda collection: collection.keystrokes.sessions(self._slug),
            then=partial(self._on_starts, self._slug),
            failed=self.failed.emit,
        )

    @property
    def session(self) -> Session | None:
        """What is replayed."""
        return self._session

    @property
    def count(self) -> int:
        """How many events have happened at the moment that is shown."""
        return self._count

    @property
    def is_playing(self) -> bool:
        """Whether time passes."""
        return self._timer.isActive()

    @property
    def speed(self) -> int:
        """How many times faster than it was."""
        return self._speed

    # What keys do

    def toggle(self) -> None:
        """Play, from the beginning if the end is reached; or stand still."""
        if self.is_playing or self._session is None:
            self.pause()
            return
        if self.line.value() >= self.line.maximum():
            self.line.setValue(0)
        self._clock.start()
        self._timer.start()
        self._show_playing()

    def pause(self) -> None:
        """Stand still."""
        self._timer.stop()
        self._show_playing()

    def advance(self, passed_ms: int) -> None:
        """So much time has passed for who looks on."""
        self.line.setValue(self.line.value() + passed_ms * self._speed)
        if self.line.value() >= self.line.maximum():
            self.pause()

    def faster(self, by: int = 1) -> None:
        """The next speed, or with -1 the one before."""
        at = SPEEDS.index(self._speed) + by
        self.speeds.choose(str(SPEEDS[max(0, min(at, len(SPEEDS) - 1))]))

    def step(self, by: int) -> None:
        """To the moment of the next event (1) or of the one before (-1)."""
        self.pause()
        self._go_to_count(self._count + by)

    def next_run(self) -> None:
        """To the moment at which the next run is answered."""
        self.pause()
        count = self._reel.next_run(self._count)
        if count is None:
            self.editor.announce("No further run.")
        else:
            self._go_to_count(count)

    def leave(self) -> None:
        """Go back."""
        self.pause()
        self.left.emit()

    def take_focus(self) -> None:
        """Put the keyboard where its keys mean most."""
        (self.line if self._session is not None else self.back).setFocus(Qt.FocusReason.OtherFocusReason)

    # Building

    def _build(self) -> None:
        self.setAccessibleName("Replay")
        theme = self._theme
        self.back = IconButton(theme, "chevron-left", "Back")
        self._title = label("", "heading", wraps=True)
        self.sessions = Choice(theme, "Session")
        self.sessions.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        self.spent = SpentBar(theme)
        self.editor = CodeEditor(theme, self._actions)
        self.editor.setReadOnly(True)
        self.editor.set_interview_mode(True)
        self.line = ReplayLine(theme)
        self._moment = label("", "strong")
        self._event = label("", "muted", wraps=True)
        self._nothing = label("", "muted", wraps=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.play = Button("Play", is_primary=True)
        self.before, self.after, self.run = Button("Step back"), Button("Step on"), Button("Next run")
        self.speeds = Segments(theme, "Speed", tuple((str(speed), f"{speed}×") for speed in SPEEDS))
        self.pauses = Segments(theme, "Longest pause", _PAUSE_NAMES)
        whole = tall_column(self, (_MARGIN, 12, _MARGIN, 12))
        self._choices = FlowRow((self.sessions,))
        self._head = ReflowRow(_beside(self.back, self._title), self._choices, gap=16, below=8)
        whole.addWidget(self._head)
        whole.addWidget(self._nothing)
        self._body = QWidget()
        rows = QVBoxLayout(self._body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addWidget(self.spent)
        rows.addWidget(self.editor, 1)
        rows.addWidget(self.line)
        rows.addWidget(_beside(self._moment, self._event))
        keys = (self.play, self.before, self.after, self.run)
        pauses = _beside(label("Pauses", "muted"), self.pauses)
        rows.addWidget(FlowRow((*keys, _beside(label("Speed", "muted"), self.speeds), pauses)))
        whole.addWidget(self._body, 1)
        self._rest = QWidget()
        whole.addWidget(self._rest, 1)

    def _wire(self) -> None:
        self._actions.install(self, "replay")
        slots: dict[str, Callable[[], object]] = {
            "replay.play": self.toggle,
            "replay.on": partial(self.step, 1),
            "replay.back": partial(self.step, -1),
            "replay.next_run": self.next_run,
            "replay.faster": self.faster,
            "replay.slower": partial(self.faster, -1),
            "replay.leave": self.leave,
        }
        for action_id, slot in slots.items():
            self._actions.connect_action(action_id, slot)
        self.back.clicked.connect(self.leave)
        self.play.clicked.connect(self.toggle)
        self.before.clicked.connect(partial(self.step, -1))
        self.after.clicked.connect(partial(self.step, 1))
        self.run.clicked.connect(self.next_run)
        self.speeds.chosen.connect(self._on_speed)
        self.pauses.chosen.connect(self._on_pauses)
        self.sessions.activated.connect(self._ask_session)
        self.line.valueChanged.connect(self._on_moment)
        self._actions.changed.connect(self._on_keys)
        self._on_keys()
        self._theme.changed.connect(self._fit)
        self._show_playing()
        self._fit()

    # Sessions

    def _on_starts(self, slug: str, starts: list[SessionStart]) -> None:
        if slug != self._slug:
            return
        self._starts = starts
        self.sessions.clear()
        self.sessions.addItems([_named(start) for start in starts])
        if starts:
            self._ask_session(0)
        else:
            self._show_parts(has_session=False, words=_NOTHING)

    def _ask_session(self, at: int) -> None:
        self.pause()
        slug, start = self._slug, self._starts[at]
        self._tasks.on_collection(
            lambda collection: collection.keystrokes.session(slug, start),
            then=partial(self._on_session, slug),
            failed=self._on_damaged,
        )

    def _on_session(self, slug: str, session: Session) -> None:
        if slug != self._slug:
            return
        self._session, self._known = session, (0, "")
        self.editor.set_language(session.language)
        self.spent.show_spent(time_spent(session))
        self._show_parts(has_session=True, words="")
        self._show_reel(0)

    def _on_damaged(self, error: Exception) -> None:
        self._session = None
        self._show_parts(has_session=False, words=str(error))
        self.failed.emit(error)

    def _show_parts(self, *, has_session: bool, words: str) -> None:
        had_focus = self.isVisible()
        self._body.setVisible(has_session)
        self._rest.setVisible(not has_session)
        self._nothing.setText(words)
        self._nothing.setVisible(bool(words))
        self.sessions.setVisible(bool(self._starts))
        for row in (self._choices, self._head):
            row.arrange()
            row.updateGeometry()
        if had_focus:
            self.take_focus()
        if has_session or words:
            self.shown.emit()

    def _show_reel(self, session_ms: int) -> None:
        """The same moment of the session, with the pauses that are wanted."""
        assert self._session is not None
        longest_s = PAUSES_S[self.pauses.value]
        self._reel = reel(self._session, None if longest_s is None else longest_s * 1_000)
        self._count = -1
        self.line.show_reel(self._reel, stretches(self._session))
        self.line.setValue(self._reel.time_of(session_ms))
        self._on_moment()

    # Moments

    def _on_moment(self) -> None:
        self._moment.setText(told_moment(self.line.value(), self._reel.length_ms))
        count = self._reel.count_at(self.line.value())
        if count != self._count:
            self._show_count(count)

    def _go_to_count(self, count: int) -> None:
        """To an event. Those of one millisecond are one moment on the line, but each can be looked at."""
        if not self._reel.events:
            return
        count = max(1, min(count, len(self._reel.events)))
        self.line.blockSignals(True)
        self.line.setValue(self._reel.shown_ms[count - 1])
        self.line.blockSignals(False)
        self.line.update()
        self._moment.setText(told_moment(self.line.value(), self._reel.length_ms))
        self._show_count(count)

    def _show_count(self, count: int) -> None:
        code = code_after(self._reel.events, count, self._known)
        self._count, self._known = count, (count, code)
        if code != self.editor.code():
            bar = self.editor.verticalScrollBar()
            scrolled = bar.value()
            self.editor.set_code(code)
            bar.setValue(scrolled)
        event = self._reel.events[count - 1] if count else None
        if isinstance(event, Typed):
            before = code[: event.position + len(event.added)]
            place = (before.count("\n"), len(before) - before.rfind("\n") - 1)
            self.editor.select(Selection(place, place))
            self.editor.ensureCursorVisible()
        words = f"{_RUNS.get(event.what, event.what)}: {event.words}" if isinstance(event, Ran) else ""
        self._event.setText(words or (_FIRST if count <= 1 else ""))
        self.line.setAccessibleDescription(f"{self._moment.text()}. {self._event.text()}".strip())

    def _on_speed(self, value: str) -> None:
        self._speed = int(value)

    def _on_pauses(self, _value: str) -> None:
        if self._session is not None:
            count = max(1, self._count)
            self._show_reel(0)
            self._go_to_count(count)

    def _fit(self) -> None:
        self._head.set_least_first(self._theme.px(_TITLE_LEAST))
        self.editor.setMinimumHeight(self._theme.px(_EDITOR_LEAST))

    def _show_playing(self) -> None:
        self.play.setText("Pause" if self.is_playing else "Play")

    def _on_keys(self) -> None:
        tip = self._actions.tooltip
        self.play.setToolTip(tip("replay.play"))
        self.before.setToolTip(tip("replay.back"))
        self.after.setToolTip(tip("replay.on"))
        self.run.setToolTip(tip("replay.next_run"))
        self.back.setToolTip(tip("replay.leave", "Back"))
        self.speeds.setToolTip(f"{tip('replay.faster')}, {tip('replay.slower')}")


_RUNS = {
    "sample": "Samples",
    "test": "All tests",
    "input": "Own input",
    "stress": "Stress test",
    "growth": "Measurement",
}


def _named(start: SessionStart) -> str:
    moment = QDateTime.fromMSecsSinceEpoch(start.started_ms, QTimeZone(start.utc_offset_s))
    return f"{QLocale().toString(moment, 'd MMM yyyy, HH:mm')}, {language_named(start.language).title}"


def _beside(first: QWidget, second: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(first)
    row.addWidget(second, 1)
    return made
