"""Where an answer is typed before it is shown, and the verdict on it afterwards."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from tikprep.domain.answer_check import CheckedAnswer, Outcome, check_answer, longest_typed, shown_tolerance
from tikprep.domain.answers import ExpectedAnswer, NumericAnswer, TextAnswer
from tikprep.rendering.comparison import WRONG, comparison_page
from tikprep.rendering.page import Page
from tikprep.ui.card.view import CardView
from tikprep.ui.study.indenting import indented
from tikprep.ui.theme.fonts import Reading
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.painting import rounded
from tikprep.ui.widgets.reflow import ReflowRow
from tikprep.ui.wording import GRADE_NAMES

_LINES = 5
_ROLES = {Outcome.RIGHT: ("good", "check"), Outcome.CLOSE: ("hard", "info"), Outcome.WRONG: ("again", "close")}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Verdict(QWidget):
    """One sentence on the ground of its outcome, with an icon, so that colour is not the only sign."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._role, self._icon = _ROLES[Outcome.RIGHT]
        self._text = label("", wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(40, 10, 14, 10)
        row.addWidget(self._text)
        theme.changed.connect(self._dress)

    def show_checked(self, checked: CheckedAnswer) -> None:
        """Another verdict."""
        self._role, self._icon = _ROLES[checked.outcome]
        self._text.setText(checked.message)
        self.setAccessibleName(f"{checked.message} Your answer suggests {GRADE_NAMES[checked.suggested]}.")
        self._dress()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, QRectF(self.rect()), 9, self._theme.colour(f"{self._role}_soft"))
        side = self._theme.px(18)
        line = QFontMetricsF(self._text.font()).height()
        place = QRectF(13, 10 + (line - side) / 2, side, side)
        self._theme.paint_icon(painter, self._icon, place, self._role)

    def _dress(self) -> None:
        self._text.setStyleSheet(f"color: {self._theme.hex(self._role)}; font-weight: 600;")
        self.update()


