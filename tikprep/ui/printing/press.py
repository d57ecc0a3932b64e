"""Sets cards into columns and paints them page by page onto a PDF or a printer.

A document is laid out at the size of the screen and painted scaled, so paper looks like
the card. Nothing of a page is kept: a stretch is painted when its column is known.
"""

from __future__ import annotations

import html
from dataclasses import replace
from itertools import accumulate

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPagedPaintDevice, QPainter, QPen

from tikprep.rendering.page import Page
from tikprep.ui.card.document import PreparedDocument, prepared_document
from tikprep.ui.card.style import TEXT_PX
from tikprep.ui.printing.atoms import Atom, atoms_of
from tikprep.ui.printing.paper import PrintOptions
from tikprep.ui.theme.tokens import LIGHT

_POINTS_AN_INCH = 72.0
_CARD_GAP = 46.0
_TITLE_GAP = 8.0
_ANSWER_GAP = 14.0
_LABEL_GAP = 6.0
_HINT_GAP = 6.0
# Cards and boxes lower than this share of a column are not torn apart at all.
_WHOLE_SHARE = 0.3
_OVERSHOOT = 3.0
_LEAST_SHRINK = 0.3
_FOOT_PT = 8.0


class Press:
    """One print; `open_with` begins the first page, `close` ends the last. The device is the caller's."""

    def __init__(self, device: QPagedPaintDevice, options: PrintOptions, *, title: str, foot: str) -> None:
        self._device = device
        self._options = options
        self._title = title
        self._foot = foot
        self._scale = options.text_pt / TEXT_PX
        self._painter = QPainter()
        self._column = 0
        self._y = self._top = options.body.top()
        self._is_fresh = True
        self._run: list[tuple[Atom, float]] = []
        self.pages = 0

    def open_with(self, lines: tuple[str, ...]) -> bool:
        """Begin: the title and lines below it across the first page; False if the device cannot be painted on."""
        if not self._painter.begin(self._device):
            return False
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._begin_page()
        if self._title and lines:
            words = "".join(f'<p class="refs">{html.escape(line)}</p>' for line in lines if line)
            head = self._laid_out(
                _page(f"<h1>{html.escape(self._title)}</h1>{words}"), self._options.body.width() / self._scale
            )
            body = self._options.body
            self._paint_stretch(head, 0.0, head.height, QPointF(body.left(), body.top()))
            bottom = body.top() + head.height * self._scale + 12
            self._hairline(body.left(), body.right(), bottom)
            self._top = self._y = bottom + 18
        return True

    def add_section(self, name: str) -> None:
        """Begin a part with a heading of its own on a new page."""
        self._next_page()
        self._place(self._kept(self._atoms(_page(f"<h1>{html.escape(name)}</h1>"), 0.0)))

    def add_card(self, number: str, title: str, asks: tuple[Page, ...], answers: tuple[Page, ...]) -> None:
        """Set one card: its number and title, then what of it is asked for; `asks` are its question and hints."""
        heading = "\u2002".join(html.escape(part) for part in (number, title) if part)
        atoms: list[Atom] = []
        if heading:
            atoms += self._kept(self._atoms(_page(f"<h3>{heading}</h3>"), _CARD_GAP))
        first_gap = _TITLE_GAP if atoms else _CARD_GAP
        asked: list[Atom] = []
        for page in asks[:1]:
            asked += self._atoms(page, first_gap)
        for hint in asks[1:]:
            # "Hint 1:" may stand above code.
            told = self._atoms(hint, _HINT_GAP if asked else first_gap)
            asked += [*self._kept(told[:-1]), *told[-1:]]
        answered: list[Atom] = []
        for answer in answers:
            answered += self._atoms(answer, _ANSWER_GAP if asked or answered else first_gap)
        if asked and answered:
            label = self._kept(self._atoms(_page('<p class="refs"><strong>Answer</strong></p>'), _ANSWER_GAP))
            answered = [*label, replace(answered[0], gap=_LABEL_GAP), *answered[1:]]
            limit = self._column_px * _WHOLE_SHARE
            asked = self._kept(asked) if _height(asked) < limit else [*asked[:-1], *self._kept(asked[-1:])]
        atoms += asked + answered
        if _height(atoms) < self._column_px * _WHOLE_SHARE:
            atoms = [*self._kept(atoms[:-1]), *atoms[-1:]]
        self._place(atoms)

    def close(self) -> None:
        """Paint what is left; the device is complete."""
        self._flush()
        self._painter.end()

    # Columns

    @property
    def _column_px(self) -> float:
        return self._options.body.height() / self._scale

    def _atoms(self, page: Page, gap: float) -> list[Atom]:
        prepared = self._laid_out(page, self._options.column_width / self._scale)
        atoms = atoms_of(prepared, self._column_px * _WHOLE_SHARE, self._column_px)
        return [replace(atoms[0], gap=gap), *atoms[1:]] if atoms else []

    def _kept(self, atoms: list[Atom]) -> list[Atom]:
        return [replace(atom, keeps_next=True) for atom in atoms]

    def _laid_out(self, page: Page, width: float) -> PreparedDocument:
        return prepared_document(page, LIGHT, width, for_paper=True)

    def _place(self, atoms: list[Atom]) -> None:
        group: list[Atom] = []
        for atom in atoms:
            group.append(atom)
            if not atom.keeps_next:
                self._place_group(group)
                group = []
        self._place_group(group)

    def _place_group(self, group: list[Atom]) -> None:
        if not group:
            return
        if _height(group) > self._column_px:
            # More than a page holds: then as much as one does, and each of the others by itself.
            heights = accumulate(atom.gap + atom.height for atom in group)
            fitting = sum(height - group[0].gap <= self._column_px for height in heights)
            self._place_group(group[:fitting])
            for atom in group[fitting:]:
                self._place_atom(atom)
            return
        if self._gap(group[0]) + _height(group) > self._room and not self._is_fresh:
            self._next_column()
        for atom in group:
            self._place_atom(atom)

    def _place_atom(self, atom: Atom) -> None:
        if self._gap(atom) + atom.height > self._room and not self._is_fresh:
            self._next_column()
        if atom.height > self._room and self._top > self._options.body.top():
            self._next_page()
        self._y += self._gap(atom) * self._scale
        height = min(atom.height, self._room)
        if height < atom.height:
            self._flush()
            self._paint_shrunk(atom, max(height / atom.height, _LEAST_SHRINK))
        else:
            if self._run and self._run[-1][0].document is not atom.document:
                self._flush()
            self._run.append((atom, self._y))
        self._y += height * self._scale
        self._is_fresh = False

    def _gap(self, atom: Atom) -> float:
        return 0.0 if self._is_fresh else atom.gap

    @property
    def _room(self) -> float:
        return (self._options.body.bottom() - self._y) / self._scale

    def _next_column(self) -> None:
        if self._column + 1 >= self._options.columns:
            self._next_page()
            return
        self._flush()
        self._column += 1
        self._y, self._is_fresh = self._top, True

    def _next_page(self) -> None:
        self._flush()
        self._device.newPage()
        self._column = 0
        self._top = self._y = self._options.body.top()
        self._is_fresh = True
        self._begin_page()

    # Painting

    def _flush(self) -> None:
        """Paint the stretch of one document that stands in this column."""
        if not self._run:
            return
        first, y = self._run[0]
        last = self._run[-1][0]
        self._paint_stretch(first.document, first.top, last.bottom, QPointF(self._options.column_left(self._column), y))
        self._run = []

    def _paint_stretch(self, document: PreparedDocument, top: float, bottom: float, at: QPointF) -> None:
        painter = self._painter
        painter.save()
        painter.translate(at)
        painter.scale(self._scale, self._scale)
        painter.translate(0, -top)
        over = QRectF(-_OVERSHOOT, top - _OVERSHOOT, document.width + 2 * _OVERSHOOT, bottom - top + 2 * _OVERSHOOT)
        painter.setClipRect(over)
        document.paint_lines(painter, top, bottom)
        painter.restore()

    def _paint_shrunk(self, atom: Atom, factor: float) -> None:
        """What is higher than a column is made to fit, as cutting it would be worse."""
        painter = self._painter
        left = self._options.column_left(self._column)
        painter.save()
        painter.translate(left + self._options.column_width * (1 - factor) / 2, self._y)
        painter.scale(factor, factor)
        self._paint_stretch(atom.document, atom.top, atom.bottom, QPointF(0, 0))
        painter.restore()

    def _begin_page(self) -> None:
        self.pages += 1
        painter, options = self._painter, self._options
        painter.resetTransform()
        scale = self._device.logicalDpiX() / _POINTS_AN_INCH
        painter.scale(scale, scale)
        body, size = options.body, options.page_size
        if self.pages > 1:
            self._small(QRectF(body.left(), 26, body.width(), 14), self._title, Qt.AlignmentFlag.AlignLeft)
            self._hairline(body.left(), body.right(), 43)
        foot = QRectF(body.left(), size.height() - 38, body.width(), 14)
        self._small(foot.adjusted(0, 0, -60, 0), self._foot, Qt.AlignmentFlag.AlignLeft)
        self._small(foot, str(self.pages), Qt.AlignmentFlag.AlignRight)

    def _small(self, place: QRectF, text: str, side: Qt.AlignmentFlag) -> None:
        font = QFont()
        font.setFamilies(["Inter", "sans-serif"])
        # In points of the page; a point size would be scaled by the resolution of the device once more.
        font.setPixelSize(round(_FOOT_PT))
        self._painter.setFont(font)
        self._painter.setPen(QColor(LIGHT.muted))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        self._painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _hairline(self, left: float, right: float, y: float) -> None:
        self._painter.setPen(QPen(QColor(LIGHT.border), 0.6))
        self._painter.drawLine(QPointF(left, y), QPointF(right, y))


def _height(atoms: list[Atom]) -> float:
    return sum(atom.height for atom in atoms) + sum(atom.gap for atom in atoms[1:])


def _page(inside: str) -> Page:
    return Page(f"<div>{inside}</div>", (), (), (), "")
