"""The verdict: a headline, the cases and what is told of the chosen one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget

from tikprep.domain.problem import Verdict
from tikprep.ui.judging.lower import HighEnough
from tikprep.ui.judging.report_view import ReportView
from tikprep.ui.judging.verdicts import CUSTOM, CaseReport, Headline, Report, spoken
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.reflow import FlowRow, ReflowRow

_STACKED_BELOW = 460
_LIST_WIDTH, _LIST_HEIGHT = 196, 84
_WORDS_LEAST = 200
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


_NAMES: dict[str, str] = {CUSTOM: "Your input"}


class CaseList(QListWidget):
    """The cases of a run, one a line."""

    line_asked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._cases: tuple[CaseReport, ...] = ()
        self.setAccessibleName("Cases")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        theme.changed.connect(self._fit)

    def show_cases(self, cases: tuple[CaseReport, ...]) -> None:
        """Other cases; the first that is not right is the chosen one."""
        self.clear()
        self._cases = cases
        for case in cases:
            is_right = case.verdict is Verdict.AC
            # The headline has the short name too; with it and the time the long verdicts would be cut.
            taken = case.words.partition(", ")[2] if is_right else ""
            words = taken or case.verdict.words.capitalize()
            item = QListWidgetItem(f"{_NAMES.get(case.name, case.name.capitalize())}\n{words}")
            item.setIcon(self._theme.icon("check" if is_right else "close", "good" if is_right else "again"))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken(case))
            item.setToolTip(spoken(case))
            self.addItem(item)
        self._fit()
        wrong = (number for number, case in enumerate(cases) if case.verdict is not Verdict.AC)
        self.setCurrentRow(next(wrong, 0))

    @property
    def chosen(self) -> CaseReport | None:
        """The case whose details are told."""
        row = self.currentRow()
        return self._cases[row] if 0 <= row < len(self._cases) else None

    def sizeHint(self) -> QSize:
        # Qt takes the hint for the least height of a list that stands beside what wraps.
        return QSize(self._theme.px(_LIST_WIDTH), self._theme.px(_LIST_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(80), self._theme.px(_LIST_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if self.chosen is not None and self.chosen.source_line:
                self.line_asked.emit(self.chosen.source_line)
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        side = self._theme.px(16)
        self.setIconSize(QSize(side, side))
        for row in range(self.count()):
            self.item(row).setSizeHint(QSize(0, self._theme.px(46)))


class ResultsView(HighEnough):
    """Shows a Report. `line_asked` tells the line of the code, from 1 on, to go to."""

    line_asked = Signal(int)
    card_asked = Signal()
    """The failing case that is chosen is to become a card."""
    follow_up_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(0)
        self._theme = theme
        self._report = Report(Headline("", "muted"))
        self._follow_up = ""
        self._build()
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def report(self) -> Report:
        """What is shown now."""
        return self._report

    def show_report(self, report: Report) -> None:
        """Other results in the place of those before."""
        self._report = report
        self._headline.setText(report.headline.text)
        self._detail.setText(report.headline.detail)
        self._headline.setVisible(bool(report.headline.text))
        self._detail.setVisible(bool(report.headline.detail))
        self.cases.setVisible(bool(report.cases))
        self.view.setVisible(bool(report.cases or report.sections))
        if report.cases:
            self.cases.show_cases(report.cases)
        else:
            self.cases.show_cases(())
            self.view.show_sections(report.sections)
        self._offer_next()
        self._whole.setStretch(self._whole.count() - 1, 0 if report.cases or report.sections else 1)
        self._dress()

    def offer_follow_up(self, words: str) -> None:
        """What an interviewer asks next has this name; "" if there is nothing."""
        self._follow_up = words
        self.follow_up.setText(words or "Follow-up")
        self._offer_next()

    @property
    def failing(self) -> CaseReport | None:
        """The chosen case if it is not right, else the first that is not; None where all are."""
        cases = (*filter(None, (self.cases.chosen,)), *self._report.cases)
        return next((case for case in cases if case.verdict is not Verdict.AC), None)

    def take_focus(self) -> bool:
        """Put the keyboard on the case, or on what is told; False if there is neither."""
        for widget in (self.cases, self.view):
            if widget.isVisible():
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
        return False

    def _build(self) -> None:
        self.setAccessibleName("Results")
        whole = self._whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        self._headline: QLabel = label("", "heading", wraps=True)
        self._detail = label("", "muted", wraps=True)
        self.make_card = Button("Make card")
        self.make_card.clicked.connect(self.card_asked)
        self.make_card.hide()
        self.follow_up = Button("Follow-up")
        self.follow_up.clicked.connect(self.follow_up_asked)
        self.follow_up.hide()
        self._next = FlowRow((self.make_card, self.follow_up), is_at_right=True)
        words = QWidget()
        lines = QVBoxLayout(words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addWidget(self._headline)
        lines.addWidget(self._detail)
        self._head = ReflowRow(words, self._next, gap=12, below=6)
        whole.addWidget(self._head)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self.cases = CaseList(self._theme)
        self.view = ReportView(self._theme)
        self.cases.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._row.addWidget(self.cases)
        self._row.addWidget(self.view, 1)
        whole.addLayout(self._row, 1)
        whole.addStretch(0)
        self.cases.currentRowChanged.connect(self._on_case)
        self.cases.line_asked.connect(self.line_asked)
        self.view.line_asked.connect(self.line_asked)
        self.cases.hide()
        self.view.hide()

    def _offer_next(self) -> None:
        is_right = self._report.verdict is Verdict.AC
        self.make_card.setVisible(self.failing is not None)
        self.follow_up.setVisible(bool(self._follow_up) and is_right)
        self._next.setVisible(not self.make_card.isHidden() or not self.follow_up.isHidden())
        self._head.arrange()
        self._head.updateGeometry()

    def _on_case(self) -> None:
        case = self.cases.chosen
        if case is not None:
            self.view.show_sections(case.sections)

    def _fit(self) -> None:
        self._arrange()
        super()._fit()

    def _arrange(self) -> None:
        is_stacked = self.width() < self._theme.px(_STACKED_BELOW)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(down if is_stacked else across)
        self.cases.setMaximumWidth(16_777_215 if is_stacked else self._theme.px(_LIST_WIDTH))
        self.cases.setMaximumHeight(self._theme.px(_LIST_HEIGHT) if is_stacked else 16_777_215)

    def _dress(self) -> None:
        self.make_card.setMaximumHeight(self.make_card.sizeHint().height())
        self._head.set_least_first(self._theme.px(_WORDS_LEAST))
        self._headline.setStyleSheet(f"color: {self._theme.hex(self._report.headline.role)};")
        self._fit()
