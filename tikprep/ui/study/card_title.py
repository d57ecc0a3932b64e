"""The title of a card, in which words can be found as in the card itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextCharFormat, QTextDocument, QTextLayout

from tikprep.ui.card.document import Mark
from tikprep.ui.card.find import found_in
from tikprep.ui.theme.fonts import Reading
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.labels import BreakingLabel

TITLE_PX = 26.0
_CURRENT, _OTHER = 0.45, 0.2
# WCAG 1.4.12, as shares of the size.
_WIDE_LETTERS, _WIDE_WORDS = 0.12, 0.16


class CardTitle(BreakingLabel):
    """A wrapping title with marks on what was searched for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("", "title")
        self._theme = theme
        self._marks: tuple[Mark, ...] = ()

    def set_look(self, reading: Reading, zoom: float) -> None:
        """Set the title in the font, the spacing and the size of the card's text."""
        size = round(TITLE_PX * zoom)
        family = f"font-family: '{reading.text_family}';" if reading.text_family else ""
        spacing = f"letter-spacing: {size * _WIDE_LETTERS:.1f}px; word-spacing: {size * _WIDE_WORDS:.1f}px;"
        self.setStyleSheet(f"font-size: {size}px; {family} {spacing if reading.is_wide else ''}")
        self.updateGeometry()

    def places_of(self, words: str) -> tuple[tuple[int, int], ...]:
        """Where the title reads like `words`."""
        return found_in(QTextDocument(self.text()), words)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Lay a ground under stretches of the title."""
        self._marks = tuple(marks)
        self.update()

    def rect_of(self, start: int, end: int) -> QRect:
        """Where a stretch begins."""
        # A line lives no longer than its layout.
        layout = self.laid_out(self.width())
        line = layout.lineForTextPosition(start)
        return line.naturalTextRect().toAlignedRect() if line.isValid() else QRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._marks:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        self.laid_out(self.width()).draw(painter, QPointF(0, 0), [self._range(mark) for mark in self._marks])

    def _range(self, mark: Mark) -> QTextLayout.FormatRange:
        ground = QColor(self._theme.tokens.callout_warning)
        ground.setAlphaF(_CURRENT if mark.is_current else _OTHER)
        made = QTextLayout.FormatRange()
        form = QTextCharFormat()
        form.setBackground(ground)
        made.start, made.length, made.format = mark.start, mark.end - mark.start, form
        return made
