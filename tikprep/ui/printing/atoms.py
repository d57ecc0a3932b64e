"""A laid-out document cut into what must not be torn apart by the end of a page."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from PySide6.QtGui import QFont, QTextBlock

from tikprep.rendering.parts import Picture
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.card.formula import OBJECT
from tikprep.ui.card.inline import LINE_SEPARATOR, WORD_JOINER
from tikprep.ui.card.style import GLUE_PROPERTY

# So many lines of a paragraph stay together at its start and its end.
_FEWEST_LINES = 2
_TOUCHING = 0.5
_NO_WORDS = f" {OBJECT}{WORD_JOINER}{LINE_SEPARATOR}"


@dataclass(frozen=True, slots=True)
class Atom:
    """A stretch of a document in document pixels; `gap` is the room above it, which falls away atop a column."""

    document: PreparedDocument
    top: float
    bottom: float
    gap: float
    keeps_next: bool = False

    @property
    def height(self) -> float:
        return self.bottom - self.top


def atoms_of(prepared: PreparedDocument, whole_below: float, column: float = math.inf) -> list[Atom]:
    """The atoms from top to bottom. Boxes lower than `whole_below` pixels are one; rows above `column` are torn."""
    spans = sorted(_spans(prepared, whole_below, column))
    headings = _heading_bottoms(prepared)
    atoms: list[Atom] = []
    for top, bottom in spans:
        last = atoms[-1] if atoms else None
        if last is not None and top < last.bottom - _TOUCHING:
            atoms[-1] = replace(last, bottom=max(last.bottom, bottom))
        else:
            atoms.append(Atom(prepared, top, bottom, 0.0 if last is None else max(0.0, top - last.bottom)))
    atoms = [
        replace(atom, keeps_next=any(atom.top < bottom <= atom.bottom + _TOUCHING for bottom in headings))
        for atom in atoms
    ]
    return _with_their_pictures(atoms, _lone_pictures(prepared))


def _spans(prepared: PreparedDocument, whole_below: float, column: float) -> Iterator[tuple[float, float]]:
    lines: list[tuple[float, float]] = []
    block = prepared.document.begin()
    while block.isValid():
        if not block.blockFormat().boolProperty(GLUE_PROPERTY):
            of_block = list(_lines(prepared, block))
            lines += of_block
            yield from _joined(of_block)
        block = block.next()
    for rows in prepared.decor.table_rows():
        # Of a row that no page can hold, the lines of its cells are what is not torn.
        torn = [bottom - top > column for top, bottom in rows]
        yield from (row for row, is_torn in zip(rows, torn, strict=True) if not is_torn)
        if rows[-1][1] - rows[0][0] <= whole_below:
            yield rows[0][0], rows[-1][1]
        # The head of a table says nothing without its first row.
        if not any(torn[:2]):
            yield rows[0][0], rows[min(1, len(rows) - 1)][1]
    for rect in prepared.decor.box_rects():
        if rect.height() <= whole_below:
            yield rect.top(), rect.bottom()
            continue
        inside = sorted(line for line in lines if rect.top() <= line[0] and line[1] <= rect.bottom() + _TOUCHING)
        if inside:
            yield rect.top(), inside[min(_FEWEST_LINES, len(inside)) - 1][1]
            yield inside[-min(_FEWEST_LINES, len(inside))][0], rect.bottom()


def _lines(prepared: PreparedDocument, block: QTextBlock) -> Iterator[tuple[float, float]]:
    top = prepared.document.documentLayout().blockBoundingRect(block).top()
    layout = block.layout()
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        yield top + line.y(), top + line.y() + line.height()


def _joined(lines: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """The lines of a paragraph, its first two and its last two as one each."""
    yield from lines
    if len(lines) >= _FEWEST_LINES:
        yield lines[0][0], lines[_FEWEST_LINES - 1][1]
        yield lines[-_FEWEST_LINES][0], lines[-1][1]


def _with_their_pictures(atoms: list[Atom], pictures: list[float]) -> list[Atom]:
    """The atoms, of which each keeps the picture that its words lead up to."""
    shows = [any(atom.top < middle < atom.bottom for middle in pictures) for atom in atoms]
    leads = [not this and following for this, following in pairwise([*shows, False])]
    return [replace(atom, keeps_next=atom.keeps_next or lead) for atom, lead in zip(atoms, leads, strict=True)]


def _lone_pictures(prepared: PreparedDocument) -> list[float]:
    """The middles of the pictures that stand in no line of text."""
    found = []
    for placed in prepared.objects:
        words = prepared.document.findBlock(placed.position).text()
        if isinstance(placed.source, Picture) and not words.strip(_NO_WORDS):
            found.append(placed.rect.center().y())
    return found


def _heading_bottoms(prepared: PreparedDocument) -> list[float]:
    found = []
    block = prepared.document.begin()
    while block.isValid():
        if block.charFormat().fontWeight() >= QFont.Weight.Bold and block.layout().lineCount():
            found.append(max(bottom for _, bottom in _lines(prepared, block)))
        block = block.next()
    return found
