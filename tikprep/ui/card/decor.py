"""What is painted around the text: grounds, bars, chips, markers, rules and table lines."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFragment,
    QTextLine,
)

from tikprep.ui.card.foreign_look import cell_grounds
from tikprep.ui.card.gap import paint_gap
from tikprep.ui.card.inline import PAD, WORD_JOINER
from tikprep.ui.card.notes import BarBox, Chip, CodeBox, CodeLine, Notes, TableBox
from tikprep.ui.card.style import (
    GLUE_PROPERTY,
    LABEL_FLAGS,
    LABEL_PX,
    MARKER_GAP,
    MARKER_PROPERTY,
    PAD_PROPERTY,
    CardStyle,
)
from tikprep.ui.theme.tokens import Tokens

_RADIUS = 9.0
_CHIP_RADIUS = 4.5
_BAR_WIDTH = 4.0
_MARK_WIDTH = 3.0
# A chip has at most two at its start.
_MOST_PADS = 3
_QUIET_BAR_WIDTH = 3.0
_RTL_PAD = 3.0
_PADS = f" {PAD}{WORD_JOINER}"
_LEAST_CHIP = 0.5
_RTL_PAD = 3.0
_PADS = f" {PAD}{WORD_JOINER}"


class Decor:
    """The geometry of one laid-out document; measured once, painted often."""

    def __init__(self, document: QTextDocument, notes: Notes, style: CardStyle, width: float) -> None:
        self._document = document
        self._layout = document.documentLayout()
        self._notes = notes
        self._style = style
        self._width = width
        self.code_rects = {box.index: self._frame_rect(box) for box in notes.boxes if isinstance(box, CodeBox)}
        self.links = notes.links
        self.chips = notes.chips
        self.wrapped_lines = notes.wrapped_lines
        self.code_lines = notes.code_lines
        self.tables = [box for box in notes.boxes if isinstance(box, TableBox)]
        self._line_tints = list(self._tints())
        self._chip_rects = [(chip.kind, list(self._text_rects(chip))) for chip in notes.chips]

    def link_rects(self, number: int) -> list[QRectF]:
        """Where the link stands, one rectangle a line."""
        start, end, _ = self.links[number]
        return list(self._text_rects(Chip("link", start, end)))

    def box_rects(self) -> list[QRectF]:
        """The grounds of code blocks, callouts and quotations."""
        return [self._frame_rect(box) for box in self._notes.boxes if not isinstance(box, TableBox)]

    def chip_rects(self, kind: str) -> Iterator[QRectF]:
        """The grounds of the chips of a kind, one rectangle a line."""
        return (rect for name, rects in self._chip_rects if name == kind for rect in rects)

    def table_rows(self) -> Iterator[list[tuple[float, float]]]:
        """For each table the top and bottom of its rows."""
        for box in self.tables:
            rect, tops = self._table_lines(box)
            yield list(zip(tops, [*tops[1:], rect.bottom()], strict=True))

    def paint_below(self, painter: QPainter, clip: QRectF | None) -> None:
        for box in self._notes.boxes:
            if isinstance(box, TableBox):
                self._table_ground(painter, box)
            elif clip is None or self._frame_rect(box).intersects(clip):
                self._ground(painter, box)
        for tint in self._line_tints:
            painter.fillRect(tint, QColor(self._style.tokens.code_line))
            # To be seen by who cannot tell the tint from the ground.
            bar = QRectF(tint.left(), tint.top(), self._style.px(_MARK_WIDTH), tint.height())
            painter.fillRect(bar, QColor(self._style.tokens.accent))
        for kind, rects in self._chip_rects:
            for rect in rects:
                if clip is None or rect.intersects(clip):
                    self._chip(painter, kind, rect)

    def paint_selection(self, painter: QPainter, start: int, end: int) -> None:
        """The ground of selected text. Qt's own lies over formulas and shows the empty blocks between boxes."""
        colour = QColor(self._style.tokens.selection)
        for rect in self.range_rects(start, end):
            painter.fillRect(rect, colour)

    def range_rects(self, start: int, end: int) -> Iterator[QRectF]:
        """Where the text between two positions stands, one rectangle a line."""
        block = self._document.findBlock(start)
        while block.isValid() and block.position() < end:
            if not block.blockFormat().boolProperty(GLUE_PROPERTY):
                yield from self._lines_between(block, start, end)
            block = block.next()

    def paint_above(self, painter: QPainter, clip: QRectF | None = None) -> None:
        for position in self._notes.markers:
            block = self._document.findBlock(position)
            if clip is None or self._layout.blockBoundingRect(block).intersects(clip):
                self._marker(painter, block)
        for position in self._notes.wrapped_lines:
            self._wrap_marks(painter, self._document.findBlock(position))
        for code_line in self.code_lines:
            if code_line.number:
                self._line_number(painter, code_line)
        for position in self._notes.rules:
            rect = self._layout.blockBoundingRect(self._document.findBlock(position))
            painter.setPen(QPen(QColor(self._style.tokens.border), 1.0))
            middle = round(rect.center().y()) + 0.5
            painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))
        for box in self._notes.boxes:
            if isinstance(box, CodeBox) and box.label and (clip is None or self._frame_rect(box).intersects(clip)):
                self._label(painter, box)

    def _frame_rect(self, box: CodeBox | BarBox) -> QRectF:
        rect = self._layout.frameBoundingRect(box.frame)
        form = box.frame.frameFormat()
        return rect.adjusted(form.leftMargin(), 0, -form.rightMargin(), 0)

    def _ground(self, painter: QPainter, box: CodeBox | BarBox) -> None:
        tokens, px = self._style.tokens, self._style.px
        rect = self._frame_rect(box)
        if isinstance(box, CodeBox):
            bar = {"bad": tokens.again, "fixed": tokens.good}.get(box.flaw, "")
            self._box(painter, rect, tokens.code_bg, bar, px(_BAR_WIDTH))
        elif box.ground:
            self._box(painter, rect, box.ground, box.bar, px(_BAR_WIDTH))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(box.bar))
            width = px(_QUIET_BAR_WIDTH)
            painter.drawRoundedRect(QRectF(rect.left(), rect.top(), width, rect.height()), width / 2, width / 2)

    def _box(self, painter: QPainter, rect: QRectF, ground: str, bar: str, bar_width: float) -> None:
        radius = self._style.px(_RADIUS)
        path = QPainterPath()
        path.addRoundedRect(rect, radius, radius)
        painter.fillPath(path, QColor(ground))
        if not bar:
            return
        edge = QPainterPath()
        edge.addRect(QRectF(rect.left(), rect.top(), bar_width, rect.height()))
        painter.fillPath(path.intersected(edge), QColor(bar))

    def _chip(self, painter: QPainter, kind: str, rect: QRectF) -> None:
        tokens = self._style.tokens
        radius = self._style.px(_CHIP_RADIUS)
        if kind == "gap":
            paint_gap(painter, rect, tokens)
            return
        if kind == "key":
            self._key(painter, rect)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        # Among bold keywords the colour alone would not tell what was filled in.
        grounds = {"ins": tokens.good_soft, "del": tokens.again_soft, "shown": tokens.accent_soft}
        painter.setBrush(QColor(grounds[kind]) if kind in grounds else chip_ground(tokens))
        painter.drawRoundedRect(rect, radius, radius)

    def _key(self, painter: QPainter, rect: QRectF) -> None:
        """A key cap: a light face on a lower edge that shows below it."""
        tokens, px = self._style.tokens, self._style.px
        radius = px(_CHIP_RADIUS)
        # A pixel beside it, so that two caps that touch stay two.
        cap = rect.adjusted(px(1), 0.5, -px(1), -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.scroll_handle))
        painter.drawRoundedRect(cap.adjusted(-0.5, px(1.5), 0.5, px(1.5) + 0.5), radius, radius)
        painter.setPen(QPen(QColor(tokens.scroll_handle), 1.0))
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(cap, radius, radius)

    def _text_rects(self, chip: Chip) -> Iterator[QRectF]:
        """The chip's extent, one rectangle for each line it touches."""
        block = self._document.findBlock(chip.start)
        layout = block.layout()
        offset = self._offset(block)
        first, last = chip.start - block.position(), chip.end - block.position()
        number = layout.lineForTextPosition(first).lineNumber()
        while 0 <= number < layout.lineCount() and layout.lineAt(number).textStart() < last:
            line = layout.lineAt(number)
            number += 1
            start, end = max(first, line.textStart()), min(last, line.textStart() + line.textLength())
            if start >= end:
                continue
            left, right = _extent(block, line, start, end)
            if right - left < _LEAST_CHIP:
                continue  # a pad without width, its text is on the next line
            font = self._font_at(block, start)
            metrics = QFontMetricsF(font)
            baseline = offset.y() + line.y() + line.ascent()
            above, below = metrics.ascent() * 0.96 + 1, metrics.descent() + 1.5
            yield QRectF(offset.x() + left, baseline - above, right - left, above + below)

    def _lines_between(self, block: QTextBlock, start: int, end: int) -> Iterator[QRectF]:
        layout, offset = block.layout(), self._offset(block)
        first, last = start - block.position(), end - block.position()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            left, right = max(first, line.textStart()), min(last, line.textStart() + line.textLength())
            if left < right:
                x = _x(line.cursorToX(left))
                width = _x(line.cursorToX(right)) - x
                yield QRectF(offset.x() + x, offset.y() + line.y(), width, line.height())

    def _font_at(self, block: QTextBlock, offset: int) -> QFont:
        """The font of a chip's text, not of the pads around it."""
        cursor = QTextCursor(block)
        for place in range(offset + 1, min(offset + 1 + _MOST_PADS, block.length())):
            # A cursor speaks for the character before it.
            cursor.setPosition(block.position() + place)
            if not cursor.charFormat().boolProperty(PAD_PROPERTY):
                break
        return cursor.charFormat().font()

    def _offset(self, block: QTextBlock) -> QPointF:
        """From the coordinates of a block's lines to those of the document."""
        return self._layout.blockBoundingRect(block).topLeft()

    def _marker(self, painter: QPainter, block: QTextBlock) -> None:
        tokens, px = self._style.tokens, self._style.px
        marker = block.blockFormat().stringProperty(MARKER_PROPERTY)
        layout, offset = block.layout(), self._offset(block)
        if not layout.lineCount():
            return
        line = layout.lineAt(0)
        baseline = offset.y() + line.y() + line.ascent()
        is_rtl = block.blockFormat().layoutDirection() == Qt.LayoutDirection.RightToLeft
        gap = px(MARKER_GAP + 2)
        edge = offset.x() + (line.x() + line.width() + gap if is_rtl else line.x() - gap)
        away = 1 if is_rtl else -1
        is_note = marker.isdigit()
        font = self._style.marker_font()
        if is_note:
            font = QFont(self._font_at(block, 0))
            font.setWeight(QFont.Weight.DemiBold)
        middle = baseline - QFontMetricsF(font).xHeight() * 0.52
        if marker in ("-", "*"):
            radius = px(2.7)
            painter.setPen(Qt.PenStyle.NoPen if marker == "-" else QPen(QColor(tokens.muted), px(1.2)))
            painter.setBrush(QColor(tokens.muted) if marker == "-" else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(edge + away * radius, middle), radius, radius)
        elif marker in ("[ ]", "[x]"):
            self._check_box(painter, QPointF(edge + away * px(6), baseline - px(5.5)), is_done=marker == "[x]")
        else:
            painter.setFont(font)
            painter.setPen(QColor(tokens.accent if is_note else tokens.muted))
            width = 0.0 if is_rtl else QFontMetricsF(font).horizontalAdvance(marker)
            painter.drawText(QPointF(edge - away * px(2) - width, baseline), marker)

    def _check_box(self, painter: QPainter, centre: QPointF, *, is_done: bool) -> None:
        tokens, px = self._style.tokens, self._style.px
        half = px(6.5)
        rect = QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half)
        painter.setPen(QPen(QColor(tokens.accent if is_done else tokens.muted), px(1.3)))
        painter.setBrush(QColor(tokens.accent) if is_done else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, px(3), px(3))
        if is_done:
            tick = QPainterPath(QPointF(centre.x() - px(3), centre.y()))
            tick.lineTo(centre.x() - px(0.8), centre.y() + px(2.4))
            tick.lineTo(centre.x() + px(3.2), centre.y() - px(2.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.on_accent), px(1.6)))
            painter.drawPath(tick)

    def _wrap_marks(self, painter: QPainter, block: QTextBlock) -> None:
        """A hooked arrow in front of each line that goes on from the one above."""
        px, offset, layout = self._style.px, self._offset(block), block.layout()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._style.tokens.syn_comment), px(1.3)))
        for number in range(1, layout.lineCount()):
            line = layout.lineAt(number)
            x = offset.x() + line.x() - px(17)
            y = offset.y() + line.y() + line.ascent() - px(4)
            hook = QPainterPath(QPointF(x, y - px(5)))
            hook.lineTo(x, y)
            hook.lineTo(x + px(9), y)
            hook.moveTo(x + px(6), y - px(3))
            hook.lineTo(x + px(9), y)
            hook.lineTo(x + px(6), y + px(3))
            painter.drawPath(hook)

    def _tints(self) -> Iterator[QRectF]:
        """The grounds of marked lines; neighbours share one, as no screen shows a seam between them then."""
        px = self._style.px
        joined: QRectF | None = None
        end = -1
        for code_line in self.code_lines:
            if not code_line.is_marked:
                continue
            block = self._document.findBlock(code_line.position)
            rect = self._layout.blockBoundingRect(block)
            box = self._layout.frameBoundingRect(code_line.frame)
            form = code_line.frame.frameFormat()
            left = box.left() + form.leftMargin() + (px(_BAR_WIDTH) if code_line.has_bar else 0.0)
            # A little lower, as the letters stand low in their line.
            top, bottom = round(rect.top() + px(1)), round(rect.bottom() + px(1))
            tint = QRectF(left, top, box.right() - form.rightMargin() - left, bottom - top)
            if joined is not None and block.blockNumber() == end + 1:
                joined = joined.united(tint)
            else:
                if joined is not None:
                    yield joined
                joined = tint
            end = block.blockNumber()
        if joined is not None:
            yield joined

    def _line_number(self, painter: QPainter, code_line: CodeLine) -> None:
        block = self._document.findBlock(code_line.position)
        line = block.layout().lineAt(0)
        box = self._layout.frameBoundingRect(code_line.frame)
        font = self._style.code_font(code_line.size)
        painter.setFont(font)
        painter.setPen(QColor(self._style.tokens.muted))
        right = box.left() + code_line.frame.frameFormat().leftMargin() + code_line.number_right
        baseline = self._offset(block).y() + line.y() + line.ascent()
        painter.drawText(
            QPointF(right - QFontMetricsF(font).horizontalAdvance(code_line.number), baseline), code_line.number
        )

    def _label(self, painter: QPainter, box: CodeBox) -> None:
        tokens = self._style.tokens
        painter.setFont(self._style.text_font(LABEL_PX, bold=True))
        painter.setPen(QColor({"bad": tokens.again, "fixed": tokens.good}.get(box.flaw, tokens.muted)))
        painter.drawText(self._label_rect(box), LABEL_FLAGS, box.label)

    def _label_rect(self, box: CodeBox) -> QRectF:
        """Where the label of a code block stands, over the code and within the box."""
        px, rect = self._style.px, self._frame_rect(box)
        top = rect.top() + px(23) - QFontMetricsF(self._style.text_font(LABEL_PX, bold=True)).ascent()
        return QRectF(rect.left() + px(16), top, rect.width() - 2 * px(16), box.label_height)

    def _table_ground(self, painter: QPainter, box: TableBox) -> None:
        tokens = self._style.tokens
        rect, tops = self._table_lines(box)
        radius = self._style.px(7)
        outline = QPainterPath()
        outline.addRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        for row in box.header_rows:
            bottom = tops[row + 1] if row + 1 < len(tops) else rect.bottom()
            head = QPainterPath()
            head.addRect(QRectF(rect.left(), tops[row], rect.width(), bottom - tops[row]))
            painter.fillPath(outline.intersected(head), QColor(tokens.code_bg))
        for cell, colour in cell_grounds(box, rect, tops):
            painter.fillPath(outline.intersected(cell), QColor(colour))
        painter.setPen(QPen(QColor(tokens.border), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)
        for top in tops[1:]:
            y = round(top) + 0.5
            painter.drawLine(QPointF(rect.left() + 1, y), QPointF(rect.right() - 1, y))

    def _table_lines(self, box: TableBox) -> tuple[QRectF, list[float]]:
        """The table's bounds and the top of each row."""
        tops: list[float] = []
        for row in range(box.table.rows()):
            cell = box.table.cellAt(row, 0)
            column = 0
            while cell.row() != row and column + 1 < box.table.columns():
                column += 1
                cell = box.table.cellAt(row, column)
            block = cell.firstCursorPosition().block()
            padding = cell.format().toTableCellFormat().topPadding()
            tops.append(self._layout.blockBoundingRect(block).top() - padding)
        first = box.table.cellAt(0, 0)
        left = self._layout.blockBoundingRect(first.firstCursorPosition().block()).left()
        left -= first.format().toTableCellFormat().leftPadding()
        return QRectF(left, tops[0], box.width, self._layout.frameBoundingRect(box.table).height()), tops


def chip_ground(tokens: Tokens) -> QColor:
    """The ground of inline code: a veil, so that it suits callouts as well as the card."""
    ground = QColor(tokens.muted)
    ground.setAlphaF(0.12)
    return ground


def fragments(block: QTextBlock) -> Iterator[QTextFragment]:
    """The runs of a block, each of one format."""
    step = block.begin()
    while not step.atEnd():
        yield step.fragment()
        step += 1


def _extent(block: QTextBlock, line: QTextLine, start: int, end: int) -> tuple[float, float]:
    """The left and right end of a stretch of a line."""
    if block.textDirection() == Qt.LayoutDirection.RightToLeft:
        # A cursor between words of two directions has two places, and the pads may stand beyond the next word.
        text = block.text()
        letters = [place for place in range(start, end) if text[place] not in _PADS]
        runs = line.glyphRuns(letters[0], letters[-1] + 1 - letters[0]) if letters else []
        rects = [run.boundingRect() for run in runs]
        if rects:
            return min(rect.left() for rect in rects) - _RTL_PAD, max(rect.right() for rect in rects) + _RTL_PAD
    # White space that hangs over the end of a line is not part of the chip.
    return _x(line.cursorToX(start)), min(_x(line.cursorToX(end)), line.naturalTextRect().right())


def _x(position: object) -> float:
    """`cursorToX` answers with a number or, by its overload in Python, with a pair."""
    return float(position[0] if isinstance(position, tuple) else position)  # type: ignore[arg-type]
