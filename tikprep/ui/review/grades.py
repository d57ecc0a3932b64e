"""Below the card: one button to see the answer, then one for each grade."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from tikprep.domain.model import FOUR_BUTTONS, SIX_BUTTONS, Rating
from tikprep.domain.turn import Preview
from tikprep.ui.actions import Actions
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.grade_button import GradeButton
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.painting import key_cap, key_cap_width, rounded
from tikprep.ui.wording import GRADE_NAMES, GRADE_ROLES, preview_sentence, preview_text

_GAP = 6
# Less, and the shortest names of the usual size would be cut.
_LEAST_BUTTON = 84
_LOW_BUTTON = 48
_FOUR_ACTIONS = {
    Rating.AGAIN: "review.again",
    Rating.HARD: "review.hard",
    Rating.GOOD: "review.good",
    Rating.EASY: "review.easy",
}


class ShowAnswerButton(GradeButton):
    """One wide button in the place of the grades."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Show answer", "accent")
        self._cap = ""

    def show_key(self, key: str) -> None:
        """The key that does the same."""
        self._cap = key
        self.setToolTip(f"Show the answer ({key})" if key else "Show the answer")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        ground = "raised" if not self.underMouse() else "accent_soft"
        frame = theme.colour("focus" if self.hasFocus() else "border")
        rounded(painter, rect, 10, theme.colour(ground), frame, 2 if self.hasFocus() else 1)
        font = theme.font(15, QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.colour("accent"))
        width = QFontMetricsF(font).horizontalAdvance(self.text())
        cap_width = key_cap_width(theme, self._cap) if self._cap else 0
        gap = 12 if self._cap else 0
        left = (rect.width() - width - gap - cap_width) / 2
        painter.drawText(QRectF(left, 0, width + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._cap:
            right = left + width + gap + cap_width
            key_cap(painter, theme, self._cap, QPointF(right, rect.center().y() - theme.px(10)))


class GradeRow(QWidget):
    """Says when the answer is asked for and when a grade is given."""

    reveal_asked = Signal()
    graded = Signal(object)

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._is_six = False
        self._shows_intervals = True
        self._suggested = Rating.GOOD
        self._is_judged = False
        self._previews: dict[Rating, Preview] = {}
        self._buttons: dict[Rating, GradeButton] = {}
        self._columns = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._build()
        actions.changed.connect(self._on_keys)
        theme.changed.connect(self._on_theme)

    def sizeHint(self) -> QSize:
        if self._columns < len(self._buttons) and self._stack.currentWidget() is self._reveal:
            # One button needs no two rows; where the grades have one, the card keeps its height as they come.
            return QSize(640, self._theme.px(_LOW_BUTTON))
        said = self._said.heightForWidth(max(self.width(), 1)) + _GAP if self._is_judged else 0
        rows = -(-len(self._buttons) // self._columns) if self._buttons else 1
        return QSize(640, rows * self._theme.px(64) + (rows - 1) * self._line.verticalSpacing() + said)

    def minimumSizeHint(self) -> QSize:
        # The stack's own is as high as the higher of its two pages.
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self.updateGeometry()

    def use(self, *, six: bool, intervals: bool) -> None:
        """Choose the scale, and whether the buttons say when the card comes back."""
        if six != self._is_six or not self._buttons:
            self._is_six = six
            self._build_buttons()
        self._shows_intervals = intervals
        self._actions.use_six_grades(six)
        self._on_keys()

    def show_question(self, key: str = "") -> None:
        """Offer the answer; `key` is the one that shows it while the keyboard is in a field."""
        self._suggested, self._is_judged = Rating.GOOD, False
        self._say_suggested()
        self._reveal.show_key(key or self._actions.shown_key("review.answer"))
        self._stack.setCurrentWidget(self._reveal)
        self._settle()
        self.take_focus()

    def show_grades(self, previews: tuple[Preview, ...], suggested: Rating | None = None) -> None:
        """Offer the grades; Good under the fingers unless another is suggested for this card."""
        if suggested is not None:
            self._suggested, self._is_judged = suggested, True
            self._say_suggested()
        self._previews = {preview.rating: preview for preview in previews}
        self._on_keys()
        self._stack.setCurrentWidget(self._grades)
        self._settle()
        self.take_focus()

    def _settle(self) -> None:
        """Take another height at once, as what is shown above is placed by the room that is left."""
        around = self.parentWidget()
        layout = None if around is None else around.layout()
        if layout is not None and self.height() != self.sizeHint().height():
            self.updateGeometry()
            layout.activate()

    def take_focus(self) -> None:
        """Put the next key under the fingers; hidden buttons would take keys meant for another page."""
        if self.isVisible():
            button = self._reveal if self._stack.currentWidget() is self._reveal else self._buttons[self._suggested]
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        """Show answer and the grades."""
        return self._reveal, *self._buttons.values()

    def chosen(self) -> Rating:
        """The grade that the focused button stands for; the suggested one if the focus is elsewhere."""
        return next((rating for rating, button in self._buttons.items() if button.hasFocus()), self._suggested)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        buttons = list(self._buttons.values())
        focused = [place for place, button in enumerate(buttons) if button.hasFocus()]
        if step is None or not focused:
            super().keyPressEvent(event)
            return
        buttons[max(0, min(len(buttons) - 1, focused[0] + step))].setFocus(Qt.FocusReason.TabFocusReason)

    def _build(self) -> None:
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._reveal = ShowAnswerButton(self._theme)
        self._reveal.clicked.connect(self.reveal_asked)
        self._grades = QWidget()
        self._said = label("", "muted", wraps=True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        rows = QVBoxLayout(self._grades)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(_GAP)
        rows.addWidget(self._said)
        self._line = QGridLayout()
        self._line.setSpacing(12)
        rows.addLayout(self._line)
        self._stack.addWidget(self._reveal)
        self._stack.addWidget(self._grades)

    def _build_buttons(self) -> None:
        for button in self._buttons.values():
            self._line.removeWidget(button)
            button.deleteLater()
        self._buttons = {}
        self._line.setSpacing(8 if self._is_six else 12)
        for rating in SIX_BUTTONS if self._is_six else FOUR_BUTTONS:
            button = GradeButton(self._theme, GRADE_NAMES[rating], GRADE_ROLES[rating])
            button.clicked.connect(lambda _checked=False, rating=rating: self.graded.emit(rating))
            self._buttons[rating] = button
        self._columns = 0
        self._arrange()

    def _arrange(self) -> None:
        """All grades in one row, or two rows where their names would not fit."""
        count = len(self._buttons)
        spacing = self._line.horizontalSpacing()
        fits = self.width() >= count * (self._theme.px(_LEAST_BUTTON) + spacing) - spacing
        columns = count if fits or not self.testAttribute(Qt.WidgetAttribute.WA_Resized) else count // 2
        if columns == self._columns:
            return
        self._columns = columns
        for place, button in enumerate(self._buttons.values()):
            self._line.removeWidget(button)
            self._line.addWidget(button, *divmod(place, columns))
        for column in range(count):
            self._line.setColumnStretch(column, 1 if column < columns else 0)
        self.updateGeometry()

    def _on_theme(self) -> None:
        for button in (self._reveal, *self._buttons.values()):
            button.updateGeometry()
        self._arrange()
        self.updateGeometry()

    def _say_suggested(self) -> None:
        """One line above the grades: within a button the words would not fit every window."""
        self._said.setText(f"Suggested by your answer: {GRADE_NAMES[self._suggested]}")
        self._said.setVisible(self._is_judged)
        self.updateGeometry()

    def _on_keys(self) -> None:
        self._reveal.show_key(self._actions.shown_key("review.answer"))
        for rating, button in self._buttons.items():
            preview = self._previews.get(rating)
            key = self._actions.shown_key(f"six.{int(rating)}" if self._is_six else _FOUR_ACTIONS[rating])
            if preview is None:
                button.show_consequence("", "", GRADE_NAMES[rating], key)
                continue
            text = preview_text(preview) if self._shows_intervals else ""
            short = preview_text(preview, is_short=True) if self._shows_intervals else ""
            sentence = preview_sentence(preview)
            spoken = sentence.removeprefix("Comes again ")
            if self._is_judged and rating is self._suggested:
                sentence, spoken = f"Suggested by your answer. {sentence}", f"suggested by your answer, {spoken}"
            button.show_consequence(text, short, sentence, key, spoken)
