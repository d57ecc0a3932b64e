"""A running print: cards are read off the GUI thread and set on it, one at a time, so that the window lives."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from tikprep.domain.notekinds import note_kind
from tikprep.domain.titles import title_words
from tikprep.domain.turn import Face
from tikprep.errors import TikPrepError
from tikprep.paths import decks_folder
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import EMPTY_PAGE_HTML, Page, render_side
from tikprep.services.references import References
from tikprep.ui.printing.hints import hint_page
from tikprep.ui.printing.paper import PrintOptions
from tikprep.ui.printing.press import Press
from tikprep.ui.printing.target import Target
from tikprep.ui.tasks import TaskRunner
from tikprep.ui.wording import counted

_AT_ONCE = 6


@dataclass(frozen=True, slots=True)
class Booklet:
    """What is printed: cards and the words on the first page. A single card has no title page."""

    title: str
    faces: tuple[Face, ...]
    description: str = ""
    license: str = ""
    is_deck: bool = True


@dataclass(frozen=True, slots=True)
class _Work:
    """One card of one part of the print."""

    number: int
    face: Face
    with_question: bool
    with_answer: bool
    opens: str = ""


_Ready = tuple[_Work, tuple[Page, ...], tuple[Page, ...]]


class PrintJob(QObject):
    """Runs by itself once started; ends in `done` (pages), `failed` or, after `cancel`, neither."""

    progressed = Signal(int, int)
    done = Signal(int)
    failed = Signal(object)

    def __init__(
        self,
        booklet: Booklet,
        options: PrintOptions,
        target: Target,
        tasks: TaskRunner,
        formulas: FormulaRenderer | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._booklet = booklet
        self._options = options
        self._target = target
        self._tasks = tasks
        self._formulas = formulas
        self._references = References(decks_folder)
        self._work = _works(booklet, options)
        self._asked = 0
        self._ready: list[_Ready] = []
        self._set = 0
        self._is_over = False
        # A painter that outlives its device takes the program down with it.
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.cancel)
        self._press = Press(target.device, options, title=booklet.title, foot=booklet.license)

    def start(self) -> None:
        """Begin; the first page is painted at once."""
        booklet = self._booklet
        count = counted(len(booklet.faces), "card")
        facts = "  ·  ".join(part for part in (count, booklet.license) if part)
        lines = (facts, booklet.description) if booklet.is_deck else ()
        if not self._press.open_with(lines):
            self._fail(TikPrepError("Nothing can be painted there. Choose another file or printer."))
            return
        self._ask()
        self._go_on()

    def cancel(self) -> None:
        """Stop and leave nothing behind."""
        if not self._is_over:
            self._is_over = True
            self._press.close()
            self._target.cancel()

    def _ask(self) -> None:
        part = self._work[self._asked : self._asked + _AT_ONCE]
        self._asked += len(part)
        if part:
            self._tasks.work(lambda: [self._read(work) for work in part], then=self._on_read, failed=self._fail)

    def _read(self, work: _Work) -> _Ready:
        face = work.face
        asked = self._asked_pages(face) if work.with_question else ()
        answers: list[Page] = []
        if work.with_answer:
            answers = [self._page(face, text) for text in (*_filled_in(face), self._references.answer_of(face))]
        return work, asked, tuple(page for page in answers if page.html != EMPTY_PAGE_HTML)

    def _asked_pages(self, face: Face) -> tuple[Page, ...]:
        """The question and below it its hints."""
        hints = (hint_page(self._page(face, hint), number) for number, hint in enumerate(face.hints, 1))
        return self._page(face, face.front), *hints

    def _page(self, face: Face, markdown: str) -> Page:
        return render_side(markdown, face.css, media=face.media, formulas=self._formulas)

    def _on_read(self, ready: list[_Ready]) -> None:
        if self._is_over:
            return
        self._ready += ready
        # The next ones are read while these are set.
        self._ask()
        self._go_on()

    def _go_on(self) -> None:
        QTimer.singleShot(0, self, self._step)

    def _step(self) -> None:
        if self._is_over:
            return
        if self._ready:
            work, asked, answers = self._ready.pop(0)
            if work.opens:
                self._press.add_section(work.opens)
            number = str(work.number) if self._options.is_numbered and self._booklet.is_deck else ""
            self._press.add_card(number, title_words(work.face.note.title).text, asked, answers)
            self._set += 1
            self.progressed.emit(self._set, len(self._work))
            if self._ready:
                self._go_on()
        if self._set == len(self._work):
            self._finish()

    def _finish(self) -> None:
        if self._is_over:
            return
        self._is_over = True
        self._press.close()
        try:
            self._target.finish()
        except TikPrepError as error:
            self.failed.emit(error)
            return
        self.done.emit(self._press.pages)

    def _fail(self, error: Exception) -> None:
        self.cancel()
        self.failed.emit(error)


def _filled_in(face: Face) -> tuple[str, ...]:
    """The answer to a gap: the question with the gap filled in. A covered part that has a name is told by it alone."""
    is_named = note_kind(face.note.kind).has_covers and face.back.strip() != face.note.back.strip()
    return () if is_named or face.front_revealed == face.front else (face.front_revealed,)


def _works(booklet: Booklet, options: PrintOptions) -> list[_Work]:
    is_below = options.answers == "below"
    work = [_Work(number, face, True, is_below) for number, face in enumerate(booklet.faces, 1)]
    if options.answers == "end":
        opens = "Answers"
        for number, face in enumerate(booklet.faces, 1):
            work.append(_Work(number, face, False, True, opens))
            opens = ""
    return work
