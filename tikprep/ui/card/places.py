"""Where the things of a laid-out card stand: what the keyboard stops at, and what can be enlarged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock, QTextDocument

from tikprep.rendering.parts import PageFormula, Picture
from tikprep.ui.card.decor import Decor, fragments
from tikprep.ui.card.formula import OBJECT_TYPE, InlineObject
from tikprep.ui.card.style import INDEX_PROPERTY

# A formula that takes most of the column has small letters in it.
_WIDE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class PlacedObject:
    """A formula or a picture of a document: its place in the text and on the page."""

    position: int
    rect: QRectF
    source: PageFormula | Picture
    colour: str
    can_grow: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """What Tab comes to: "link", "picture" or "code", and which one of its kind."""

    kind: str
    index: int
    position: int
    rects: tuple[QRectF, ...]


def placed_objects(
    document: QTextDocument, decor: Decor, objects: Sequence[InlineObject], width: float
) -> tuple[PlacedObject, ...]:
    """The formulas and pictures in the order of the text."""
    found: list[PlacedObject] = []
    block = document.begin()
    while block.isValid():
        for fragment in fragments(block):
            form = fragment.charFormat()
            if form.objectType() != OBJECT_TYPE:
                continue
            for offset in range(fragment.length()):
                shown = objects[form.intProperty(INDEX_PROPERTY)]
                if isinstance(shown.source, PageFormula | Picture):
                    position = fragment.position() + offset
                    rect = _object_rect(decor, block, position, shown)
                    can_grow = isinstance(shown.source, Picture) or (
                        shown.source.is_display and shown.width > _WIDE_SHARE * width
                    )
                    found.append(PlacedObject(position, rect, shown.source, shown.colour, can_grow))
        block = block.next()
    return tuple(found)


def _object_rect(decor: Decor, block: QTextBlock, position: int, shown: InlineObject) -> QRectF:
    top = block.document().documentLayout().blockBoundingRect(block).top()
    line = block.layout().lineForTextPosition(position - block.position())
    left = next(decor.range_rects(position, position + 1)).left()
    bottom = line.y() + line.ascent() + shown.depth
    return QRectF(left, top + bottom - shown.height, shown.width, shown.height)


def stops(decor: Decor, code_positions: dict[int, int], objects: Sequence[PlacedObject]) -> tuple[Stop, ...]:
    """Links, enlargeable objects and code blocks in the order of the text."""
    return tuple(sorted(_stops(decor, code_positions, objects), key=lambda stop: stop.position))


def _stops(decor: Decor, code_positions: dict[int, int], objects: Sequence[PlacedObject]) -> Iterator[Stop]:
    for index, (start, _end, _href) in enumerate(decor.links):
        # On whole pixels, or the ring would smear over the little room between two words.
        rects = tuple(QRectF(rect.toRect()) for rect in decor.link_rects(index))
        yield Stop("link", index, start, rects)
    for index, placed in enumerate(objects):
        if placed.can_grow:
            yield Stop("picture", index, placed.position, (placed.rect.adjusted(-3, -3, 3, 3),))
    for index, rect in decor.code_rects.items():
        yield Stop("code", index, code_positions[index], (rect.adjusted(3, 2, -3, -2),))
