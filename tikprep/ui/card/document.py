"""A Page laid out: Page + theme + width + zoom + way of reading -> PreparedDocument.

QTextDocument breaks the lines and draws the text. Boxes, bars, chips, list markers and
table lines are ours (`decor.py`); the builder notes where they belong.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QImage,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
    QTextOption,
)

from tikprep.rendering.page import Page, source_page
from tikprep.rendering.parts import PageFormula, Picture
from tikprep.ui.card.builder import PageBuilder
from tikprep.ui.card.copying import CopiedText, html_between, text_between
from tikprep.ui.card.decor import Decor
from tikprep.ui.card.formula import OBJECT, OBJECT_TYPE, InlineObjects
from tikprep.ui.card.inline import GLUED_SPACE, LINE_SEPARATOR, WORD_JOINER
from tikprep.ui.card.notes import CodeBox
from tikprep.ui.card.pads import fold_lone_pads
from tikprep.ui.card.picture_store import PictureStore
from tikprep.ui.card.places import PlacedObject, Stop, placed_objects, stops
from tikprep.ui.card.style import INDEX_PROPERTY, PAD_PROPERTY, TAB_PROPERTY, UNSEEN_PROPERTY, CardStyle
from tikprep.ui.theme.fonts import Reading
from tikprep.ui.theme.tokens import Tokens

_log = logging.getLogger("tikprep.card")
_OVERHANG_ROOM = 16.0
# Wider than the words of any table.
_FULL_WIDTH = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text that was searched for."""

    start: int
    end: int
    is_current: bool


class CardDocument(QTextDocument):
    """A document that loads nothing: pictures come in as objects, from the card's media alone."""

    def loadResource(self, type: int, name: object) -> QImage:
        # An empty answer would be asked for again at each layout.
        pixel = QImage(QSize(1, 1), QImage.Format.Format_ARGB32)
        pixel.fill(QColor(0, 0, 0, 0))
        return pixel


def prepared_document(
    page: Page,
    tokens: Tokens,
    width: float,
    zoom: float = 1.0,
    reading: Reading = Reading(),  # noqa: B008 - frozen
    *,
    for_paper: bool = False,
    pictures: PictureStore | None = None,
) -> PreparedDocument:
    """The page laid out; where that fails, its source.

    Qt asks for heights and paints in virtual functions, out of which no exception may rise: one card would end the
    program each time it comes up.
    """
    try:
        return PreparedDocument(page, tokens, width, zoom, reading, for_paper=for_paper, pictures=pictures)
    except Exception:
        _log.exception("A side cannot be laid out: %.200r", page.plain_text)
        return PreparedDocument(source_page(page.source or page.plain_text), tokens, width, zoom, for_paper=for_paper)


