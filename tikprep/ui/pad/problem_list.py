"""The list of problems."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from tikprep.runner.problem_folder import ProblemFolder
from tikprep.ui.actions import Actions
from tikprep.ui.pad.shelf import Shelf
from tikprep.ui.pad.statement import DIFFICULTY_ROLES
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.line_ground import line_ground
from tikprep.ui.widgets.page_head import PageHead
from tikprep.ui.widgets.reflow import PageColumn
from tikprep.ui.wording import counted

ROW = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
ByProblem = dict[str, tuple[str, ...]]
"""Titles of languages by the slug of a problem, the latest first."""
_HEIGHT = 58
_NONE = "There are no problems here yet. They come with TikPrep, in the folder decks/problems: install it again."


class ProblemModel(QAbstractListModel):
    """The problems in the order of the shelf, and in which languages each was begun and solved."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[ProblemFolder, ...] = ()
        self._begun: ByProblem = {}
        self.solved: ByProblem = {}
        self._tools = ""

    def show_shelf(self, shelf: Shelf) -> None:
        """Other problems."""
        self.beginResetModel()
        self.rows = shelf.problems
        self._tools = ", ".join(tool.title for tool in shelf.tools if tool.is_here) or "no language installed"
        self.endResetModel()

    def show_progress(self, begun: ByProblem, solved: ByProblem) -> None:
        """The languages in which there is a draft, and those in which an answer was accepted."""
        self._begun, self.solved = begun, solved
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def about(self, row: ProblemFolder) -> str:
        """The second line of a problem: its patterns and topics."""
        return ", ".join(tag.replace("-", " ") for tag in row.problem.tags)

    def languages(self, row: ProblemFolder) -> str:
        """Those it was solved in, else those it was begun in, else those it can be answered in."""
        slug = row.problem.slug
        if slug in self.solved:
            return f"Solved in {', '.join(self.solved[slug])}"
        begun = self._begun.get(slug, ())
        return f"Begun in {', '.join(begun)}" if begun else self._tools

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.problem.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            problem = row.problem
            return f"{problem.title}: {problem.difficulty}, {self.about(row)}. {self.languages(row)}"
        return None


class ProblemDelegate(QStyledItemDelegate):
    """Paints one problem: title over topics at the left, difficulty over languages at the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(240, self._theme.px(_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, row, model = self._theme, index.data(ROW), index.model()
        assert isinstance(model, ProblemModel)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = line_ground(painter, theme, option)
        words = rect.adjusted(12, theme.px(8), -14, -theme.px(8))
        problem = row.problem
        role = DIFFICULTY_ROLES.get(problem.difficulty, "muted")
        taken = self._write(painter, words, problem.difficulty.capitalize(), role, 12.5, is_right=True)
        self._write(painter, words.adjusted(0, 0, -taken, 0), problem.title, "text", 14, weight=QFont.Weight.DemiBold)
        below = words.adjusted(0, words.height() - theme.px(19), 0, 0)
        room = words.width() * 0.5
        taken = self._write(
            painter,
            below.adjusted(words.width() - room, 0, 0, 0),
            model.languages(row),
            "good" if problem.slug in model.solved else "muted",
            12.5,
            is_right=True,
        )
        self._write(painter, below.adjusted(0, 0, -taken, 0), model.about(row), "muted", 12.5)
        painter.restore()

    def _write(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        role: str,
        size: float,
        *,
        weight: QFont.Weight = QFont.Weight.Normal,
        is_right: bool = False,
    ) -> float:
        """Write one line at the top of a box; the width it took, with a gap."""
        font = self._theme.font(size, weight)
        metrics = QFontMetricsF(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.setFont(font)
        painter.setPen(self._theme.colour(role))
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | Qt.AlignmentFlag.AlignTop, shown)
        return metrics.horizontalAdvance(shown) + 16


class _List(QListView):
    """Leaves Enter to the page, which has a key for it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)


class ProblemList(QWidget):
    """All problems; Enter opens the chosen one."""

    open_asked = Signal(object)
    looked_at = Signal(object)
    """A problem is chosen while the list is seen: it may be opened next."""

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self.setAccessibleName("Problems")
        self._build()
        self._actions.install(self, "problems")
        self._actions.connect_action("problems.open", self._on_open)
        self._open.clicked.connect(self._on_open)
        self._list.doubleClicked.connect(self._on_open)
        self._actions.changed.connect(self._on_keys)
        theme.changed.connect(self._on_theme)
        self._on_keys()

    def show_shelf(self, shelf: Shelf) -> None:
        """Show the problems; the chosen one stays chosen."""
        chosen = self.chosen
        self._model.show_shelf(shelf)
        slugs = [row.problem.slug for row in shelf.problems]
        wanted = slugs.index(chosen.problem.slug) if chosen and chosen.problem.slug in slugs else 0
        self._list.setCurrentIndex(self._model.index(wanted))
        self._show_count()
        self._faults.setText("\n".join(f"Left out: {fault}" for fault in shelf.faults))
        self._faults.setVisible(bool(shelf.faults))
        for widget in (self._list, self._open):
            widget.setVisible(bool(slugs))
        self._empty.setVisible(not slugs)
        self._fit()

    def show_progress(self, begun: ByProblem, solved: ByProblem) -> None:
        """In which languages there is a draft, and in which an answer was accepted."""
        self._model.show_progress(begun, solved)
        self._show_count()

    @property
    def chosen(self) -> ProblemFolder | None:
        """The problem that Enter opens."""
        index = self._list.currentIndex()
        return self._model.rows[index.row()] if index.isValid() else None

    def take_focus(self) -> None:
        """Put the keyboard on the list."""
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.take_focus()
        self._on_chosen()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        column = PageColumn()
        whole.addWidget(column)
        rows = column.body
        self._open = Button("Open", is_primary=True)
        self._head = PageHead("Problems", " ", buttons=(self._open,))
        rows.addWidget(self._head)
        self._model = ProblemModel()
        self._list = _List()
        self._list.setModel(self._model)
        self._list.setItemDelegate(ProblemDelegate(self._theme, self._list))
        self._list.setAccessibleName("Problems")
        self._list.setViewportMargins(0, 3, 0, 3)
        self._list.setMouseTracking(True)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows.addWidget(self._list, 100)
        self._list.selectionModel().currentChanged.connect(self._on_chosen)
        self._empty = label(_NONE, "muted", wraps=True)
        self._faults = label("", "error", wraps=True)
        for words in (self._empty, self._faults):
            rows.addWidget(words)
            words.hide()
        rows.addStretch(1)

    def _show_count(self) -> None:
        rows = self._model.rows
        solved = sum(row.problem.slug in self._model.solved for row in rows)
        words = counted(len(rows), "problem")
        self._head.show_words("Problems", f"{words}, {solved} solved" if solved else words)

    def _fit(self) -> None:
        """No taller than its lines."""
        lines = self._theme.px(_HEIGHT) * len(self._model.rows)
        self._list.setMaximumHeight(lines + 2 * self._list.frameWidth() + 8)

    def _on_theme(self) -> None:
        self._list.doItemsLayout()
        self._fit()

    def _on_keys(self) -> None:
        self._open.setToolTip(self._actions.tooltip("problems.open"))

    def _on_chosen(self) -> None:
        if self.isVisible() and self.chosen is not None:
            self.looked_at.emit(self.chosen)

    def _on_open(self) -> None:
        if self.chosen is not None:
            self.open_asked.emit(self.chosen)
