"""All decks as a tree of lines: what each holds, what waits in it, study it, set it up."""

from __future__ import annotations

import html

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from tikprep.domain.turn import DeckRow, Today
from tikprep.ui.actions import Actions
from tikprep.ui.decks.deck_menu import deck_menu
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.line_ground import line_ground
from tikprep.ui.widgets.page_head import PageHead
from tikprep.ui.widgets.reflow import PageColumn
from tikprep.ui.wording import counted

ROW = Qt.ItemDataRole.UserRole
_COLUMNS: tuple[tuple[str, str], ...] = (("New", "easy"), ("Learning", "hard"), ("Due", "good"))
_ALL = ("Waiting", "accent")
_NAMES_LEAST, _NUMBERS_LEAST, _NUMBERS_MOST = 132, 56, 72
_INDENT = 22
_Index = QModelIndex | QPersistentModelIndex


class DeckModel(QAbstractListModel):
    """The deck rows in tree order."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[DeckRow, ...] = ()

    def show_rows(self, rows: tuple[DeckRow, ...]) -> None:
        """Take over other rows; the current one stays if the decks are the same."""
        if [row.title for row in rows] == [row.title for row in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            counts = row.counts
            return f"{row.title.replace('::', ', ')}: {counts.new} new, {counts.learning} learning, {counts.review} due"
        if role == Qt.ItemDataRole.ToolTipRole:
            # Rich text is wrapped; one line of a description would be wider than the window.
            lines = (html.escape(line) for line in (row.description, counted(row.cards, "card")) if line)
            return f"<qt>{'<br>'.join(lines)}</qt>"
        return None


class DeckDelegate(QStyledItemDelegate):
    """Paints one deck: name and description at the left, three numbers at the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row: DeckRow = index.data(ROW)
        return QSize(320, self._theme.px(58 if row.description else 42))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, row = self._theme, index.data(ROW)
        column_width = _column_width(theme, option.rect.width())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = line_ground(painter, theme, option)
        self._paint_counts(painter, rect, row, column_width)
        self._paint_words(
            painter,
            rect.adjusted(
                12 + row.depth * _INDENT,
                0,
                -column_width * (3 if _has_all_columns(theme, option.rect.width()) else 1) - 16,
                0,
            ),
            row,
        )
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRectF, row: DeckRow) -> None:
        theme = self._theme
        side = theme.px(18)
        icon_top = rect.top() + (theme.px(19) if row.description else rect.height() / 2) - side / 2
        theme.paint_icon(
            painter,
            "decks" if len(row.deck_ids) > 1 or row.id is None else "deck",
            QRectF(rect.left(), icon_top, side, side),
            "accent" if row.counts.total else "muted",
        )
        words = rect.adjusted(side + 12, theme.px(8), 0, -theme.px(8))
        font = theme.font(14, QFont.Weight.DemiBold if row.counts.total else QFont.Weight.Medium)
        align = Qt.AlignmentFlag.AlignTop if row.description else Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        painter.drawText(words, align, _elided(font, row.name, words.width()))
        if row.description:
            font = theme.font(12.5)
            painter.setFont(font)
            painter.setPen(theme.colour("muted"))
            painter.drawText(words, Qt.AlignmentFlag.AlignBottom, _elided(font, row.description, words.width()))

    def _paint_counts(self, painter: QPainter, rect: QRectF, row: DeckRow, column_width: int) -> None:
        theme = self._theme
        numbers: tuple[int, ...]
        columns: tuple[tuple[str, str], ...]
        numbers, columns = (row.counts.new, row.counts.learning, row.counts.review), _COLUMNS
        if not _has_all_columns(theme, round(rect.width()) + 12):
            numbers, columns = (row.counts.total,), (_ALL,)
        for column, (number, (_, role)) in enumerate(zip(numbers, columns, strict=True)):
            right = rect.right() - 10 - (len(columns) - 1 - column) * column_width
            painter.setFont(theme.font(14, QFont.Weight.DemiBold if number else QFont.Weight.Normal))
            painter.setPen(theme.colour(role if number else "muted"))
            box = QRectF(right - column_width, rect.top(), column_width, rect.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{number:,}")


class DecksPage(QWidget):
    """The deck list; the chosen deck is remembered by the window."""

    study_asked = Signal(object)
    options_asked = Signal(object)
    unsuspend_asked = Signal(object)
    print_asked = Signal(object)
    import_asked = Signal()
    export_asked = Signal(str)
    paste_asked = Signal()
    deck_chosen = Signal(str)

    def __init__(self, theme: Theme, actions: Actions, chosen: str) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._wanted = chosen
        self._awaited = ""
        self.setObjectName("page")
        self.setAccessibleName("Decks")
        self._build()
        self._wire()

    def show_today(self, today: Today) -> None:
        """Show the decks and counts of now."""
        self._model.show_rows(today.decks)
        has_decks = bool(today.decks)
        for widget in (self._list, self._header, *self._head_buttons):
            widget.setVisible(has_decks)
        self._empty.setVisible(not has_decks)
        self._head.show_words(
            "Decks",
            f"{counted(sum(row.id is not None for row in today.decks), 'deck')},"
            f" {counted(sum(row.cards for row in today.decks if row.depth == 0), 'card')}",
        )
        if not self._list.currentIndex().isValid():
            titles = [row.title for row in today.decks]
            self._list.setCurrentIndex(self._model.index(titles.index(self._wanted) if self._wanted in titles else 0))
        self._choose_awaited()
        self._fit()
        self._on_current()

    def choose(self, title: str) -> None:
        """Make a deck the current one, now or when it is among the decks."""
        self._awaited = title
        self._choose_awaited()

    def _choose_awaited(self) -> None:
        titles = [row.title for row in self._model.rows]
        if self._awaited in titles:
            self._list.setCurrentIndex(self._model.index(titles.index(self._awaited)))
            self._awaited = ""

    @property
    def rows(self) -> tuple[DeckRow, ...]:
        """The lines of the list."""
        return self._model.rows

    @property
    def current(self) -> DeckRow | None:
        """The chosen deck."""
        index = self._list.currentIndex()
        return self._model.rows[index.row()] if index.isValid() else None

    def menu(self) -> QMenu:
        """What can be done with the chosen deck."""
        pairs = ((self._print, "decks.print"), (self._options, "decks.options"))
        off = frozenset(action_id for button, action_id in pairs if not button.isEnabled())
        return deck_menu(self._actions, self._list, off=off)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        column = PageColumn()
        whole.addWidget(column)
        rows = column.body
        rows.addWidget(self._build_top())
        self._header = self._build_header()
        rows.addWidget(self._header)
        self._model = DeckModel()
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(DeckDelegate(self._theme, self._list))
        self._list.setAccessibleName("Decks")
        self._list.setViewportMargins(0, 3, 0, 3)
        self._list.setMouseTracking(True)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows.addWidget(self._list, 100)
        self._empty = self._build_empty()
        self._empty.hide()
        rows.addWidget(self._empty)
        rows.addStretch(1)

    def _build_empty(self) -> QWidget:
        self._first = Button("Import…", is_primary=True)
        self._first.setAccessibleName("Import decks")
        words = "There are no decks yet. Shipped decks come in when TikPrep starts; others you can bring in."
        made = QWidget()
        rows = QVBoxLayout(made)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(16)
        rows.addWidget(label(words, "muted", wraps=True))
        rows.addWidget(self._first, 0, Qt.AlignmentFlag.AlignLeft)
        return made

    def _build_top(self) -> PageHead:
        self._import = Button("Import…")
        self._import.setAccessibleName("Import decks")
        self._export = Button("Export…")
        self._export.setAccessibleName("Export the chosen deck")
        self._options = Button("Options")
        self._print = Button("Print…")
        self._print.setAccessibleName("Print or save as PDF")
        self._study = Button("Study", is_primary=True)
        self._head_buttons = (self._import, self._export, self._print, self._options, self._study)
        self._head = PageHead("Decks", buttons=self._head_buttons)
        return self._head

    def _build_header(self) -> QWidget:
        header = QWidget()
        row = QHBoxLayout(header)
        row.setContentsMargins(18, 0, 17, 0)
        row.setSpacing(0)
        row.addWidget(label("Deck", "section"), 1)
        self._captions = [label(name, "section") for name, _ in (*_COLUMNS, _ALL)]
        for column in self._captions:
            column.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(column)
        return header

    def _wire(self) -> None:
        self._study.clicked.connect(self._on_study)
        self._options.clicked.connect(self._on_options)
        self._print.clicked.connect(self._on_print)
        self._export.clicked.connect(self._on_export)
        for button in (self._import, self._first):
            button.clicked.connect(self.import_asked)
        self._list.doubleClicked.connect(self._on_study)
        self._list.customContextMenuRequested.connect(self._on_menu)
        self._list.selectionModel().currentChanged.connect(self._on_current)
        self._actions.install(self, "decks")
        self._actions.connect_action("decks.study", self._on_study)
        self._actions.connect_action("decks.options", self._on_options)
        self._actions.connect_action("decks.unsuspend", self._on_unsuspend)
        self._actions.connect_action("decks.print", self._on_print)
        self._actions.connect_action("decks.paste", self.paste_asked.emit)
        self._actions.changed.connect(self._on_keys)
        self._theme.changed.connect(self._on_theme)
        self._on_keys()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Captions over their numbers; the list no taller than its lines."""
        width = self._list.viewport().width()
        has_all = _has_all_columns(self._theme, width)
        for caption in self._captions:
            caption.setFixedWidth(_column_width(self._theme, width))
            caption.setVisible((caption.text() == _ALL[0]) is not has_all)
        delegate, option = self._list.itemDelegate(), QStyleOptionViewItem()
        lines = sum(delegate.sizeHint(option, self._model.index(row)).height() for row in range(len(self._model.rows)))
        self._list.setMaximumHeight(lines + 2 * self._list.frameWidth() + 8)

    def _on_keys(self) -> None:
        self._study.setToolTip(self._actions.tooltip("decks.study"))
        self._options.setToolTip(self._actions.tooltip("decks.options"))
        self._import.setToolTip(self._actions.tooltip("file.import"))
        self._export.setToolTip(self._actions.tooltip("file.export", "Export the chosen deck"))
        self._print.setToolTip(self._actions.tooltip("decks.print"))

    def _on_theme(self) -> None:
        self._list.doItemsLayout()
        self._fit()

    def _on_current(self) -> None:
        row = self.current
        self._options.setEnabled(row is not None and row.id is not None)
        self._study.setEnabled(row is not None)
        self._print.setEnabled(row is not None and row.cards > 0)
        self._export.setEnabled(row is not None)
        if row is not None:
            self.deck_chosen.emit(row.title)

    def _on_study(self) -> None:
        if self.current is not None:
            self.study_asked.emit(self.current)

    def _on_unsuspend(self) -> None:
        if self.current is not None:
            self.unsuspend_asked.emit(self.current)

    def _on_print(self) -> None:
        if self.current is not None and self.current.cards:
            self.print_asked.emit(self.current)

    def _on_export(self) -> None:
        if self.current is not None:
            self.export_asked.emit(self.current.title)

    def _on_menu(self, place: QPoint) -> None:
        if self.current is not None:
            self.menu().popup(self._list.viewport().mapToGlobal(place))

    def _on_options(self) -> None:
        if self.current is not None and self.current.id is not None:
            self.options_asked.emit(self.current)


def _column_width(theme: Theme, width: int) -> int:
    """How wide a column of numbers is in a row of this width: names come first where room is short."""
    return max(theme.px(_NUMBERS_LEAST), min(theme.px(_NUMBERS_MOST), (width - theme.px(_NAMES_LEAST)) // 3))


def _has_all_columns(theme: Theme, width: int) -> bool:
    """Whether the kinds of cards have a column each; else one number stands for all."""
    return width >= theme.px(_NAMES_LEAST + 3 * _NUMBERS_LEAST)


def _elided(font: QFont, text: str, room: float) -> str:
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
