"""The title of a card, in which words can be found as in the card itself."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QTextCharFormat, QTextDocument, QTextLayout

from tikprep.domain.titles import title_words
from tikprep.ui.card.document import Mark
from tikprep.ui.card.find import found_in
from tikprep.ui.card.style import CardStyle
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.labels import BreakingLabel

_CURRENT, _OTHER = 0.45, 0.2
_TITLE_PX = 26.0
# Larger, and the words of a title would not fit a narrow window.
_MOST_PX = 40.0


class CardTitle(BreakingLabel):
    """A wrapping title with marks on what was searched for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("", "title")
        self._theme = theme
        self._marks: tuple[Mark, ...] = ()
        self._font: QFont | None = None
        self._is_selected = False
        self._code: tuple[tuple[int, int], ...] = ()
        self._code_families: list[str] = []

    def set_style(self, style: CardStyle) -> None:
        """Write it as the card below is written."""
        self._font = style.text_font(min(_TITLE_PX, _MOST_PX / style.zoom), bold=True)
        self._code_families = style.code_families
        self.updateGeometry()
        self.update()

    def text_font(self) -> QFont:
        return self.font() if self._font is None else self._font

    def setText(self, text: str) -> None:
        """Show another title, as it is written in Markdown, not selected."""
        words = title_words(text)
        self._code = words.code
        super().setText(words.text)
        self.unselect()

    def formats(self) -> Sequence[QTextLayout.FormatRange]:
        form = QTextCharFormat()
        form.setFontFamilies(self._code_families)
        form.setFontFixedPitch(True)
        return [_range(_utf16(self.text()[:start]), _utf16(self.text()[start:end]), form) for start, end in self._code]

    # It is selected as a whole or not at all.

    def selected_text(self) -> str:
        return self.text() if self._is_selected else ""

    def selected_html(self) -> str:
        return f"<p><b>{html.escape(self.text(), quote=False)}</b></p>" if self._is_selected else ""

    def select_whole(self) -> None:
        self._is_selected = bool(self.text())
        self.update()

    def select_to(self, _point: QPointF, *, from_start: bool) -> None:
        self.select_whole()

    def move_free_end(self, _point: QPointF) -> None:
        self.select_whole()

    def move_free_end_out(self, *, to_end: bool) -> None:
        self.select_whole()

    def unselect(self) -> None:
        self._is_selected = False
        self.update()

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
        if not self._marks and not self._is_selected:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        ranges = [self._selected_range()] if self._is_selected else []
        ranges += [self._range(mark) for mark in self._marks]
        self.laid_out(self.width()).draw(painter, QPointF(0, 0), ranges)

    def _selected_range(self) -> QTextLayout.FormatRange:
        form = QTextCharFormat()
        form.setBackground(QColor(self._theme.tokens.selection))
        return _range(0, _utf16(self.text()), form)

    def _range(self, mark: Mark) -> QTextLayout.FormatRange:
        ground = QColor(self._theme.tokens.callout_warning)
        ground.setAlphaF(_CURRENT if mark.is_current else _OTHER)
        form = QTextCharFormat()
        form.setBackground(ground)
        return _range(mark.start, mark.end - mark.start, form)


def _range(start: int, length: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, form
    return made


def _utf16(text: str) -> int:
    """How long Qt counts a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
