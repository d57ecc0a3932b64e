"""How a text file is to be read: what was found, the first rows, and what a person makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QCompleter, QLineEdit, QTableWidgetItem

from tikprep.formats.text import SEPARATOR_NAMES, Target, TextColumn, TextPlan, TextPreview
from tikprep.ui.exchange.column_header import OWN_CHOICES, ColumnHeader, RowTable, TargetChoice, field_choices
from tikprep.ui.exchange.parts import Remarks, Step, captioned
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.forms import Choice, Segments, Switch
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.reflow import FlowRow
from tikprep.ui.wording import counted

_ENCODINGS: tuple[tuple[str, str], ...] = (
    ("utf-8", "UTF-8"),
    ("utf-8-sig", "UTF-8 with a mark"),
    ("utf-16", "UTF-16"),
    ("utf-16-le", "UTF-16 LE"),
    ("utf-16-be", "UTF-16 BE"),
    ("cp1252", "Windows-1252, Western"),
    ("cp1250", "Windows-1250, Central European"),
    ("cp1251", "Windows-1251, Cyrillic"),
    ("koi8-r", "KOI8-R, Cyrillic"),
    ("mac-roman", "Mac Roman"),
    ("gb18030", "GB 18030, Chinese"),
    ("big5", "Big5, Chinese"),
    ("shift-jis", "Shift JIS, Japanese"),
    ("euc-kr", "EUC-KR, Korean"),
)
_MEANINGS = (("plain", "Plain"), ("markdown", "Markdown"), ("html", "HTML"))
_FIELDS_OF = {
    "": ("Front", "Back"),
    "Basic": ("Front", "Back"),
    "Basic (and reversed card)": ("Front", "Back"),
    "Cloze": ("Text", "Back Extra"),
}
_LEAST_COLUMN = 148
_SHOWN_ROWS = 8
_LONGEST_CELL = 200


class TextStep(Step):
    """Shows one text file at a time; each change asks for another preview."""

    preview_asked = Signal(object, object)
    """A path and the TextPlan to read it by."""

    def __init__(self, theme: Theme, decks: Sequence[str]) -> None:
        super().__init__(theme, "How to read the text")
        self._decks = frozenset(decks)
        self._previews: dict[Path, TextPreview] = {}
        self._found: dict[Path, TextPlan] = {}
        self._path = Path()
        self._build(decks)
        self._wire()

    @property
    def plans(self) -> dict[Path, TextPlan]:
        """How each file is to be read."""
        return {path: preview.plan for path, preview in self._previews.items()}

    @property
    def path(self) -> Path:
        """The file that is shown."""
        return self._path

    @property
    def remarks(self) -> Remarks:
        """What is said about the rows."""
        return self._remarks

    @property
    def problem(self) -> str:
        """Why the files cannot be read like this, '' if they can."""
        for path, preview in self._previews.items():
            if not any(_asks(column) for column in preview.plan.columns or ()):
                return f"{path.name}: choose the column that asks, the front."
            if not preview.plan.deck and not _has_deck(preview.plan):
                return f"{path.name}: name the deck that the cards go into."
        return ""

    def show_files(self, previews: Mapping[Path, TextPreview]) -> None:
        """Other files."""
        self._previews = dict(previews)
        self._found = {path: preview.plan for path, preview in previews.items()}
        self._files.blockSignals(True)
        self._files.clear()
        for path in previews:
            self._files.addItem(path.name, path)
        self._files.blockSignals(False)
        self._file_box.setVisible(len(previews) > 1)
        if previews:
            self._show_path(next(iter(previews)))

    def show_preview(self, path: Path, preview: TextPreview) -> None:
        """What another plan makes of a file."""
        self._previews[path] = preview
        if path == self._path:
            self._show(preview)

    def show_trouble(self, message: str) -> None:
        """Say why the last choice cannot be; the choices go back to what was read."""
        self._show(self._previews[self._path])
        self._remarks.show_sentences([message], "Not possible")

    def take_focus(self) -> None:
        lacks_deck = not self._plan().deck and not _has_deck(self._plan())
        control = self._deck if lacks_deck else (*self._header.choices, self._separator)[0]
        control.setFocus(Qt.FocusReason.OtherFocusReason)

    # Building

    def _build(self, decks: Sequence[str]) -> None:
        theme = self._theme
        self._files = Choice(theme, "File")
        self._file_box = captioned("File", self._files)
        self._table = RowTable()
        self._table.setAccessibleName("First rows")
        self._header = ColumnHeader(theme, self._table)
        self._table.setHorizontalHeader(self._header)
        self._status = label("", "muted", wraps=True)
        self._separator = Choice(theme, "Separator")
        self._encoding = Choice(theme, "Encoding")
        self._is_headed = Switch(theme, "First row names the columns")
        self._meaning = Segments(theme, "Texts are", _MEANINGS)
        self._note_type = Choice(theme, "Note type")
        self._type_box = captioned("Note type", self._note_type)
        self._deck = QLineEdit()
        self._deck.setAccessibleName("Deck")
        self._deck.setMinimumWidth(theme.px(180))
        completer = QCompleter(list(decks), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._deck.setCompleter(completer)
        self._deck_words = label("", "muted", wraps=True)
        self._tags = QLineEdit()
        self._tags.setAccessibleName("Tags for every card")
        self._tags.setPlaceholderText("none")
        self._remarks = Remarks(theme)
        choices = FlowRow(
            (
                captioned("Separator", self._separator),
                captioned("Encoding", self._encoding),
                captioned("First row names the columns", self._is_headed),
                captioned("Texts are", self._meaning),
                self._type_box,
                captioned("Deck", self._deck),
                captioned("Tags for every card", self._tags),
            )
        )
        for widget in (self._file_box, self._table, self._status, choices, self._deck_words, self._remarks):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def _wire(self) -> None:
        self._files.activated.connect(lambda index: self._show_path(self._files.itemData(index)))
        self._header.chosen.connect(self._on_target)
        self._separator.activated.connect(lambda i: self._ask(separator=self._separator.itemData(i), columns=None))
        self._encoding.activated.connect(lambda i: self._ask(encoding=self._encoding.itemData(i)))
        self._is_headed.toggled.connect(lambda is_on: self._ask(has_header=is_on, columns=None))
        self._meaning.chosen.connect(
            lambda value: self._ask(is_html=value == "html", is_markdown=value == "markdown", columns=None)
        )
        self._note_type.activated.connect(lambda i: self._ask(note_type=self._note_type.itemData(i), columns=None))
        self._deck.textEdited.connect(lambda text: self._keep(deck=text.strip()))
        self._tags.textEdited.connect(lambda text: self._keep(tags=tuple(dict.fromkeys(text.split()))))
        self._table.resized.connect(self._fit_columns)
        self._theme.changed.connect(self._fit)

    # Showing

    def _show_path(self, path: Path) -> None:
        self._path = path
        self._show(self._previews[path])
        plan = self._previews[path].plan
        self._deck.setText(plan.deck or "")
        self._tags.setText(" ".join(plan.tags or ()))
        self._show_deck()

    def _show(self, preview: TextPreview) -> None:
        plan, found = preview.plan, self._found[self._path]
        separators = {sign: name.capitalize() for name, sign in SEPARATOR_NAMES.items()}
        _offer(self._separator, tuple(separators.items()), plan.separator, found.separator)
        _offer(self._encoding, _ENCODINGS, plan.encoding, found.encoding)
        _offer(self._note_type, tuple((name, name or "By its gaps") for name in _FIELDS_OF), plan.note_type, None)
        self._type_box.setVisible(bool(plan.is_html))
        self._is_headed.blockSignals(True)
        self._is_headed.setChecked(bool(plan.has_header))
        self._is_headed.blockSignals(False)
        self._meaning.show_value("html" if plan.is_html else "markdown" if plan.is_markdown else "plain")
        self._show_rows(preview)
        self._remarks.show_sentences(preview.problems)
        self._show_status()
        self._fit()

    def _show_rows(self, preview: TextPreview) -> None:
        columns = preview.plan.columns or ()
        self._table.setColumnCount(len(columns))
        self._table.setRowCount(len(preview.rows))
        muted, text = QBrush(self._theme.colour("muted")), QBrush(self._theme.colour("text"))
        for place, row in enumerate(preview.rows):
            for column, cell in enumerate(row):
                item = QTableWidgetItem(cell[:_LONGEST_CELL].replace("\n", " ↵ "))
                item.setToolTip(cell[: 5 * _LONGEST_CELL])
                item.setForeground(muted if columns[column].target is Target.IGNORE else text)
                self._table.setItem(place, column, item)
        self._header.show_columns(columns, self._offered(preview.plan))

    def _offered(self, plan: TextPlan) -> tuple[TargetChoice, ...]:
        if not plan.is_html:
            return OWN_CHOICES
        used = 1 + max((column.field for column in plan.columns or () if column.target is Target.FIELD), default=1)
        names = list(_FIELDS_OF.get(plan.note_type or "", ("Front", "Back")))
        names += [f"Field {place + 1}" for place in range(len(names), max(used, len(plan.columns or ())))]
        return field_choices(names)

    def _show_status(self) -> None:
        preview = self._previews[self._path]
        self._status.setText(
            self.problem or f"{counted(preview.row_count, 'row')}, {counted(len(preview.plan.columns or ()), 'column')}"
        )
        self._status.setProperty("role", "error" if self.problem else "muted")
        self._status.style().polish(self._status)

    def _show_deck(self) -> None:
        deck = self._deck.text().strip()
        if _has_deck(self._plan()):
            words = "Rows go into the decks that they name; this one is for rows that name none."
        elif not deck:
            words = "Give the deck a name."
        else:
            words = "The cards go into your deck." if deck in self._decks else "A new deck will be made."
        self._deck_words.setText(words)

    def _fit(self) -> None:
        px = self._theme.px
        rows = self._table.rowCount()
        for row in range(rows):
            self._table.setRowHeight(row, px(32))
        shown = max(2, min(_SHOWN_ROWS, rows))
        self._table.setFixedHeight(self._header.sizeHint().height() + px(32) * shown + 16)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Fill the table; where room is short, keep each column wide enough for its choice."""
        columns = self._table.columnCount()
        least, room = self._theme.px(_LEAST_COLUMN), self._table.viewport().width()
        for column in range(columns):
            self._table.setColumnWidth(column, max(least, room * (column + 1) // columns - room * column // columns))

    # Changing

    def _plan(self) -> TextPlan:
        return self._previews[self._path].plan

    def _on_target(self, place: int, choice: TargetChoice) -> None:
        columns = list(self._plan().columns or ())
        for other, column in enumerate(columns):
            # A card has one front, one deck, one id; only backs may be many.
            if other != place and choice.target not in (Target.BACK, Target.IGNORE) and _is_same(column, choice):
                columns[other] = replace(column, target=Target.IGNORE)
        columns[place] = TextColumn(columns[place].name, choice.target, choice.field)
        self._keep(columns=tuple(columns))
        self._show(self._previews[self._path])
        self._show_deck()

    def _keep(self, **values: object) -> None:
        """Change the plan where no other rows come of it."""
        preview = self._previews[self._path]
        self._previews[self._path] = replace(preview, plan=replace(preview.plan, **values))  # type: ignore[arg-type]
        self._show_deck()
        self._show_status()

    def _ask(self, **values: object) -> None:
        self.preview_asked.emit(self._path, replace(self._plan(), **values))  # type: ignore[arg-type]


def _asks(column: TextColumn) -> bool:
    return column.target is Target.FRONT or (column.target is Target.FIELD and column.field == 0)


def _has_deck(plan: TextPlan) -> bool:
    return any(column.target is Target.DECK for column in plan.columns or ())


def _is_same(column: TextColumn, choice: TargetChoice) -> bool:
    return column.target is choice.target and (choice.target is not Target.FIELD or column.field == choice.field)


def _offer(choice: Choice, offered: Sequence[tuple[str, str]], value: str | None, found: str | None) -> None:
    """Fill a choice; what the file was found to be is said."""
    choice.blockSignals(True)
    choice.clear()
    known = [key for key, _ in offered]
    extra = [(key, key) for key in dict.fromkeys((value, found)) if key is not None and key not in known]
    for key, text in (*offered, *extra):
        choice.addItem(f"{text} (found)" if key == found else text, key)
    place = choice.findData(value)
    choice.setCurrentIndex(max(place, 0))
    choice.blockSignals(False)
