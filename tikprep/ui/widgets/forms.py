"""Rows of settings: what it is, one line about it, the control."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import PaintedButton
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.painting import rounded
from tikprep.ui.widgets.reflow import ReflowRow
from tikprep.ui.widgets.surface import Panel

# With the frame and the margin of the line inside it the digits end 12 px before the edge.
_DIGITS_MARGIN = 8
_WORDS_LEAST = 200
_CHOICE_WIDTH = 172


class Switch(PaintedButton):
    """On or off, painted as a sliding knob; on also differs by the knob's place, not by colour alone."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(48, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        track = QRectF(7, 4, 40, 22)
        rounded(painter, track, 11, theme.colour("accent" if self.isChecked() else "field_border"))
        knob = QRectF(track.right() - 19 if self.isChecked() else track.left() + 3, track.top() + 3, 16, 16)
        rounded(painter, knob, 8, theme.colour("on_accent" if self.isChecked() else "surface"))
        if self.hasFocus():
            # The track ends where the fields below it end; its ring goes round it on the other sides.
            rounded(painter, QRectF(self.rect()).adjusted(4, 1, 0, -1), 14, None, theme.colour("focus"), 2)


class Segments(QWidget):
    """One of a few choices, side by side; left and right move between them."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._theme = theme
        self._choices = tuple(choices)
        self._current = 0
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._describe()

    @property
    def value(self) -> str:
        """The key of the current choice."""
        return self._choices[self._current][0]

    def show_value(self, value: str) -> None:
        """Make a choice the current one without telling anybody."""
        self._current = next((i for i, (key, _) in enumerate(self._choices) if key == value), 0)
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._least() * len(self._choices) + 6, self._theme.px(36))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least() + 6, self._theme.px(36))

    def heightForWidth(self, width: int) -> int:
        return self._theme.px(30) * -(-len(self._choices) // self._in_a_row(width)) + self._theme.px(6)

    def _least(self) -> int:
        metrics = QFontMetricsF(self._font())
        return round(max(metrics.horizontalAdvance(text) for _, text in self._choices)) + self._theme.px(28)

    def _in_a_row(self, width: int) -> int:
        return max(1, min(len(self._choices), (width - 6) // self._least()))

    def _box(self, place: int) -> QRectF:
        columns = self._in_a_row(self.width())
        rows = -(-len(self._choices) // columns)
        width, height = (self.width() - 6) / columns, (self.height() - 6) / rows
        return QRectF(3 + place % columns * width, 3 + place // columns * height, width, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._choose(max(0, min(len(self._choices) - 1, self._current + step)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for place in range(len(self._choices)):
            if self._box(place).adjusted(-3, -3, 3, 3).contains(event.position()):
                self._choose(place)
                return

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        rounded(painter, rect, 9, theme.colour("sunken"))
        painter.setFont(self._font())
        for index, (_, text) in enumerate(self._choices):
            box = self._box(index)
            if index == self._current:
                # On a dark page the raised ground alone is hard to tell from the sunken one.
                edge = theme.colour("accent" if theme.tokens.is_dark else "border")
                rounded(painter, box, 7, theme.colour("accent_soft" if theme.tokens.is_dark else "raised"), edge)
            painter.setPen(theme.colour("text" if index == self._current else "muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        if self.hasFocus():
            rounded(painter, rect, 9, None, theme.colour("focus"), 2)

    def choose(self, value: str) -> None:
        """Make a choice as a person would."""
        self._choose([key for key, _ in self._choices].index(value))

    def _choose(self, index: int) -> None:
        if index != self._current:
            self._current = index
            self._describe()
            self.update()
            self.chosen.emit(self.value)

    def _describe(self) -> None:
        place = f"choice {self._current + 1} of {len(self._choices)}"
        self.setAccessibleDescription(f"{self._choices[self._current][1]}, {place}")

    def _font(self) -> QFont:
        return self._theme.font(13, QFont.Weight.Medium)


class Choice(QComboBox):
    """One of a list; the chevron follows the theme."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.view().setAccessibleName(name)
        self.currentTextChanged.connect(self.setToolTip)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(96), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        # Choices one below the other are as wide as each other, whatever they hold.
        wanted = super().sizeHint()
        return QSize(max(self._theme.px(_CHOICE_WIDTH), wanted.width()), wanted.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._theme.px(16)
        box = QRectF(self.width() - side - 10, (self.height() - side) / 2, side, side)
        self._theme.paint_icon(painter, "chevron-down", box, "muted")

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class NumberField(QSpinBox):
    """A whole number that scrolling past does not change by accident."""

    def __init__(self, name: str, lowest: int, highest: int) -> None:
        super().__init__()
        self.setRange(lowest, highest)
        self.setAccessibleName(name)
        self.setMinimumWidth(96)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.lineEdit().setTextMargins(0, 0, _DIGITS_MARGIN, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SettingsPanel(Panel):
    """Rows under each other with hairlines between them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(20, 4, 20, 4)
        self._rows.setSpacing(0)
        self._lines: list[QFrame] = []
        self._reflowing: list[ReflowRow] = []
        theme.changed.connect(self._dress)

    def add(self, title: str, explanation: str, control: QWidget) -> QLabel:
        """One more row; the label of its explanation, for one that follows the control."""
        if self._rows.count():
            line = QFrame()
            line.setFixedHeight(1)
            self._lines.append(line)
            self._rows.addWidget(line)
        words = QWidget()
        lines = QVBoxLayout(words)
        lines.setContentsMargins(0, 12, 0, 12)
        lines.setSpacing(2)
        explained = label(explanation, "muted", wraps=True)
        lines.addWidget(label(title, "strong", wraps=True))
        lines.addWidget(explained)
        row = ReflowRow(words, _padded(control), gap=24)
        self._reflowing.append(row)
        control.setAccessibleDescription(control.accessibleDescription() or explanation)
        self._rows.addWidget(row)
        self._dress()
        return explained

    def add_switch(self, title: str, explanation: str, value: bool, changed: Callable[[bool], object]) -> Switch:
        """One more row, with a switch."""
        switch = Switch(self._theme, title)
        switch.setChecked(value)
        switch.toggled.connect(changed)
        self.add(title, explanation, switch)
        return switch

    def _dress(self) -> None:
        for line in self._lines:
            line.setStyleSheet(f"background: {self._theme.tokens.border};")
        for row in self._reflowing:
            row.set_least_first(self._theme.px(_WORDS_LEAST))


def _padded(control: QWidget) -> QWidget:
    """The control in the middle of its half, with the air of the words around it where it stands below them."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 6, 0, 6)
    row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
    return made