class AnswerBox(QWidget):
    """A field of one line or of several; Enter (Ctrl+Enter in several lines) asks for the answer.

    Escape gives the keyboard back, so that the keys of the review work again. Space in an
    empty field asks for the answer too: no answer begins with one.
    """

    submitted = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._expected: ExpectedAnswer | None = None
        self._build()
        theme.changed.connect(self._dress)
        self._dress()

    def offer(self, expected: ExpectedAnswer, key: str, *, is_open: bool, typed: str = "") -> None:
        """Wait for an answer, `typed` before; unless open, only a button says that one may be typed."""
        self._expected = expected
        self._line.setMaxLength(longest_typed(expected))
        # Set as a whole they are no typing that could be undone: the key takes the next answer back.
        self._line.setText("" if expected.is_several_lines else typed)
        self._lines.setPlainText(typed if expected.is_several_lines else "")
        self._lines.moveCursor(QTextCursor.MoveOperation.End)
        self._line.setReadOnly(False)
        self._lines.setReadOnly(False)
        unit = expected.unit if isinstance(expected, NumericAnswer) else ""
        self._unit.setText(_unit_words(expected) if isinstance(expected, NumericAnswer) else "")
        self._line.setPlaceholderText(f"Your estimate, in {unit} or another unit" if unit else "Your answer")
        self._line.setAccessibleName(f"Your answer in {unit}" if unit else "Your answer")
        within = _within(expected.tolerance) if isinstance(expected, NumericAnswer) else ""
        self._line.setAccessibleDescription(f"Right {within} of the answer" if within else "")
        self._opener.setText(f"Type the answer ({key})" if key else "Type the answer")
        self._verdict.hide()
        self._comparison.hide()
        self._comparison.clear()
        self._show_fields(is_open=is_open or bool(typed))
        self.show()

    def withdraw(self) -> None:
        """This card has nothing to type."""
        self._expected = None
        self.hide()

    def open(self) -> None:
        """Show the field and put the keyboard into it."""
        if self._expected is not None and not self._field.isReadOnly():
            self._show_fields(is_open=True)
            self.take_focus()

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """What can have the keyboard, in order."""
        return self._opener, self._line, self._lines

    @property
    def is_open(self) -> bool:
        """Whether there is a field to type into."""
        return self._expected is not None and self._opener.isHidden() and not self._field.isReadOnly()

    @property
    def submit_key(self) -> str:
        """The key that ends the typing."""
        return "Ctrl+Enter" if self._field is self._lines else "Enter"

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self._lines.toPlainText() if self._field is self._lines else self._line.text()

    def take_focus(self) -> None:
        """Put the keyboard into the field."""
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def check(self) -> CheckedAnswer | None:
        """Judge what was typed and show the verdict; None, and nothing to see, if nothing was typed."""
        typed = self.typed
        if self._expected is None or not typed.strip():
            self.hide()
            return None
        checked = check_answer(self._expected, typed)
        self._line.setReadOnly(True)
        self._lines.setReadOnly(True)
        self._hint.hide()
        self._verdict.show_checked(checked)
        self._verdict.show()
        if checked.runs:
            self._comparison.show_page(_compared(checked))
            self._comparison.show()
            self._holder.hide()
        return checked

    def set_zoom(self, zoom: float) -> None:
        """Change the size of the comparison's text."""
        self._comparison.set_zoom(zoom)
        self._dress()

    def set_reading(self, reading: Reading) -> None:
        """Change the font and the spacing of the comparison's text."""
        self._comparison.set_reading(reading)

    # Building

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        self._opener = Button("")
        self._opener.setProperty("kind", "quiet")
        self._opener.clicked.connect(self.open)
        self._line = QLineEdit()
        self._lines = QPlainTextEdit()
        self._lines.setAccessibleName("Your answer")
        self._lines.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._lines.setPlaceholderText("Your answer, line by line")
        self._unit = label("", "muted")
        self._hint = label("", "muted", wraps=True)
        self._verdict = Verdict(self._theme)
        self._comparison = CardView(self._theme.tokens)
        self._comparison.setAccessibleName("Comparison of your answer with the expected one")
        self._row = ReflowRow(self._line, self._unit, gap=10, below=6)
        rows.addWidget(self._opener, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self._row, self._lines, self._hint, self._verdict, self._comparison):
            rows.addWidget(widget)
        for field in (self._line, self._lines):
            field.installEventFilter(self)

    @property
    def _field(self) -> QLineEdit | QPlainTextEdit:
        is_long = self._expected is not None and self._expected.is_several_lines
        return self._lines if is_long else self._line

    @property
    def _holder(self) -> QWidget:
        """The field with what stands beside it."""
        return self._lines if self._field is self._lines else self._row

    def _show_fields(self, *, is_open: bool) -> None:
        is_long = self._field is self._lines
        self._opener.setVisible(not is_open)
        self._row.setVisible(is_open and not is_long)
        self._unit.setVisible(bool(self._unit.text()))
        # While it was hidden nobody asked for another layout.
        self._row.arrange()
        self._row.updateGeometry()
        self._lines.setVisible(is_open and is_long)
        self._lines.setTabChangesFocus(not self._is_code)
        indents = "Tab indents, " if self._is_code else ""
        self._hint.setText(f"Ctrl+Enter compares it with the answer, {indents}Esc leaves the field")
        self._hint.setVisible(is_open and is_long)

    def _dress(self) -> None:
        theme = self._theme
        self._comparison.set_theme(theme.tokens)
        code = QFont(theme.font(14))
        code.setFamilies(["JetBrains Mono", "monospace"])
        code.setStyleHint(QFont.StyleHint.Monospace)
        self._lines.setFont(code)
        self._lines.setTabStopDistance(4 * QFontMetricsF(code).horizontalAdvance(" "))
        self._lines.setFixedHeight(round(_LINES * QFontMetricsF(code).lineSpacing()) + theme.px(24))
        self._line.setFont(theme.font(16))
        self._line.setMinimumHeight(theme.px(28))
        self._row.set_least_first(theme.px(180))

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or self._field.isReadOnly():
            return False
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and event.matches(QKeySequence.StandardKey.Undo):
            # In a field that nobody typed in the key takes the last answer back; else it ends with the field.
            event.setAccepted(self._was_typed_in())
            return True
        if is_override and (event.key() == Qt.Key.Key_Escape or self._submits(event)):
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        if self._submits(event):
            if not event.isAutoRepeat():
                self.submitted.emit()
            return True
        return self._is_code and indented(self._lines, event)

    @property
    def _is_code(self) -> bool:
        """Whether a program is typed; of the output of one, spaces are a part."""
        return isinstance(self._expected, TextAnswer) and self._expected.language not in ("", "output")

    def _was_typed_in(self) -> bool:
        typed = self._lines.document() if self._field is self._lines else self._line
        return typed.isUndoAvailable() or typed.isRedoAvailable()

    def _submits(self, event: QKeyEvent) -> bool:
        is_empty = not self.typed
        if event.key() in _ENTER:
            is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            return is_control or is_empty or self._field is self._line
        return event.key() == Qt.Key.Key_Space and is_empty

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 0)


def _compared(checked: CheckedAnswer) -> Page:
    """Both answers; where yours is right, the spelling of the expected one alone, as red would say that it is wrong."""
    if checked.outcome is not Outcome.RIGHT:
        return comparison_page(checked.runs, "Yours against the answer")
    return comparison_page([(text, "") for text, kind in checked.runs if kind != WRONG], "As the answer is written")


def _unit_words(expected: NumericAnswer) -> str:
    """What stands beside the field: `ms, within 10%`."""
    return ", ".join(filter(None, (expected.unit, _within(expected.tolerance))))


def _within(tolerance: float) -> str:
    return f"within {shown_tolerance(tolerance)}" if tolerance else "exactly"
