"""Small painted words: chips, key caps, tiles with a number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.painting import rounded

_CHIP_SIZE = 12.5


def label(text: str, role: str = "", *, wraps: bool = False) -> QLabel:
    """A text in one of the roles of the style sheet: title, subtitle, heading, section, muted, strong, error."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    if role:
        made.setProperty("role", role)
    return made


class BreakingLabel(QLabel):
    """A text in somebody else's words: it wraps, inside a word too if the word alone is wider than the label."""

    def __init__(self, text: str, role: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", role)
        self._laid_out: tuple[tuple[str, QFont, int], QTextLayout] | None = None

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.fontMetrics().height())

    def heightForWidth(self, width: int) -> int:
        return math.ceil(self.laid_out(width).boundingRect().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        self.laid_out(self.width()).draw(painter, QPointF(0, 0))

    def text_font(self) -> QFont:
        """What the text is written in; the style sheet's font unless a subclass knows better."""
        return self.font()

    def formats(self) -> Sequence[QTextLayout.FormatRange]:
        """What of the text looks otherwise; nothing unless a subclass knows better."""
        return ()

    def laid_out(self, width: int) -> QTextLayout:
        """The text in lines of this width; the last is kept, as a layout asks for its height before each paint."""
        key = self.text(), self.text_font(), width
        if self._laid_out is None or self._laid_out[0] != key:
            self._laid_out = key, self._lay_out(width)
        return self._laid_out[1]

    def _lay_out(self, width: int) -> QTextLayout:
        layout = QTextLayout(self.text(), self.text_font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(list(self.formats()))
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, top))
            top += line.height()
        layout.endLayout()
        return layout


@dataclass(frozen=True, slots=True)
class Chip:
    """A word on a pill, with an icon if it has one."""

    text: str
    role: str = "muted"
    ground: str = "sunken"
    icon: str = ""


class ChipRow(QWidget):
    """Chips beside each other, on more than one line where they do not fit."""

    _GAP = 8

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._chips: tuple[Chip, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Other chips."""
        self._chips = tuple(chips)
        self.setAccessibleName(", ".join(chip.text for chip in chips))
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        boxes = self._boxes(width)
        return round(boxes[-1].bottom()) if boxes else 0

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for chip, box in zip(self._chips, self._boxes(self.width()), strict=True):
            self._paint_chip(painter, chip, box)

    def _paint_chip(self, painter: QPainter, chip: Chip, box: QRectF) -> None:
        theme = self._theme
        rounded(painter, box, box.height() / 2, theme.colour(chip.ground))
        words = box
        if chip.icon:
            side = theme.px(13)
            place = QRectF(box.left() + theme.px(10), box.center().y() - side / 2, side, side)
            theme.paint_icon(painter, chip.icon, place, chip.role)
            words = box.adjusted(theme.px(18), 0, 0, 0)
        painter.setFont(theme.font(_CHIP_SIZE, QFont.Weight.Medium))
        painter.setPen(theme.colour(chip.role))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, chip.text)

    def _boxes(self, width: int) -> list[QRectF]:
        height = self._theme.px(24)
        boxes: list[QRectF] = []
        left = top = 0.0
        for chip in self._chips:
            room = self._theme.text_width(chip.text, _CHIP_SIZE, QFont.Weight.Medium) + self._theme.px(
                40 if chip.icon else 22
            )
            if left and left + room > width:
                left, top = 0.0, top + height + self._GAP
            boxes.append(QRectF(left, top, room, height))
            left += room + self._GAP
        return boxes


class StatTile(QWidget):
    """A big number over its name."""

    def __init__(self, theme: Theme, name: str, role: str = "text") -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._role = role
        self._value = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_value("–")

    def show_figure(self, name: str, value: str, role: str) -> None:
        """Another number under another name."""
        self._name, self._role = name, role
        self.show_value(value)

    def show_value(self, value: str) -> None:
        """The number, or whatever short text stands for it."""
        self._value = value
        self.setAccessibleName(f"{self._name}: {value}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(112), self._theme.px(88))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        rounded(painter, rect, 12, theme.colour("surface"), theme.colour("border"))
        inner = rect.adjusted(16, theme.px(12), -12, -theme.px(12))
        painter.setFont(theme.font(13))
        painter.setPen(theme.colour("muted"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, self._name)
        painter.setFont(theme.font(28, QFont.Weight.DemiBold))
        painter.setPen(theme.colour(self._role if self._value not in ("0", "–") else "muted"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self._value)
