"""What stands below code: as high as its content needs, with a quiet sentence at its foot."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLayout, QLayoutItem, QWidget

from tikprep.runner.judge import Judge
from tikprep.runner.process import Stop
from tikprep.ui.theme.theme import Theme

_FONT = 12


class HighEnough(QWidget):
    """Never lower than what its layout needs at today's width; a splitter alone asks for no height by width."""

    def __init__(self, least: int) -> None:
        super().__init__()
        self._least = least

    def set_least(self, height: int) -> None:
        """A height that it never falls below, whatever it holds."""
        self._least = height
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def minimumSizeHint(self) -> QSize:
        # What wraps may be as narrow as it likes: its height is asked for by `_fit`.
        return QSize(super().minimumSizeHint().width(), self.minimumHeight())

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(max(self._least, _needed(layout, self.width())))


def _needed(layout: QLayout, width: int) -> int:
    """The height of a column; Qt's own answer forgets what wraps inside of what it holds."""
    margins = layout.contentsMargins()
    inside = width - margins.left() - margins.right()
    items = map(layout.itemAt, range(layout.count()))
    heights = [_least_height(item, inside) for item in items if item is not None and not item.isEmpty()]
    gaps = layout.spacing() * max(0, len(heights) - 1)
    return margins.top() + margins.bottom() + sum(heights) + gaps


def _least_height(item: QLayoutItem, width: int) -> int:
    widget = item.widget()
    if widget is None:
        return item.minimumSize().height()
    if widget.hasHeightForWidth():
        return max(widget.heightForWidth(width), widget.minimumHeight())
    # A text asks for more lines than its owner may have given it.
    return min(max(widget.minimumSizeHint().height(), widget.minimumHeight()), widget.maximumHeight())


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What holds for the programs of a judge, in one sentence."""

    text: str
    is_walled: bool


def guarantee_of(judge: Judge, _stop: Stop | None = None) -> Guarantee:
    """What holds for the programs of this judge."""
    return Guarantee(judge.guarantee, judge.sandbox.is_walled)


class QuietLine(QLabel):
    """A sentence about something that rarely matters, in small letters; it wraps, as none of it may be missed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._role = "muted"
        theme.changed.connect(self._dress)
        self._dress()

    def show_guarantee(self, guarantee: Guarantee) -> None:
        """What holds for programs; less than walls stands out."""
        self._role = "muted" if guarantee.is_walled else "hard"
        self.setText(guarantee.text)
        self._dress()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def _dress(self) -> None:
        self.setStyleSheet(f"font-size: {self._theme.px(_FONT)}px; color: {self._theme.hex(self._role)};")
