"""The hard cards on one sheet a theme: `python -m tests.ui.card.gallery [DIR]` -> gallery_light.png, gallery_dark.png.

Each card goes the way of the review: deck file, note kind, page, document, painter. Cards
with several deletions or covers show the first one asked and answered.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication

from tikprep.domain.answer_check import check_answer
from tikprep.domain.cloze import CLOZE_SHOWN_END, CLOZE_SHOWN_START, cloze_asked
from tikprep.domain.hints import with_hints
from tikprep.domain.model import Note
from tikprep.domain.notekinds import note_kind
from tikprep.formats.base import ImportedNote
from tikprep.formats.markdown_reader import survey
from tikprep.rendering.comparison import comparison_page
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import Page, render_page
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens

ROOT = Path(__file__).resolve().parents[3]
HARD_CARDS = ROOT / "tests" / "data" / "gallery" / "hard-cards.md"
COLUMN, PADDING, COLUMNS = 655, 35, 5
_TITLE_ROOM = 34
_TYPED = {"hard-cards-0019": "inverse propensty wieghts", "hard-cards-0020": "if len(heap) < k: heappush(heap, x)\n"}


def clozed(text: str) -> str:
    """Deletion 1 is asked for, all others are answered."""
    others = re.sub(r"\{\{c[2-9]::(.*?)(?:::.*?)?\}\}(?!\})", r"<<\1>>", text, flags=re.DOTALL)
    return cloze_asked(others, 1).replace("<<", CLOZE_SHOWN_START).replace(">>", CLOZE_SHOWN_END)


def hard_notes() -> tuple[tuple[ImportedNote, ...], Mapping[str, Path]]:
    """The notes of the deck of hard cards, and its pictures; one of them is missing on purpose."""
    bundle = survey(HARD_CARDS).bundle
    assert bundle is not None
    return bundle.notes, {media.name: media.path for media in bundle.media if media.path is not None}


def pages(imported: ImportedNote, media: Mapping[str, Path], formulas: FormulaRenderer) -> Iterator[Page]:
    """What a person sees of a note's first card, in order."""
    note = Note(1, imported.guid, 1, imported.kind, imported.title, imported.front, imported.back)
    note = replace(note, attributes=imported.attributes)
    kind = note_kind(note.kind)
    sides = kind.sides(note, 0)
    texts = [with_hints(sides.front, sides.hints, len(sides.hints))]
    if sides.front_revealed != sides.front:
        texts.append(sides.front_revealed)
    for text in texts:
        yield render_page(text, media=media, formulas=formulas)
    expected = kind.expected(note, 0)
    if note.guid in _TYPED and expected is not None:
        yield comparison_page(check_answer(expected, _TYPED[note.guid]).runs, "Yours against the answer")
    if sides.back:
        yield render_page(sides.back, media=media, formulas=formulas)


def draw_sheets(folder: Path, scale: float) -> Iterator[Path]:
    """All hard cards on a sheet a theme; `scale` is device pixels a pixel."""
    formulas = FormulaRenderer(None)
    for tokens in (LIGHT, DARK):
        yield draw(tokens, folder, formulas, scale)
    formulas.close()


def draw(tokens: Tokens, folder: Path, formulas: FormulaRenderer, scale: float) -> Path:
    """One sheet of all hard cards."""
    notes, media = hard_notes()
    path = folder / f"gallery_{'dark' if tokens.is_dark else 'light'}_{scale:g}x.png"
    sheet([(note.title, list(pages(note, media, formulas))) for note in notes], tokens, scale).save(str(path))
    return path


def sheet(contents: Sequence[tuple[str, Sequence[Page]]], tokens: Tokens, scale: float) -> QImage:
    """Cards in columns: the title and the pages of each."""
    cards = [(title, [PreparedDocument(page, tokens, COLUMN) for page in pages]) for title, pages in contents]
    width = COLUMN + 3 * PADDING
    tops = [0.0] * COLUMNS
    places: list[tuple[int, float, float]] = []
    for _, documents in cards:
        height = sum(document.height + PADDING for document in documents) + PADDING + _TITLE_ROOM
        column = tops.index(min(tops))
        places.append((column, tops[column], height))
        tops[column] += height + 20
    image = QImage(round(COLUMNS * width * scale), round((max(tops) + PADDING) * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(tokens.window))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for (title, documents), (column, top, height) in zip(cards, places, strict=True):
        _card(painter, tokens, QRectF(column * width + 15, top + 15, COLUMN + 2 * PADDING, height), title, documents)
    painter.end()
    return image


def _card(painter: QPainter, tokens: Tokens, rect: QRectF, title: str, documents: list[PreparedDocument]) -> None:
    painter.setBrush(QColor(tokens.surface))
    painter.setPen(QColor(tokens.border))
    painter.drawRoundedRect(rect, 12, 12)
    font = QFont("Inter")
    font.setPixelSize(13)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor(tokens.muted))
    painter.drawText(QPointF(rect.left() + PADDING, rect.top() + PADDING), title)
    top = rect.top() + _TITLE_ROOM + PADDING / 2
    for number, document in enumerate(documents):
        if number:
            painter.setPen(QPen(QColor(tokens.border), 1))
            line = round(top - PADDING / 2)
            painter.drawLine(QPointF(rect.left() + PADDING, line), QPointF(rect.right() - PADDING, line))
        painter.save()
        painter.translate(rect.left() + PADDING, top)
        document.paint(painter)
        painter.restore()
        top += document.height + PADDING


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build"
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication(sys.argv)
    for path in draw_sheets(folder, 2.0):
        print(path)
    del application


if __name__ == "__main__":
    main()
