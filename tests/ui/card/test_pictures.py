"""Pictures: measured before they are decoded, decoded as small as they are shown, and named where they are missing."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import render_page
from tikprep.rendering.parts import Picture
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.card.pictures import MOST_BYTES, PictureGap, decoded, picture_size
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens

WIDTH = 600.0


@pytest.fixture(autouse=True)
def _fonts(qapp: QApplication) -> None:
    """Text cannot be measured without an application."""


def bomb(path: Path, width: int, height: int) -> Path:
    """A PNG that is only a header: it promises pixels and holds none."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    header = struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + struct.pack(">I", 1_000) + b"IDAT")
    return path


def picture(path: Path | None, *, name: str = "a.png", problem: str = "") -> Picture:
    return Picture("A map", path, None, problem, None, name)


def filled(path: Path, width: int, height: int, colour: str = "#ff0000") -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    assert image.save(str(path))
    return path


def painted(markdown: str, media: dict[str, Path], tokens: Tokens = LIGHT) -> tuple[PreparedDocument, QImage]:
    prepared = PreparedDocument(render_page(markdown, media=media), tokens, WIDTH)
    image = QImage(int(WIDTH), max(int(prepared.height), 1), QImage.Format.Format_RGB32)
    image.fill(QColor(tokens.surface))
    painter = QPainter(image)
    prepared.paint(painter)
    painter.end()
    return prepared, image


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "bmp"])
def test_each_kind_of_picture_is_measured_and_decoded(tmp_path: Path, suffix: str) -> None:
    path = filled(tmp_path / f"a.{suffix}", 60, 40)
    assert picture_size(picture(path)) == QSizeF(60, 40)
    assert decoded(path, QSize(60, 40)).pixelColor(30, 20).red() > 240


def test_the_first_bytes_tell_the_kind_when_the_name_is_wrong(tmp_path: Path) -> None:
    filled(tmp_path / "a.jpg", 60, 40)
    path = (tmp_path / "a.jpg").rename(tmp_path / "a.png")
    assert picture_size(picture(path)) == QSizeF(60, 40)


def test_a_picture_of_too_many_pixels_is_refused_by_its_header(tmp_path: Path) -> None:
    gap = picture_size(picture(bomb(tmp_path / "a.png", 30_000, 30_000)))
    assert gap == PictureGap("a.png", "Too many pixels: 30,000 × 30,000, 40 million are shown", "A map")


def test_a_file_that_is_too_long_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    gap = picture_size(picture(path))
    assert isinstance(gap, PictureGap)
    assert "too large" in gap.reason


def test_what_is_no_regular_file_is_missing(tmp_path: Path) -> None:
    assert picture_size(picture(tmp_path)) == PictureGap("a.png", "The file is missing", "A map")
    assert picture_size(picture(tmp_path / "gone.png")) == PictureGap("a.png", "The file is missing", "A map")


