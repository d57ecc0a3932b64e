"""The room within a chip where its line is full: a pad that would stand on a line of its own takes none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtGui import QTextCursor, QTextDocument, QTextLayout

from tikprep.ui.card.inline import PAD, WORD_JOINER
from tikprep.ui.card.notes import Chip
from tikprep.ui.card.style import PAD_PROPERTY


def fold_lone_pads(document: QTextDocument, chips: Iterable[Chip]) -> None:
    """Make pads that the layout put onto another line than the chip's text characters without width.

    No position in the document changes.
    """
    cursor = QTextCursor(document)
    # As one edit: each of its own would lay the paragraph out again.
    folds = list(_lone_pads(document, chips))
    if folds:
        cursor.beginEditBlock()
        for position, count in folds:
            _fold(cursor, position, count)
        cursor.endEditBlock()


def _lone_pads(document: QTextDocument, chips: Iterable[Chip]) -> Iterator[tuple[int, int]]:
    """Where such pads begin and how many there are."""
    block, block_text = document.begin(), None
    for chip in chips:
        if block_text is None or not block.contains(chip.start):
            block = document.findBlock(chip.start)
            block_text = block.text() if block.layout().lineCount() > 1 else ""
        place, lines = block.position(), block.layout()
        text = block_text[chip.start - place : chip.end - place]
        before, after = len(text) - len(text.lstrip(PAD)), len(text) - len(text.rstrip(PAD))
        if not text.strip(PAD):
            continue
        first, last = chip.start - place, chip.end - place
        if before and _line(lines, first + before - 1) != _line(lines, first + before):
            yield chip.start, before
        if after and _line(lines, last - after - 1) != _line(lines, last - 1):
            yield chip.end - after, after


def _line(lines: QTextLayout, offset: int) -> int:
    return lines.lineForTextPosition(offset).lineNumber()


def _fold(cursor: QTextCursor, position: int, count: int) -> None:
    cursor.setPosition(position)
    cursor.setPosition(position + count, QTextCursor.MoveMode.KeepAnchor)
    form = cursor.charFormat()
    # A space of the deck's own that no line may end at is no pad.
    if form.boolProperty(PAD_PROPERTY):
        cursor.insertText(WORD_JOINER * count, form)
