"""Draw cards into pictures to be looked at: `python -m tests.ui.card.gallery [FOLDER]`.

Writes gallery_light.png and gallery_dark.png (a stress page and cards of the decks) into
`build/`, at twice the pixel density.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tikprep.domain.notekinds import (
    CLOZE_HIDDEN_END,
    CLOZE_HIDDEN_START,
    CLOZE_NEWLINE,
    CLOZE_ORIGINAL,
    CLOZE_SHOWN_END,
    CLOZE_SHOWN_START,
)
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import render_page
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens

ROOT = Path(__file__).resolve().parents[3]
COLUMN, PADDING, SCALE = 655, 35, 2
DECK_CARDS_SHOWN = 14


def clozed(text: str) -> str:
    """Deletion 1 is asked for, all others are answered."""

    def asked(match: re.Match[str]) -> str:
        original = match[1].replace("\n", CLOZE_NEWLINE)
        return f"{CLOZE_HIDDEN_START}{match[2] or '...'}{CLOZE_ORIGINAL}{original}{CLOZE_HIDDEN_END}"

    hidden = re.sub(r"\{\{c1::(.*?)(?:::(.*?))?\}\}(?!\})", asked, text, flags=re.DOTALL)
    return re.sub(r"\{\{c\d+::(.*?)(?:::.*?)?\}\}(?!\})", rf"{CLOZE_SHOWN_START}\1{CLOZE_SHOWN_END}", hidden)


def sides() -> Iterator[str]:
    """The stress page in parts, then cards of the decks: title, front and back on one sheet."""
    stress = Path(__file__).with_name("stress.md").read_text(encoding="utf-8")
    yield from (clozed(f"# {part}") for part in re.split(r"^# ", stress, flags=re.MULTILINE)[1:])
    for deck in sorted((ROOT / "decks" / "cards").glob("*.md")):
        parts = re.split(r"^## (.*?) \{#.*\}$", deck.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        cards = list(zip(parts[0::2], parts[1::2], strict=True))
        yield from (clozed(f"## {title}\n{body}") for title, body in cards[: max(2, DECK_CARDS_SHOWN // 4)])


def draw(tokens: Tokens, folder: Path, formulas: FormulaRenderer) -> Path:
    documents = [PreparedDocument(render_page(text, formulas=formulas), tokens, COLUMN) for text in sides()]
    columns = 4
    width = COLUMN + 3 * PADDING
    heights = [0.0] * columns
    places: list[tuple[int, float]] = []
    for document in documents:
        column = heights.index(min(heights))
        places.append((column, heights[column]))
        heights[column] += document.height + 3 * PADDING
    image = QImage(columns * width * SCALE, int(max(heights) + PADDING) * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    image.fill(QColor(tokens.window))
    painter = QPainter(image)
    for document, (column, top) in zip(documents, places, strict=True):
        painter.save()
        painter.translate(column * width + PADDING, top + PADDING)
        card = QRectF(-PADDING, -PADDING, COLUMN + 2 * PADDING, document.height + 2 * PADDING)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(tokens.surface))
        painter.setPen(QColor(tokens.border))
        painter.drawRoundedRect(card.adjusted(10, 10, -10, -10), 12, 12)
        document.paint(painter)
        painter.restore()
    painter.end()
    path = folder / f"gallery_{'dark' if tokens.is_dark else 'light'}.png"
    image.save(str(path))
    return path


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build"
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication(sys.argv)
    formulas = FormulaRenderer(None)
    for tokens in (LIGHT, DARK):
        print(draw(tokens, folder, formulas))
    formulas.close()
    del application


if __name__ == "__main__":
    main()
