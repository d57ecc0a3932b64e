"""Offers to run the code of a card, brings the panel up when it is asked for, and keeps what its verdicts suggest."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from tikprep.domain.model import Rating
from tikprep.domain.programs import Program, problem_of, program_of
from tikprep.domain.titles import title_words
from tikprep.domain.turn import Face
from tikprep.ui.actions import Actions
from tikprep.ui.review.stopwatch import Stopwatch
from tikprep.ui.study.card_surface import CardSurface
from tikprep.ui.theme.theme import Theme

if TYPE_CHECKING:
    from tikprep.domain.problem import Verdict
    from tikprep.ui.judging.outputs import RunReport
    from tikprep.ui.review.run_panel import RunPanel


class Running(QObject):
    """The programs of one review. A card is opened by a person's key only."""

    closed = Signal()
    """The card is back in its place."""
    failed = Signal(object)
    refused = Signal(str)
    """Why the code of this card cannot be run now."""
    problem_asked = Signal(str)
    """The problem of the card is to be worked on."""

    def __init__(
        self, theme: Theme, actions: Actions, stack: QStackedWidget, surface: CardSurface, stopwatch: Stopwatch
    ) -> None:
        super().__init__(stack)
        self._theme = theme
        self._actions = actions
        self._stack = stack
        self._surface = surface
        self._stopwatch = stopwatch
        self._card_page: QWidget | None = None
        self._panel: RunPanel | None = None
        self._title = ""
        self._program: Program | None = None
        self._problem = ""
        self._why_not = ""
        self._is_revealed = False
        self._verdicts: list[Verdict] = []

    @property
    def panel(self) -> RunPanel | None:
        """The panel, once it was asked for."""
        return self._panel

    @property
    def is_open(self) -> bool:
        """Whether the panel stands in the place of the card."""
        return self._panel is not None and self._stack.currentWidget() is self._panel

    @property
    def suggested(self) -> Rating | None:
        """The grade that the attempts at an exercise suggest, None for any other card and before one was judged."""
        if not self._verdicts:
            return None
        from tikprep.domain.exercise import suggested_rating

        return suggested_rating(self._verdicts)

    def show_question(self, face: Face) -> None:
        """Another card, with its answer hidden: an exercise may be begun."""
        self._title, self._is_revealed = title_words(face.note.title).text, False
        self._verdicts = []
        self._problem, self._program = problem_of(face.note.attributes), program_of(face)
        self._why_not = _why_not(self._program)
        if self._panel is not None:
            self._panel.forget()
        self._offer()

    def show_answer(self) -> None:
        """The answer is shown: nothing is given away any more."""
        self._is_revealed = True
        self._offer()

    def take_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """What came of the problem of the card; who has seen the answer shows nothing by solving it."""
        if not self._is_revealed:
            self._verdicts += verdicts

    def open(self) -> None:
        """Put the panel in the place of the card, or say why not."""
        program = self._program
        if self._problem:
            self.problem_asked.emit(self._problem)
        elif program is None:
            self.refused.emit("This card has no code to run")
        elif self._why_not:
            self.refused.emit(self._why_not)
        elif not self._is_revealed and not program.is_exercise:
            self.refused.emit("The code can be run once the answer is shown")
        else:
            panel = self._panel if self._panel is not None else self._made_panel()
            self._card_page = self._stack.currentWidget()
            self._stopwatch.pause()
            self._stack.setCurrentWidget(panel)
            panel.show_program(program, self._title)

    def take_focus(self) -> None:
        """Put the keyboard into the code."""
        if self._panel is not None:
            self._panel.take_focus()

    def shut(self) -> None:
        """End the judge; the window closes."""
        if self._panel is not None:
            self._panel.bench.shut()

    def _made_panel(self) -> RunPanel:
        # Editor and judge load much that no question needs.
        from tikprep.ui.review.run_panel import RunPanel

        panel = self._panel = RunPanel(self._theme, self._actions)
        panel.closed.connect(self._on_closed)
        panel.failed.connect(self.failed)
        panel.judged.connect(self._on_judged)
        self._stack.addWidget(panel)
        return panel

    def _on_closed(self) -> None:
        if self._card_page is not None:
            self._stack.setCurrentWidget(self._card_page)
        self._stopwatch.resume()
        self.closed.emit()

    def _on_judged(self, report: RunReport) -> None:
        if self._program is not None and self._program.is_exercise and report.verdict is not None:
            self.take_verdicts([report.verdict])

    def _offer(self) -> None:
        """A button for what can be done with the card's code on this side of it."""
        words = ""
        if self._problem:
            words = "Solve it"
        elif self._program is not None and self._is_revealed:
            words = "Run code"
        elif self._program is not None and self._program.is_exercise:
            words = "Mend code"
        self._surface.offer_run(words, self._actions.shown_key("review.run"), "" if self._problem else self._why_not)


def _why_not(program: Program | None) -> str:
    """Why this machine cannot run a program, "" if it can."""
    if program is None:
        return ""
    # Most cards have no program.
    from tikprep.runner.languages import LANGUAGES

    language = next((each for each in LANGUAGES if each.name == program.language), None)
    if language is None:
        known = ", ".join(each.title for each in LANGUAGES)
        return f"Programs in '{program.language}' cannot be run; {known} can."
    if language.toolchain() is None:
        return f"{language.title} is not installed here. {language.install_hint(sys.platform)}"
    return ""