class PreparedDocument:
    """A document that is laid out and can be painted at once, on screen or on paper."""

    def __init__(
        self,
        page: Page,
        tokens: Tokens,
        width: float,
        zoom: float = 1.0,
        reading: Reading = Reading(),  # noqa: B008 - frozen
        *,
        for_paper: bool = False,
        pictures: PictureStore | None = None,
    ) -> None:
        self.page = page
        self.tokens = tokens
        self.width = width
        style = CardStyle(tokens, zoom, reading)
        self.document = CardDocument()
        self.document.setUndoRedoEnabled(False)
        self.document.setDocumentMargin(0)
        # Letters on paper stand where their font wants them, not on the pixels of a screen.
        self.document.setUseDesignMetrics(for_paper)
        self.document.setDefaultFont(style.text_font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document.setDefaultTextOption(option)
        builder = PageBuilder(page, style, self.document, width)
        self._objects = builder.pen.objects
        # Before the text is there, so that it is laid out once, with its objects and at its width.
        self.document.setTextWidth(width)
        layout = self.document.documentLayout()
        self._painted = InlineObjects(self._objects, tokens, pictures or PictureStore(self.document), self.document)
        layout.registerHandler(OBJECT_TYPE, self._painted)
        builder.build()
        fold_lone_pads(self.document, builder.pen.notes.chips)
        self.height = self.document.size().height() + builder.pen.overhang()
        self.decor = Decor(self.document, builder.pen.notes, style, width)
        self._codes = [box for box in builder.pen.notes.boxes if isinstance(box, CodeBox)]

    def prepare_pictures(self, scale: float) -> None:
        """Have the large pictures decoded before a window of so many device pixels a dot shows the page."""
        self._painted.prepare_pictures(scale)

    @property
    def has_picture_files(self) -> bool:
        """Whether it shows pictures that are decoded while it is shown."""
        return any(isinstance(one.source, Picture) and one.source.drawing is None for one in self._objects)

    # Neither is needed to paint a card.

    @cached_property
    def objects(self) -> tuple[PlacedObject, ...]:
        """Its formulas and pictures in the order of the text."""
        return placed_objects(self.document, self.decor, self._objects, self.width)

    @property
    def formulas(self) -> tuple[tuple[int, str], ...]:
        """The position and TeX of each formula that is drawn."""
        return tuple((one.position, one.source.tex) for one in self.objects if isinstance(one.source, PageFormula))

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        """What Tab comes to."""
        return stops(self.decor, {box.index: box.frame.firstPosition() for box in self._codes}, self.objects)

    def paint(
        self,
        painter: QPainter,
        clip: QRectF | None = None,
        selection: QTextCursor | None = None,
        marks: Sequence[Mark] = (),
    ) -> None:
        """Paint at the painter's origin; only what `clip` touches, if given."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.decor.paint_below(painter, clip)
        for mark in marks:
            self._paint_mark(painter, mark, clip)
        context = QAbstractTextDocumentLayout.PaintContext()
        if clip is not None:
            # A formula may hang from the line that the clip begins below.
            context.clip = clip.adjusted(0, -_OVERHANG_ROOM, 0, 0)
        if selection is not None and selection.hasSelection():
            self.decor.paint_selection(painter, selection.selectionStart(), selection.selectionEnd())
            context.selections = [self._selection(selection)]
        self.document.documentLayout().draw(painter, context)
        self.decor.paint_above(painter, clip)

    def paint_lines(self, painter: QPainter, top: float, bottom: float) -> None:
        """Paint the lines whose middle is between two heights, and the boxes around them.

        `paint` with a clip would hand the line above it to the painter as well, where a PDF
        keeps it, unseen but found and copied.
        """
        clip = QRectF(0, top + 0.5, self.width, bottom - top - 1)
        self.decor.paint_below(painter, clip)
        block = self.document.begin()
        while block.isValid():
            layout, place = block.layout(), self.document.documentLayout().blockBoundingRect(block)
            for number in range(layout.lineCount() if place.intersects(clip) else 0):
                line = layout.lineAt(number)
                if top <= place.top() + line.y() + line.height() / 2 <= bottom:
                    line.draw(painter, place.topLeft())
            block = block.next()
        self.decor.paint_above(painter, clip)

    def _paint_mark(self, painter: QPainter, mark: Mark, clip: QRectF | None) -> None:
        ground = QColor(self.tokens.callout_warning)
        ground.setAlphaF(0.36 if mark.is_current else 0.17)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(self.tokens.callout_warning), 1.5) if mark.is_current else Qt.PenStyle.NoPen)
        # Letters have air at their sides, a formula begins at its edge.
        beside = 3 if self.document.characterAt(mark.start) == OBJECT else 1
        for rect in self.decor.range_rects(mark.start, mark.end):
            if clip is None or rect.intersects(clip):
                painter.drawRoundedRect(rect.adjusted(-beside, 1, beside, -1), 3, 3)

    def position_at(self, point: QPointF, *, exactly: bool = False) -> int:
        """The text position at a point; -1 if `exactly` is asked for and no text is there."""
        accuracy = Qt.HitTestAccuracy.ExactHit if exactly else Qt.HitTestAccuracy.FuzzyHit
        return self.document.documentLayout().hitTest(point, accuracy)

    def link_at(self, point: QPointF) -> str:
        return self.document.documentLayout().anchorAt(point)

    def growing_at(self, point: QPointF) -> PlacedObject | None:
        """The picture or wide formula at a point."""
        return next((placed for placed in self.objects if placed.can_grow and placed.rect.contains(point)), None)

    def problem_at(self, point: QPointF) -> str:
        """What is wrong with the formula at a point, or ""."""
        position = self.position_at(point, exactly=True)
        if position < 0:
            return ""
        cursor = QTextCursor(self.document)
        cursor.setPosition(min(position + 1, self.document.characterCount() - 1))
        return cursor.charFormat().toolTip()

    def text_between(self, start: int, end: int) -> str:
        """The text to copy: formulas as TeX, list markers as written, rows of tables as lines with tabs."""
        return text_between(self._text, start, end)

    def html_between(self, start: int, end: int) -> str:
        """The same as HTML."""
        return html_between(self._text, start, end)

    @cached_property
    def _text(self) -> CopiedText:
        return CopiedText(self.document, self.decor.tables, self._copied, self._is_code, self._in_full_width)

    def _in_full_width(self) -> CopiedText:
        """The same page with room for all its tables: records are copied as the rows that they stand for."""
        return PreparedDocument(self.page, self.tokens, _FULL_WIDTH)._text

    def _is_code(self, position: int) -> bool:
        return any(box.frame.firstPosition() <= position <= box.frame.lastPosition() for box in self._codes)

    def _copied(self, fragment: QTextFragment, start: int, end: int) -> str:
        form = fragment.charFormat()
        first, last = max(start, fragment.position()), min(end, fragment.position() + fragment.length())
        if form.boolProperty(PAD_PROPERTY) or first >= last:
            return ""
        if form.objectType() == OBJECT_TYPE:
            return self._objects[form.intProperty(INDEX_PROPERTY)].copied_text
        if form.hasProperty(TAB_PROPERTY):
            return "\t"
        if form.hasProperty(UNSEEN_PROPERTY):
            return form.stringProperty(UNSEEN_PROPERTY)[0]
        text = fragment.text()
        if last - first < fragment.length():
            # Qt counts in UTF-16, Python in characters.
            coded = text.encode("utf-16-le", "surrogatepass")
            part = coded[(first - fragment.position()) * 2 : (last - fragment.position()) * 2]
            text = part.decode("utf-16-le", "replace")
        return text.replace(GLUED_SPACE, " ").replace(WORD_JOINER, "").replace(LINE_SEPARATOR, "\n")

    def _selection(self, cursor: QTextCursor) -> QAbstractTextDocumentLayout.Selection:
        selection = QAbstractTextDocumentLayout.Selection()
        form = QTextCharFormat()
        form.setForeground(QColor(self.tokens.text))
        selection.cursor = cursor
        selection.format = form
        return selection
