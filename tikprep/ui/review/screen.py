"""The review: one card after the other, every key answered once and in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tikprep.domain.model import Rating
from tikprep.domain.turn import Face, SessionSummary, Turn
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import Page
from tikprep.ui.actions import Actions
from tikprep.ui.preferences import Preferences
from tikprep.ui.review.ends import Ends
from tikprep.ui.review.grades import GradeRow
from tikprep.ui.review.header import ReviewHeader
from tikprep.ui.review.running import Running
from tikprep.ui.review.steps import SessionScope, Step, is_same_card, place_of, redo, step_of, undo
from tikprep.ui.review.waiting_keys import WaitingKeys
from tikprep.ui.study.card_surface import CardKeys, CardSurface
from tikprep.ui.study.finding import Finding
from tikprep.ui.study.pages import FacePages, PageMaker
from tikprep.ui.tasks import TaskRunner
from tikprep.ui.theme.fonts import reading_of
from tikprep.ui.theme.theme import FLAG_NAMES, Theme
from tikprep.ui.widgets.reflow import centred, column_width

if TYPE_CHECKING:
    from tikprep.domain.problem import Verdict
    from tikprep.services.collection import Collection

# A window that is covered or minimised never paints.
_LATEST_PAINT_MS = 50


class ReviewScreen(QWidget):
    """Question, answer and grades; in their place a notice if nothing waits, and the end of the session.

    While the collection works on an answer, further keys wait in line; a second press of a
    grade finds a hidden answer at its turn and does nothing. What comes next is painted while
    the disk still writes; if that fails the graded card comes back.
    """

    left = Signal()
    question_painted = Signal()
    said = Signal(str, str)
    """A message for the toast, and the name of the action it offers."""
    failed = Signal(object)
    print_asked = Signal(object, bool)
    """A face to print, and whether its answer is shown."""
    problem_asked = Signal(str)
    """The coding problem of the card is to be worked on."""
    moved = Signal(str)
    """Where the session is, in words for the title of the window."""

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
        self._pages = PageMaker(tasks, formulas, self)
        self._obeyed: tuple[bool, ...] = ()
        self._scope = SessionScope(None, "", None)
        self._turn: Turn | None = None
        self._shown: FacePages | None = None
        self._is_revealed = False
        self._is_left = False
        self._hints_shown = 0
        self._unread: Face | None = None
        self._keys = WaitingKeys()
        self.setObjectName("page")
        self.setAccessibleName("Review")
        self._build()
        self._wire()

    # What the window asks

    def start(self, scope: SessionScope) -> None:
        """Begin a session."""
        self._scope = scope
        self._is_left = False
        self._keys.forget()
        self._card.forget_typed()
        # Until there is a card, no button of the side may take the Space that is meant to turn it.
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask(lambda collection: step_of(collection, collection.review.start(scope.deck_ids)))

    def undo(self) -> None:
        """Take the last change back and show its card with the answer hidden."""
        self._enqueue(lambda: self._ask(undo))

    def redo(self) -> None:
        """Do it again."""
        self._enqueue(lambda: self._ask(redo))

    def refresh(self) -> None:
        """Look at the session anew, after options changed."""
        if self._turn is not None:
            self._enqueue(lambda: self._ask(lambda collection: step_of(collection, collection.review.current())))

    def take_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """Go on where the review was, after the problem of the card was worked on."""
        self._running.take_verdicts(verdicts)
        if self._turn is not None:
            self.moved.emit(place_of(self._turn))

    def shut(self) -> None:
        """End what runs; the window closes."""
        self._running.shut()

    @property
    def running(self) -> Running:
        """The code of the card, to be run."""
        return self._running

    @property
    def is_revealed(self) -> bool:
        """Whether the answer is shown."""
        return self._is_revealed

    @property
    def is_busy(self) -> bool:
        """Whether the collection still works on the last key."""
        return self._keys.is_held

    @property
    def is_at_end(self) -> bool:
        """Whether the end of a session is shown, or that nothing waits."""
        return self._ends.is_shown

    @property
    def turn(self) -> Turn | None:
        """The card in hand, None before and after a session."""
        return self._turn

    def take_focus(self) -> None:
        """Put the keyboard where the next key is expected: the field, the grades, or the end of the session."""
        if self._running.is_open:
            self._running.take_focus()
        elif self._stack.currentWidget() is not self._question:
            self._ends.take_focus()
        elif self._is_revealed or not self._card.take_focus():
            self._grades.take_focus()

    # Building

    def _build(self) -> None:
        self._stack = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self._header = ReviewHeader(self._theme, self._actions)
        self._card = CardSurface(self._theme, self._theme.zoom)
        self._grades = GradeRow(self._theme, self._actions)
        self._question = QWidget()
        rows = QVBoxLayout(self._question)
        rows.setContentsMargins(0, 16, 0, 20)
        rows.setSpacing(8)
        rows.addLayout(centred(self._header))
        rows.addWidget(self._card, 1)
        rows.addLayout(centred(self._grades))
        self._finding = Finding(self._theme, self._actions, self._card)
        self._running = Running(self._theme, self._actions, self._stack, self._card, self._header.stopwatch)
        self._ends = Ends(self._theme, self._actions, self._stack)
        self._stack.addWidget(self._question)

    def _wire(self) -> None:
        self._card.painted.connect(self._on_painted)
        self._card.hint_asked.connect(self._on_hint)
        self._card.submitted.connect(self._on_reveal)
        self._card.run_asked.connect(self._on_run)
        self._ends.back_asked.connect(self._on_leave)
        self._ends.undo_asked.connect(self.undo)
        self._running.closed.connect(self.take_focus)
        self._running.refused.connect(lambda why: self.said.emit(why, ""))
        self._running.failed.connect(self.failed)
        self._running.problem_asked.connect(self.problem_asked)
        self._card.field_made.connect(self._order_tabs)
        self._card.field_left.connect(self._grades.show_question)
        self._card.link_failed.connect(lambda href: self.said.emit(f"Nothing here opens {href[:120]}", ""))
        self._grades.reveal_asked.connect(self._on_reveal)
        self._grades.graded.connect(self._on_graded)
        self._preferences.changed.connect(self._on_preferences)
        self._theme.changed.connect(self._set_card)
        self._actions.install(self._question, "review")
        for action_id, slot in self._slots().items():
            self._actions.connect_action(action_id, self._finding.guarded(action_id, slot))
        for view in self._card.views:
            view.menu_actions = (self._actions["review.find"], self._actions["review.print"])
        self._on_preferences()

    def _slots(self) -> dict[str, Callable[[], object]]:
        slots: dict[str, Callable[[], object]] = {
            "review.answer": self._on_answer_key,
            "review.again": partial(self._on_graded, Rating.AGAIN),
            "review.hard": partial(self._on_graded, Rating.HARD),
            "review.good": partial(self._on_graded, Rating.GOOD),
            "review.easy": partial(self._on_graded, Rating.EASY),
            "review.undo": self.undo,
            "review.bury": partial(self._put_away, "Card buried until tomorrow", "bury"),
            "review.suspend": partial(self._put_away, "Card suspended", "suspend"),
            "review.mark": self._on_mark,
            "review.info": self._on_info,
            "review.hint": self._on_hint,
            "review.type": self._on_type,
            "review.run": self._on_run,
            "review.print": self._on_print,
            "review.find": self._finding.open,
            "review.find_next": partial(self._finding.step, 1),
            "review.find_previous": partial(self._finding.step, -1),
            "review.copy": self._card.copy,
            "review.select_all": self._card.select_all,
            "review.leave": self._on_leave,
        }
        slots.update({f"six.{int(rating)}": partial(self._on_graded, rating) for rating in Rating})
        slots.update({f"review.flag_{flag}": partial(self._on_flag, flag) for flag in range(8)})
        return slots

    # Out of sight and back

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._turn is not None:
            self._resume()
            QTimer.singleShot(0, self, self.take_focus)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._header.stopwatch.pause()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.WindowDeactivate:
            self._header.stopwatch.pause()
        elif event.type() is QEvent.Type.WindowActivate and self.isVisible() and self._turn is not None:
            self._resume()
        return super().event(event)

    def _resume(self) -> None:
        """Let the time of the answer go on, but for what is spent on running code."""
        if not self._running.is_open:
            self._header.stopwatch.resume()

    # Keys and buttons

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._stack.currentWidget() is not self._question or not self._card.scroll_by_key(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _on_answer_key(self) -> None:
        self._enqueue(lambda: self._grade(self._grades.chosen()) if self._is_revealed else self._reveal())

    def _on_reveal(self) -> None:
        self._enqueue(self._reveal)

    def _on_graded(self, rating: Rating) -> None:
        self._enqueue(lambda: self._grade(rating))

    def _on_flag(self, key: int) -> None:
        def work() -> None:
            worn = 0 if self._turn is None else self._turn.flag
            flag = 0 if key == worn else key
            if flag == worn:
                return
            text = f"{FLAG_NAMES[flag]} flag" if flag else "Flag removed"
            self._change(lambda collection: collection.review.flag(flag), text)

        self._enqueue(work)

    def _on_mark(self) -> None:
        def work() -> None:
            is_marked = self._turn is not None and self._turn.face.note.is_marked
            text = "Mark removed" if is_marked else "Note marked"
            self._change(lambda collection: collection.review.toggle_mark(), text)

        self._enqueue(work)

    def _put_away(self, text: str, how: str) -> None:
        def put_away(collection: Collection) -> Turn | None:
            return collection.review.bury() if how == "bury" else collection.review.suspend()

        self._enqueue(lambda: self._change(put_away, text))

    def _on_info(self) -> None:
        # Its table loads Qt's item views, which no question needs.
        from tikprep.ui.review.card_info import CardInfoDialog

        if self._turn is not None:
            CardInfoDialog(self._theme, self._tasks, self._turn.face.card_id, self.window()).open()

    def _on_hint(self) -> None:
        self._enqueue(self._show_hint)

    def _on_type(self) -> None:
        if self._turn is not None and not self._is_revealed:
            self._card.open_field()
            self._grades.show_question(self._card.submit_key)
            self.take_focus()

    def _on_run(self) -> None:
        self._enqueue(self._running.open)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu key works wherever the keyboard is: the card is what a review is about."""
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        if is_key and self._turn is not None and not self._running.is_open:
            self._card.views[0].open_menu()
        else:
            super().contextMenuEvent(event)

    def _on_print(self) -> None:
        if self._turn is not None:
            self.print_asked.emit(self._turn.face, self._is_revealed)

    def _on_leave(self) -> None:
        if self._finding.leave() or (self._card.isVisible() and self._card.unselect()):
            return
        self._header.stopwatch.pause()
        self._keys.forget()
        self._turn = None
        self._is_left = True
        self.left.emit()

    # The flow

    def _enqueue(self, intent: Callable[[], None]) -> None:
        if not self.isVisible():
            return  # nobody grades a card they do not see
        self._keys.take(intent)

    def _reveal(self) -> None:
        if self._turn is None or self._shown is None or self._is_revealed:
            return
        self._is_revealed = True
        checked = self._card.check_typed()
        # First, as they leave the card less room in a narrow window.
        self._grades.show_grades(self._turn.previews, checked.suggested if checked else self._running.suggested)
        self._card.show_answer(self._shown)
        self._running.show_answer()
        self._finding.refresh()

    def _show_hint(self) -> None:
        turn = self._turn
        if turn is None or self._is_revealed or self._hints_shown >= len(turn.face.hints):
            return
        self._hints_shown += 1
        self._pages.ask_hint(turn.face, self._hints_shown, self._on_hint_page)

    def _on_hint_page(self, face: Face, shown: int, front: Page) -> None:
        turn = self._turn
        if turn is not None and turn.face.card_id == face.card_id and not self._is_revealed:
            self._card.show_hint(front, shown, len(face.hints), self._actions.shown_key("review.hint"))

    def _grade(self, rating: Rating) -> None:
        if self._turn is None or not self._is_revealed:
            return
        taken_ms, tasks, show = self._header.stopwatch.taken_ms, self._tasks, self._on_step

        def work(collection: Collection) -> None:
            collection.review.answer(rating, taken_ms, lambda turn: tasks.tell(step_of(collection, turn), show))

        self._keys.await_card()
        self._keys.await_disk()
        tasks.on_collection(work, then=lambda _: self._keys.disk_is_done(), failed=self._on_unsaved)

    def _on_unsaved(self, error: Exception) -> None:
        """Nothing was graded: the card comes back where the next one is shown already."""
        self._on_failed(error)
        self._keys.disk_is_done()
        if not self._is_left:
            self._ask(lambda collection: step_of(collection, collection.review.current()))

    def _change(self, work: Callable[[Collection], Turn | None], said: str) -> None:
        if self._turn is not None:
            self._ask(lambda collection: step_of(collection, work(collection), said))

    def _ask(self, work: Callable[[Collection], Step]) -> None:
        self._keys.await_card()
        self._tasks.on_collection(work, then=self._on_step, failed=self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._keys.forget()
        self._keys.card_is_there()
        self.failed.emit(error)

    def _on_step(self, step: Step) -> None:
        if self._is_left:
            self._keys.card_is_there()
            return
        self._header.show_history(step.undo, step.redo)
        if step.said:
            self.said.emit(step.said, step.offers)
        if step.turn is None:
            self._finish(step)
            return
        is_seen = self._stack.currentWidget() is self._question
        if is_seen and is_same_card(self._turn, step.turn) and not step.is_history:
            self._turn = step.turn
            self._header.show_turn(step.turn)
            self._card.show_chips(step.turn.face.note, step.turn)
            if self._is_revealed:
                self._grades.show_grades(step.turn.previews)
            self._keys.card_is_there()
            return
        self._turn = step.turn
        self._pages.ask_front(step.turn.face, self._on_front)

    def _on_front(self, face: Face, front: Page) -> None:
        turn = self._turn
        if turn is None or turn.face.card_id != face.card_id:
            return
        self._is_revealed = False
        self._header.show_turn(turn)
        self._hints_shown = 0
        keys = CardKeys(self._actions.shown_key("review.hint"), self._actions.shown_key("review.type"))
        self._card.show_question(face, front, turn=turn, keys=keys)
        self._running.show_question(face)
        self._stack.setCurrentWidget(self._question)
        self._grades.show_question(self._card.submit_key)
        self.take_focus()
        self._finding.refresh()
        self._header.stopwatch.restart()
        self.moved.emit(place_of(turn))
        # The question is painted first; keys wait in line until the answer is there too.
        self._unread = face
        QTimer.singleShot(_LATEST_PAINT_MS, self, partial(self._read_answer, face))

    def _read_answer(self, face: Face) -> None:
        """Lay the answer out, once for each question: when that is painted, or soon if nobody can see it."""
        if self._unread is face:
            self._unread = None
            self._pages.ask(face, self._on_pages)

    def _on_pages(self, face: Face, pages: FacePages) -> None:
        turn = self._turn
        if turn is None or turn.face.card_id != face.card_id:
            return
        self._shown = pages
        if not self._keys:
            self._card.prepare_answer(pages)
        if turn.upcoming is not None:
            self._pages.ask(turn.upcoming, self._on_upcoming)
        self._keys.card_is_there()

    def _on_upcoming(self, face: Face, pages: FacePages) -> None:
        if self._turn is not None and self._turn.face.card_id != face.card_id:
            self._card.prepare(pages)

    def _finish(self, step: Step) -> None:
        was_reviewing = self._turn is not None
        self._turn = None
        self._shown = None
        self._is_revealed = False
        self._header.stopwatch.pause()
        self._keys.forget()
        self._keys.card_is_there()
        self._tasks.on_collection(
            lambda collection: collection.review.summary(),
            then=partial(self._show_end, step, was_reviewing),
            failed=self._on_failed,
        )

    def _show_end(self, step: Step, was_reviewing: bool, summary: SessionSummary) -> None:
        self.moved.emit("End of the session" if summary.cards else "Nothing is due")
        if was_reviewing or summary.cards:
            self._ends.show_end(summary, can_undo=step.undo is not None)
        else:
            self._ends.show_nothing(self._scope, summary.due_tomorrow)

    def _on_painted(self) -> None:
        if self._turn is not None:
            self.question_painted.emit()
        if self._unread is not None:
            self._read_answer(self._unread)

    def _on_preferences(self) -> None:
        settings = self._preferences.settings
        self._set_card()
        shown = (settings.six_grades, settings.show_intervals, settings.show_stopwatch, settings.reduced_motion)
        if shown == self._obeyed:
            return
        self._obeyed = shown
        self._grades.use(six=settings.six_grades, intervals=settings.show_intervals)
        self._order_tabs()
        self._header.stopwatch.setVisible(settings.show_stopwatch)
        self._header.progress.moves = not settings.reduced_motion
        if self._is_revealed and self._turn is not None:
            self._grades.show_grades(self._turn.previews)

    def _order_tabs(self) -> None:
        """Tab goes from the grades into the card: a session begins at the button below it."""
        chain = [*self._card.fields, *self._grades.buttons, *self._card.stops]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _set_card(self) -> None:
        """Size, font and spacing of the card."""
        settings = self._preferences.settings
        zoom = self._theme.zoom * settings.card_zoom_percent / 100
        self._card.set_zoom(zoom)
        for widget in (self._header, self._grades):
            widget.setMaximumWidth(column_width(zoom))
        self._card.set_reading(reading_of(settings))
        self._finding.refresh()
