"""Prepared pages: copied to the screen, exactly as they would be painted, and never when they would differ."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.card.test_pictures import filled
from tikprep.rendering.page import Page, render_page
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.card.snapshot import Snapshots
from tikprep.ui.card.view import CardView
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens

SOURCE = """
The **loss** of `f(x)` is {{c1::small}}, see [there](https://example.org).

```python
def loss(x: float) -> float:
    return x * x  # squared
```

| model | AUC |
|:-:|--:|
| `a` | 0.71 |

> [!NOTE] Mind
> the gap
"""


@pytest.fixture
def page() -> Page:
    return render_page(SOURCE)


class Raised(QWidget):
    """A card on the ground of a raised card."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        ground = self.palette()
        ground.setColor(self.backgroundRole(), QColor(tokens.surface))
        self.setPalette(ground)
        self.resize(640, 700)
        self.view = CardView(tokens, self)
        self.view.resize(self.size())


Shown = Callable[..., CardView]


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    windows: list[Raised] = []

    def show(tokens: Tokens = LIGHT) -> CardView:
        window = Raised(tokens)
        windows.append(window)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        return window.view

    return show


def grabbed(view: CardView) -> QImage:
    return view.window().grab().toImage()


def forbid_painting(monkeypatch: pytest.MonkeyPatch) -> None:
    def paint(*_: object, **__: object) -> None:
        raise AssertionError("painted again")

    monkeypatch.setattr(PreparedDocument, "paint", paint)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_a_prepared_page_is_copied_and_looks_as_painted(
    shown: Shown, page: Page, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted = shown(tokens)
    painted.show_page(page)
    expected = grabbed(painted)
    painted.window().hide()

    view = shown(tokens)
    view.prepare(page)
    forbid_painting(monkeypatch)
    view.show_page(page)
    assert grabbed(view) == expected


def test_a_selection_is_painted_over_a_prepared_page(shown: Shown, page: Page) -> None:
    view = shown()
    view.prepare(page)
    view.show_page(page)
    before = grabbed(view)
    view.select_all()
    assert grabbed(view) != before


def test_a_prepared_page_follows_zoom_and_theme(shown: Shown, page: Page) -> None:
    expected = shown()
    expected.set_zoom(1.25)
    expected.set_theme(DARK)
    expected.show_page(page)
    view = shown()
    view.prepare(page)
    view.show_page(page)
    view.set_zoom(1.25)
    view.set_theme(DARK)
    assert grabbed(view) == grabbed(expected)


def test_a_page_of_pictures_is_painted_when_they_are_there(
    shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy would keep the empty room of a picture that is still decoded."""
    media = {"a.png": filled(tmp_path / "a.png", 40, 30)}
    page = render_page("![red](a.png)", media=media)
    view = shown()
    view.prepare(page)
    calls: list[int] = []
    paint = PreparedDocument.paint

    def counted(self: PreparedDocument, *arguments: object) -> None:
        calls.append(1)
        paint(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(PreparedDocument, "paint", counted)
    view.show_page(page, media)
    grabbed(view)
    assert calls


@pytest.mark.parametrize(
    ("ratio", "left", "is_copied"), [(1.5, 3, False), (1.5, 2, True), (1.0, 3, True), (2.0, 3, True)]
)
def test_a_copy_stands_on_whole_pixels(page: Page, ratio: float, left: int, is_copied: bool) -> None:
    """Between two pixels letters are set otherwise: the first selection would make the text jump."""
    document = PreparedDocument(page, LIGHT, 400)
    snapshots = Snapshots()
    snapshots.take(document, ratio)
    screen = QImage(round(900 * ratio), round(900 * ratio), QImage.Format.Format_RGB32)
    screen.setDevicePixelRatio(ratio)
    painter = QPainter(screen)
    painter.translate(left, 0)
    assert snapshots.paint(painter, document) is is_copied
    painter.end()


def test_pages_of_the_last_card_make_room_for_those_of_the_next(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    first, revealed, second, third = (render_page(f"page {number}") for number in range(4))
    view = shown()
    for page in (first, revealed, second):
        view.prepare(page)
    with monkeypatch.context() as strict:
        forbid_painting(strict)
        for page in (first, revealed, second):
            view.show_page(page)
            grabbed(view)
    view.prepare(third)
    calls: list[int] = []
    monkeypatch.setattr(PreparedDocument, "paint", lambda *_: calls.append(1))
    for page, count in ((second, 0), (third, 0), (revealed, 1)):
        view.show_page(page)
        grabbed(view)
        assert len(calls) == count
