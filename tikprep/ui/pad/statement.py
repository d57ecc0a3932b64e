"""The statement of a problem, set as a card is, with hints and then follow-ups one after the other."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QVBoxLayout

from tikprep.domain.follow_ups import next_step, steps_of, told_in_step, with_follow_ups
from tikprep.domain.hints import with_hints
from tikprep.domain.problem import Problem
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import Page, render_page
from tikprep.ui.card.links import open_link
from tikprep.ui.card.style import CardStyle
from tikprep.ui.card.view import COLUMN_PX, CardView
from tikprep.ui.judging.values import statement_of
from tikprep.ui.preferences import Preferences
from tikprep.ui.study.card_title import CardTitle
from tikprep.ui.tasks import TaskRunner
from tikprep.ui.theme.fonts import reading_of
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.labels import Chip, ChipRow
from tikprep.ui.widgets.reflow import FlowRow
from tikprep.ui.widgets.surface import Panel, ScrollColumn

DIFFICULTY_ROLES: dict[str, str] = {"easy": "easy", "medium": "hard", "hard": "again"}
_SIDE = 24
_ROOM = 24


class StatementPane(Panel):
    """Shows a problem. `shown` comes when its page stands there."""

    shown = Signal()
    follow_up_changed = Signal(str)
    """What the next step of the follow-ups is called, "" if there is none or it is not offered yet."""

    def __init__(
        self, theme: Theme, tasks: TaskRunner, preferences: Preferences, formulas: FormulaRenderer | None
    ) -> None:
        super().__init__(theme)
        self._tasks = tasks
        self._preferences = preferences
        self._formulas = formulas
        self._problem: Problem | None = None
        self._preparing: Problem | None = None
        self._prepared: tuple[Problem, Page] | None = None
        self._hints_shown = 0
        self._gives_hints = True
        self._follow_ups_shown = 0
        self._offers_follow_ups = False
        self._grows_at = 0
        self._build()
        theme.changed.connect(self._dress)
        preferences.changed.connect(self._dress)
        self._dress()

    @property
    def view(self) -> CardView:
        """What the statement is read in."""
        return self._view

    def prepare(self, problem: Problem) -> None:
        """Set the page of a problem that may be opened next: the first formula of all takes a second or two."""
        if self._preparing is problem:
            return
        self._preparing = problem

        def work() -> Page | None:
            # Who runs through the list waits for the last problem only.
            return _page_of(problem, 0, 0, self._formulas) if self._preparing is problem else None

        self._tasks.work(work, then=partial(self._on_prepared, problem))

    def show_problem(self, problem: Problem) -> None:
        """Another problem, from its top, without hints."""
        self._problem = problem
        self._hints_shown = self._follow_ups_shown = 0
        self._offers_follow_ups, self._grows_at = False, 0
        self._show_chips()
        self._title.setText(problem.title)
        self._view.clear()
        self._column.verticalScrollBar().setValue(0)
        self._offer_hint()
        self._offer_follow_up()
        if self._prepared is not None and self._prepared[0] is problem:
            self._on_page(problem, self._prepared[1])
        else:
            self._ask_page()

    def offer_follow_ups(self) -> None:
        """The problem is solved: from now on there is a way to what an interviewer asks next."""
        self._offers_follow_ups = True
        self._offer_follow_up()

    def show_follow_up(self) -> bool:
        """Show the next question or its answer; False if all stand there."""
        follow_ups = () if self._problem is None else self._problem.follow_ups
        if self._follow_ups_shown >= steps_of(follow_ups):
            return False
        words = next_step(follow_ups, self._follow_ups_shown)
        had_focus = self.follow_up.hasFocus()
        self._follow_ups_shown += 1
        self.offer_follow_ups()
        if had_focus and self.follow_up.isHidden():
            self.take_focus()
        self._ask_grown()
        told = told_in_step(follow_ups, self._follow_ups_shown)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, f"{words}. {told}"))
        return True

    def set_gives_hints(self, is_on: bool) -> None:
        """Whether there is a way to the next hint, and a word on what the problem is about and how hard it is."""
        self._gives_hints = is_on
        self._show_chips()
        self._offer_hint()

    def take_focus(self) -> None:
        """Put the keyboard into the statement."""
        self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _build(self) -> None:
        self.setAccessibleName("Problem")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        self._column = ScrollColumn(width=COLUMN_PX + 2 * _SIDE, margins=(_SIDE, _SIDE))
        whole.addWidget(self._column)
        self._chips = ChipRow(self._theme)
        self._title = CardTitle(self._theme)
        self._view = CardView(self._theme.tokens)
        self._view.setAccessibleName("Statement")
        self.hint, self.follow_up = Button("Hint"), Button("Follow-up")
        for button in (self.hint, self.follow_up):
            button.setProperty("kind", "quiet")
        body = self._column.body
        self._next = FlowRow((self.hint, self.follow_up))
        for widget in (self._chips, self._title, self._view, self._next):
            body.addWidget(widget)
        body.addStretch(1)
        self.hint.clicked.connect(self._on_hint)
        self.follow_up.clicked.connect(self.show_follow_up)
        self._view.link_clicked.connect(lambda href: open_link(href, {}))
        self._view.place_shown.connect(self._show_place)

    def _show_chips(self) -> None:
        problem = self._problem
        chips: list[Chip] = []
        if problem is not None and self._gives_hints:
            role = DIFFICULTY_ROLES.get(problem.difficulty, "muted")
            chips = [Chip(problem.difficulty.capitalize(), role, f"{role}_soft" if role != "muted" else "sunken")]
            chips += [Chip(tag.replace("-", " ")) for tag in problem.tags]
        self._chips.show_chips(chips)
        self._chips.setVisible(bool(chips))

    def _ask_page(self) -> None:
        problem = self._problem
        assert problem is not None
        self._tasks.work(
            partial(_page_of, problem, self._hints_shown, self._follow_ups_shown, self._formulas),
            then=partial(self._on_page, problem),
        )

    def _on_prepared(self, problem: Problem, page: Page | None) -> None:
        if page is not None:
            self._prepared = problem, page

    def _on_page(self, problem: Problem, page: Page) -> None:
        if problem is self._problem:
            self._view.show_page(page)
            self._column.settle()
            if self._grows_at:
                # From the begin of what is new, where it does not fit in whole.
                bar = self._column.verticalScrollBar()
                bar.setValue(min(bar.maximum(), self._grows_at))
                self._grows_at = 0
            self.shown.emit()

    def _offer_hint(self) -> None:
        hints = () if self._problem is None else self._problem.hints
        self.hint.setText(f"Hint {self._hints_shown + 1} of {len(hints)}")
        self.hint.setVisible(self._gives_hints and self._hints_shown < len(hints))

    def _offer_follow_up(self) -> None:
        follow_ups = () if self._problem is None or not self._offers_follow_ups else self._problem.follow_ups
        words = next_step(follow_ups, self._follow_ups_shown)
        self.follow_up.setText(words or "Follow-up")
        self.follow_up.setVisible(bool(words))
        self.follow_up_changed.emit(words)

    def _ask_grown(self) -> None:
        """Ask for the page with more at its end, and look there."""
        self._grows_at = self._view.mapTo(self._column.outer, self._view.rect().bottomLeft()).y()
        self._ask_page()

    def _on_hint(self) -> None:
        self._hints_shown += 1
        self._offer_hint()
        if self.hint.isHidden():
            self.take_focus()
        if self._follow_ups_shown:
            self._ask_page()
        else:
            self._ask_grown()

    def _show_place(self, place: QRectF) -> None:
        rect = place.toAlignedRect()
        corner = self._view.mapTo(self._column.outer, QPoint(rect.left(), rect.center().y()))
        self._column.ensureVisible(corner.x(), corner.y(), 0, rect.height() // 2 + _ROOM)

    def _dress(self) -> None:
        settings = self._preferences.settings
        zoom = settings.card_zoom_percent / 100 * self._theme.zoom
        reading = reading_of(settings)
        self._title.set_style(CardStyle(self._theme.tokens, min(zoom, 1.0), reading))
        self._view.set_theme(self._theme.tokens)
        self._view.set_zoom(zoom)
        self._view.set_reading(reading)
        self._column.column.setMaximumWidth(round(COLUMN_PX * max(zoom, 1.0)))


def _page_of(problem: Problem, hints_shown: int, follow_ups_shown: int, formulas: FormulaRenderer | None) -> Page:
    """The statement with the first hints and the first steps of the follow-ups."""
    hinted = with_hints(statement_of(problem), problem.hints, hints_shown, is_html=False)
    return render_page(with_follow_ups(hinted, problem.follow_ups, follow_ups_shown), formulas=formulas)
