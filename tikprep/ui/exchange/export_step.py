"""What goes out, as what, and with what: one page of choices that counts while it is filled in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from tikprep.domain.turn import DeckRow
from tikprep.errors import QueryError
from tikprep.services.export_look import ExportLook
from tikprep.services.exporting import SEPARATORS, ExportChoices, Selection
from tikprep.settings import Settings
from tikprep.ui.exchange.export_formats import OFFERS, PDF, Offer, offer_named
from tikprep.ui.exchange.export_personal import Personal
from tikprep.ui.exchange.export_terms import Terms
from tikprep.ui.exchange.parts import Step, captioned
from tikprep.ui.exchange.query_place import QueryPlace
from tikprep.ui.printing.choices import PrintChoices
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.forms import Choice, Segments
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.reflow import FlowRow
from tikprep.ui.wording import counted

_TYPING_MS = 200
_EXAMPLE = "tag:cache is:due -deck:Python"
_ALL_DECKS = "All decks"


class ExportStep(Step):
    """Asks; `changed` asks for another look at the selection."""

    changed = Signal()

    def __init__(self, theme: Theme, decks: Sequence[DeckRow], current: str, settings: Settings) -> None:
        super().__init__(theme, "What to export")
        self._decks = {row.title: row for row in decks}
        self._look: ExportLook | None = None
        self._error: QueryError | None = None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self._build(settings)
        self._offer_decks(decks, current)
        self._wire()
        self._show_offer()
        self._show_what()

    # What is chosen

    @property
    def what(self) -> Selection:
        """The notes that are meant."""
        if self._what.value == "search":
            return Selection(query=self._search.text())
        row = self._row
        return Selection() if row is None else Selection(row.deck_ids)

    @property
    def title(self) -> str:
        """How the selection is called: names files, and stands on the first page of a PDF."""
        if self._what.value == "search":
            return "Found cards"
        row = self._row
        return _ALL_DECKS if row is None else row.title

    @property
    def offer(self) -> Offer:
        """The way out."""
        return offer_named(str(self._format.currentData()))

    @property
    def separator(self) -> str:
        """The name of what parts the cells of a table."""
        return str(self._separator.currentData())

    @property
    def with_history(self) -> bool:
        """Whether schedules and reviews are wanted, where there is a place for them."""
        return self._personal.with_history

    @property
    def with_private(self) -> bool:
        """Whether private notes are wanted."""
        return self._personal.with_private

    @property
    def terms(self) -> Terms:
        """Licence and author."""
        return self._terms

    @property
    def paper(self) -> PrintChoices:
        """How a PDF is set."""
        return self._paper

    @property
    def place(self) -> QueryPlace:
        """Where a search stops."""
        return self._place

    @property
    def status(self) -> str:
        """What is said about the selection."""
        return self._status.text()

    def choices(self) -> ExportChoices:
        """All of it as the export takes it; files may not be replaced yet."""
        return ExportChoices(
            with_history=self.with_history and self.offer.has_history,
            with_private=self.with_private,
            license=self._terms.license,
            author=self._terms.author,
            separator=SEPARATORS[self.separator],
        )

    @property
    def is_counted(self) -> bool:
        """Whether what was said last is about what is chosen now."""
        return not self._typing.isActive() and (self._look is not None or self._error is not None)

    @property
    def is_ready(self) -> bool:
        """Whether there is something to export and nothing left to say."""
        is_there = self._error is None and self._look is not None and self._look.notes > 0
        return is_there and (self._terms.is_enough or not self.offer.is_shared)

    def begin_count(self) -> None:
        """What was counted is of another selection."""
        self._look = self._error = None
        self._typing.stop()

    def show_look(self, look: ExportLook) -> None:
        """What the selection has."""
        self._look, self._error = look, None
        self._terms.show_look(look)
        self._show_status()
        self._show_offer()

    def show_error(self, error: QueryError) -> None:
        """Why the search finds nothing."""
        self._look, self._error = None, error
        self._show_status()

    def show_note(self, text: str) -> None:
        """Say something else for once."""
        self._status.setText(text)

    def insist(self) -> None:
        """Put the keyboard where something must be said first."""
        if self._error is not None or self._look is None or not self._look.notes:
            self._first_field().setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._terms.insist()

    def take_focus(self) -> None:
        self._first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    # Building

    def _build(self, settings: Settings) -> None:
        theme = self._theme
        self._what = Segments(theme, "What to export", (("deck", "A deck"), ("search", "A search")))
        self._deck = Choice(theme, "Deck")
        self._deck.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._deck.setMaxVisibleItems(16)
        self._deck_box = captioned("Deck, with the decks below it", self._deck)
        self._search = QLineEdit()
        self._search.setAccessibleName("Search")
        self._search.setPlaceholderText(_EXAMPLE)
        self._search_box = captioned("Search", self._search)
        self._place = QueryPlace(theme)
        self._status = label("", "muted", wraps=True)
        self._format = Choice(theme, "Format")
        self._format.setMaxVisibleItems(len(OFFERS))
        for offer in OFFERS:
            self._format.addItem(offer.title, offer.name)
        self._format.setCurrentIndex(self._format.findData(offer_named(settings.export_format).name))
        self._separator = Choice(theme, "Separator")
        for name in SEPARATORS:
            self._separator.addItem(name.capitalize(), name)
        self._separator.setCurrentIndex(max(0, self._separator.findData(settings.export_separator)))
        self._separator_box = captioned("Separator", self._separator)
        self._about = label("", "muted", wraps=True)
        self._personal = Personal(theme, with_history=settings.export_history)
        self._terms = Terms(theme, without_license=settings.export_without_license)
        self._paper = PrintChoices(theme)
        self._paper_box = self._build_paper()
        formats = FlowRow((captioned("Format", self._format), self._separator_box))
        for widget in (
            captioned("What to export", self._what),
            _together(self._deck_box, self._search_box, self._place, self._status),
            _together(formats, self._about),
            self._paper_box,
            self._terms,
            self._personal,
        ):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def _build_paper(self) -> FlowRow:
        paper = self._paper
        return FlowRow(
            (
                captioned("Paper", paper.paper),
                captioned("Columns", paper.columns),
                captioned("Answers", paper.answers),
                captioned("Text size in points", paper.size),
                captioned("Number the questions", paper.numbers),
            )
        )

    def _offer_decks(self, decks: Sequence[DeckRow], current: str) -> None:
        self._deck.addItem(_ALL_DECKS, "")
        for row in decks:
            self._deck.addItem(row.title.replace("::", " › "), row.title)
        self._deck.setCurrentIndex(max(0, self._deck.findData(current)))

    def _wire(self) -> None:
        self._what.chosen.connect(self._on_what)
        self._deck.currentIndexChanged.connect(self._on_deck)
        self._search.textChanged.connect(self._on_typed)
        self._format.currentIndexChanged.connect(self._show_offer)
        self._personal.private_changed.connect(self._on_deck)

    # Showing

    @property
    def _row(self) -> DeckRow | None:
        return self._decks.get(str(self._deck.currentData()))

    def _first_field(self) -> QLineEdit | Choice:
        return self._search if self._what.value == "search" else self._deck

    def _on_what(self) -> None:
        self._show_what()
        self._on_deck()

    def _on_deck(self) -> None:
        self._typing.stop()
        self.changed.emit()

    def _on_typed(self) -> None:
        self._typing.start()

    def _show_what(self) -> None:
        is_search = self._what.value == "search"
        self._deck_box.setVisible(not is_search)
        self._search_box.setVisible(is_search)

    def _show_offer(self) -> None:
        offer = self.offer
        self._about.setText(offer.about)
        self._format.setAccessibleDescription(offer.about)
        self._separator_box.setVisible(offer.has_separator)
        self._paper_box.setVisible(offer.name == PDF)
        self._terms.setVisible(offer.is_shared and self._terms.is_needed)
        self._personal.offer_history(offer.has_history)

    def _show_status(self) -> None:
        self._place.show_error(self._error)
        look = self._look
        if self._error is not None:
            text = str(self._error)
        elif look is None:
            return
        elif look.notes:
            text = f"{counted(look.notes, 'note')}, {counted(look.cards, 'card')}"
        elif look.private:
            text = "Only private notes, and they stay home: switch them on below, or choose something else."
        elif self._what.value == "search":
            text = "Nothing is found: try fewer words."
        else:
            text = "There are no notes in it: choose another deck."
        self._status.setText(text)
        self._status.setProperty("role", "muted" if look is not None and look.notes else "error")
        self._status.style().polish(self._status)
        self._first_field().setAccessibleDescription(text)
        if look is not None:
            self._personal.show_look(look)


def _together(*widgets: QWidget) -> QWidget:
    made = QWidget()
    rows = QVBoxLayout(made)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(8)
    for widget in widgets:
        rows.addWidget(widget)
    return made
