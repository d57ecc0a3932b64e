"""The door to printing: what is to be printed comes in, a dialog comes up."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tikprep.domain.titles import title_words
from tikprep.domain.turn import DeckRow, Face
from tikprep.rendering.math import FormulaRenderer
from tikprep.ui.tasks import TaskRunner
from tikprep.ui.theme.theme import Theme


class PrintDoor(QObject):
    """Asks the collection for what a deck holds. `failed` carries an exception, `said` a message."""

    failed = Signal(object)
    said = Signal(str)

    def __init__(self, theme: Theme, tasks: TaskRunner, formulas: FormulaRenderer | None, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._tasks = tasks
        self._formulas = formulas
        self._window = window

    def print_deck(self, row: DeckRow) -> None:
        """All cards of a deck."""
        self._tasks.on_collection(
            lambda collection: (collection.library.faces(row.deck_ids), collection.library.licenses(row.deck_ids)),
            then=partial(self._show_deck, row),
            failed=self.failed.emit,
        )

    def print_card(self, face: Face, is_revealed: bool) -> None:
        """One card, with its answer if that is shown."""
        self._show(
            title_words(face.note.title).text, (face,), "", "", "below" if is_revealed else "none", is_deck=False
        )

    def _show_deck(self, row: DeckRow, read: tuple[tuple[Face, ...], tuple[str, ...]]) -> None:
        faces, licenses = read
        self._show(row.title.replace("::", " › "), faces, row.description, ", ".join(licenses), "below", is_deck=True)

    def _show(
        self, title: str, faces: tuple[Face, ...], description: str, licenses: str, answers: str, *, is_deck: bool
    ) -> None:
        # Nobody waits at the start for what prints.
        from tikprep.ui.printing.dialog import PrintDialog
        from tikprep.ui.printing.job import Booklet

        booklet = Booklet(title, faces, description, licenses, is_deck=is_deck)
        dialog = PrintDialog(self._theme, self._tasks, self._formulas, booklet, self._window, answers=answers)
        dialog.printed.connect(self.said)
        dialog.open()
