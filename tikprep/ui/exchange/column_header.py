"""The head of a table of text: each column has its name in the file and a choice of what it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QTableWidget, QVBoxLayout, QWidget

from tikprep.formats.text import Target, TextColumn
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.forms import Choice
from tikprep.ui.widgets.labels import label

_HEIGHT = 74
MOST_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """A thing that a column can become, under the name that a person reads."""

    text: str
    target: Target
    field: int = 0


OWN_CHOICES: tuple[TargetChoice, ...] = (
    TargetChoice("Front", Target.FRONT),
    TargetChoice("Back", Target.BACK),
    TargetChoice("Title", Target.TITLE),
    TargetChoice("Tags", Target.TAGS),
    TargetChoice("Deck", Target.DECK),
    TargetChoice("Id", Target.GUID),
    TargetChoice("Kind of card", Target.KIND),
    TargetChoice("Level", Target.LEVEL),
    TargetChoice("Rounds", Target.ROUNDS),
    TargetChoice("Metric", Target.METRIC),
    TargetChoice("Attributes", Target.ATTRIBUTES),
    TargetChoice("Ignore", Target.IGNORE),
)
_ABOUT_THE_NOTE = (Target.TAGS, Target.DECK, Target.GUID, Target.NOTE_TYPE, Target.IGNORE)


def field_choices(names: Sequence[str]) -> tuple[TargetChoice, ...]:
    """What a column of HTML can become: a field of the note type, or something about the note."""
    fields = [
        TargetChoice(name, (Target.FRONT, Target.BACK)[place] if place < 2 else Target.FIELD, place)
        for place, name in enumerate(names)
    ]
    about = [choice for choice in OWN_CHOICES if choice.target in _ABOUT_THE_NOTE]
    return (*fields, TargetChoice("Note type", Target.NOTE_TYPE), *about)


class RowTable(QTableWidget):
    """The first rows of a file, to be looked at; `resized` comes after each change of its width."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.setHorizontalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class ColumnHeader(QHeaderView):
    """Holds the choices over their columns, also while the table scrolls."""

    chosen = Signal(int, object)
    """A column and its TargetChoice."""

    def __init__(self, theme: Theme, table: QTableWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._theme = theme
        self._table = table
        self._boxes: list[QWidget] = []
        self._captions: list[QLabel] = []
        self._choices: list[Choice] = []
        self.sectionResized.connect(lambda *_: self._place())
        table.horizontalScrollBar().valueChanged.connect(lambda _: self._place())
        self.setAccessibleName("Columns")
        theme.changed.connect(self._on_theme)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """One a column."""
        return tuple(self._choices)

    def show_columns(self, columns: Sequence[TextColumn], offered: Sequence[TargetChoice]) -> None:
        """Other columns; what has the keyboard keeps it."""
        focused = next((place for place, choice in enumerate(self._choices) if choice.hasFocus()), None)
        columns = columns[:MOST_COLUMNS]
        if len(columns) != len(self._boxes):
            self._rebuild(len(columns))
        for place, (column, choice) in enumerate(zip(columns, self._choices, strict=True)):
            name = column.name or f"Column {place + 1}"
            self._captions[place].setText(_short(name))
            self._captions[place].setToolTip(name)
            spoken = f"Column {place + 1}, {name}" if column.name else name
            choice.setAccessibleName(spoken)
            choice.view().setAccessibleName(spoken)
            choice.blockSignals(True)
            choice.clear()
            for option in offered:
                choice.addItem(option.text, option)
            choice.setCurrentIndex(_index_of(column, offered))
            choice.blockSignals(False)
        if focused is not None and focused < len(self._choices):
            self._choices[focused].setFocus(Qt.FocusReason.OtherFocusReason)
        self._place()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Nothing: the choice lies there."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._theme.px(_HEIGHT))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring the column into sight whose choice gets the keyboard."""
        if event.type() == QEvent.Type.FocusIn and watched in self._choices:
            place = self._choices.index(watched)
            left, width = self.sectionPosition(place), self.sectionSize(place)
            bar = self._table.horizontalScrollBar()
            bar.setValue(min(left, max(bar.value(), left + width - self.viewport().width())))
        return False

    def _rebuild(self, count: int) -> None:
        for box in self._boxes:
            box.hide()
            box.deleteLater()
        self._boxes, self._captions, self._choices = [], [], []
        before: QWidget | None = self.parentWidget()
        for place in range(count):
            box = QWidget(self.viewport())
            rows = QVBoxLayout(box)
            rows.setContentsMargins(4, 6, 4, 6)
            rows.setSpacing(4)
            choice = Choice(self._theme, "")
            choice.activated.connect(lambda index, place=place: self._on_chosen(place, index))
            choice.installEventFilter(self)
            caption = label("", "section")
            rows.addWidget(caption)
            rows.addWidget(choice)
            if before is not None:
                QWidget.setTabOrder(before, choice)
            before = choice
            self._boxes.append(box)
            self._captions.append(caption)
            self._choices.append(choice)
            box.show()

    def _on_chosen(self, place: int, index: int) -> None:
        self.chosen.emit(place, self._choices[place].itemData(index))

    def _place(self) -> None:
        for place, box in enumerate(self._boxes):
            if place < self.count():
                box.setGeometry(self.sectionViewportPosition(place), 0, self.sectionSize(place), self.height())

    def _on_theme(self) -> None:
        self.updateGeometry()
        self._place()


def _index_of(column: TextColumn, offered: Sequence[TargetChoice]) -> int:
    for place, option in enumerate(offered):
        if option.target is column.target and (option.target is not Target.FIELD or option.field == column.field):
            return place
    return len(offered) - 1


def _short(name: str) -> str:
    return name if len(name) <= 24 else f"{name[:23]}…"
