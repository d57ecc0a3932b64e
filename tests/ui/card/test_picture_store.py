"""Large pictures: a window never waits for one, paper and grabs do, and what is kept has a bound."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from tests.ui.card.test_pictures import bomb, filled, painted
from tikprep.rendering.page import render_page
from tikprep.rendering.parts import Picture
from tikprep.ui.card.lightbox import Lightbox
from tikprep.ui.card.picture_store import PictureStore
from tikprep.ui.card.view import CardView
from tikprep.ui.theme.tokens import LIGHT

RED = "#ff0000"
SIZE = QSize(600, 460)
MIDDLE = QPoint(300, 200)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    return filled(tmp_path / "a.png", 1600, 1200)


@pytest.fixture
def store(qapp: QApplication) -> PictureStore:
    return PictureStore(most_bytes=120_000, fresh_ms=0)


class Shown:
    """A card in a window, and the pixels that the window has on the screen."""

    def __init__(self, qtbot: QtBot) -> None:
        self.store = PictureStore()
        self.view = CardView(LIGHT, pictures=self.store)
        qtbot.addWidget(self.view)
        palette = self.view.palette()
        palette.setColor(self.view.backgroundRole(), QColor(LIGHT.surface))
        self.view.setPalette(palette)
        self.view.resize(SIZE)
        with qtbot.waitExposed(self.view):
            self.view.show()

    def colour(self) -> str:
        """What stands in the middle after a paint, before any event."""
        self.view.repaint()
        return screen_colour(self.view)


def screen_colour(window: QWidget) -> str:
    device = window.backingStore().paintDevice()
    assert isinstance(device, QImage)
    return device.pixelColor(MIDDLE * device.devicePixelRatio()).name()


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return Shown(qtbot)


def test_a_window_keeps_the_room_of_a_large_picture_and_shows_it_when_it_is_decoded(
    shown: Shown, large: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(shown.store.ready):
        shown.view.show_page(render_page("![x](a.png)", media={"a.png": large}))
        assert shown.colour() == LIGHT.code_bg
        height = shown.view.heightForWidth(SIZE.width())
    assert shown.colour() == RED
    assert shown.view.heightForWidth(SIZE.width()) == height
    assert height > 400


def test_a_small_picture_is_in_the_first_paint(shown: Shown, tmp_path: Path) -> None:
    path = filled(tmp_path / "a.png", 560, 420)
    shown.view.show_page(render_page("![x](a.png)", media={"a.png": path}))
    assert shown.colour() == RED


def test_a_grab_of_a_window_waits_for_the_picture(shown: Shown, large: Path) -> None:
    shown.view.show_page(render_page("![x](a.png)", media={"a.png": large}))
    image = shown.view.grab().toImage()
    assert image.pixelColor(MIDDLE * image.devicePixelRatio()).name() == RED


def test_what_is_painted_on_an_image_has_its_picture_at_once(large: Path) -> None:
    prepared, image = painted("![x](a.png)", {"a.png": large})
    assert image.pixelColor(prepared.objects[0].rect.center().toPoint()).name() == RED


def test_a_page_that_was_prepared_comes_with_its_picture(shown: Shown, large: Path, qtbot: QtBot) -> None:
    page = render_page("![x](a.png)", media={"a.png": large})
    with qtbot.waitSignal(shown.store.ready):
        shown.view.prepare(page)
    shown.view.show_page(page)
    assert shown.colour() == RED


def test_a_large_broken_picture_becomes_a_gap_in_a_window_too(shown: Shown, tmp_path: Path, qtbot: QtBot) -> None:
    page = render_page("![x](a.png)", media={"a.png": bomb(tmp_path / "a.png", 1600, 1200)})
    with qtbot.waitSignal(shown.store.ready):
        shown.view.show_page(page)
        shown.view.repaint()
    prepared, gap = painted("![x](a.png)", {"a.png": tmp_path / "a.png"})
    shown.view.repaint()
    seen = shown.view.grab().toImage().scaled(SIZE)
    icon = prepared.objects[0].rect.topLeft().toPoint() + QPoint(40, 40)
    words = {seen.pixelColor(icon + QPoint(x, y)).name() for x in range(200) for y in range(20)}
    assert {gap.pixelColor(icon + QPoint(x, y)).name() for x in range(200) for y in range(20)} == words
    assert len(words) > 1


def test_an_enlarged_picture_shows_what_is_there_while_a_larger_one_is_decoded(
    shown: Shown, large: Path, qtbot: QtBot
) -> None:
    picture = Picture("A map", large, None, "", None, "a.png")
    shown.store.decoded(large, QSize(60, 45), at_once=True)
    box = Lightbox(picture, LIGHT, shown.view, shown.store)
    with qtbot.waitSignal(shown.store.ready):
        box.repaint()
        assert screen_colour(shown.view) == RED
    box.leave()


def test_a_view_may_go_while_its_picture_is_decoded(large: Path, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(SIZE)
    view = CardView(LIGHT, window)
    view.resize(SIZE)
    with qtbot.waitExposed(window):
        window.show()
    view.show_page(render_page("![x](a.png)", media={"a.png": large}))
    window.repaint()
    decoding = [thread for thread in threading.enumerate() if thread.name == "picture"]
    assert decoding
    Shiboken.delete(view)
    for thread in decoding:
        thread.join()
    QCoreApplication.processEvents()
    assert window.isVisible()


def test_a_picture_is_decoded_once_for_a_size_until_its_file_changes(store: PictureStore, large: Path) -> None:
    first = store.decoded(large, QSize(40, 30), at_once=True)
    assert store.decoded(large, QSize(40, 30), at_once=True) is first
    assert store.decoded(large, QSize(80, 60), at_once=True) is not first
    filled(large, 1600, 1200, "#0000ff")
    os.utime(large, ns=(0, 0))
    changed = store.decoded(large, QSize(40, 30), at_once=True)
    assert changed is not None
    assert changed.image.pixelColor(5, 5).name() == "#0000ff"


def test_what_is_kept_has_a_bound_and_the_latest_is_within_it(store: PictureStore, large: Path) -> None:
    for width in range(100, 200, 10):
        latest = store.decoded(large, QSize(width, width), at_once=True)
        assert store.kept_bytes <= 120_000
        assert store.decoded(large, QSize(width, width), at_once=False) is latest


def test_pictures_in_sight_do_not_chase_each_other_out(large: Path, qapp: QApplication) -> None:
    store = PictureStore(most_bytes=1, fresh_ms=60_000)
    pictures = [store.decoded(large, QSize(width, width), at_once=True) for width in (40, 50)]
    assert [store.decoded(large, QSize(width, width), at_once=False) for width in (40, 50)] == pictures


def test_two_pictures_that_take_longer_than_they_stay_come_to_rest(large: Path, tmp_path: Path, qtbot: QtBot) -> None:
    """Each arrival paints both anew: were the other thrown out then, they would be decoded for ever."""
    store = PictureStore(most_bytes=1, fresh_ms=0)
    other = filled(tmp_path / "b.png", 1600, 1200)
    ready: list[None] = []

    def paint() -> list[bool]:
        return [store.decoded(path, QSize(400, 300), at_once=False) is not None for path in (large, other)]

    store.ready.connect(lambda: ready.append(None))
    store.ready.connect(paint)
    paint()
    qtbot.waitUntil(lambda: len(ready) == 2)
    assert paint() == [True, True]


def test_of_the_sizes_passed_while_one_is_decoded_only_the_last_is_decoded(
    store: PictureStore, large: Path, qtbot: QtBot
) -> None:
    ready: list[None] = []
    store.ready.connect(lambda: ready.append(None))
    for width in (40, 50, 60, 70):
        store.decoded(large, QSize(width, width), at_once=False)
    qtbot.waitUntil(lambda: len(ready) == 2)
    assert store.decoded(large, QSize(40, 40), at_once=False) is not None
    assert store.decoded(large, QSize(70, 70), at_once=False) is not None
    assert store.decoded(large, QSize(50, 50), at_once=False) is None
