"""What a card may open: the web, mail, its own sounds and films; and what is said about it before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QColor, QDesktopServices, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tikprep.rendering.page import render_page
from tikprep.ui.card.links import link_target, link_words, open_link
from tikprep.ui.card.view import CardView
from tikprep.ui.theme.tokens import LIGHT

_SCHEMES = ("http", "https", "mailto", "file", "javascript", "data", "ftp", "tikprep")


class Door(QObject):
    """Stands where the system would take an address."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))


@pytest.fixture
def door(qapp: QApplication) -> Iterator[Door]:
    made = Door()
    for scheme in _SCHEMES:
        QDesktopServices.setUrlHandler(scheme, made, "take")  # type: ignore[arg-type]  # PySide takes str only
    yield made
    for scheme in _SCHEMES:
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.mark.parametrize(
    ("href", "opened"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("HTTP://Example.org", "http://example.org"),
        ("mailto:ada@example.org?subject=Hi&attach=/etc/passwd", "mailto:ada@example.org?subject=Hi"),
    ],
)
def test_the_web_and_mail_open(door: Door, href: str, opened: str) -> None:
    assert open_link(href, {})
    assert door.opened == [opened]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "ftp://example.org/a",
        "tikprep:x",
        "other.md",
        "/etc/passwd",
        "//example.org/a",
        "#part",
        "",
        "https://",
        "https://bank.example@evil.example/x",
        "http:/etc/passwd",
        "mailto:",
        " https://example.org",
        "media:sound.mp3",
        "media:/etc/passwd",
        "media:../../x.mp3",
    ],
)
def test_nothing_else_opens(door: Door, href: str) -> None:
    assert not open_link(href, {})
    assert door.opened == []


def test_a_sound_of_the_card_s_media_opens(door: Door, tmp_path: Path) -> None:
    sound = tmp_path / "ab12.mp3"
    sound.write_bytes(b"ID3")
    assert open_link("media:my%20song.mp3", {"my song.mp3": sound})
    assert door.opened == [QUrl.fromLocalFile(str(sound)).toString()]
    assert link_words("media:my%20song.mp3", {"my song.mp3": sound}) == "Plays my song.mp3"


@pytest.mark.parametrize(
    ("name", "stored"), [("run.sh", "a.sh"), ("a.mp3", "a.desktop"), ("a.exe", "a.mp3"), ("a.mp3", "gone.mp3")]
)
def test_media_that_is_no_sound_or_film_stays_shut(door: Door, tmp_path: Path, name: str, stored: str) -> None:
    path = tmp_path / stored
    if stored != "gone.mp3":
        path.write_bytes(b"x")
    assert not open_link(f"media:{name}", {name: path})
    assert door.opened == []


def test_the_words_name_the_true_host() -> None:
    assert link_words("https://аpple.com/", {}).splitlines()[0] == "Opens xn--pple-43d.com"
    assert link_words("https://example.org:8080/a", {}).splitlines() == [
        "Opens example.org:8080",
        "https://example.org:8080/a",
    ]
    assert len(link_words("https://example.org/" + "a" * 5_000, {})) < 250


def test_the_words_admit_that_nothing_opens() -> None:
    for href in ("javascript:alert(1)", "https://bank.example@evil.example/x"):
        assert link_words(href, {}) == "This link leads nowhere that may be opened"
    assert link_words("#part", {}) == ""


@given(st.text(max_size=60))
def test_whatever_is_written_only_known_kinds_are_targets(href: str) -> None:
    target = link_target(href, {})
    assert target is None or target.scheme() in ("http", "https", "mailto")
    assert target is None or not target.userInfo()


@given(st.sampled_from(_SCHEMES), st.text(max_size=40))
def test_no_scheme_leads_to_a_file(scheme: str, rest: str) -> None:
    target = link_target(f"{scheme}:{rest}", {})
    assert target is None or not target.isLocalFile()


@pytest.mark.parametrize("before", ["or see", "ill see", "a tea", "mmm see"])
def test_the_ring_of_a_link_leaves_two_pixels_to_the_words_around(qtbot: QtBot, before: str) -> None:
    view = CardView(LIGHT)
    qtbot.addWidget(view)
    view.resize(400, 60)
    view.show_page(render_page(f"{before} [example.org/a_(b)](https://example.org) and more"))
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)

    def inked() -> list[bool]:
        """Of each column, whether something stands in it at the height of the letters."""
        image = QImage(view.size(), QImage.Format.Format_RGB32)
        image.fill(QColor(LIGHT.surface))
        view.render(image, renderFlags=QWidget.RenderFlag.DrawChildren)
        ground = QColor(LIGHT.surface).lightness()
        return [any(image.pixelColor(x, y).lightness() < ground - 24 for y in range(12, 19)) for x in range(400)]

    plain = inked()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    ringed = inked()
    ring = [x for x in range(400) if ringed[x] and not plain[x]]
    assert len(ring) == 4, "two pixels at either side"
    assert not any(plain[ring[0] - 2 : ring[0]])
    assert not any(plain[ring[-1] + 1 : ring[-1] + 3])