def test_a_large_picture_is_decoded_as_small_as_it_is_shown(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.jpg", 3000, 2000)
    assert decoded(path, QSize(300, 200)).size() == QSize(300, 200)
    assert decoded(path, QSize(9000, 6000)).size() == QSize(3000, 2000)


def test_a_missing_picture_alone_in_its_paragraph_is_a_box_with_its_name() -> None:
    prepared, image = painted("![A map of the ring](missing/map.png)", {})
    assert prepared.height > 60
    assert LIGHT.code_bg in {image.pixelColor(x, 30).name() for x in range(80, 520, 4)}
    assert prepared.text_between(0, 10) == "Picture missing: missing/map.png (A map of the ring)"


def test_a_missing_picture_within_text_stays_a_small_chip() -> None:
    assert painted("Look at ![x](map.png) here", {})[0].height < 60


def test_a_broken_picture_is_a_gap_where_it_would_stand(tmp_path: Path) -> None:
    prepared, image = painted("![x](a.png)", {"a.png": bomb(tmp_path / "a.png", 400, 300)})
    assert prepared.objects[0].rect.height() == pytest.approx(300)
    assert image.pixelColor(300, 250).name() in (LIGHT.code_bg, LIGHT.surface)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_a_picture_keeps_its_colours_in_both_themes(tmp_path: Path, tokens: Tokens) -> None:
    path = filled(tmp_path / "a.png", 60, 40)
    prepared, image = painted("![x](a.png)", {"a.png": path}, tokens)
    assert image.pixelColor(prepared.objects[0].rect.center().toPoint()).name() == "#ff0000"


def test_a_picture_is_decoded_anew_when_it_is_painted_larger(tmp_path: Path) -> None:
    # Stripes of one pixel: grey when they are shrunk, black and white at their own size.
    stripes = QImage(1000, 100, QImage.Format.Format_RGB32)
    for x in range(1000):
        for y in range(100):
            stripes.setPixelColor(x, y, QColor("#000000" if x % 2 else "#ffffff"))
    assert stripes.save(str(tmp_path / "a.png"))
    prepared, _small = painted("![x](a.png)", {"a.png": tmp_path / "a.png"})
    image = QImage(1000, 200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(1000 / WIDTH, 1000 / WIDTH)
    prepared.paint(painter)
    painter.end()
    middle = round(prepared.objects[0].rect.center().y() * 1000 / WIDTH)
    shades = {image.pixelColor(x, middle).lightness() for x in range(400, 600)}
    assert min(shades) < 60
    assert max(shades) > 195


@pytest.mark.parametrize(("tex", "grows"), [("x", False), ("+".join("abcdefghijklm" * 3), True)])
def test_only_wide_formulas_are_worth_enlarging(tex: str, grows: bool) -> None:
    formulas = FormulaRenderer(None)
    try:
        page = render_page(f"$${tex}$$", formulas=formulas)
    finally:
        formulas.close()
    [placed] = PreparedDocument(page, LIGHT, WIDTH).objects
    assert placed.can_grow == grows


def test_objects_know_where_they_stand(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.png", 60, 40)
    prepared, image = painted("Some text.\n\n![x](a.png)", {"a.png": path})
    [placed] = prepared.objects
    assert placed.can_grow
    inside = placed.rect.adjusted(2, 2, -2, -2)
    for corner in (inside.topLeft(), inside.bottomRight()):
        assert image.pixelColor(corner.toPoint()).name() == "#ff0000"
    assert image.pixelColor(QRectF(placed.rect).adjusted(-4, 0, 0, 0).topLeft().toPoint()).name() == LIGHT.surface


@pytest.mark.parametrize(
    ("colour", "tokens", "corner"),
    [
        ("black", DARK, "#ffffff"),
        ("white", DARK, DARK.surface),
        ("black", LIGHT, LIGHT.surface),
    ],
)
def test_dark_ink_on_nothing_gets_a_light_ground_on_a_dark_card(
    tmp_path: Path, colour: str, tokens: Tokens, corner: str
) -> None:
    image = QImage(90, 60, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    painter.fillRect(20, 20, 50, 10, QColor(colour))
    painter.end()
    assert image.save(str(tmp_path / "ink.png"))
    prepared, drawn = painted("![ink](ink.png)", {"ink.png": tmp_path / "ink.png"}, tokens)
    place = prepared.objects[0].rect
    assert drawn.pixelColor(round(place.left()) + 12, round(place.top()) + 12) == QColor(corner)


def test_words_before_a_picture_that_goes_on_below_stay_together(tmp_path: Path) -> None:
    filled(tmp_path / "a.png", 600, 300)
    prepared, _ = painted("What is this structure?![](a.png)", {"a.png": tmp_path / "a.png"})
    block = prepared.document.begin()
    second = block.layout().lineAt(1)
    assert block.text()[: second.textStart()].rstrip("\u200b") == "What is this structure?"
