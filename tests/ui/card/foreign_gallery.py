"""Draw the foreign cards of tests/data/foreign: `python -m tests.ui.card.foreign_gallery [FOLDER]`.

Writes foreign_light.png and foreign_dark.png into `build/`, at twice the pixel density.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from tests.ui.card.gallery import ROOT, sheet
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import Page, render_html
from tikprep.ui.theme.tokens import DARK, LIGHT

CARDS = ROOT / "tests" / "data" / "foreign"


def media_in(folder: Path) -> dict[str, Path]:
    """A picture, a sound and a film (the last two are empty files)."""
    picture = QImage(90, 60, QImage.Format.Format_RGB32)
    picture.fill(QColor("#3a7"))
    picture.save(str(folder / "dot.png"))
    for name in ("hello.mp3", "film.webm"):
        (folder / name).touch()
    return {name: folder / name for name in ("dot.png", "hello.mp3", "film.webm")}


def pages(media: dict[str, Path], formulas: FormulaRenderer) -> Iterator[Page]:
    for path in sorted(CARDS.glob("*.html")):
        yield render_html(path.read_text(encoding="utf-8"), media=media, formulas=formulas)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build"
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication(sys.argv)
    formulas = FormulaRenderer(None)
    with tempfile.TemporaryDirectory() as media_folder:
        drawn = list(pages(media_in(Path(media_folder)), formulas))
        for tokens in (LIGHT, DARK):
            path = folder / f"foreign_{'dark' if tokens.is_dark else 'light'}.png"
            sheet([("", [page]) for page in drawn], tokens, 2.0).save(str(path))
            print(path)
    formulas.close()
    del application


if __name__ == "__main__":
    main()
