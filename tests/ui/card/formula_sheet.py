"""Draw the formulas of tests/data/formulas.yml: `python -m tests.ui.card.formula_sheet`.

Writes what the tests compare with, tests/data/formulas_drawn.json, and two pictures to be
looked at, tests/data/formula_sheet_light.png and _dark.png. With a FOLDER the pictures go
there, twice as sharp, and nothing else changes.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.rendering.formulas import DATA, FINGERPRINTS, GalleryFormula, fingerprint, gallery
from tikprep.rendering.math import Formula, FormulaRenderer
from tikprep.rendering.page import render_page
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens

COLUMNS, COLUMN, PADDING, GAP = 3, 620, 16, 10


def markdown(number: int, shown: GalleryFormula) -> str:
    """One entry of the sheet: what a card with this formula would hold."""
    title = f"<small>{number} {shown.name}</small>"
    return f"{title}\n\n$$\n{shown.tex}\n$$" if shown.display else f"{title}\n\nThe text ${shown.tex}$, goes on."


def draw(formulas: Sequence[PreparedDocument], tokens: Tokens, scale: float, path: Path) -> None:
    """All entries, top to bottom, then left to right."""
    total = sum(document.height + GAP for document in formulas) / COLUMNS
    columns: list[list[PreparedDocument]] = [[] for _ in range(COLUMNS)]
    heights = [0.0] * COLUMNS
    column = 0
    for document in formulas:
        if heights[column] > total and column < COLUMNS - 1:
            column += 1
        columns[column].append(document)
        heights[column] += document.height + GAP
    width, height = COLUMNS * (COLUMN + PADDING) + PADDING, max(heights) + PADDING
    image = QImage(round(width * scale), round(height * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(tokens.surface))
    painter = QPainter(image)
    for number, documents in enumerate(columns):
        top = float(PADDING)
        for document in documents:
            painter.save()
            painter.translate(PADDING + number * (COLUMN + PADDING), top)
            document.paint(painter)
            painter.setPen(QColor(tokens.border))
            bottom = document.height + GAP / 2
            painter.drawLine(QPointF(0, bottom), QPointF(COLUMN, bottom))
            painter.restore()
            top += document.height + GAP
    painter.end()
    few = image.convertToFormat(QImage.Format.Format_Indexed8, palette(tokens), Qt.ImageConversionFlag.AvoidDither)
    few.save(str(path))


def palette(tokens: Tokens) -> list[int]:
    """Few colours, so that the pictures stay small: steps from the ground to each ink."""
    ground = QColor(tokens.surface)
    inks = [
        (tokens.text, 24),
        (tokens.muted, 8),
        ("#e22", 8),
        ("#0a0", 8),
        ("#33f" if not tokens.is_dark else "#77f", 8),
    ]
    table = [ground.rgb(), QColor(tokens.border).rgb(), _between(ground, QColor("yellow"), 0.2)]
    table += [_between(ground, QColor(ink), step / steps) for ink, steps in inks for step in range(1, steps + 1)]
    return table


def _between(first: QColor, last: QColor, part: float) -> int:
    red, green, blue = (
        round(start + (end - start) * part)
        for start, end in ((first.red(), last.red()), (first.green(), last.green()), (first.blue(), last.blue()))
    )
    return QColor(red, green, blue).rgb()


def main() -> None:
    application = QApplication.instance() or QApplication(sys.argv)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    formulas = FormulaRenderer(None)
    shown = gallery()
    pages = [render_page(markdown(number, one), formulas=formulas) for number, one in enumerate(shown, 1)]
    for tokens, name in ((LIGHT, "light"), (DARK, "dark")):
        documents = [PreparedDocument(page, tokens, COLUMN) for page in pages]
        draw(documents, tokens, 1.0 if folder == DATA else 2.0, folder / f"formula_sheet_{name}.png")
    if folder == DATA:
        prints = {}
        for one in shown:
            drawn = formulas.svg(one.tex, one.display)
            prints[one.name] = fingerprint(drawn) if isinstance(drawn, Formula) else drawn.problem
        lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in prints.items())
        FINGERPRINTS.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    formulas.close()
    del application


if __name__ == "__main__":
    main()
